"""The files of measured nights, and the few that upkeep makes of the many of past months.

A night's file is named by the moment that was measured and its run; a file of several nights by
the first and the last of theirs. What lies between these two is in that file alone: single files
beside it are those that it was made of, kept a while for queries that opened them.
"""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.replacement import replacing_file

_ROW_GROUP = 50_000
_MOMENT = "%Y%m%dT%H%M%S.%fZ"


class Nights(NamedTuple):
    """A file and the moments of its first and last night, which are one for a single night."""

    first: datetime
    last: datetime
    path: Path

    @property
    def several(self) -> bool:
        """Whether it was made of the files of several nights."""
        return "-" in self.path.name.split(".")[1]

    def is_in(self, other: "Nights") -> bool:
        """Whether its nights are among those of another file."""
        return other.first <= self.first and self.last <= other.last


def name_night(measured_at: datetime, run_id: str) -> str:
    """The name of the file of one night."""
    return f"{_written(measured_at)}.{run_id}.parquet"


def name_nights(first: datetime, last: datetime) -> str:
    """The name of a file of several nights."""
    return f"{_written(first)}-{_written(last)}.parquet"


def list_nights(folder: Path) -> list[Nights]:
    """The files that hold a table's nights, each night in one of them, the oldest first."""
    found = _all(folder)
    merged = [one for one in found if one.several]
    return [one for one in found if one.several or not any(map(one.is_in, merged))]


def remove_replaced(folder: Path, keep_hours: int) -> int:
    """Remove files of single nights that stand in a file of several; how many went.

    Args:
        folder: of one table.
        keep_hours: hours that they stay after that, for queries that opened them.
    """
    found, gone = _all(folder), 0
    for merged in (one for one in found if one.several):
        if time.time() - merged.path.stat().st_mtime < keep_hours * 3600:
            continue
        for one in found:
            if not one.several and one.is_in(merged):
                one.path.unlink(missing_ok=True)
                gone += 1
    return gone


def _all(folder: Path) -> list[Nights]:
    return sorted(_read_name(path) for path in folder.glob("[0-9]*.parquet"))


def write_nights(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Write a file in one step, one table after the other; a kill leaves what stood.

    Raises:
        OSError: the folder cannot be written.
    """
    with (
        replacing_file(path) as fresh,
        pq.ParquetWriter(fresh, schema, compression="zstd") as writer,
    ):
        for table in tables:
            writer.write_table(table, _ROW_GROUP)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):{_MOMENT}}"


def _read_name(path: Path) -> Nights:
    day, fraction, rest = path.name.split(".", 2)
    if "-" not in fraction:
        moment = _moment(f"{day}.{fraction}")
        return Nights(moment, moment, path)
    end, start = fraction.split("-", 1)
    return Nights(_moment(f"{day}.{end}"), _moment(f"{start}.{rest.split('.', 1)[0]}"), path)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
