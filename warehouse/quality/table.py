"""The measurements on disk: for each table and night one Parquet file, written in one step.

``quality``, ``health`` and ``facts`` hold a night's rows; ``offering_quality`` is a log of
versions: a night's file holds the offerings whose row differs from the one before, and those that
are gone. A file's name begins with the moment that was measured, so that a view as of a date reads
no more than it needs. Measuring the same night again replaces its file: after a kill, and where a
batch was published late, the night ends as if it had been measured once. Upkeep makes one file of
the many of a past month (`warehouse.quality.files`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock

from normalize.schema import arrow_schema
from warehouse.log import WarehouseError
from warehouse.quality.files import (
    Nights,
    list_nights,
    name_night,
    name_nights,
    remove_replaced,
    write_nights,
)
from warehouse.replacement import clear_unfinished
from warehouse.views import literal, no_rows, quoted

MEASURED = "offering_quality"
NIGHTLY = ("quality", "health", "facts")
"""Tables of which each night has all rows."""
TABLES = (MEASURED, *NIGHTLY)

_VERSION = (
    pa.field("op", pa.string(), nullable=False),
    pa.field("version_at", pa.timestamp("us", tz="UTC"), nullable=False),
)
_SINGLE_MONTHS = 2
"""Months whose nights stay in files of their own: the one that is under way and the one before."""


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
    folder, schema = _folder(data, table), log_schema(table)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _holding(folder):
            clear_unfinished(folder / "*")
            rows = rows.select(schema.names).cast(schema)
            file, others = _place(folder, table, run_id, measured_at)
            write_nights(file, schema, [*others, rows])
    except (OSError, pa.ArrowException) as error:
        raise WarehouseError(
            f"{folder} cannot be written: {error}. Free some space, or let this user write in the "
            "folder; what was measured before stands"
        ) from error


def _holding(folder: Path) -> FileLock:
    """Whoever measures and whoever keeps up wait for each other; readers never do."""
    return FileLock(folder / ".lock")


def _place(
    folder: Path, table: str, run_id: str, measured_at: datetime
) -> tuple[Path, list[pa.Table]]:
    """The file of a night, and what else that file holds."""
    for held in list_nights(folder):
        if held.several and held.first <= measured_at <= held.last:
            rows = _read(held.path, log_schema(table))
            kept = rows.filter(pc.not_equal(rows[_moment(table)], pa.scalar(measured_at)))
            return held.path, [kept]
    return folder / name_night(measured_at, run_id), []


def _read(path: Path, schema: pa.Schema) -> pa.Table:
    """The rows of a file, which may be of an older schema."""
    rows = pq.read_table(path)
    columns = [
        rows[field.name] if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, names=schema.names).cast(schema)


def _moment(table: str) -> str:
    """The column that says which night a row is of."""
    return "version_at" if table == MEASURED else "measured_at"


def merge_months(data: Path, table: str, now: datetime, keep_hours: int) -> int:
    """Make one file of the nights of each past month; how many dead files went.

    Args:
        data: the data folder.
        table: one of `TABLES`.
        now: its month and the one before stay as they are.
        keep_hours: hours that single files stay after that, for queries that opened them.

    Raises:
        OSError: the folder cannot be written; what stood stands.
    """
    folder, schema = _folder(data, table), log_schema(table)
    if not folder.is_dir():
        return 0
    with _holding(folder):
        clear_unfinished(folder / "*")
        for month in _past_months(list_nights(folder), now):
            file = folder / name_nights(month[0].first, month[-1].last)
            write_nights(file, schema, (_read(one.path, schema) for one in month))
        return remove_replaced(folder, keep_hours)


def _past_months(found: Sequence[Nights], now: datetime) -> Iterator[list[Nights]]:
    newest = now.astimezone(UTC).year * 12 + now.astimezone(UTC).month
    singles = [one for one in found if not one.several]
    for month, group in groupby(singles, key=lambda one: one.first.year * 12 + one.first.month):
        of_month = list(group)
        if newest - month >= _SINGLE_MONTHS and len(of_month) > 1:
            yield of_month


def nights(data: Path, table: str, at: datetime | None = None) -> list[Nights]:
    """The files of a table's nights up to a moment, the oldest first."""
    return [one for one in list_nights(_folder(data, table)) if at is None or one.first <= at]


def create_quality(
    connection: duckdb.DuckDBPyConnection, data: Path, at: datetime | None = None
) -> None:
    """Make the views of `TABLES` and of their logs, as of a moment; None is now."""
    for table in NIGHTLY:
        files = nights(data, table, at)
        _create(connection, f"{table}_log", table, _scan(table, files, at))
        _create(connection, table, table, _last_night(table, files[-1:], at))
    files = nights(data, MEASURED, at)
    connection.execute(f"create view {MEASURED}_log as {_scan(MEASURED, files, at)}")
    _create(connection, MEASURED, MEASURED, _newest(files, at))


def before(data: Path, measured_at: datetime) -> str:
    """A SELECT of what stood of `MEASURED` before a night."""
    earlier = measured_at - timedelta(microseconds=1)
    return _newest(nights(data, MEASURED, earlier), earlier)


def _last_night(table: str, files: Sequence[Nights], at: datetime | None) -> str:
    """The rows of the last night of a file."""
    scan = _scan(table, files, at)
    if not any(one.several for one in files):
        return scan
    return f"from ({scan}) qualify measured_at = max(measured_at) over ()"


def _newest(files: Sequence[Nights], at: datetime | None) -> str:
    """The newest version of each offering that is not withdrawn."""
    scan = _scan(MEASURED, files, at)
    standing = f"select * from ({scan}) where op = 'put'"
    if len(files) < 2 and not any(one.several for one in files):
        return standing
    return (
        f"{standing} and (offering_id, version_at) in (select (offering_id, max(version_at)) "
        f"from ({scan}) group by offering_id)"
    )


def _create(connection: duckdb.DuckDBPyConnection, view: str, table: str, rows: str) -> None:
    columns = ", ".join(f'"{name}"' for name in arrow_schema(table).names)
    connection.execute(f"create view {view} as select {columns} from ({rows})")


def _scan(table: str, files: Sequence[Nights], at: datetime | None) -> str:
    schema = log_schema(table)
    if not files:
        return no_rows(schema)
    columns = ", ".join(f'"{name}"' for name in schema.names)
    listed = ", ".join(quoted(str(one.path)) for one in files)
    # A file of several nights may hold later ones.
    until = f" where {_moment(table)} <= {literal(at)}" if at and files[-1].last > at else ""
    return (
        f"select {columns} from ({no_rows(schema)} union all by name "
        f"select * from read_parquet([{listed}], union_by_name = true)){until}"
    )


def _folder(data: Path, table: str) -> Path:
    return data.absolute() / "warehouse" / table
