"""One page of an API, as far as paging goes: its records, what it announces, what is next."""

import hashlib
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
from jsonpointer import JsonPointer, JsonPointerException

from normalize.provider import PagedApi
from spiders.client import Answer
from spiders.decoding import unpack
from spiders.wholeness import parse_json


class PageError(ValueError):
    """A page is not as the provider file says; the message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What paging needs of a page."""

    identities: tuple[bytes, ...]
    """One for each record, in order."""
    total: int | None
    """Records announced, in all pages."""
    pages: int | None
    """Pages announced."""
    next: str | None
    """The next link or cursor; None at the end."""


def read_page(answer: Answer, collect: PagedApi) -> Page:
    """What a page says of paging.

    Raises:
        PageError: it is no JSON, or not as the provider file says.
    """
    try:
        stated = parse_json(unpack(answer.body, collect.max_bytes))
        records = _records(stated, collect.items, answer.url)
        return Page(
            identities=tuple(_identity(record) for record in records),
            total=_number(stated, collect.total, answer.url),
            pages=_number(stated, collect.pages, answer.url),
            next=_next(stated, answer, collect),
        )
    except PageError:
        raise
    except (ValueError, RecursionError) as error:
        raise PageError(f"{answer.url} is not JSON, or cut short: {error}") from error


def _at(stated: Any, pointer: str) -> Any:
    try:
        return JsonPointer(pointer).resolve(stated)
    except JsonPointerException:
        return None


def _records(stated: Any, pointer: str, url: str) -> list[Any]:
    found = _at(stated, pointer)
    if isinstance(found, dict) and pointer:
        # Some APIs send a map by id instead of a list.
        return list(found.items())
    if not isinstance(found, list):
        what = "nothing" if found is None else type(found).__name__
        message = f"{url} has {what} at {pointer!r} where `items` expects the list of records"
        raise PageError(message)
    return found


def _identity(record: Any) -> bytes:
    named: Any = record
    if isinstance(record, dict):
        named = next(([k, record[k]] for k in ("id", "uuid") if _is_name(record.get(k))), record)
    try:
        stated = orjson.dumps(named, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # integers over 64 bits, or very deep
        stated = repr(named).encode("utf-8", "replace")
    return hashlib.blake2b(stated, digest_size=16).digest()


def _is_name(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _number(stated: Any, pointer: str | None, url: str) -> int | None:
    found = None if pointer is None else _at(stated, pointer)
    if found is None:
        return None
    if isinstance(found, str) and found.strip().isdecimal() and len(found) < 16:
        found = int(found)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise PageError(f"{url} announces {str(found)[:40]!r} at {pointer!r}, which is no count")
    return found


def _next(stated: Any, answer: Answer, collect: PagedApi) -> str | None:
    if collect.paging == "link-header":
        links = answer.headers.get("link", "")
        response = httpx.Response(200, headers={b"link": links.encode("latin-1", "replace")})
        return response.links.get("next", {}).get("url") or None
    if collect.next is None:
        return None
    found = _at(stated, collect.next)
    if found in (None, "", False):
        return None
    if isinstance(found, str) or (_is_name(found) and collect.paging == "cursor"):
        return str(found)
    message = f"{answer.url} has {str(found)[:40]!r} at {collect.next!r}, which is no next page"
    raise PageError(message)
