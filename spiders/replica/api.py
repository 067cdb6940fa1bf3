"""The paged APIs of the stand-ins, each in the style of the platform that it stands for."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

import orjson

from spiders.replica.answer import JSON, Answer, PagingFault, Target
from spiders.replica.paging import Page, cut_page

Record = dict[str, Any]

PAGE_SIZE = 20
_LARGEST = 100


def answer_page(
    style: str, records: list[Record], target: Target, fault: PagingFault | None
) -> Answer:
    """One page of a list of records.

    Args:
        style: how the API pages.
        records: the whole list.
        target: what is asked for.
        fault: how paging goes wrong this time.
    """
    start, size = _place(style, target)
    page = cut_page(records, start, size, fault)
    return _STYLES[style](page, target)


def _place(style: str, target: Target) -> tuple[int, int]:
    names = {"next-link": "page_size", "offset": "limit", "page": "per"}
    size = min(max(1, target.number(names.get(style, "per_page"), PAGE_SIZE)), _LARGEST)
    if style == "offset":
        return target.number("offset", 0), size
    if style == "cursor":
        return _from_cursor(target.parameters.get("cursor", "")), size
    return max(0, target.number("page", 1) - 1) * size, size


def _url(target: Target, **parameters: int | str | None) -> str | None:
    if None in parameters.values():
        return None
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"{target.base}{target.path}?{query}"


def _turn(page: Page[Record], forward: bool) -> int | None:
    """The number of the page after or before."""
    if forward:
        return None if page.next is None else page.next // page.size + 1
    return page.number - 1 if page.number > 1 else None


def _answer(value: object, *headers: tuple[str, str]) -> Answer:
    return Answer(body=orjson.dumps(value), media_type=JSON, headers=headers)


def _next_link(page: Page[Record], target: Target) -> Answer:
    """Open edX's courses API: the links in an object of their own."""
    sized = {"page_size": page.size}
    paging = {
        "next": _url(target, page=_turn(page, forward=True), **sized),
        "previous": _url(target, page=_turn(page, forward=False), **sized),
        "count": page.total,
        "num_pages": page.pages,
    }
    return _answer({"results": page.items, "pagination": paging})


def _offset(page: Page[Record], target: Target) -> Answer:
    """Limit and offset, as Django REST framework writes it."""
    before = max(0, page.start - page.size) if page.start else None
    return _answer(
        {
            "count": page.total,
            "next": _url(target, limit=page.size, offset=page.next),
            "previous": _url(target, limit=page.size, offset=before),
            "results": page.items,
        }
    )


def _number(page: Page[Record], target: Target) -> Answer:
    """Credly: numbered pages, everything announced."""
    paging = {
        "count": len(page.items),
        "current_page": page.number,
        "total_count": page.total,
        "total_pages": page.pages,
        "per": page.size,
        "previous_page_url": _url(target, page=_turn(page, forward=False)),
        "next_page_url": _url(target, page=_turn(page, forward=True)),
    }
    return _answer({"data": page.items, "metadata": paging})


def _link_header(page: Page[Record], target: Target) -> Answer:
    """A bare list; where it goes on stands in the headers (RFC 8288)."""
    following = _url(target, page=_turn(page, forward=True))
    headers = [("X-Total-Count", str(page.total))]
    if following:
        headers.append(("Link", f'<{following}>; rel="next"'))
    return _answer(page.items, *headers)


def _cursor(page: Page[Record], _target: Target) -> Answer:
    """A token that says nothing to anybody else; nothing is announced."""
    following = None if page.next is None else _to_cursor(page.next)
    return _answer({"results": page.items, "next_cursor": following})


def _to_cursor(start: int) -> str:
    return base64.urlsafe_b64encode(f"s={start}".encode()).decode().rstrip("=")


def _from_cursor(token: str) -> int:
    try:
        stated = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError):
        return 0
    digits = stated.removeprefix("s=")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


_STYLES: dict[str, Callable[[Page[Record], Target], Answer]] = {
    "next-link": _next_link,
    "offset": _offset,
    "page": _number,
    "link-header": _link_header,
    "cursor": _cursor,
}
