"""HTTP/1.1 as bytes: requests taken apart, answers put together, rightly or wrongly on purpose."""

import asyncio
import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import format_datetime, formatdate, parsedate_to_datetime
from functools import cached_property, lru_cache
from http import HTTPStatus

from spiders.replica.answer import Answer
from spiders.replica.faults import Fault

_PIECE = 64 * 1024
_WORTH_PACKING = 512
_PACKABLE = ("text/", "application/json", "application/xml")


@dataclass(frozen=True, slots=True)
class Head:
    """A request without its body."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    """By lower-case name."""
    keeps_alive: bool = True

    @property
    def length(self) -> int:
        """Bytes of body that follow."""
        stated = self.headers.get("content-length", "0")
        return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else 0


def parse_head(raw: bytes) -> Head | None:
    """The head of a request; None where it is none."""
    first, *lines = raw.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[1].startswith("/"):
        return None
    pairs = (line.partition(":") for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    said = headers.get("connection", "").lower()
    keeps = "keep-alive" in said if words[2] == "HTTP/1.0" else "close" not in said
    return Head(words[0], words[1], headers, keeps)


@dataclass(frozen=True)
class Ready:
    """An answer with its validators worked out and its packed form kept."""

    answer: Answer

    @cached_property
    def packed(self) -> bytes | None:
        """The body as gzip, where that is worth it."""
        answer = self.answer
        encoded = any(name == "Content-Encoding" for name, _ in answer.headers)
        if encoded or len(answer.body) < _WORTH_PACKING or answer.padding:
            return None
        return gzip.compress(answer.body, 6, mtime=0) if _is_packable(answer.media_type) else None

    @cached_property
    def modified(self) -> str | None:
        """Last-Modified."""
        at = self.answer.modified
        return format_datetime(at.astimezone(UTC), usegmt=True) if at else None

    def is_known(self, head: Head) -> bool:
        """Whether the client has it already (RFC 9110 13.1)."""
        if self.answer.status != 200 or not self.answer.validators:
            return False
        if stated := head.headers.get("if-none-match"):
            known = stated.replace('-gzip"', '"')
            return known.strip() == "*" or self.answer.etag in known
        return self._unmodified_since(head.headers.get("if-modified-since"))

    def _unmodified_since(self, stated: str | None) -> bool:
        if stated is None or self.answer.modified is None:
            return False
        try:
            since = parsedate_to_datetime(stated)
        except ValueError:
            return False
        return since.tzinfo is not None and self.answer.modified <= since

    def headers(self, *, packed: bool) -> Iterator[tuple[str, str]]:
        """What a 200 and a 304 have in common."""
        yield "Date", _date(int(time.time()))
        if self.answer.validators:
            etag = self.answer.etag
            yield "ETag", f'{etag[:-1]}-gzip"' if packed else etag
            if self.modified:
                yield "Last-Modified", self.modified
        if self.packed is not None:
            yield "Vary", "Accept-Encoding"
        yield from self.answer.headers


def _is_packable(media_type: str) -> bool:
    return media_type.startswith(_PACKABLE)


@lru_cache(maxsize=4)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


@dataclass(slots=True)
class Sent:
    """What went out."""

    status: int
    bytes: int
    keeps_alive: bool


async def send(writer: asyncio.StreamWriter, head: Head, ready: Ready, fault: Fault | None) -> Sent:
    """Write an answer, or what a fault of the wire makes of it."""
    if ready.is_known(head):
        lines = [f"{name}: {value}" for name, value in ready.headers(packed=False)]
        writer.write(_head(304, lines))
        return Sent(304, 0, head.keeps_alive)
    if ready.answer.padding:
        return await _send_padded(writer, head, ready)
    packed = ready.packed if "gzip" in head.headers.get("accept-encoding", "") else None
    body = ready.answer.body if packed is None else packed
    lines = [f"{name}: {value}" for name, value in ready.headers(packed=packed is not None)]
    lines.append(f"Content-Type: {ready.answer.media_type}")
    if packed is not None:
        lines.append("Content-Encoding: gzip")
    lines.append(f"Content-Length: {_said_length(len(body), fault)}")
    keeps = head.keeps_alive and (fault is None or fault.kind not in ("cut_off", "wrong_length"))
    lines.append(f"Connection: {'keep-alive' if keeps else 'close'}")
    start = _head(ready.answer.status, lines)
    if head.method == "HEAD":
        body = b""
    elif fault and fault.kind == "cut_off":
        body = body[: len(body) // 2]
    if fault and fault.kind == "trickle":
        await _trickle(writer, start + body, fault.seconds)
    else:
        writer.write(start + body)
    return Sent(ready.answer.status, len(body), keeps)


def _said_length(true: int, fault: Fault | None) -> int:
    if fault is None or fault.kind != "wrong_length":
        return true
    return max(0, true + (-64 if fault.size is None else fault.size))


def _head(status: int, lines: list[str]) -> bytes:
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    return "\r\n".join([first, *lines, "", ""]).encode("latin-1", "replace")


async def _trickle(writer: asyncio.StreamWriter, data: bytes, seconds: float) -> None:
    step = max(1, len(data) // 20)
    for at in range(0, len(data), step):
        writer.write(data[at : at + step])
        await writer.drain()
        await asyncio.sleep(seconds / 20)


async def _send_padded(writer: asyncio.StreamWriter, head: Head, ready: Ready) -> Sent:
    """In chunks, so that no header says how much there will be."""
    lines = [f"{name}: {value}" for name, value in ready.headers(packed=False)]
    lines += [f"Content-Type: {ready.answer.media_type}", "Transfer-Encoding: chunked"]
    writer.write(_head(ready.answer.status, lines))
    if head.method == "HEAD":
        return Sent(ready.answer.status, 0, head.keeps_alive)
    body, left = ready.answer.body, ready.answer.padding
    if body:
        writer.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
    while left > 0:
        size = min(_PIECE, left)
        writer.write(f"{size:x}\r\n".encode() + b" " * size + b"\r\n")
        await writer.drain()
        left -= size
    writer.write(b"0\r\n\r\n")
    return Sent(ready.answer.status, len(body) + ready.answer.padding, head.keeps_alive)
