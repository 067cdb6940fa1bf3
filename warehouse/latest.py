"""``data/latest``: the catalogue as it is, one plain Parquet file for each table."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.schema import BUSINESS_TABLES, KEYS, arrow_schema
from warehouse.log import Log, WarehouseError
from warehouse.views import create_views

ROW_GROUP = 100_000
"""Rows: large enough to compress, small enough that statistics skip most of a big table."""

_ORDER = {"offerings": "provider_id, title, offering_id", "captures": "source_id, url, capture_id"}


def write_latest(
    data: Path, connect: Callable[[], duckdb.DuckDBPyConnection], logs: Mapping[str, Log]
) -> Path:
    """Write every table into a new folder, then let ``latest`` point to it in one step.

    A reader that has the old files open keeps them; after a crash the old ones stand.

    Raises:
        WarehouseError: the files cannot be written.
    """
    store = data / ".latest"
    fresh = store / uuid4().hex
    link = data / "latest"
    try:
        fresh.mkdir(parents=True)
        connection = connect()
        index = sorted((data / "archive").glob("*/*.captures.parquet"))
        create_views(connection, logs, index, None)
        for table in (*BUSINESS_TABLES, "runs", "captures"):
            _write(connection, table, fresh / f"{table}.parquet")
        connection.close()
        swap = store / f"{fresh.name}.link"
        swap.symlink_to(Path(".latest") / fresh.name)
        os.replace(swap, link)  # noqa: PTH105 - Path.replace would follow no other rule; one step
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise WarehouseError(f"{link} cannot be written: {error}; the old files stand") from error
    for old in store.iterdir():
        if old.name != fresh.name:
            shutil.rmtree(old, ignore_errors=True)
    return link


def _write(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    schema = arrow_schema(table)
    order = _ORDER.get(table, ", ".join(KEYS[table]))
    rows = connection.sql(f"select * from {table} {_newest_captures(table)} order by {order}")
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in rows.to_arrow_reader(ROW_GROUP):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema), ROW_GROUP)


def _newest_captures(table: str) -> str:
    if table != "captures":
        return ""
    return (
        "where run_id in (select arg_max(run_id, (started_at, run_id)) from runs "
        "where published group by source_id)"
    )
