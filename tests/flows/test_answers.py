"""Answers to queries, in every format."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.answers import write_answer
from tests.warehouse.rows import batch, offering, price, run
from warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]
ANSWER = pa.table(
    {
        "id": ["a", 'b "x", y'],
        "price": pa.array([Decimal("9.90"), None], pa.decimal128(18, 4)),
        "tags": [["é", "z"], []],
        "hash": [b"\x00\xff", None],
    }
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answers")
    offerings = [offering("a", n) for n in range(60)]
    tables = batch(offerings=offerings, prices=[price("a", 1, "9.90")])
    Warehouse(folder).publish("a", tables, run("a", 0), proves_absence=True)
    return folder


def credcat_sql(data: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "flows.cli", "sql", "--data", str(data), *words]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, cwd=ROOT)


def test_csv_holds_lists_as_json_and_bytes_in_hex(tmp_path: Path):
    write_answer(ANSWER, "csv", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {"id": "a", "price": "9.9000", "tags": '["é","z"]', "hash": "00ff"}
    assert rows[1] == {"id": 'b "x", y', "price": "", "tags": "[]", "hash": ""}


def test_json_lines_hold_exact_decimals(tmp_path: Path):
    write_answer(ANSWER, "json", tmp_path / "a.json")
    first = json.loads((tmp_path / "a.json").read_text(encoding="utf-8").splitlines()[0])
    assert first == {"id": "a", "price": "9.9000", "tags": ["é", "z"], "hash": "00ff"}


def test_parquet_keeps_the_types(data, tmp_path: Path):
    sql = "select amount, currency from prices"
    answer = credcat_sql(data, sql, "--format", "parquet")
    table = pq.read_table(io.BytesIO(answer.stdout))
    assert table.schema.field("amount").type == pa.decimal128(18, 4)
    assert credcat_sql(data, sql, "--out", str(tmp_path / "p.parquet")).returncode == 0
    assert pq.read_table(tmp_path / "p.parquet") == table


def test_a_file_says_by_its_name_what_it_holds(data, tmp_path: Path):
    answer = credcat_sql(data, "select 1", "--out", str(tmp_path / "a.txt"))
    assert answer.returncode == 2
    assert b"say what" in answer.stderr
    assert not (tmp_path / "a.txt").exists()


def test_a_long_answer_opens_in_the_pager_of_a_terminal(data, tmp_path: Path):
    seen = tmp_path / "seen"
    terminal, side = pty.openpty()
    command = [sys.executable, "-m", "flows.cli", "sql", "--data", str(data)]
    environment = {**os.environ, "PAGER": f"tee {seen}", "TERM": "xterm", "LINES": "20"}
    process = subprocess.Popen(
        [*command, "select native_id from offerings"],
        stdin=side,
        stdout=side,
        stderr=side,
        cwd=ROOT,
        env=environment,
    )
    os.close(side)
    written = b""
    while True:
        try:
            written += os.read(terminal, 65_536)
        except OSError:  # the process has ended
            break
    os.close(terminal)
    assert process.wait(timeout=60) == 0
    assert b" rows" in written
    assert seen.read_text(encoding="utf-8").count("│") > 60


def test_a_wrong_name_is_answered_with_the_nearest(data):
    answer = credcat_sql(data, "select titel from offerings")
    assert answer.returncode == 2
    assert b'"title"' in answer.stderr


def test_after_upkeep_questions_are_answered_from_the_plain_files(tmp_path: Path):
    store = Warehouse(tmp_path)
    for night in range(3):
        rows = batch(offerings=[offering("a", n) for n in range(3 + night)])
        store.publish("a", rows, run("a", night), proves_absence=True)
    store.write_latest()
    command = [sys.executable, "-m", "flows.cli", "maintain", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True, cwd=ROOT)
    assert b"offerings: 3 files" in done.stdout
    with Warehouse(tmp_path).connect() as connection:
        sql = "select sql from duckdb_views() where view_name = 'offerings'"
        assert "/.latest/" in connection.sql(sql).fetchall()[0][0]
        assert connection.sql("select count(*) from offerings").fetchall() == [(5,)]
