from decimal import Decimal
from pathlib import Path

from tests.warehouse.rows import batch, offering, price, run
from warehouse.difference import Difference, find_differences
from warehouse.store import Warehouse


def test_what_would_change_is_told_by_table_and_column(tmp_path: Path):
    store = Warehouse(tmp_path)
    stands = batch(
        offerings=[offering("a", n, level="beginner") for n in range(4)],
        prices=[price("a", 1, "10")],
    )
    store.publish("a", stands, run("a", 0), proves_absence=True)
    standing = store.standing("a")
    assert find_differences(standing, stands) == []
    wanted = batch(
        offerings=[
            offering("a", 0, level="advanced"),
            offering("a", 1, level="advanced", keywords=["é"]),
            offering("a", 2, level="beginner"),
            offering("a", 7),
        ],
        prices=[price("a", 1, "12.50")],
    )
    assert find_differences(standing, wanted) == [
        Difference(table="offerings", kind="added", column=None, rows=1, of=4, example="mc_a_7"),
        Difference(table="offerings", kind="removed", column=None, rows=1, of=4, example="mc_a_3"),
        Difference(
            table="offerings",
            kind="changed",
            column="level",
            rows=2,
            of=4,
            example="mc_a_0",
            old='"beginner"',
            new='"advanced"',
        ),
        Difference(
            table="offerings",
            kind="changed",
            column="keywords",
            rows=1,
            of=4,
            example="mc_a_1",
            old="[]",
            new='["é"]',
        ),
        Difference(
            table="prices",
            kind="changed",
            column="amount",
            rows=1,
            of=1,
            example="pr_a_1",
            old=f'"{Decimal("10.0000")}"',
            new=f'"{Decimal("12.5000")}"',
        ),
    ]
