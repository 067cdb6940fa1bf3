"""A JSON payload as providers send it: decoding it, and naming what it holds."""

import json
from decimal import Decimal
from email.message import Message
from math import isfinite

import orjson

from normalize.listing import FormatError, Payload
from normalize.surrogates import LONE_SURROGATE

_MOST_DIGITS = 400


def load_json(payload: Payload) -> object:
    """The JSON value of a payload: the first of what `load_sound_json` gives."""
    return load_sound_json(payload)[0]


def load_sound_json(payload: Payload) -> tuple[object, bool]:
    """The JSON value of a payload, and whether all of its texts can be encoded.

    Bytes are read as their byte order mark says, else as UTF-8, else in the charset of the
    Content-Type; bytes that stay undecodable cost the field they stand in. Raw control characters
    in strings, NaN and numbers beyond a double are let through for the same reason.

    Raises:
        FormatError: it is no JSON, is cut off, or is nested deeper than 1,024 levels.
    """
    body = payload.body.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(body), True
    except orjson.JSONDecodeError as error:
        if "depth limit" in str(error):
            raise FormatError(f"the JSON is nested too deeply: {error}") from error
    return _load_lenient(_decode(body, payload.media_type)), False


def _load_lenient(text: str) -> object:
    try:
        return json.loads(text, strict=False, parse_int=_bounded_int, parse_constant=lambda _: None)
    except RecursionError as error:
        raise FormatError("the JSON is nested too deeply") from error
    except ValueError as error:
        opening = LONE_SURROGATE.sub("\ufffd", text[:60])
        message = f"not JSON: {error}; it begins with {opening!r}"
        raise FormatError(message) from error


def _bounded_int(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _decode(body: bytes, media_type: str | None) -> str:
    encoding: str = json.detect_encoding(body)
    if encoding.startswith("utf-8"):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            encoding = _charset(media_type) or "utf-8"
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return body.decode("utf-8", "surrogateescape")


def _charset(media_type: str | None) -> str | None:
    header = Message()
    header["Content-Type"] = media_type or ""
    return header.get_content_charset()


def as_number(value: object) -> str | None:
    """A JSON number as text, without exponent; None for all else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def describe(value: object) -> str:
    """A JSON value in a few words, for the sentence that refuses it."""
    if isinstance(value, dict):
        return f"an object with {len(value)} fields"
    if isinstance(value, list):
        return f"a list of {len(value)} items"
    return "nothing" if value is None else LONE_SURROGATE.sub("\ufffd", repr(value)[:80])


def escape(token: str) -> str:
    """One reference token of a JSON Pointer (RFC 6901)."""
    text = token if token.isascii() else LONE_SURROGATE.sub("\ufffd", token)
    return text.replace("~", "~0").replace("/", "~1")
