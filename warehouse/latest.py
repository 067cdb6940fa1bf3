"""``data/latest``: the catalogue as it is, one plain Parquet file for each table."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.schema import BUSINESS_TABLES, KEYS, arrow_schema
from warehouse.current import ORDER, Published, read_current
from warehouse.log import Snapshot, WarehouseError
from warehouse.pointer import replacing
from warehouse.quality.table import TABLES as MEASUREMENTS
from warehouse.reuse import SOURCES, MadeFrom, read_note, reusable, reuse, standing

DERIVED = ("changes", "matches", *MEASUREMENTS)
"""Tables that follow from the logs."""
TABLES = (*BUSINESS_TABLES, "runs", "captures", *DERIVED)

ROW_GROUP = 20_000
"""Rows: small enough that statistics and filters skip most of a big table."""

_OFTEN_ASKED = frozenset({"offering_id", "title"})
"""Texts that most questions join or look through."""
_ORDER = {
    "providers": "provider_id",
    "runs": "source_id, started_at, run_id",
    "captures": "source_id, url, capture_id",
    "changes": "source_id, observed_at, entity_table, entity_id, change_id",
    "matches": "left_offering_id, right_offering_id",
    "offering_quality": "provider_id, offering_id",
    "quality": "entity_type, entity_id, metric_id",
    "health": 'entity_type, entity_id, metric_id, "column"',
    "facts": "entity_type, entity_id, fact_id, credential_type, level",
}
"""Neighbours are asked for together; ties are broken by the key, so the same rows give one file.

All other tables are sorted by source and then as `warehouse.current` says.
"""

_LAST_CAPTURES = (
    "where run_id in (select arg_max(run_id, (started_at, run_id)) from runs "
    "where published group by source_id)"
)
"""Of the archive's index, what the catalogue rests on: each provider's last published run."""


@contextmanager
def replacing_latest(data: Path) -> Iterator[Path]:
    """A fresh folder for every table; after the block ``latest`` points to it, in one step.

    A reader that has old files open keeps them; after a crash the old ones stand. Who is to say
    what the catalogue holds now asks inside the block: another writer may have been waited for.

    Raises:
        WarehouseError: the files cannot be written.
    """
    link = data / "latest"
    try:
        with replacing(link) as fresh:
            yield fresh
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        raise WarehouseError(
            f"{link} cannot be written: {error}. Free some space, or let this user write in "
            f"{data}; the files of the night before stand"
        ) from error


def write_tables(
    fresh: Path, last: Path, connection: duckdb.DuckDBPyConnection, logs: Mapping[str, Snapshot]
) -> None:
    """Write every table into a folder; a file that would come out as it is, is taken from the last.

    Args:
        fresh: where the files go.
        last: the folder of the time before, which need not be there.
        connection: has the views over the logs.
        logs: the logs of the business tables and of `runs`, at the same moment.

    Raises:
        OSError, duckdb.Error, pa.ArrowException: the files cannot be written.
    """
    published = Published.of(connection)
    now = _made_from(connection, published, logs)
    same = reusable(last, read_note(last), now, {name: logs[name] for name in BUSINESS_TABLES})
    for table in TABLES:
        path = fresh / f"{table}.parquet"
        if table in same:
            reuse(same[table], path)
        elif table in ORDER:
            _write(table, read_current(logs[table], published, ROW_GROUP), path)
        else:
            _write(table, _ask(connection, table), path)
    now.write(fresh)


def standing_files(folder: Path, logs: Mapping[str, Snapshot]) -> dict[str, Path]:
    """The files of a ``latest`` that hold what the logs hold, by table of `ORDER`.

    Args:
        folder: a folder that ``latest`` points to, or has pointed to.
        logs: the logs of the business tables and of `runs`, at the same moment.
    """
    return standing(folder, {table: _how(table) for table in ORDER}, logs)


def layout(table: str) -> dict[str, Any]:
    """How pyarrow writes a table; `benchmarks.questions` holds it against other ways.

    Ids of offerings are hashes, so that the least and the greatest of a row group tell nothing: a
    Bloom filter (Parquet format, BloomFilter.md) says which groups an id is not in. What is
    filtered, joined and added up lies as it is; unpacking it would take longer than the question.
    A table's own ids and titles hardly repeat, so a dictionary of them saves nothing.
    """
    ids = {"offering_id"} & {*arrow_schema(table).names}
    blooms = {name: {"ndv": ROW_GROUP, "fpp": 0.01} for name in ids}
    packed = {path: _is_packed(table, path.partition(".")[0]) for path in _paths(table)}
    titles = {"title"} & {*arrow_schema(table).names}
    key = KEYS.get(table, ())
    unlike = titles.union(key if len(key) == 1 else ())
    return {
        "compression": {path: "zstd" if yes else "none" for path, yes in packed.items()},
        "compression_level": {path: 1 for path, yes in packed.items() if yes},
        "bloom_filter_options": blooms or None,
        "use_dictionary": [path for path in packed if path not in unlike],
        "column_encoding": dict.fromkeys(titles, "DELTA_LENGTH_BYTE_ARRAY") or None,
    }


def _is_packed(table: str, column: str) -> bool:
    kind = arrow_schema(table).field(column).type
    return column not in _OFTEN_ASKED and (pa.types.is_string(kind) or pa.types.is_nested(kind))


@cache
def _paths(table: str) -> tuple[str, ...]:
    """The columns of a Parquet file: one for each part of a nested column of the table."""
    with BytesIO() as file:
        pq.write_table(arrow_schema(table).empty_table(), file)
        columns = pq.ParquetFile(file).schema
    return tuple(columns.column(number).path for number in range(len(columns)))


def _made_from(
    connection: duckdb.DuckDBPyConnection, published: Published, logs: Mapping[str, Snapshot]
) -> MadeFrom:
    views = dict(connection.sql("select view_name, sql from duckdb_views()").fetchall())
    how = {table: _how(table, None if table in ORDER else views[table]) for table in SOURCES}
    runs = [run for ids in published.runs.values() for run in ids.to_pylist()]
    return MadeFrom.of(runs, _hash(sorted(published.seen.items())), how, logs)


def _how(table: str, query: str | None = None) -> str:
    """What a table's file depends on besides its rows."""
    return _hash([str(arrow_schema(table)), layout(table), ROW_GROUP, query])


def _hash(said: object) -> str:
    return sha256(repr(said).encode()).hexdigest()


def _ask(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[pa.Table]:
    """The rows of a table from its view."""
    where = _LAST_CAPTURES if table == "captures" else ""
    rows = connection.sql(f"select * from {table} {where} order by {_ORDER[table]}")
    for batch in rows.to_arrow_reader(ROW_GROUP):
        yield pa.Table.from_batches([batch]).cast(arrow_schema(table))


def _write(table: str, pieces: Iterator[pa.Table], path: Path) -> None:
    with pq.ParquetWriter(path, arrow_schema(table), **layout(table)) as writer:
        for piece in pieces:
            writer.write_table(piece, ROW_GROUP)
