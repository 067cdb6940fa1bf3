"""After a kill: what is whole in a half-written archive file becomes an archived run."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from filelock import Timeout
from pydantic import ValidationError

from spiders.archive_index import INTERRUPTED, sync_folder, warc_name, write_index
from spiders.archive_lock import writer_lock
from spiders.archive_records import Stored, parse_record, whole_members
from spiders.capture import Capture, from_stated, placed
from spiders.ledger import count_answer
from spiders.report import Report

_SUFFIX = ".warc.gz.part"


def salvage(root: Path, provider_id: str) -> list[str]:
    """Make archived runs of what dead writers left; a living one is not touched.

    It can be repeated, and killed, at any moment.

    Returns:
        The salvaged run ids.
    """
    if not (root / provider_id).is_dir():
        return []
    try:
        with writer_lock(root, provider_id):
            return salvage_locked(root, provider_id)
    except Timeout:
        return []


def salvage_locked(root: Path, provider_id: str) -> list[str]:
    """`salvage` for one who holds the provider's lock."""
    parts = sorted((root / provider_id).glob(f"*{_SUFFIX}"))
    return [run_id for part in parts if (run_id := _salvage_part(root, provider_id, part))]


def _salvage_part(root: Path, provider_id: str, part: Path) -> str | None:
    run_id = part.name.removesuffix(_SUFFIX)
    found = _Whole(warc_name(provider_id, run_id))
    with part.open("r+b") as stream:
        end = found.read(stream)
        stream.truncate(end)
        os.fsync(stream.fileno())
    if found.began is None:
        part.unlink()
        return None
    report = found.report or found.interrupted(provider_id, run_id)
    write_index(root, report, found.captures)
    part.replace(root / found.name)
    sync_folder(part.parent)
    return run_id


@dataclass(slots=True)
class _Whole:
    """What is whole in a file that was not closed."""

    name: str
    captures: list[Capture] = field(default_factory=list)
    asked: list[Capture] = field(default_factory=list)
    began: datetime | None = None
    report: Report | None = None
    """The report that closes a file, if it is there: then only the renaming was missing."""

    def read(self, stream: IO[bytes]) -> int:
        """Take in every record up to the first that is not whole; gives where that one begins."""
        end = 0
        for offset, length, plain in whole_members(stream):
            try:
                self._take(parse_record(plain), offset, length)
            except ValueError:  # DamagedRecordError and pydantic's ValidationError are such
                break
            end = offset + length
        return end

    def _take(self, record: Stored, offset: int, length: int) -> None:
        if self.began is None:
            self.began = datetime.fromisoformat(record.date)
        self.report = _report_in(record)
        if record.stated:
            capture = placed(from_stated(record.stated), self.name, offset, length)
            self.captures.append(capture)
            if record.kind != "metadata":
                self.asked.append(capture)

    def interrupted(self, provider_id: str, run_id: str) -> Report:
        """The report that the dead run could not write."""
        began = self.began or datetime.now(UTC)
        report = Report(
            provider_id=provider_id,
            run_id=run_id,
            started_at=began,
            ended_at=max((capture.fetched_at for capture in self.asked), default=began),
            verdict="partial",
            reason=f"{INTERRUPTED}: the process ended before the catalogue was read to its end. "
            "The next run takes up what is whole",
            requests=len(self.asked),
            resumed=sum(1 for capture in self.captures if capture.status is not None)
            - len(self.asked),
            warc_files=[self.name],
        )
        for capture in self.asked:
            count_answer(report, capture.status)
        return report


def _report_in(record: Stored) -> Report | None:
    """The report that closes a file: then only the renaming was missing."""
    if record.kind != "metadata" or record.content_type != "application/json":
        return None
    try:
        return Report.from_json(record.body)
    except ValidationError:
        return None
