"""What is asked of the replica, and what it answers, apart from how it goes over the wire."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Literal
from urllib.parse import parse_qs, unquote

HTML = "text/html; charset=utf-8"
JSON = "application/json"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
GZIP = "application/gzip"

PagingFault = Literal["endless", "page_twice", "empty_page"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a request asks for."""

    base: str
    """Scheme, address and port at which it came in."""
    path: str
    query: str = ""

    @property
    def stated(self) -> str:
        """Path and query as sent."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @cached_property
    def parts(self) -> list[str]:
        """The decoded parts of the path."""
        return [unquote(part) for part in self.path.split("/") if part]

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The query, of each parameter the last value."""
        return {name: values[-1] for name, values in parse_qs(self.query).items()}

    def number(self, name: str, default: int) -> int:
        """A parameter that is a whole number, else the default."""
        stated = self.parameters.get(name, "")
        return (
            int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else default
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer."""

    body: bytes = b""
    media_type: str = HTML
    status: int = 200
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    validators: bool = True
    """Whether ETag and Last-Modified are sent."""
    padding: int = 0
    """Bytes of white space after the body, sent in pieces that nobody announces."""

    @cached_property
    def etag(self) -> str:
        """A strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:24]}"'


def not_found(target: Target) -> Answer:
    """Nothing is there."""
    return failure(404, f"Nothing is at {target.path[:200]}")


def failure(status: int, sentence: str, *headers: tuple[str, str]) -> Answer:
    """An error as a small page."""
    body = f"<!DOCTYPE html>\n<title>{status}</title>\n<p>{escape(sentence)}</p>\n"
    return Answer(body=body.encode(), status=status, headers=headers, validators=False)
