"""``data/latest``: the catalogue as it is, one plain Parquet file for each table."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.schema import BUSINESS_TABLES, arrow_schema
from warehouse.current import ORDER, Published, read_current
from warehouse.log import Snapshot, WarehouseError
from warehouse.pointer import replacing

DERIVED = ("changes", "matches")
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

    A reader that has old files open keeps them; after a crash the old ones stand.

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
        with replacing(link) as fresh:
            for table in TABLES:
                if table in ORDER:
                    pieces = read_current(logs[table], published, ROW_GROUP)
                else:
                    pieces = _ask(connection, table)
                _write(table, pieces, fresh / f"{table}.parquet")
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
