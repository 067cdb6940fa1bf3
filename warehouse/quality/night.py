"""What a night's measured listings come to: scores of providers, health, facts."""

from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.quality.entity_rows import of_night
from warehouse.quality.facts import fact_rows
from warehouse.quality.health import health_rows
from warehouse.quality.providers import provider_rows
from warehouse.quality.rubric import load
from warehouse.quality.table import append_night
from warehouse.store import Warehouse


def append_providers(data: Path, run_id: str, measured_at: datetime) -> None:
    """Keep a night's rows of `quality`, `health` and `facts`, whose listings are measured already.

    Args:
        data: the data folder.
        run_id: the newest published run: random draws follow from it.
        measured_at: its start.

    Raises:
        WarehouseError: the catalogue cannot be read, or the rows not written.
    """
    with Warehouse(data).connect(at=measured_at) as connection:
        made = {
            "quality": provider_rows(read_measured(connection), load(), run_id),
            "health": health_rows(connection, measured_at),
            "facts": fact_rows(connection, measured_at),
        }
    for table, rows in made.items():
        append_night(data, table, of_night(table, rows, run_id, measured_at), run_id, measured_at)


def read_measured(
    connection: duckdb.DuckDBPyConnection, where: str = "true", values: list[object] | None = None
) -> pa.Table:
    """Measured listings with their credential types, in the order in which they are summed.

    Args:
        connection: the catalogue, as `Warehouse.connect` shows it.
        where: which of them; `o` is the listing.
        values: what the condition's question marks stand for.
    """
    return connection.sql(
        "select q.* exclude (evidence), o.credential_type "
        "from offering_quality q join offerings o using (offering_id) "
        f"where {where} order by q.provider_id, q.offering_id",
        params=values or [],
    ).to_arrow_table()
