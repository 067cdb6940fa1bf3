"""From the catalogue to the night's measurements, and a past night's once more."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from normalize.schema import arrow_schema
from warehouse.quality.corrections import in_force, load_corrections
from warehouse.quality.detected import Detect, detect_all
from warehouse.quality.detection import detect as read_texts
from warehouse.quality.measure import create_measured, measure
from warehouse.quality.night import append_providers
from warehouse.quality.rubric import load
from warehouse.quality.table import MEASURED, append_night, before, log_schema
from warehouse.store import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What measuring came to."""

    offerings: int
    """Listings that were measured."""
    changed: int
    """Versions of scores that were appended: new, different or gone."""


def measure_quality(data: Path, detect: Detect = read_texts) -> Measured | None:
    """Measure what is published and keep it as the night of the newest published run.

    A second time for the same run replaces what the first one kept: after a kill, and where a
    batch was published late, the night ends as if it had been measured once.

    Args:
        data: the data folder.
        detect: reads texts.

    Returns:
        What it came to; None where nothing is published.

    Raises:
        WarehouseError: the catalogue or ``corrections.csv`` cannot be read, or the measurements
            not written.
        OSError: what detectors found cannot be kept.
    """
    warehouse = Warehouse(data)
    night = _newest_run(warehouse)
    if night is None:
        return None
    run_id, measured_at = night
    with warehouse.connect(at=measured_at) as connection:
        found = detect_all(connection, data, detect, load())
        corrected = in_force(load_corrections(data), measured_at)
        create_measured(connection, measured_at, detected=found, corrected=corrected)
        versions = _differing(connection, data, run_id, measured_at)
        append_night(data, MEASURED, versions, run_id, measured_at)
        ((offerings,),) = connection.sql("select count(*) from measured").fetchall()
    append_providers(data, run_id, measured_at)
    return Measured(offerings=offerings, changed=versions.num_rows)


def measure_again(data: Path, measured_at: datetime, detect: Detect = read_texts) -> pa.Table:
    """The rows of a past night, measured anew: the same digits as were kept then.

    Which listings count is taken from the night, since the pairs that matching found then are not
    kept.

    Args:
        data: the data folder.
        measured_at: the night's moment, as `quality_log` has it.
        detect: reads texts, as then.

    Raises:
        WarehouseError: the catalogue cannot be read.
    """
    with Warehouse(data).connect(at=measured_at) as connection:
        counted = connection.sql(f"select offering_id, is_counted from {MEASURED}").to_arrow_table()
        found = detect_all(connection, data, detect, load())
        corrected = in_force(load_corrections(data), measured_at)
        return measure(
            connection, measured_at, detected=found, corrected=corrected, counted=counted
        )


def _newest_run(warehouse: Warehouse) -> tuple[str, datetime] | None:
    with warehouse.connect_tables() as connection:
        rows = connection.sql(
            "select run_id, started_at from runs where published "
            "order by started_at desc, run_id desc limit 1"
        ).fetchall()
    return (rows[0][0], rows[0][1]) if rows else None


def _differing(
    connection: duckdb.DuckDBPyConnection, data: Path, run_id: str, measured_at: datetime
) -> pa.Table:
    """The versions that the night adds: rows that are new or different, and withdrawals."""
    schema = arrow_schema(MEASURED)
    names = ", ".join(f'"{name}"' for name in schema.names)
    differs = " or ".join(
        f'm."{name}" is distinct from b."{name}"' for name in schema.names if name != "run_id"
    )
    connection.execute(f"create or replace temp view earlier as {before(data, measured_at)}")
    rows = connection.sql(
        f"select {names}, 'put' as op, $1::timestamptz as version_at from measured m "
        f"where offering_id in (select m.offering_id from measured m "
        f"left join earlier b using (offering_id) where {differs}) "
        "union all by name select * replace ($2 as run_id), "
        "'withdraw' as op, $1::timestamptz as version_at "
        f"from (select {names} from earlier anti join measured using (offering_id)) "
        "order by provider_id, offering_id",
        params=[measured_at, run_id],
    )
    return rows.to_arrow_table().cast(log_schema(MEASURED))
