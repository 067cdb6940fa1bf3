"""Fingerprints are a head start: without them, or with wrong ones, a night comes to the same."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from normalize.schema import BUSINESS_TABLES, KEYS
from tests.warehouse.rows import Killed, KilledError, batch, listed, offering, run
from warehouse.fingerprints import FOLDER, Fingerprints, read_fingerprints
from warehouse.maintenance import maintain
from warehouse.store import Warehouse

A = "alpha"


def publish(data: Path, night: int, store: type[Warehouse] = Warehouse) -> None:
    store(data).publish(A, listed(A, night), run(A, night), proves_absence=night % 5 != 4)


def folder(data: Path) -> Path:
    return data / "warehouse" / FOLDER


def files(data: Path) -> list[Path]:
    return sorted(folder(data).rglob("*.arrows"))


def logs(data: Path) -> dict[str, list[dict[str, Any]]]:
    """Every version that counts, and what each run came to."""
    names = [*(f"{name}_log" for name in BUSINESS_TABLES), *BUSINESS_TABLES, "runs"]
    with Warehouse(data).connect() as connection:
        return {
            name: connection.sql(f"select * from {name} order by all").to_arrow_table().to_pylist()
            for name in names
        }


def fingerprints(data: Path, table: str) -> Fingerprints:
    stood = Warehouse(data).stood(A)
    return read_fingerprints(stood.logs[table], A, stood.run_ids.to_pylist())


def check_they_tell_what_stands(data: Path) -> None:
    standing = Warehouse(data).standing(A)
    for table in BUSINESS_TABLES:
        order = [(key, "ascending") for key in KEYS[table]]
        found = fingerprints(data, table).rows
        stands = standing[table].select(found.schema.names)
        assert found.sort_by(order).to_pylist() == stands.sort_by(order).to_pylist(), table


def remove(data: Path) -> None:
    shutil.rmtree(folder(data), ignore_errors=True)


def rewrite(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def disturb(data: Path) -> None:
        for path in files(data):
            path.write_bytes(change(path.read_bytes()))

    return disturb


def flip(held: bytes) -> bytes:
    """One bit of the record hashes is another."""
    at = len(held) * 3 // 4
    return held[:at] + bytes([held[at] ^ 1]) + held[at + 1 :]


def mix_up(data: Path) -> None:
    """Every file is that of another table."""
    held = [path.read_bytes() for path in files(data)]
    for path, other in zip(files(data), held[1:] + held[:1], strict=True):
        path.write_bytes(other)


def put_back(data: Path) -> None:
    """Every file is of the first night that had one."""
    kept = data / "kept"
    if not kept.exists():
        if folder(data).exists():
            shutil.copytree(folder(data), kept)
        return
    shutil.copytree(kept, folder(data), dirs_exist_ok=True)


def kill_while_written(data: Path) -> None:
    for path in files(data):
        left = path.with_name(f".{path.stem}.{'0' * 32}")
        left.write_bytes(path.read_bytes()[:100])
        path.unlink()


def block(data: Path) -> None:
    """Where they would be kept there is a file."""
    remove(data)
    folder(data).parent.mkdir(exist_ok=True)
    folder(data).write_bytes(b"")


def compact(data: Path) -> None:
    list(maintain(data, keep_hours=0))


def leave_unseen(data: Path) -> None:
    """A run is killed before it is published; the fingerprints are made beside what it left."""
    nights = Warehouse(data).runs().num_rows
    killed = replace(run(A, nights), run_id=f"killed-{nights}")
    with pytest.raises(KilledError):
        Killed(data).publish(A, listed(A, nights + 7), killed, proves_absence=True)
    remove(data)


DISTURBANCES = {
    "nothing": lambda _: None,
    "missing": remove,
    "empty": rewrite(lambda _: b""),
    "garbage": rewrite(lambda held: random.Random(1).randbytes(len(held))),
    "zeros": rewrite(lambda held: bytes(len(held))),
    "cut short": rewrite(lambda held: held[: len(held) // 2]),
    "a bit flipped": rewrite(flip),
    "mixed up": mix_up,
    "of an earlier night": put_back,
    "killed while written": kill_while_written,
    "no room": block,
    "compacted": compact,
    "beside a killed run": leave_unseen,
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    data = tmp_path_factory.mktemp("undisturbed")
    for night in range(6):
        remove(data)
        publish(data, night)
    return logs(data)


@pytest.mark.soak
@pytest.mark.parametrize("disturb", DISTURBANCES.values(), ids=DISTURBANCES)
def test_nights_come_to_the_same(
    tmp_path: Path,
    undisturbed: dict[str, list[dict[str, Any]]],
    disturb: Callable[[Path], None],
):
    for night in range(6):
        publish(tmp_path, night)
        check_they_tell_what_stands(tmp_path)
        disturb(tmp_path)
    check_they_tell_what_stands(tmp_path)
    assert logs(tmp_path) == undisturbed


def test_they_are_kept_as_they_are_while_little_changes(tmp_path: Path):
    whole = batch(offerings=[offering(A, n) for n in range(50)])
    for night in range(3):
        Warehouse(tmp_path).publish(A, whole, run(A, night), proves_absence=True)
    (path,) = files(tmp_path)
    before = path.stat().st_mtime_ns
    some = [offering(A, n, title="Another" if n < 2 else f"Course {n}") for n in range(50)]
    for night in range(3, 6):
        Warehouse(tmp_path).publish(A, batch(offerings=some), run(A, night), proves_absence=True)
    assert path.stat().st_mtime_ns == before
    found = fingerprints(tmp_path, "offerings")
    assert (found.kept, found.later, found.rows.num_rows) == (50, 2, 50)
    other = batch(offerings=[offering(A, n, title="Yet another") for n in range(50)])
    Warehouse(tmp_path).publish(A, other, run(A, 6), proves_absence=True)
    found = fingerprints(tmp_path, "offerings")
    assert (found.kept, found.later, found.rows.num_rows) == (50, 0, 50)


def test_a_run_that_publishes_late_is_met(tmp_path: Path):
    """Its versions were in the log before others', and nobody counted them."""
    publish(tmp_path, 0)
    with pytest.raises(KilledError):
        publish(tmp_path, 5, Killed)
    remove(tmp_path)
    assert fingerprints(tmp_path, "offerings").unseen == {f"{A}-5"}
    publish(tmp_path, 5)
    check_they_tell_what_stands(tmp_path)
    stood = Warehouse(tmp_path).stood(A)
    titles = stood.rows("offerings", ["title"])["title"].to_pylist()
    assert sorted(titles) == sorted(listed(A, 5)["offerings"]["title"].to_pylist())


def test_a_catalogue_that_was_put_back_is_believed_and_not_the_fingerprints(tmp_path: Path):
    publish(tmp_path, 0)
    shutil.copytree(tmp_path / "warehouse", tmp_path / "copy")
    for night in (2, 4):
        publish(tmp_path, night)
    kept = shutil.move(folder(tmp_path), tmp_path / "newer")
    shutil.rmtree(tmp_path / "warehouse")
    shutil.move(tmp_path / "copy", tmp_path / "warehouse")
    remove(tmp_path)
    shutil.move(kept, folder(tmp_path))
    check_they_tell_what_stands(tmp_path)
    publish(tmp_path, 6)
    check_they_tell_what_stands(tmp_path)


def test_of_two_that_would_write_one_does_and_nobody_waits(tmp_path: Path):
    publish(tmp_path, 0)
    before = {path: path.read_bytes() for path in files(tmp_path)}
    with FileLock(folder(tmp_path) / "lock"):
        publish(tmp_path, 2)
        assert {path: path.read_bytes() for path in files(tmp_path)} == before
        check_they_tell_what_stands(tmp_path)
    check_they_tell_what_stands(tmp_path)
    assert {path: path.read_bytes() for path in files(tmp_path)} != before


NIGHTS = """
import sys
from pathlib import Path
from tests.warehouse.test_fingerprints import publish

print("begun", flush=True)
for night in range(int(sys.argv[2]), 10_000, 2):
    publish(Path(sys.argv[1]), night)
"""


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_they_tell_what_stands(tmp_path: Path, seed: int):
    chance, night = random.Random(seed), 0
    for _ in range(4):
        command = [sys.executable, "-c", NIGHTS, str(tmp_path), str(night)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(chance.uniform(0, 1.5))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        check_they_tell_what_stands(tmp_path)
        night = 2 * Warehouse(tmp_path).runs().num_rows
    publish(tmp_path, night)
    check_they_tell_what_stands(tmp_path)
