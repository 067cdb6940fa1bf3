"""The archive: every answer untouched in WARC files, and an index of captures beside them."""

from spiders.archive_index import (
    INTERRUPTED,
    read_captures,
    resumable,
    runs,
    standing,
    was_interrupted,
)
from spiders.archive_lock import ArchiveError
from spiders.archive_reading import Payloads, payloads
from spiders.archive_records import DamagedRecordError, Exchange
from spiders.archive_salvage import salvage
from spiders.archive_writing import ArchiveWriter
from spiders.capture import Capture

__all__ = [
    "INTERRUPTED",
    "ArchiveError",
    "ArchiveWriter",
    "Capture",
    "DamagedRecordError",
    "Exchange",
    "Payloads",
    "payloads",
    "read_captures",
    "resumable",
    "runs",
    "salvage",
    "standing",
    "was_interrupted",
]
