"""Upkeep of the logs: many small files of many nights become few, and dead files go.

No version is touched: compacting rewrites the same rows into larger files (a Delta commit that
changes no data), and only files that no reader can still be looking at are removed. Of measured
nights, those of a month that is past are put into one file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deltalake import DeltaTable, WriterProperties
from deltalake.exceptions import DeltaError
from pyarrow import ArrowException

from normalize.schema import BUSINESS_TABLES
from warehouse.log import WarehouseError, rewriting
from warehouse.match.decisions import FOLDER as DECISIONS
from warehouse.quality.files import list_nights
from warehouse.quality.table import TABLES as MEASUREMENTS
from warehouse.quality.table import merge_months

KEEP_HOURS = 24
"""Hours that a replaced file stays: longer than any query or publish takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What upkeep of one log came to."""

    table: str
    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int
    removed: int
    """Dead files that were deleted."""


def maintain(data: Path, keep_hours: int = KEEP_HOURS) -> Iterator[Upkeep]:
    """Compact each log and remove its dead files; yields as each is done.

    Nights, queries and a second maintenance may run at the same time.

    Args:
        data: the data folder.
        keep_hours: hours that a file stays after it was replaced, for readers that opened it.

    Raises:
        WarehouseError: a log cannot be read or written; what stood stands.
    """
    for name in (*BUSINESS_TABLES, "runs", DECISIONS):
        path = data.absolute() / "warehouse" / name
        if DeltaTable.is_deltatable(str(path)):
            try:
                with rewriting(path):
                    done = _maintain(name, path, keep_hours)
                yield done
            except (OSError, DeltaError) as error:
                raise WarehouseError(_refusal(path, error)) from error
    for name in MEASUREMENTS:
        path = data.absolute() / "warehouse" / name
        if path.is_dir():
            try:
                yield _merge(data, name, path, keep_hours)
            except (OSError, ArrowException) as error:
                raise WarehouseError(_refusal(path, error)) from error


def _refusal(path: Path, error: Exception) -> str:
    return f"{path} cannot be maintained: {error}. What stood before stands"


def _merge(data: Path, name: str, path: Path, keep_hours: int) -> Upkeep:
    """Measured nights of past months, one file for each."""
    before = [one.path.stat().st_size for one in list_nights(path)]
    removed = merge_months(data, name, datetime.now(UTC), keep_hours)
    after = [one.path.stat().st_size for one in list_nights(path)]
    return Upkeep(
        table=name,
        files_before=len(before),
        files_after=len(after),
        bytes_before=sum(before),
        bytes_after=sum(after),
        removed=removed,
    )


def _maintain(name: str, path: Path, keep_hours: int) -> Upkeep:
    before = _files(DeltaTable(str(path)))
    table = DeltaTable(str(path))
    table.optimize.compact(writer_properties=WriterProperties(compression="ZSTD"))
    table = DeltaTable(str(path))
    table.create_checkpoint()
    gone = table.vacuum(keep_hours, dry_run=False, enforce_retention_duration=False, full=True)
    after = _files(DeltaTable(str(path)))
    return Upkeep(
        table=name,
        files_before=len(before),
        files_after=len(after),
        bytes_before=sum(before),
        bytes_after=sum(after),
        removed=len(gone),
    )


def _files(table: DeltaTable) -> list[int]:
    """Bytes of each file that holds rows now."""
    return [int(size) for size in table.get_add_actions().column("size_bytes").to_pylist()]
