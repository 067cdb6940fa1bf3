"""What the archive holds of a provider: its runs, their captures, and which bodies stand."""

import logging
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from spiders.archive_lock import ArchiveError
from spiders.capture import Capture, from_table, to_table
from spiders.report import Report

log = logging.getLogger("credcat.archive")
INTERRUPTED = "Interrupted"
"""First word of the reason of a run that was stopped from outside: such a run is resumed."""
_LOOK_BACK = 30  # runs without a complete one among them, before old bodies are asked for anew


def warc_name(provider_id: str, run_id: str) -> str:
    """Path of a run's WARC file below the archive."""
    return f"{provider_id}/{run_id}.warc.gz"


def part_path(root: Path, provider_id: str, run_id: str) -> Path:
    """Where a run's WARC file lies until it is closed."""
    return root / f"{warc_name(provider_id, run_id)}.part"


def captures_path(root: Path, provider_id: str, run_id: str) -> Path:
    """A run's index of captures."""
    return root / provider_id / f"{run_id}.captures.parquet"


def report_path(root: Path, provider_id: str, run_id: str) -> Path:
    """A run's report."""
    return root / provider_id / f"{run_id}.report.json"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is seen whole or not at all, even after a loss of power."""
    part = path.with_name(path.name + ".tmp")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_index(root: Path, report: Report, captures: list[Capture]) -> None:
    """Write a run's captures and its report."""
    sink = pa.BufferOutputStream()
    pq.write_table(to_table(captures), sink, compression="zstd")
    table = sink.getvalue().to_pybytes()
    write_whole(captures_path(root, report.provider_id, report.run_id), table)
    write_whole(report_path(root, report.provider_id, report.run_id), report.to_json())


def read_captures(root: Path, provider_id: str, run_id: str) -> list[Capture]:
    """The captures of a run, in the order of the asking.

    Raises:
        ArchiveError: the archive holds no such run, or its index is damaged.
    """
    path = captures_path(root, provider_id, run_id)
    try:
        return from_table(pq.read_table(path))
    except FileNotFoundError as error:
        raise ArchiveError(f"the archive holds no run {run_id} of {provider_id}") from error
    except (OSError, pa.ArrowException) as error:
        name = Path(warc_name(provider_id, run_id)).name
        message = (
            f"the index {path} cannot be read: {error}. Rename {name} beside it to {name}.part, "
            "and the provider's next run makes the index anew"
        )
        raise ArchiveError(message) from error


def _known(root: Path, provider_id: str, run_id: str) -> list[Capture]:
    """The captures of a run, newest first; none where the index is damaged: all is asked anew."""
    try:
        return read_captures(root, provider_id, run_id)[::-1]
    except ArchiveError as error:
        log.error("%s", error)
        return []


def runs(root: Path, provider_id: str) -> list[tuple[str, Report]]:
    """The archived runs of a provider and how each ended, oldest first.

    A run whose files are not all there is not archived: `salvage` brings it here.
    """
    found = []
    for path in (root / provider_id).glob("*.report.json"):
        run_id = path.name.removesuffix(".report.json")
        whole = (root / warc_name(provider_id, run_id), captures_path(root, provider_id, run_id))
        if all(part.is_file() for part in whole) and (report := _report(path)):
            found.append((run_id, report))
    return sorted(found, key=lambda run: (run[1].started_at, run[0]))


def _report(path: Path) -> Report | None:
    try:
        return Report.from_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def was_interrupted(report: Report) -> bool:
    """Whether a run was stopped from outside before its end."""
    return report.verdict == "partial" and (report.reason or "").startswith(INTERRUPTED)


def standing(root: Path, provider_id: str) -> dict[str, Capture]:
    """The newest capture with a body for each URL, back to the last complete run."""
    found: dict[str, Capture] = {}
    files: dict[str, bool] = {}
    for run_id, report in runs(root, provider_id)[: -_LOOK_BACK - 1 : -1]:
        for capture in _known(root, provider_id, run_id):
            if capture.has_body and _there(root, capture, files):
                found.setdefault(capture.url, capture)
        if report.verdict == "complete":
            break
    return found


def _there(root: Path, capture: Capture, files: dict[str, bool]) -> bool:
    file = capture.body_file or ""
    if file not in files:
        files[file] = (root / file).is_file()
    return files[file]


def resumable(root: Path, provider_id: str, now: datetime, within: timedelta) -> dict[str, Capture]:
    """Whole 2xx answers of interrupted runs that are young enough to count as today's."""
    found: dict[str, Capture] = {}
    for run_id in _interrupted(root, provider_id, now - within):
        for capture in _known(root, provider_id, run_id):
            if _counts(root, capture, now - within):
                found.setdefault(capture.url, capture)
    return found


def _interrupted(root: Path, provider_id: str, since: datetime) -> Iterator[str]:
    for run_id, report in reversed(runs(root, provider_id)):
        if not was_interrupted(report) or report.started_at < since:
            return
        yield run_id


def _counts(root: Path, capture: Capture, since: datetime) -> bool:
    answered = capture.status is not None and 200 <= capture.status < 300
    young = capture.fetched_at >= since
    return answered and young and capture.has_body and (root / str(capture.body_file)).is_file()
