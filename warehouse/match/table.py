"""The table `matches` on disk: derived after each night, one file, replaced in one step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from normalize.schema import arrow_schema
from warehouse.replacement import clear_unfinished, replacing_file

_KEY = [("left_offering_id", "ascending"), ("right_offering_id", "ascending")]


def _file(data: Path) -> Path:
    return data.absolute() / "warehouse" / "matches.parquet"


def create_matches(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Make the view ``matches``: pairs of which both offerings stand at the view's moment."""
    file, schema = _file(data), arrow_schema("matches")
    if not file.is_file():
        connection.execute(f"create view matches as {_no_rows(schema)}")
        return
    path = str(file).replace("'", "''")
    standing = "in (select offering_id from main.offerings)"
    names = ", ".join(f'"{name}"' for name in schema.names)
    connection.execute(
        f"create view matches as select {names} from read_parquet('{path}') "
        f"where left_offering_id {standing} and right_offering_id {standing}"
    )


def _no_rows(schema: pa.Schema) -> str:
    with duckdb.connect() as scratch:
        scratch.register("empty", schema.empty_table())
        described = scratch.execute("describe empty").fetchall()
    columns = ", ".join(f'null::{kind} as "{name}"' for name, kind, *_ in described)
    return f"select {columns} where false"


@contextmanager
def replacing_matches(data: Path) -> Iterator[None]:
    """Hold the table: who decides and who derives wait for each other, readers never do."""
    with FileLock(_file(data).with_name(".matches.lock")):
        yield


def read_matches(data: Path) -> list[dict[str, object]]:
    """The pairs as they were derived last, standing or not; none before the first time."""
    if not _file(data).is_file():
        return []
    rows: list[dict[str, object]] = pq.read_table(_file(data)).to_pylist(maps_as_pydicts="strict")
    return rows


def write_matches(data: Path, rows: list[dict[str, object]]) -> None:
    """Replace the table in one step; a kill leaves the one before.

    Raises:
        OSError: the folder cannot be written.
    """
    file = _file(data)
    table = pa.Table.from_pylist(rows, schema=arrow_schema("matches")).sort_by(_KEY)
    clear_unfinished(file)
    with replacing_file(file) as fresh:
        pq.write_table(table, fresh, compression="zstd")
