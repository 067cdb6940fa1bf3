"""The measurements on disk: for each table and night one Parquet file, written in one step.

``quality``, ``health`` and ``facts`` hold a night's rows; ``offering_quality`` is a log of
versions: a night's file holds the offerings whose row differs from the one before, and those that
are gone. A file's name begins with the moment that was measured, so that a view as of a date reads
no more than it needs. Measuring the same night again replaces its file: after a kill, and where a
batch was published late, the night ends as if it had been measured once.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from normalize.schema import arrow_schema
from warehouse.log import WarehouseError
from warehouse.views import no_rows, quoted

MEASURED = "offering_quality"
NIGHTLY = ("quality", "health", "facts")
"""Tables of which each night has all rows."""
TABLES = (MEASURED, *NIGHTLY)

_VERSION = (
    pa.field("op", pa.string(), nullable=False),
    pa.field("version_at", pa.timestamp("us", tz="UTC"), nullable=False),
)
_ROW_GROUP = 50_000
_MOMENT = "%Y%m%dT%H%M%S.%fZ"


def log_schema(table: str) -> pa.Schema:
    """The columns of a night's file; versions of offerings have `op` and `version_at`, too."""
    schema = arrow_schema(table)
    return pa.schema([*schema, *_VERSION], schema.metadata) if table == MEASURED else schema


def append_night(
    data: Path, table: str, rows: pa.Table, run_id: str, measured_at: datetime
) -> None:
    """Keep a night's rows of a table; those of the same night and run are replaced.

    Args:
        data: the data folder.
        table: one of `TABLES`.
        rows: in the columns of `log_schema`, in any order of rows: it is kept.
        run_id: the newest published run.
        measured_at: the start of that run.

    Raises:
        WarehouseError: the folder cannot be written; what stood stands.
    """
    folder = _folder(data, table)
    file = folder / f"{measured_at.astimezone(UTC):{_MOMENT}}.{run_id}.parquet"
    fresh = folder / f".{uuid4().hex}"
    schema = log_schema(table)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".????????????????????????????????"):
            left.unlink(missing_ok=True)  # what a killed writer left
        rows = rows.select(schema.names).cast(schema)
        try:
            pq.write_table(rows, fresh, compression="zstd", row_group_size=_ROW_GROUP)
            os.replace(fresh, file)  # noqa: PTH105 - named like the system call: one step, or none
        finally:
            fresh.unlink(missing_ok=True)
    except (OSError, pa.ArrowException) as error:
        raise WarehouseError(
            f"{folder} cannot be written: {error}. Free some space, or let this user write in the "
            "folder; what was measured before stands"
        ) from error


def nights(data: Path, table: str, at: datetime | None = None) -> list[Path]:
    """The files of a table's nights up to a moment, the oldest first."""
    files = sorted(_folder(data, table).glob("[0-9]*.parquet"))
    return [file for file in files if at is None or _moment(file) <= at]


def create_quality(
    connection: duckdb.DuckDBPyConnection, data: Path, at: datetime | None = None
) -> None:
    """Make the views of `TABLES` and of their logs, as of a moment; None is now."""
    for table in NIGHTLY:
        files = nights(data, table, at)
        _create(connection, f"{table}_log", table, _scan(table, files))
        _create(connection, table, table, _scan(table, files[-1:]))
    files = nights(data, MEASURED, at)
    connection.execute(f"create view {MEASURED}_log as {_scan(MEASURED, files)}")
    _create(connection, MEASURED, MEASURED, _newest(files))


def before(data: Path, measured_at: datetime) -> str:
    """A SELECT of what stood of `MEASURED` before a night."""
    return _newest([f for f in nights(data, MEASURED, measured_at) if _moment(f) < measured_at])


def _newest(files: list[Path]) -> str:
    """The newest version of each offering that is not withdrawn."""
    scan = _scan(MEASURED, files)
    standing = f"select * from ({scan}) where op = 'put'"
    if len(files) < 2:
        return standing
    return (
        f"{standing} and (offering_id, version_at) in (select (offering_id, max(version_at)) "
        f"from ({scan}) group by offering_id)"
    )


def _create(connection: duckdb.DuckDBPyConnection, view: str, table: str, rows: str) -> None:
    columns = ", ".join(f'"{name}"' for name in arrow_schema(table).names)
    connection.execute(f"create view {view} as select {columns} from ({rows})")


def _scan(table: str, files: list[Path]) -> str:
    schema = log_schema(table)
    if not files:
        return no_rows(schema)
    columns = ", ".join(f'"{name}"' for name in schema.names)
    listed = ", ".join(quoted(str(file)) for file in files)
    return (
        f"select {columns} from ({no_rows(schema)} union all by name "
        f"select * from read_parquet([{listed}], union_by_name = true))"
    )


def _folder(data: Path, table: str) -> Path:
    return data.absolute() / "warehouse" / table


def _moment(file: Path) -> datetime:
    day, fraction, _ = file.name.split(".", 2)
    return datetime.strptime(f"{day}.{fraction}", _MOMENT).replace(tzinfo=UTC)
