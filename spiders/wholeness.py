"""Whether a document came to its end, as far as its syntax shows, whatever it says.

A Content-Length that is too small cuts a document off without a trace in HTTP.
"""

import json
import re
from typing import Any

import orjson

_TAIL = 64 * 1024
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_ROOT = re.compile(r"\s*<([^\s<>/!?]+)[^<>]*?(/?)>", re.DOTALL)
_LAST = re.compile(r"</([^\s<>]+)\s*>\s*\Z")
_TRAILER = re.compile(r"<!--(?:(?!-->).)*-->\s*\Z|<\?(?:(?!\?>).)*\?>\s*\Z", re.DOTALL)


def parse_json(body: bytes) -> Any:
    """A JSON document; wrong bytes in its texts are no reason to refuse it.

    Raises:
        ValueError: it is no JSON, or nested too deeply.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def fault(body: bytes, media_type: str | None) -> str | None:
    """Why a JSON or XML document is not whole; None where it is, or its syntax cannot tell."""
    if not body.strip():
        return "it is empty"
    kind = (media_type or "").lower()
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if "json" in kind or (start in (b"{", b"[") and "csv" not in kind):
        return _json_fault(body)
    if start == b"<" and "html" not in kind:
        return _xml_fault(body)
    return None


def _json_fault(body: bytes) -> str | None:
    try:
        parse_json(body)
    except ValueError as error:
        return f"it is not JSON, or cut short: {error}"
    return None


def _xml_fault(body: bytes) -> str | None:
    text = body.decode("latin-1").removeprefix("\xef\xbb\xbf")
    place = 0
    while misc := _PROLOG.match(text, place):
        place = misc.end()
    root = _ROOT.match(text, place)
    if root is None or root[1].lower() == "html":
        return None  # a reader says better what it is instead
    tail = text[-_TAIL:]
    while trailer := _TRAILER.search(tail):
        tail = tail[: trailer.start()]
    last = _LAST.search(tail)
    if root[2] or (last and last[1] == root[1]):
        return None
    return f"it is cut short: <{root[1]}> is not closed at its end"
