"""Upkeep changes how rows lie on disk, and nothing that anybody reads."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from normalize.schema import BUSINESS_TABLES
from tests.warehouse.rows import MORNING, Killed, KilledError, batch, offering, price, run
from warehouse.maintenance import maintain
from warehouse.store import Warehouse


def night(store: Warehouse, number: int, provider: str = "a") -> None:
    tables = batch(
        offerings=[offering(provider, n, title=f"{n} of {number}") for n in range(3)],
        prices=[price(provider, 1, str(number + 1))],
    )
    store.publish(provider, tables, run(provider, number), proves_absence=True)


def read(store: Warehouse) -> dict[str, pa.Table]:
    names = [*BUSINESS_TABLES, *(f"{name}_log" for name in BUSINESS_TABLES), "runs", "changes"]
    connection = store.connect()
    return {
        name: connection.sql(f"select * from {name} order by all").to_arrow_table()
        for name in names
    }


def files(data: Path) -> int:
    return len(list(data.glob("warehouse/*/source_id=*/*.parquet")))


def test_many_files_become_few_and_every_version_stays(tmp_path: Path):
    store = Warehouse(tmp_path)
    for number in range(8):
        night(store, number)
    before, many = read(store), files(tmp_path)
    done = {one.table: one for one in maintain(tmp_path, keep_hours=0)}
    assert (done["offerings"].files_before, done["offerings"].files_after) == (8, 1)
    assert files(tmp_path) == len(done) < many
    assert read(store) == before
    with store.connect(at=MORNING.replace(day=3)) as then:
        assert then.sql("select distinct right(title, 1) from offerings").fetchall() == [("2",)]


def test_a_second_time_there_is_nothing_to_do(tmp_path: Path):
    night(Warehouse(tmp_path), 0)
    first = list(maintain(tmp_path, keep_hours=0))
    again = list(maintain(tmp_path, keep_hours=0))
    assert [one.files_after for one in first] == [one.files_after for one in again]
    assert all(one.removed == 0 for one in again)


def test_a_published_run_is_still_known(tmp_path: Path):
    store = Warehouse(tmp_path)
    night(store, 0)
    list(maintain(tmp_path, keep_hours=0))
    before = read(store)
    night(store, 0)
    assert read(store) == before


def test_a_long_query_keeps_its_files(tmp_path: Path):
    store = Warehouse(tmp_path)
    for number in range(3):
        night(store, number)
    with store.connect() as connection:
        list(maintain(tmp_path))
        night(store, 3)
        assert connection.sql("select count(*) from offerings_log").fetchall() == [(9,)]


class Worker(threading.Thread):
    """Work beside other work, whose failure the test sees."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.work = work
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:
            self.failure = error


def test_nights_and_upkeep_at_once_lose_nothing(tmp_path: Path):
    stores = {name: Warehouse(tmp_path) for name in ("a", "b")}
    night(stores["a"], 0)

    def nights(provider: str) -> None:
        for number in range(1, 7):
            night(stores[provider], number, provider)

    def upkeep() -> None:
        for _ in range(4):
            list(maintain(tmp_path, keep_hours=1))

    workers = [Worker(lambda: nights("a")), Worker(lambda: nights("b")), *map(Worker, [upkeep] * 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.failure for worker in workers] == [None] * 4
    counted = "select source_id, count(*), count(distinct run_id) from offerings_log group by all"
    rows = stores["a"].connect().sql(counted).fetchall()
    assert sorted(rows) == [("a", 21, 7), ("b", 18, 6)]


def test_what_a_killed_run_left_goes_beside_upkeep(tmp_path: Path):
    store, killed = Warehouse(tmp_path), Killed(tmp_path)
    night(store, 0)
    with pytest.raises(KilledError):
        night(killed, 1)
    list(maintain(tmp_path, keep_hours=0))
    store.publish("a", batch(offerings=[offering("a", 1)]), run("a", 1), proves_absence=True)
    rows = store.connect().sql("select distinct title from offerings").fetchall()
    assert rows == [("Course 1",)]


UPKEEP = """
import sys
from pathlib import Path
from warehouse.maintenance import maintain

print("begun", flush=True)
while True:
    list(maintain(Path(sys.argv[1]), keep_hours=0))
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_it_leaves_what_stood_and_the_next_time_ends_it(
    tmp_path: Path, seed: int
):
    store, chance = Warehouse(tmp_path), random.Random(seed)
    for number in range(4):
        night(store, number)
    before = read(store)
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", UPKEEP, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert read(store) == before
    done = {one.table: one for one in maintain(tmp_path, keep_hours=0)}
    assert done["offerings"].files_after == 1
    assert files(tmp_path) == len(done)
    night(store, 4)
    assert store.connect().sql("select count(*) from offerings_log").fetchall() == [(15,)]


def test_a_file_that_was_never_committed_is_not_read_and_goes(tmp_path: Path):
    store = Warehouse(tmp_path)
    night(store, 0)
    before = read(store)
    (held,) = tmp_path.glob("warehouse/offerings/source_id=a/*.parquet")
    left = held.with_name("left-by-a-kill.zstd.parquet")
    left.write_bytes(held.read_bytes())
    assert read(store) == before
    list(maintain(tmp_path, keep_hours=0))
    assert not left.exists()
    assert read(store) == before
