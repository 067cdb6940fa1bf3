"""The plain files: what the views show, and no more writing than what changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from normalize.schema import BUSINESS_TABLES
from tests.warehouse.rows import Killed, KilledError, batch, listed, offering, price, row, run
from warehouse import latest, reuse
from warehouse.current import ORDER
from warehouse.maintenance import maintain
from warehouse.quality.table import TABLES as MEASUREMENTS
from warehouse.store import Warehouse

PROVIDERS = ("alpha", "alpha-2", "beta")


def publish(data: Path, provider: str, night: int, store: type[Warehouse] = Warehouse) -> None:
    complete = night % 5 != 4
    told = run(provider, night, verdict="complete" if complete else "partial")
    store(data).publish(provider, listed(provider, night), told, proves_absence=complete)


def check_files_are_views(data: Path) -> None:
    files = Warehouse(data).write_latest()
    with Warehouse(data).connect() as connection:
        for table in BUSINESS_TABLES:
            order = ", ".join(("source_id", *ORDER.get(table, ("provider_id",))))
            rows = connection.sql(f"select * from {table} order by {order}").to_arrow_table()
            file = pq.read_table(files / f"{table}.parquet")
            assert file.to_pylist() == rows.cast(file.schema).to_pylist(), table


@pytest.mark.parametrize("size", [7, latest.ROW_GROUP])
def test_they_hold_what_the_views_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int):
    monkeypatch.setattr(latest, "ROW_GROUP", size)
    check_files_are_views(tmp_path)
    for night in range(8):
        for number, provider in enumerate(PROVIDERS):
            if night != number + 2:
                publish(tmp_path, provider, night)
        if night == 4:
            with pytest.raises(KilledError):
                publish(tmp_path, "beta", night, Killed)
        if night == 5:
            list(maintain(tmp_path, keep_hours=0))
        check_files_are_views(tmp_path)
    groups = pq.ParquetFile(tmp_path / "latest" / "offerings.parquet").metadata
    sizes = [groups.row_group(number).num_rows for number in range(groups.num_row_groups)]
    assert set(sizes[:-1]) <= {size}
    assert sum(sizes) > 30


def test_what_is_gone_and_came_back_was_seen_first_when_it_was(tmp_path: Path):
    for night, numbers in enumerate(((0, 1, 2), (1,), (0, 1), (0, 1, 3))):
        rows = batch(offerings=[offering("alpha", n) for n in numbers])
        Warehouse(tmp_path).publish("alpha", rows, run("alpha", night), proves_absence=True)
    file = Warehouse(tmp_path).write_latest() / "offerings.parquet"
    rows = pq.read_table(file, columns=["first_seen_at", "last_seen_at"]).to_pylist()
    assert [(r["first_seen_at"].day, r["last_seen_at"].day) for r in rows] == [
        (1, 4),
        (1, 4),
        (4, 4),
    ]


def written(data: Path) -> dict[str, int]:
    """The file on disk that each name stands for."""
    files = Warehouse(data).write_latest()
    return {path.stem: path.stat().st_ino for path in files.glob("*.parquet")}


def differing(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {table for table, number in after.items() if before.get(table) != number}


ALWAYS = {"providers", "runs", "captures", "matches", *MEASUREMENTS}
SEEN = {"offerings", "sessions"}
"""They say when a row was seen last."""


def test_what_did_not_change_is_not_written_again(tmp_path: Path):
    publish(tmp_path, "alpha", 0)
    first = written(tmp_path)
    assert differing(first, written(tmp_path)) <= ALWAYS
    publish(tmp_path, "alpha", 1)
    second = written(tmp_path)
    assert SEEN <= differing(first, second) <= ALWAYS | SEEN
    cheaper = {**listed("alpha", 1), "prices": batch(prices=[price("alpha", 1, "7")])["prices"]}
    Warehouse(tmp_path).publish("alpha", cheaper, run("alpha", 2), proves_absence=True)
    third = differing(second, written(tmp_path))
    assert {"prices", "changes"} | SEEN <= third <= {"prices", "changes"} | SEEN | ALWAYS
    check_files_are_views(tmp_path)


def edit(file: Path) -> None:
    pq.write_table(pq.read_table(file).slice(1), file)


def rewrite_note(change: Callable[[str], str]) -> Callable[[Path], None]:
    def disturb(file: Path) -> None:
        note = file.parent / reuse.NOTE
        note.write_text(change(note.read_text("utf-8")), "utf-8")

    return disturb


@pytest.mark.parametrize(
    "disturb",
    [
        edit,
        os.remove,
        rewrite_note(lambda _: ""),
        rewrite_note(lambda _: "[]"),
        rewrite_note(lambda _: '{"files": {}}'),
        rewrite_note(lambda _: '{"files": {}, "runs": [], "how": {}, "logs": {}}'),
        rewrite_note(lambda note: note.replace("alpha-0", "alpha-7")),
    ],
)
def test_a_file_that_may_be_another_is_written_again(
    tmp_path: Path, disturb: Callable[[Path], None]
):
    publish(tmp_path, "alpha", 0)
    file = Warehouse(tmp_path).write_latest() / "prices.parquet"
    disturb(file)
    left = file.stat().st_ino if file.exists() else None
    assert written(tmp_path)["prices"] != left
    check_files_are_views(tmp_path)


def test_a_run_that_publishes_late_is_in_the_files(tmp_path: Path):
    """Its versions were in the log before the files were made, and nobody counted them."""
    publish(tmp_path, "alpha", 0)
    with pytest.raises(KilledError):
        publish(tmp_path, "alpha", 2, Killed)
    check_files_are_views(tmp_path)
    publish(tmp_path, "alpha", 2)
    check_files_are_views(tmp_path)


def test_an_organisation_of_two_providers_is_one_row(tmp_path: Path):
    for provider in ("alpha", "beta"):
        organisation = row(
            "providers", provider_id="beta", source_id=provider, name=provider.title()
        )
        rows = batch(providers=[organisation], offerings=[offering(provider, 1)])
        Warehouse(tmp_path).publish(provider, rows, run(provider, 0), proves_absence=True)
    check_files_are_views(tmp_path)
    assert pq.read_table(tmp_path / "latest" / "providers.parquet").num_rows == 1


def test_what_is_asked_often_need_not_be_unpacked(tmp_path: Path):
    publish(tmp_path, "alpha", 0)
    file = pq.ParquetFile(Warehouse(tmp_path).write_latest() / "offerings.parquet")
    group = file.metadata.row_group(0)
    packed = {
        group.column(place).path_in_schema: group.column(place).compression
        for place in range(group.num_columns)
    }
    encoded = {
        group.column(place).path_in_schema: group.column(place).encodings
        for place in range(group.num_columns)
    }
    assert "DELTA_LENGTH_BYTE_ARRAY" in encoded["title"]
    assert "RLE_DICTIONARY" not in encoded["offering_id"]
    asked = ("offering_id", "title", "workload_hours_max")
    assert [packed[name] for name in asked] == ["UNCOMPRESSED"] * 3
    texts = ("description", "learning_outcomes.list.element", "url")
    assert [packed[name] for name in texts] == ["ZSTD"] * 3
