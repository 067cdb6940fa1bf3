"""Random nights against a model that fits on a page, and kills in the middle of publishing."""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.rows import batch, offering, price, run
from warehouse.query import query
from warehouse.store import Warehouse

A = "alpha"
CATALOGUES = st.dictionaries(st.integers(0, 5), st.integers(1, 3), max_size=6)
NIGHTS = st.lists(
    st.tuples(CATALOGUES, st.booleans(), st.sampled_from(["whole", "killed", "twice"])), max_size=6
)


def tables(catalogue: dict[int, int]):
    return batch(
        offerings=[offering(A, n, title=f"Course {n}") for n in catalogue],
        prices=[price(A, n, str(amount)) for n, amount in catalogue.items()],
    )


def current(store: Warehouse) -> dict[int, int]:
    sql = "select native_id, amount from offerings join prices using (offering_id)"
    rows = query(store.connect(), sql).to_pylist()
    return {int(row["native_id"]): int(row["amount"]) for row in rows}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(nights=NIGHTS)
def test_any_nights_end_as_the_model_says(nights):
    model: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Warehouse(Path(folder))
        for night, (catalogue, complete, how) in enumerate(nights):
            row = run(A, night, verdict="complete" if complete else "partial")
            if how == "killed":
                torn = Warehouse(Path(folder))
                logs = {k: v for k, v in torn._logs.items() if k != "runs"}
                torn._logs = logs
                try:
                    torn.publish(A, tables(catalogue), row, proves_absence=complete)
                except KeyError:
                    continue
            for _ in range(2 if how == "twice" else 1):
                store.publish(A, tables(catalogue), row, proves_absence=complete)
            model = catalogue if complete else {**model, **catalogue}
            assert current(store) == model


PUBLISH = """
import sys, pathlib
from tests.warehouse.rows import batch, offering, price, run
from warehouse.store import Warehouse
store = Warehouse(pathlib.Path(sys.argv[1]))
night = int(sys.argv[2])
rows = [offering("alpha", n, title=f"{night}") for n in range(300)]
prices = [price("alpha", n, str(night)) for n in range(300)]
print("begin", flush=True)
tables = batch(offerings=rows, prices=prices)
store.publish("alpha", tables, run("alpha", night), proves_absence=True)
print("done", flush=True)
"""


def publish(data: Path, night: int) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISH, str(data), str(night)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    )


def seen(data: Path) -> set[tuple[str, str]]:
    sql = "select distinct title, amount::int::text from offerings join prices using (offering_id)"
    rows = query(Warehouse(data).connect(), sql).to_pylist()
    return {tuple(row.values()) for row in rows}


def test_a_kill_while_publishing_shows_the_old_or_the_new(tmp_path: Path):
    with publish(tmp_path, 0) as first:
        assert first.wait() == 0
    draw = random.Random(7)
    for night in range(1, 5):
        with publish(tmp_path, night) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(draw.uniform(0, 0.25))
            process.kill()
        assert seen(tmp_path) in ({(str(night), str(night))}, {(str(night - 1), str(night - 1))})
        with publish(tmp_path, night) as again:
            assert again.wait() == 0
        assert seen(tmp_path) == {(str(night), str(night))}
