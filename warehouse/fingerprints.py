"""Fingerprints: key and record hash of each row that stands, all that a batch is compared with.

The logs hold them too, but decoding them costs more than all else that a quiet night does. So they
lie beside the logs, ready to be mapped into memory: for each table of a provider a file, which is
an Arrow IPC stream and its CRC-32. It is a cache and never the truth. It names the data files of
the log and the runs that it was made from; versions of later runs are laid over it, and where
anything else has changed, or a bit of it is damaged, it is made anew from the log.
"""

import io
import json
import logging
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock, Timeout

from normalize.schema import KEYS, log_schema
from warehouse.absence import key_of
from warehouse.log import Snapshot
from warehouse.replacement import clear_unfinished, replacing_file
from warehouse.standing import VERSION, newest, overlay

log = logging.getLogger("credcat")

FOLDER = ".fingerprints"
"""Beside the logs. Who deletes it loses nothing but time: the next night reads the logs."""
_FORMAT = 1
_CHECKSUM = 4
"""Bytes at the end of a file: the CRC-32 of all before, big-endian."""
_LATER_SHARE, _LATER_FILES = 0.1, 16
"""What may be laid over a file before it is written anew: a share of its rows, files of the log."""


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of one provider's table, and what they rest on."""

    rows: pa.Table
    """Key and `record_hash` of what stands; where little changes, in the first night's order."""
    files: frozenset[str] = frozenset()
    """Names of the log's data files whose versions are in."""
    runs: tuple[str, ...] = ()
    """Ids of the published runs whose versions are in, the last one first."""
    unseen: frozenset[str] = frozenset()
    """Ids of runs that have versions in these files and had not published."""
    kept: int = 0
    """Rows of the file that was read; 0 where there is none."""
    later: int = 0
    """Versions that are laid over that file."""
    later_files: int = 0
    """Data files that these came from."""

    def after(
        self, table: str, versions: pa.Table, files: Iterable[str], run_id: str
    ) -> "Fingerprints":
        """The same once a run has published `versions` of its own, in `files`."""
        added = {*files}
        return Fingerprints(
            rows=_laid_over(table, self.rows, versions),
            files=self.files | added,
            runs=(run_id, *self.runs),
            unseen=self.unseen,
            kept=self.kept,
            later=self.later + versions.num_rows,
            later_files=self.later_files + len(added),
        )


def read_fingerprints(snapshot: Snapshot, source_id: str, runs: Iterable[str]) -> Fingerprints:
    """The fingerprints of what stands, from their file where it may be believed.

    Args:
        snapshot: the table's log.
        source_id: whose rows.
        runs: ids of the published runs, the last one first: versions of others do not count.

    Raises:
        WarehouseError: the log cannot be read.
    """
    table, counted = snapshot.name, tuple(runs)
    paths = {Path(path).name: path for path in snapshot.paths(source_id)}
    held = _load(snapshot, source_id)
    if held is None or not _holds(held, {*paths}, counted):
        held = Fingerprints(_schema(table).empty_table())
    fresh = [name for name in paths if name not in held.files]
    versions = snapshot.rows(
        source_id,
        list(dict.fromkeys((*_schema(table).names, *VERSION))),
        paths=[paths[name] for name in fresh],
    )
    counts = pc.is_in(versions["run_id"], value_set=pa.array(counted, pa.string()))
    others = pc.unique(versions["run_id"].filter(pc.invert(counts))).to_pylist()
    later = newest(table, versions.filter(counts))
    found = Fingerprints(
        rows=_laid_over(table, held.rows, later),
        files=frozenset(paths),
        runs=counted,
        unseen=held.unseen.union(others),
        kept=held.kept,
        later=later.num_rows,
        later_files=len(fresh),
    )
    keep_fingerprints(snapshot, source_id, found)
    return found


def keep_fingerprints(snapshot: Snapshot, source_id: str, found: Fingerprints) -> None:
    """Write the file anew if much was laid over it; where it cannot be, the next night reads more.

    A kill leaves the file that was there. Of two writers at once one does nothing.
    """
    if found.later <= found.kept * _LATER_SHARE and found.later_files <= _LATER_FILES:
        return
    path = _path(snapshot, source_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.parent.parent / "lock", timeout=0):
            _write(path, found)
    except Timeout:
        return
    except (OSError, pa.ArrowException) as error:
        log.warning("%s cannot be written, so that nights take longer: %s", path, error)


def _holds(held: Fingerprints, files: set[str], runs: tuple[str, ...]) -> bool:
    """Whether what has come since is all that differs.

    Files of the log go when it is compacted, or put back from a copy. A run that published since
    may have had its versions in a file before that.
    """
    oldest = runs[len(runs) - len(held.runs) :]
    return held.files <= files and held.runs == oldest and held.unseen.isdisjoint(runs)


def _laid_over(table: str, rows: pa.Table, versions: pa.Table) -> pa.Table:
    """What stands when the newest versions of some keys come to it."""
    if not versions.num_rows:
        return rows
    put = pc.equal(versions["op"], "put")
    versions = versions.select(rows.schema.names).cast(rows.schema)
    fresh, gone = versions.filter(put), key_of(table, versions.filter(pc.invert(put)))
    if len(gone):
        rows = rows.filter(pc.invert(pc.is_in(key_of(table, rows), value_set=gone)))
    return overlay(table, rows, fresh)


def _schema(table: str) -> pa.Schema:
    whole = log_schema(table)
    return pa.schema([whole.field(name) for name in (*KEYS[table], "record_hash")])


def _path(snapshot: Snapshot, source_id: str) -> Path:
    return snapshot.path.parent / FOLDER / snapshot.name / f"{source_id}.arrows"


class _Summed(io.RawIOBase):
    """A file that sums up what is written to it, without holding it in memory."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self.file = file
        self.crc = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.crc = zlib.crc32(data, self.crc)
        return self.file.write(data)


def _write(path: Path, found: Fingerprints) -> None:
    stamp = {
        "format": _FORMAT,
        "files": sorted(found.files),
        "runs": found.runs,
        "unseen": sorted(found.unseen),
    }
    rows = found.rows.replace_schema_metadata({"credcat": json.dumps(stamp)}).combine_chunks()
    clear_unfinished(path)
    with replacing_file(path) as fresh, fresh.open("wb") as file:
        summed = _Summed(file)
        with pa.ipc.new_stream(pa.PythonFile(summed, mode="w"), rows.schema) as stream:
            stream.write_table(rows)
        file.write(summed.crc.to_bytes(_CHECKSUM, "big"))


def _load(snapshot: Snapshot, source_id: str) -> Fingerprints | None:
    """The file as it was written; None where there is none, or none that is whole."""
    try:
        with pa.memory_map(str(_path(snapshot, source_id))) as file:
            whole = file.read_buffer()
        body = whole.slice(0, max(0, whole.size - _CHECKSUM))
        if zlib.crc32(body).to_bytes(_CHECKSUM, "big") != whole.slice(body.size).to_pybytes():
            return None
        rows = pa.ipc.open_stream(body).read_all()
        stamp = json.loads(rows.schema.metadata[b"credcat"])
    except (OSError, pa.ArrowException, TypeError, KeyError, ValueError):
        return None
    if stamp["format"] != _FORMAT or not rows.schema.equals(_schema(snapshot.name)):
        return None
    return Fingerprints(
        rows=rows,
        files=frozenset(stamp["files"]),
        runs=tuple(stamp["runs"]),
        unseen=frozenset(stamp["unseen"]),
        kept=rows.num_rows,
    )
