"""Writing one run of one provider into the archive."""

import contextlib
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from warcio.warcwriter import WARCWriter

from spiders import archive_records as records
from spiders.archive_index import (
    part_path,
    resumable,
    standing,
    sync_folder,
    warc_name,
    write_index,
)
from spiders.archive_lock import ArchiveError, cannot_write, take_lock
from spiders.archive_records import DamagedRecordError, Exchange, Stored
from spiders.archive_salvage import salvage_locked
from spiders.capture import Capture, Role, placed
from spiders.decoding import TooLargeError, UndecodableError, decode
from spiders.order import Order
from spiders.report import Report

MAX_BODY = 256 * 1024 * 1024
"""Largest decoded body that the archive hands out when nobody says less."""


class ArchiveWriter:
    """The archive of one run, open for writing. No second one can be open for the provider.

    Opening it salvages what dead runs of the provider left behind. `close` makes the run visible;
    without it (a kill) the next one salvages what is whole.

    Args:
        provider_id: whose answers they are.
        order: the run that asks.
        patience: seconds to wait for another writer of the provider to end.

    Attributes:
        standing: the newest answer at hand for each URL.
        resumable: answers of interrupted runs that count as this run's.
        captures: what this run has so far.
        payloads: how many of them are payloads that stand.

    Raises:
        ArchiveError: another process is collecting the provider, or nothing can be written.
    """

    def __init__(self, provider_id: str, order: Order, patience: float = 0) -> None:
        self.root, self.provider_id, self.run_id = order.archive, provider_id, order.run_id
        root = order.archive
        self.name = warc_name(provider_id, order.run_id)
        self.captures: list[Capture] = []
        self.payloads = 0
        self._memo: tuple[tuple[str, int], Stored] | None = None
        self._lock = take_lock(root, provider_id, patience)
        try:
            salvage_locked(root, provider_id)
            if (root / self.name).exists():
                raise ArchiveError(f"run {order.run_id} of {provider_id} is archived already")
            self.standing: dict[str, Capture] = standing(root, provider_id)
            self.resumable = resumable(root, provider_id, order.started_at, order.resume_within)
            self._file = part_path(root, provider_id, order.run_id).open("xb")
        except BaseException as error:
            self._lock.release()
            if isinstance(error, OSError) and not isinstance(error, ArchiveError):
                raise cannot_write(root, error) from error
            raise
        self._warc = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._write(self._info(order.user_agent))

    def _info(self, user_agent: str) -> Any:
        info = {
            "software": "credcat (warcio)",
            "format": "WARC File Format 1.1",
            "isPartOf": self.provider_id,
            "description": f"run {self.run_id}",
            "http-header-user-agent": user_agent,
            "robots": "obey (RFC 9309)",
        }
        return records.BUILDER.create_warcinfo_record(Path(self.name).name, info)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.abandon()

    def add(self, exchange: Exchange) -> Capture:
        """Archive an answer: whole, or as a revisit where its body is held already.

        Raises:
            ArchiveError: it cannot be written.
        """
        held = self.standing.get(exchange.url)
        if exchange.status == 304:
            return self._add_not_modified(exchange, held)
        capture = self._fresh(exchange)
        if capture.is_good and held and held.sha256 == capture.sha256:
            return self._add_same_body(exchange, replace(capture, outcome="same_body"), held)
        return self._add_whole(exchange, capture)

    def _fresh(self, exchange: Exchange) -> Capture:
        decoded = exchange.decoded
        if decoded is None:
            with contextlib.suppress(UndecodableError, TooLargeError):
                decoded = decode(exchange.body, exchange.header("content-encoding"), MAX_BODY)
        good = exchange.status < 400 and decoded is not None
        return Capture(
            capture_id=records.new_id(),
            source_id=self.provider_id,
            run_id=self.run_id,
            url=exchange.url,
            fetched_at=exchange.fetched_at,
            status=exchange.status,
            outcome="fetched" if good else "error",
            # A redirect holds nothing itself, whatever it leads to.
            role="index"
            if 300 <= exchange.status < 400 and exchange.status != 304
            else exchange.role,
            etag=exchange.header("etag"),
            last_modified=exchange.header("last-modified"),
            sitemap_lastmod=exchange.sitemap_lastmod,
            media_type=exchange.header("content-type"),
            sha256=None if decoded is None else records.sha256(decoded),
            body_bytes=None if decoded is None else len(decoded),
        )

    def _add_whole(self, exchange: Exchange, capture: Capture) -> Capture:
        place = self._write(records.response_record(exchange, capture))
        return self._add_request(exchange, capture, place)

    def _add_not_modified(self, exchange: Exchange, held: Capture | None) -> Capture:
        stored = self._stored(held)
        capture = self._fresh(exchange)
        if held is None or stored is None:
            # A 304 to a question without validators: nothing is at hand that it could stand for.
            return self._add_whole(exchange, replace(capture, outcome="error"))
        kept = replace(
            _with_body(capture, held),
            outcome="not_modified",
            etag=capture.etag or held.etag,
            last_modified=capture.last_modified or held.last_modified,
            media_type=held.media_type,
        )
        place = self._write(records.revisit_record(exchange, kept, stored))
        return self._add_request(exchange, kept, place)

    def _add_same_body(self, exchange: Exchange, capture: Capture, held: Capture) -> Capture:
        stored = self._stored(held)
        if stored is None or stored.body != exchange.body:
            # The same content in other bytes (compressed anew): kept as sent.
            return self._add_whole(exchange, capture)
        kept = _with_body(capture, held)
        place = self._write(records.revisit_record(exchange, kept, stored))
        return self._add_request(exchange, kept, place)

    def _add_request(self, exchange: Exchange, capture: Capture, place: tuple[int, int]) -> Capture:
        self._write(records.request_record(exchange, capture))
        return self._listed(capture, place)

    def _listed(self, capture: Capture, place: tuple[int, int]) -> Capture:
        listed = placed(capture, self.name, *place)
        self.captures.append(listed)
        self.payloads += listed.role == "payload" and listed.has_body
        return listed

    def keep(self, url: str, role: Role, lastmod: str, now: datetime) -> Capture | None:
        """Record that the standing answer is kept because the sitemap says unchanged.

        Returns:
            None where no answer is at hand: the URL must be asked.

        Raises:
            ArchiveError: it cannot be written.
        """
        held = self.standing.get(url)
        if held is None:
            return None
        kept = replace(
            held, fetched_at=now, status=None, outcome="kept_by_lastmod", sitemap_lastmod=lastmod
        )
        return self._decide(kept, role, "kept, the sitemap says unchanged")

    def resume(self, url: str, role: Role) -> Capture | None:
        """Take the answer that an interrupted run of the same night has, if there is one.

        Raises:
            ArchiveError: it cannot be written.
        """
        held = self.resumable.get(url)
        return self._decide(held, role, "taken from an interrupted run") if held else None

    def _decide(self, held: Capture, role: Role, why: str) -> Capture | None:
        stored = self._stored(held)
        if stored is None:
            return None
        capture = replace(held, capture_id=records.new_id(), run_id=self.run_id, role=role)
        return self._listed(capture, self._write(records.decision_record(capture, stored, why)))

    def validators(self, url: str) -> dict[str, str]:
        """Headers of a conditional request; none unless the standing body can be read."""
        held = self.standing.get(url)
        if held is None or not (held.etag or held.last_modified) or self._stored(held) is None:
            return {}
        stated = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified}
        return {name: value for name, value in stated.items() if value}

    def stored(self, capture: Capture) -> Stored:
        """The record that holds the body of a capture of an earlier run.

        Raises:
            DamagedRecordError: it cannot be read.
        """
        stored = self._stored(capture)
        if stored is None:
            raise DamagedRecordError(f"{capture.body_file}: the body of {capture.url} is damaged")
        return stored

    def body(self, capture: Capture, limit: int = MAX_BODY) -> bytes:
        """The decoded body that an earlier run archived.

        Raises:
            DamagedRecordError: it cannot be read.
        """
        return records.decoded(self.stored(capture), limit)

    def _stored(self, held: Capture | None) -> Stored | None:
        if held is None or held.body_file is None:
            return None
        place = (held.body_file, held.body_offset or 0)
        # One answer asks for its old body several times over: validators, revisit, reading.
        if self._memo and self._memo[0] == place:
            return self._memo[1]
        try:
            stored = records.read_record(self.root, *place, held.body_length or 0)
        except DamagedRecordError:
            return None
        self._memo = (place, stored)
        return stored

    def _write(self, record: Any) -> tuple[int, int]:
        start = self._file.tell()
        try:
            self._warc.write_record(record)
            self._file.flush()
        except OSError as error:
            # What lies after half a record could never be read again.
            with contextlib.suppress(OSError):
                self._file.seek(start)
                self._file.truncate()
            raise cannot_write(self.root, error) from error
        return start, self._file.tell() - start

    def close(self, report: Report) -> None:
        """End the run: write its report and its index, and make the file visible.

        Raises:
            ArchiveError: it cannot be written.
        """
        report.warc_files = [self.name]
        uri = f"urn:credcat:{self.provider_id}:{self.run_id}"
        self._write(records.report_record(uri, report.to_json(), report.ended_at))
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            write_index(self.root, report, self.captures)
            part = part_path(self.root, self.provider_id, self.run_id)
            part.replace(self.root / self.name)
            sync_folder(part.parent)
        except OSError as error:
            raise cannot_write(self.root, error) from error
        finally:
            self._lock.release()

    def abandon(self) -> None:
        """Let go without closing; the next run salvages what was written."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._lock.release()


def _with_body(capture: Capture, held: Capture) -> Capture:
    return replace(
        capture,
        sha256=held.sha256,
        body_bytes=held.body_bytes,
        body_file=held.body_file,
        body_offset=held.body_offset,
        body_length=held.body_length,
    )
