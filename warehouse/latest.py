"""``data/latest``: the catalogue as it is, one plain Parquet file for each table."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.schema import BUSINESS_TABLES, DERIVED_COLUMNS, arrow_schema
from warehouse.current import ORDER, Published, read_current
from warehouse.log import Snapshot, WarehouseError
from warehouse.pointer import replacing
from warehouse.quality.table import TABLES as MEASUREMENTS
from warehouse.reuse import SOURCES, MadeFrom, read_note, reusable, reuse

DERIVED = ("changes", "matches", *MEASUREMENTS)
"""Tables that follow from the logs."""
TABLES = (*BUSINESS_TABLES, "runs", "captures", *DERIVED)

ROW_GROUP = 20_000
"""Rows: small enough that statistics and filters skip most of a big table."""

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


def write_latest(
    data: Path, connection: duckdb.DuckDBPyConnection, logs: Mapping[str, Snapshot]
) -> Path:
    """Write every table into a new folder, then let ``latest`` point to it in one step.

    A reader that has old files open keeps them; after a crash the old ones stand. A file that would
    come out as it is, is not written again.

    Args:
        data: the data folder.
        connection: has the views over the logs.
        logs: the logs of the business tables, at the same moment.

    Raises:
        WarehouseError: the files cannot be written.
    """
    link = data / "latest"
    try:
        published = Published.of(connection)
        now = _made_from(connection, published, logs)
        with replacing(link) as fresh:
            same = reusable(
                link, read_note(link), now, {name: logs[name] for name in BUSINESS_TABLES}
            )
            for table in TABLES:
                path = fresh / f"{table}.parquet"
                if table in same:
                    reuse(same[table], path)
                elif table in ORDER:
                    _write(table, read_current(logs[table], published, ROW_GROUP), path)
                else:
                    _write(table, _ask(connection, table), path)
            now.write(fresh)
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        raise WarehouseError(
            f"{link} cannot be written: {error}. Free some space, or let this user write in "
            f"{data}; the files of the night before stand"
        ) from error
    return link


def layout(table: str) -> dict[str, Any]:
    """How pyarrow writes a table; `benchmarks.questions` holds it against other ways.

    Ids of offerings are hashes, so that the least and the greatest of a row group tell nothing: a
    Bloom filter (Parquet format, BloomFilter.md) says which groups an id is not in.
    """
    ids = {"offering_id"} & {*arrow_schema(table).names}
    blooms = {name: {"ndv": ROW_GROUP, "fpp": 0.01} for name in ids}
    return {"compression": "zstd", "compression_level": 1, "bloom_filter_options": blooms or None}


def _made_from(
    connection: duckdb.DuckDBPyConnection, published: Published, logs: Mapping[str, Snapshot]
) -> MadeFrom:
    views = dict(connection.sql("select view_name, sql from duckdb_views()").fetchall())
    how = {}
    for table in SOURCES:
        schema = arrow_schema(table)
        said = [str(schema), layout(table), ROW_GROUP]
        if DERIVED_COLUMNS.intersection(schema.names):
            said.append(sorted(published.seen.items()))
        if table not in ORDER:
            said.append(views[table])
        how[table] = sha256(repr(said).encode()).hexdigest()
    runs = [run for ids in published.runs.values() for run in ids.to_pylist()]
    business = {name: logs[name] for name in BUSINESS_TABLES}
    return MadeFrom.of(runs, how, business)


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
