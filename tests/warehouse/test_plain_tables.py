"""Current tables over the files of `latest`: the logs' answers, for as long as anybody asks."""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from normalize.schema import BUSINESS_TABLES
from tests.warehouse.rows import MORNING, Killed, KilledError, listed, row, run
from warehouse.current import ORDER
from warehouse.maintenance import maintain
from warehouse.pointer import hold
from warehouse.reuse import NOTE
from warehouse.store import Warehouse
from warehouse.views import END_OF_TIME

ROOT = Path(__file__).parents[2]
ALL = set(ORDER)
PROVIDERS = ("alpha", "beta")
ASKED = (*BUSINESS_TABLES, "runs", "changes", "matches", "coverage", "prices_log")


def lists(provider: str, night: int) -> dict[str, pa.Table]:
    """What a provider lists, with rows in every table; every other night it is the same."""
    tables = listed(provider, night)
    ids = sorted(tables["offerings"]["offering_id"].to_pylist())
    at = {"source_id": provider}
    more: dict[str, list[dict[str, Any]]] = {
        "providers": [row("providers", provider_id="alpha", provider_role="issuer", **at)],
        "sources": [row("sources", **at)],
        "sessions": [row("sessions", session_id=f"s{i}", offering_id=i, **at) for i in ids[:9]],
        "credentials": [
            row("credentials", credential_id=f"c{i}", offering_id=i, **at) for i in ids[3:8]
        ],
        "offering_relations": [
            row("offering_relations", parent_id=ids[0], child_id=i, **at) for i in ids[1:4]
        ],
        "rejects": [row("rejects", reject_id=f"{provider}{night // 2}", native_id="x", **at)],
    }
    return tables | {
        name: pa.Table.from_pylist(rows, schema=tables[name].schema) for name, rows in more.items()
    }


def publish(data: Path, provider: str, night: int, store: type[Warehouse] = Warehouse) -> None:
    complete = night % 3 != 2
    told = run(provider, night, verdict="complete" if complete else "partial")
    store(data).publish(provider, lists(provider, night), told, proves_absence=complete)


def spend_night(data: Path, night: int) -> None:
    for provider in PROVIDERS:
        publish(data, provider, night)
    Warehouse(data).write_latest()


def over_files(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables that are read from `latest`."""
    rows = connection.sql("select view_name, sql from duckdb_views()").fetchall()
    return {name for name, sql in rows if "/.latest/" in sql}


def answers(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Columns, types and rows of each table."""
    found = {}
    for table in ASKED:
        rows = connection.sql(f"from {table}")
        types = [str(one) for one in rows.types]
        found[table] = (rows.columns, types, sorted(rows.fetchall(), key=repr))
    return found


def check(data: Path, tables: set[str]) -> None:
    """These tables are read from files, and every answer is that of the logs."""
    with Warehouse(data).connect() as now, Warehouse(data).connect(at=END_OF_TIME) as logs:
        assert over_files(now) == tables
        assert over_files(logs) == set()
        assert answers(now) == answers(logs)


def folders(data: Path) -> list[Path]:
    return [path for path in (data / ".latest").iterdir() if path.is_dir()]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    spend_night(tmp_path, 0)
    return tmp_path


@pytest.mark.soak
def test_nights_are_told_as_the_logs_tell_them(tmp_path: Path):
    check(tmp_path, set())
    for night in range(6):
        spend_night(tmp_path, night)
        check(tmp_path, ALL)
    with Warehouse(tmp_path).connect() as connection:
        for table in ALL:
            assert connection.sql(f"from {table}").fetchall(), table
        assert connection.sql("from offerings_log where op = 'withdraw'").fetchall()
    with Warehouse(tmp_path).connect(at=MORNING) as connection:
        assert over_files(connection) == set()


def test_what_was_published_since_is_seen_at_once(data: Path):
    publish(data, "alpha", 2)
    check(data, set())
    with pytest.raises(KilledError):
        publish(data, "beta", 4, Killed)
    Warehouse(data).write_latest()
    check(data, ALL)
    publish(data, "beta", 4)
    check(data, set())
    Warehouse(data).write_latest()
    check(data, ALL)


def test_a_quiet_night_shows_in_when_rows_were_seen_last(data: Path):
    publish(data, "alpha", 1)
    check(data, set())
    Warehouse(data).write_latest()
    check(data, ALL)


def test_a_night_that_was_held_back(data: Path):
    held = run("alpha", 1, state="quarantined", published=False)
    Warehouse(data).record(held)
    check(data, set())
    Warehouse(data).write_latest()
    check(data, ALL)
    publish(data, "alpha", 1)
    check(data, set())


def test_after_upkeep_the_logs_answer_until_the_next_night(data: Path):
    spend_night(data, 2)
    list(maintain(data, keep_hours=0))
    check(data, set())
    spend_night(data, 3)
    check(data, ALL)


def edit(file: Path) -> None:
    pq.write_table(pq.read_table(file).slice(1), file)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def spoil(file: Path) -> None:
    """Other bytes, of which size and time tell nothing."""
    before = file.stat()
    file.write_bytes(b"\0" * before.st_size)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def grow_schema(file: Path) -> None:
    """The file was written by a version of which the schema was another."""
    note = file.parent / NOTE
    noted = json.loads(note.read_text("utf-8"))
    noted["how"]["prices"] = "another"
    note.write_text(json.dumps(noted), "utf-8")


@pytest.mark.soak
@pytest.mark.parametrize("disturb", [edit, os.remove, cut, spoil, grow_schema])
def test_a_file_that_may_be_another_is_not_asked(data: Path, disturb: Callable[[Path], None]):
    disturb((data / "latest" / "prices.parquet").resolve())
    check(data, ALL - {"prices"})


_LISTS = '{"files": {}, "runs": [], "seen": "", "how": [], "logs": []}'


@pytest.mark.soak
@pytest.mark.parametrize("note", ["", "[]", '{"files": {}}', _LISTS, None])
def test_files_of_which_nothing_is_known_are_not_asked(data: Path, note: str | None):
    path = data / "latest" / NOTE
    if note is None:
        path.unlink()
    else:
        path.write_text(note, "utf-8")
    check(data, set())


def test_files_that_cannot_be_held_are_not_asked(data: Path):
    (lease,) = (data / ".latest").glob("*.lease")
    lease.unlink()
    check(data, set())
    spend_night(data, 1)
    check(data, ALL)
    assert len(folders(data)) == 1


@pytest.mark.soak
def test_a_connection_answers_from_its_moment_over_several_nights(data: Path):
    connection = Warehouse(data).connect()
    before = answers(connection)
    asked = connection.cursor().sql("select offering_id from offerings").to_arrow_reader(1)
    kept = (data / "latest").resolve()
    for night in (2, 4, 5):
        spend_night(data, night)
        assert over_files(connection) == ALL
        assert answers(connection) == before
        assert {*folders(data)} == {kept, (data / "latest").resolve()}
    assert sum(batch.num_rows for batch in asked) == len(before["offerings"][2])
    check(data, ALL)
    del connection, asked
    gc.collect()
    spend_night(data, 6)
    assert folders(data) == [(data / "latest").resolve()]
    assert len([*(data / ".latest").glob("*.lease")]) == 1


def test_a_closed_connection_lets_go_once_nobody_has_it(data: Path):
    def ask() -> None:
        with Warehouse(data).connect() as connection:
            assert over_files(connection) == ALL

    ask()
    gc.collect()
    spend_night(data, 2)
    assert len(folders(data)) == 1


def test_what_a_killed_reader_held_is_cleared_away(data: Path):
    code = (
        "import sys; from pathlib import Path; from warehouse.store import Warehouse; "
        "c = Warehouse(Path(sys.argv[1])).connect(); print('open', flush=True); sys.stdin.read()"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert reader.stdout
    assert reader.stdin
    try:
        assert reader.stdout.readline() == b"open\n"
        for night in (2, 4):
            spend_night(data, night)
            assert len(folders(data)) == 2
    finally:
        os.kill(reader.pid, signal.SIGKILL)
        reader.wait()
        reader.stdin.close()
        reader.stdout.close()
    spend_night(data, 6)
    assert len(folders(data)) == 1


def test_a_folder_that_is_cleared_away_cannot_be_held(data: Path):
    link, old = data / "latest", (data / "latest").resolve()
    spend_night(data, 2)
    assert not old.exists()
    assert hold(old) is None
    held = hold(link)
    assert held
    assert held.folder == link.resolve()
    held.let_go()
    assert hold(data / "nothing") is None


@pytest.mark.soak
def test_questions_while_the_files_are_swapped_get_whole_answers(data: Path):
    code = (
        "import sys; from pathlib import Path; from warehouse.store import Warehouse; "
        "[Warehouse(Path(sys.argv[1])).write_latest() for _ in range(6)]"
    )
    swaps = [subprocess.Popen([sys.executable, "-c", code, str(data)], cwd=ROOT) for _ in range(2)]
    asked = 0
    while any(swap.poll() is None for swap in swaps):
        with Warehouse(data).connect() as connection:
            told = connection.sql("select count(*) from offerings join prices using (offering_id)")
            assert told.fetchall() == [(34,)]
        asked += 1
    assert [swap.returncode for swap in swaps] == [0, 0]
    assert asked > 1
