"""The index is swapped in whole: builds that are killed, several at once, questions meanwhile."""

import gc
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.warehouse.rows import batch, offering, run
from warehouse.search.ask import SearchIndex, Wanted
from warehouse.search.build import build_index
from warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]
COUNT = 300
BUILD = "import sys; from pathlib import Path; from warehouse.search.build import build_index; "


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store = Warehouse(tmp_path)
    offerings = [offering("a", n, title=f"Tides {n}", keywords=["sea"]) for n in range(COUNT)]
    store.publish("a", batch(offerings=offerings), run("a", 0), proves_absence=True)
    store.write_latest()
    return tmp_path


def start_build(data: Path, times: int = 1) -> subprocess.Popen[bytes]:
    code = f"{BUILD}[build_index(Path(sys.argv[1])) for _ in range({times})]"
    return subprocess.Popen([sys.executable, "-c", code, str(data)], cwd=ROOT)


def found(data: Path) -> int:
    return SearchIndex(data).search(Wanted(text="tides sea")).total


def folders(data: Path) -> list[Path]:
    return [path for path in (data / ".search").iterdir() if path.is_dir()]


def test_a_killed_build_leaves_the_last_index_and_the_next_one_finishes(data):
    build_index(data)
    draw = random.Random(7)
    for _ in range(6):
        before = (data / "search").resolve()
        build = start_build(data, times=20)
        deadline = time.monotonic() + 60
        while folders(data) == [before] and time.monotonic() < deadline:
            time.sleep(0.005)  # it has begun to write
        time.sleep(draw.uniform(0, 0.5))
        os.kill(build.pid, signal.SIGKILL)
        build.wait()
        assert found(data) == COUNT
    build_index(data)
    assert found(data) == COUNT
    assert len(folders(data)) == 1


def test_before_the_first_index_a_killed_build_leaves_none(data):
    build = start_build(data)
    while not (data / ".search").is_dir():
        time.sleep(0.005)
    os.kill(build.pid, signal.SIGKILL)
    build.wait()
    build_index(data)
    assert found(data) == COUNT
    assert len(folders(data)) == 1


def test_questions_during_two_builds_at_once_see_a_whole_index(data):
    build_index(data)
    kept = SearchIndex(data)
    builds = [start_build(data, times=4) for _ in range(2)]
    asked = 0
    while any(build.poll() is None for build in builds):
        assert found(data) == COUNT
        asked += 1
    assert [build.returncode for build in builds] == [0, 0]
    assert asked > 1
    assert kept.search(Wanted(text="tides")).total == COUNT
    del kept  # whoever has an index open holds its folder
    gc.collect()
    build_index(data)
    assert len(folders(data)) == 1
