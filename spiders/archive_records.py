"""WARC records: one exchange or one decision turned to records and back, byte for byte."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordbuilder import RecordBuilder
from warcio.timeutils import datetime_to_iso_date

from spiders.capture import Capture, Role
from spiders.decoding import TooLargeError, UndecodableError, decode

Headers = tuple[tuple[bytes, bytes], ...]

CAPTURE = "Credcat-Capture"
"""Extension field of every record that the index lists: its row, as JSON."""
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
BUILDER = RecordBuilder(warc_version="1.1")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


class DamagedRecordError(ValueError):
    """The bytes in the archive are no whole record, or not the ones that were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its whole answer, as they were on the wire but for transfer chunking."""

    url: str
    role: Role
    request_headers: Headers
    status: int
    reason: str = ""
    http_version: str = "HTTP/1.1"
    headers: Headers
    body: bytes
    """Raw: Content-Encoding not undone."""
    fetched_at: datetime
    decoded: bytes | None = None
    """The decoded body, where the caller has it already."""
    sitemap_lastmod: str | None = None
    method: str = "GET"

    def header(self, name: str) -> str | None:
        """The first value of a response header."""
        wanted = name.lower().encode()
        found = (value for key, value in self.headers if key.lower() == wanted)
        value = next(found, None)
        return None if value is None else value.decode("latin-1").strip()


@dataclass(slots=True)
class _Head:
    """Start line and headers, kept byte for byte (warcio would re-encode them)."""

    headers_buff: bytes

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Nothing to compute: the bytes are as sent."""


def _head(start: str, headers: Headers) -> _Head:
    lines = [start.encode("latin-1", "replace"), *(name + b": " + value for name, value in headers)]
    return _Head(b"\r\n".join(lines) + b"\r\n\r\n")


def _dechunked(headers: Headers) -> Headers:
    # Chunking is gone from the body that the HTTP library hands over, so the header that announces
    # it gets the prefix that Common Crawl uses for the same case.
    return tuple(
        (b"X-Crawler-Transfer-Encoding" if name.lower() == b"transfer-encoding" else name, value)
        for name, value in headers
    )


def new_id() -> str:
    """A fresh WARC-Record-ID, without its angle brackets."""
    return uuid4().urn


def digest(data: bytes, *more: bytes) -> str:
    """A labelled digest as WARC writes it."""
    sha = hashlib.sha256(data)
    for part in more:
        sha.update(part)
    return "sha256:" + base64.b32encode(sha.digest()).decode()


def _record(
    kind: str, uri: str, fields: dict[str, str], head: _Head | None, body: bytes, **more: str
) -> Any:
    parts = (head.headers_buff, body) if head else (body,)
    digests = {"WARC-Block-Digest": digest(*parts)}
    if head and kind != "revisit":
        digests["WARC-Payload-Digest"] = digest(body)
    return BUILDER.create_warc_record(
        quote(uri, safe=_PRINTABLE),
        kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=head,
        warc_headers_dict={**fields, **digests},
        **more,
    )


def _date(moment: datetime) -> str:
    return str(datetime_to_iso_date(moment.replace(tzinfo=None), use_micros=True))


def response_record(exchange: Exchange, capture: Capture) -> Any:
    """The answer with its body."""
    start = f"{exchange.http_version} {exchange.status} {exchange.reason}"
    return _record(
        "response", capture.url, _fields(capture), _head(start, _dechunked(exchange.headers)),
        exchange.body,
    )  # fmt: skip


def request_record(exchange: Exchange, capture: Capture) -> Any:
    """The question, concurrent to its answer."""
    path = exchange.url.split("://", 1)[-1]
    target = "/" + path.split("#", 1)[0].partition("/")[2]
    if "/" not in path and "?" in path:
        target = "/?" + path.partition("?")[2]
    fields = {
        "WARC-Record-ID": f"<{new_id()}>",
        "WARC-Date": _date(exchange.fetched_at),
        "WARC-Concurrent-To": f"<{capture.capture_id}>",
    }
    start = f"{exchange.method} {target} {exchange.http_version}"
    return _record("request", capture.url, fields, _head(start, exchange.request_headers), b"")


def revisit_record(exchange: Exchange, capture: Capture, held: "Stored") -> Any:
    """The answer without a body that is held already: a 304, or the same bytes again."""
    start = f"{exchange.http_version} {exchange.status} {exchange.reason}"
    fields = {
        **_fields(capture),
        "WARC-Profile": NOT_MODIFIED if exchange.status == 304 else IDENTICAL,
        "WARC-Refers-To": f"<{held.record_id}>",
        "WARC-Refers-To-Target-URI": held.url,
        "WARC-Refers-To-Date": held.date,
        "WARC-Payload-Digest": digest(held.body),
    }
    return _record("revisit", capture.url, fields, _head(start, _dechunked(exchange.headers)), b"")


def decision_record(capture: Capture, held: "Stored", why: str) -> Any:
    """The decision not to ask because an answer is at hand."""
    fields = {**_fields(capture), "WARC-Refers-To": f"<{held.record_id}>"}
    body = f"decision: {why}\r\n".encode()
    return _record("metadata", capture.url, fields, None, body)


def report_record(uri: str, report: bytes, ended_at: datetime) -> Any:
    """The end of a run: its report."""
    fields = {"WARC-Record-ID": f"<{new_id()}>", "WARC-Date": _date(ended_at)}
    return _record("metadata", uri, fields, None, report, warc_content_type="application/json")


def _fields(capture: Capture) -> dict[str, str]:
    return {
        "WARC-Record-ID": f"<{capture.capture_id}>",
        "WARC-Date": _date(capture.fetched_at),
        CAPTURE: capture.stated(),
    }


def sha256(data: bytes) -> str:
    """Fingerprint of a body, as the index lists it."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One record as it lies in the archive."""

    kind: str
    record_id: str
    url: str
    date: str
    content_type: str
    stated: dict[str, Any] | None
    """The index row that it carries."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of the HTTP answer."""
    body: bytes = field(repr=False)
    """Raw body of a response; block of other records."""

    def header(self, name: str) -> str | None:
        """The first value of a header of the HTTP answer."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def decoded(stored: Stored, limit: int) -> bytes:
    """The body of a stored answer with its Content-Encoding undone.

    Raises:
        DamagedRecordError: it does not decode, or is over the limit.
    """
    try:
        return decode(stored.body, stored.header("content-encoding"), limit)
    except (UndecodableError, TooLargeError) as error:
        raise DamagedRecordError(f"{stored.url}: {error}") from error


def parse_record(plain: bytes) -> Stored:
    """A record from its unzipped bytes, its digests checked.

    Raises:
        DamagedRecordError: it is no whole WARC record.
    """
    try:
        record = next(ArchiveIterator(BytesIO(plain), check_digests=True))
        body = record.raw_stream.read()
        fields = record.rec_headers
        stated = fields.get_header(CAPTURE)
        if record.digest_checker.passed is False:
            raise DamagedRecordError("; ".join(record.digest_checker.problems))
        return Stored(
            kind=record.rec_type,
            record_id=fields.get_header("WARC-Record-ID", "").strip("<>"),
            url=fields.get_header("WARC-Target-URI", ""),
            date=fields.get_header("WARC-Date", ""),
            content_type=fields.get_header("Content-Type", ""),
            stated=json.loads(stated) if stated else None,
            headers=tuple(record.http_headers.headers) if record.http_headers else (),
            body=body,
        )
    except (ArchiveLoadFailed, StopIteration, ValueError, AttributeError, EOFError) as error:
        raise DamagedRecordError(f"not a whole WARC record: {error}") from error


def read_record(root: Path, file: str, offset: int, length: int) -> Stored:
    """The record at a place of the archive.

    Raises:
        DamagedRecordError: there is none, or not a whole one.
    """
    try:
        with (root / file).open("rb") as stream:
            stream.seek(offset)
            zipped = stream.read(length)
        member = zlib.decompressobj(31)
        plain = member.decompress(zipped)
    except (OSError, zlib.error) as error:
        raise DamagedRecordError(f"{file} at {offset}: {error}") from error
    if not member.eof:
        raise DamagedRecordError(f"{file} at {offset}: the record is cut off")
    return parse_record(plain)


def whole_members(stream: IO[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length and unzipped bytes of each gzip member, up to the first that is not whole."""
    offset, rest = 0, b""
    while True:
        member, plain, length = zlib.decompressobj(31), bytearray(), 0
        while not member.eof:
            chunk = rest or stream.read(1 << 20)
            if not chunk:
                return
            try:
                plain += member.decompress(chunk)
            except zlib.error:
                return
            rest = member.unused_data
            length += len(chunk) - len(rest)
        yield offset, length, bytes(plain)
        offset += length
