"""``data/latest``: the catalogue as it is, one plain Parquet file for each table."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.schema import BUSINESS_TABLES, arrow_schema
from warehouse.log import WarehouseError
from warehouse.pointer import replacing
from warehouse.quality.table import TABLES as MEASUREMENTS

DERIVED = ("changes", "matches", *MEASUREMENTS)
"""Tables that follow from the logs."""
TABLES = (*BUSINESS_TABLES, "runs", "captures", *DERIVED)

ROW_GROUP = 20_000
"""Rows: small enough that statistics and filters skip most of a big table."""

_ORDER = {
    "providers": "provider_id",
    "sources": "source_id",
    "offerings": "provider_id, offering_id",
    "sessions": "source_id, offering_id, session_id",
    "prices": "source_id, offering_id, price_id",
    "offering_skills": "source_id, offering_id, skill_uri, relation, method",
    "credentials": "source_id, offering_id, credential_id",
    "offering_relations": "source_id, parent_id, child_id, relation",
    "rejects": "source_id, reject_id",
    "runs": "source_id, started_at, run_id",
    "captures": "source_id, url, capture_id",
    "changes": "source_id, observed_at, entity_table, entity_id, change_id",
    "matches": "left_offering_id, right_offering_id",
    "offering_quality": "provider_id, offering_id",
    "quality": "entity_type, entity_id, metric_id",
    "health": 'entity_type, entity_id, metric_id, "column"',
    "facts": "entity_type, entity_id, fact_id, credential_type, level",
}
"""Neighbours are asked for together; ties are broken by the key, so the same rows give one file."""

_LAST_CAPTURES = (
    "where run_id in (select arg_max(run_id, (started_at, run_id)) from runs "
    "where published group by source_id)"
)
"""Of the archive's index, what the catalogue rests on: each provider's last published run."""


def write_latest(data: Path, connection: duckdb.DuckDBPyConnection) -> Path:
    """Write every table into a new folder, then let ``latest`` point to it in one step.

    A reader that has old files open keeps them; after a crash the old ones stand.

    Raises:
        WarehouseError: the files cannot be written.
    """
    link = data / "latest"
    try:
        with replacing(link) as fresh:
            for table in TABLES:
                _write(connection, table, fresh / f"{table}.parquet")
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


def _write(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    schema = arrow_schema(table)
    where = _LAST_CAPTURES if table == "captures" else ""
    rows = connection.sql(f"select * from {table} {where} order by {_ORDER[table]}")
    with pq.ParquetWriter(path, schema, **layout(table)) as writer:
        for batch in rows.to_arrow_reader(ROW_GROUP):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema), ROW_GROUP)
