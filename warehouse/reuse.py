"""Plain files that would come out as they are: they need not be written again, and can be asked.

Beside the files of ``latest`` lies a note of what each was made from. Where that is the same, the
next ``latest`` has the same file under another folder's name. Where nothing has come to the logs
since, the file holds what the views over the logs would find.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from normalize.schema import DERIVED_COLUMNS, arrow_schema
from warehouse.current import ORDER
from warehouse.history import CHANGING
from warehouse.log import Snapshot

NOTE = ".made_from.json"
SOURCES: Mapping[str, tuple[str, ...]] = {name: (name,) for name in ORDER} | {"changes": CHANGING}
"""The logs that a plain file follows from; files that are not named here are written each night."""


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What the plain files were made from."""

    runs: list[str]
    """Ids of the published runs."""
    seen: str
    """When providers were seen, of which tables that say so follow."""
    how: Mapping[str, str]
    """By table, what else they depend on: schema, layout, query."""
    logs: Mapping[str, list[str]]
    """By log, the names of its data files; that of `runs` is among them."""
    files: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    """Bytes and time of change of each file, in nanoseconds."""

    @classmethod
    def of(
        cls, runs: list[str], seen: str, how: Mapping[str, str], logs: Mapping[str, Snapshot]
    ) -> "MadeFrom":
        """What files are made from now."""
        return cls(sorted(runs), seen, how, {name: _names(log) for name, log in logs.items()})

    def write(self, folder: Path) -> None:
        """Note it beside the files.

        Raises:
            OSError: the folder cannot be written.
        """
        for table in self.how:
            self.files[table] = _of_disk(folder / f"{table}.parquet")
        (folder / NOTE).write_text(json.dumps(asdict(self)), "utf-8")


def read_note(folder: Path) -> MadeFrom | None:
    """What the files of a folder were made from; None where nobody knows."""
    try:
        noted = json.loads((folder / NOTE).read_text("utf-8"))
        if not all(isinstance(noted[part], dict) for part in ("how", "logs")):
            return None
        files: dict[str, tuple[int, int] | None] = {
            name: (size, at) for name, (size, at) in noted.pop("files").items()
        }
        return MadeFrom(**noted, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def reusable(
    folder: Path, then: MadeFrom | None, now: MadeFrom, logs: Mapping[str, Snapshot]
) -> dict[str, Path]:
    """The files of a folder that would come out as they are, by table.

    Args:
        folder: holds the files.
        then: what they were made from.
        now: what they would be made from.
        logs: the logs of the tables.
    """
    if then is None or not set(then.runs) <= set(now.runs):
        return {}
    # A run that was published since may have had its rows in the log before.
    since = set(now.runs) - set(then.runs)
    same = {
        name
        for name, log in logs.items()
        if then.logs.get(name) == now.logs[name] and not any(map(log.transaction, since))
    }
    said = then.seen == now.seen
    return {
        table: file
        for table, file in _kept(folder, then, now.how).items()
        if same.issuperset(SOURCES[table]) and (said or not _says_when_seen(table))
    }


def standing(folder: Path, how: Mapping[str, str], logs: Mapping[str, Snapshot]) -> dict[str, Path]:
    """The files of a folder that hold what the logs hold, by table.

    Nothing has come to `runs` since they were made, nor to the table's own logs, and none was
    compacted: so the same versions count, and providers were seen when they had been.

    Args:
        folder: holds the files.
        how: by table, what else they would depend on if they were made now.
        logs: all logs.
    """
    then = read_note(folder)
    if then is None:
        return {}
    same = {name for name, log in logs.items() if then.logs.get(name) == _names(log)}
    return {
        table: file
        for table, file in _kept(folder, then, how).items()
        if same.issuperset(("runs", *SOURCES[table]))
    }


def _kept(folder: Path, then: MadeFrom, how: Mapping[str, str]) -> dict[str, Path]:
    """The files that are as they were written, in a way that is still the way to write them."""
    files = {table: folder / f"{table}.parquet" for table in how}
    found = {table: _of_disk(file) for table, file in files.items()}
    return {
        table: file
        for table, file in files.items()
        if then.how.get(table) == how[table]
        and found[table] is not None
        and then.files.get(table) == found[table]
    }


def reuse(file: Path, path: Path) -> None:
    """Give a file another name, or copy it where the disk allows a file one name only.

    Raises:
        OSError: it cannot be copied.
    """
    try:
        os.link(file, path)
    except OSError:
        shutil.copy2(file, path)


def _says_when_seen(table: str) -> bool:
    return not DERIVED_COLUMNS.isdisjoint(arrow_schema(table).names)


def _names(log: Snapshot) -> list[str]:
    return sorted(Path(path).name for path in log.paths())


def _of_disk(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
