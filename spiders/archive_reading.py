"""Reading the payloads of an archived run, the newest answer for each URL."""

import logging
from collections.abc import Iterator
from pathlib import Path

from normalize.listing import Evidence, Payload
from spiders.archive_index import read_captures
from spiders.archive_records import DamagedRecordError, decoded, read_record
from spiders.capture import Capture
from spiders.decoding import TooLargeError, UndecodableError, unpack

log = logging.getLogger("credcat.archive")
MAX_BODY = 256 * 1024 * 1024
"""Largest body that is read, after every unpacking."""


class Payloads(Iterator[tuple[Payload, Evidence]]):
    """The payloads of a run that stand, in the order of their URLs.

    A record that cannot be read is passed over and counted, never an exception.

    Attributes:
        damaged: URL -> what is wrong, for the payloads that could not be read so far.
    """

    def __init__(self, root: Path, captures: list[Capture], limit: int) -> None:
        self.damaged: dict[str, str] = {}
        self._root, self._limit = root, limit
        self._captures = iter(captures)

    def __next__(self) -> tuple[Payload, Evidence]:
        for capture in self._captures:
            try:
                return self._read(capture)
            except (DamagedRecordError, TooLargeError, UndecodableError) as error:
                self.damaged[capture.url] = str(error)
                log.error("%s cannot be read from the archive: %s", capture.url, error)
        raise StopIteration

    def _read(self, capture: Capture) -> tuple[Payload, Evidence]:
        file = str(capture.body_file)
        place = (capture.body_offset or 0, capture.body_length or 0)
        stored = read_record(self._root, file, *place)
        body = unpack(decoded(stored, self._limit), self._limit)
        payload = Payload(body=body, url=capture.url, media_type=capture.media_type)
        reference = f"warc:{file}#{stored.record_id}"
        evidence = Evidence(url=capture.url, fetched_at=capture.fetched_at, raw_ref=reference)
        return payload, evidence


def payloads(root: Path, provider_id: str, run_id: str, *, limit: int = MAX_BODY) -> Payloads:
    """The payloads of a run that stand: new, unchanged, or kept.

    Raises:
        ArchiveError: the archive holds no such run, or its index is damaged.
    """
    newest = {
        capture.url: capture
        for capture in read_captures(root, provider_id, run_id)
        if capture.role == "payload" and capture.has_body
    }
    return Payloads(root, [newest[url] for url in sorted(newest)], limit)
