"""Pages of a list, and the ways in which paging goes wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from spiders.replica.answer import PagingFault

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list."""

    items: Sequence[T]
    start: int
    """Place of its first item in the list."""
    size: int
    total: int
    next: int | None
    """Where the next page starts."""

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self.start // self.size + 1

    @property
    def pages(self) -> int:
        """How many there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def cut_page(items: Sequence[T], start: int, size: int, fault: PagingFault | None) -> Page[T]:
    """The page that starts at a place.

    Args:
        items: the whole list.
        start: where the page starts; past the end it is empty.
        size: of a page, at least 1.
        fault: "endless" goes round and round, always with a next page; "page_twice" gives the
            items of the page before; "empty_page" gives none. The rest of the page stays right.
    """
    total = len(items)
    following = start + size if start + size < total else None
    shown = items[start : start + size]
    if fault == "endless":
        place = start % (-(-total // size) * size) if total else 0
        shown, following = items[place : place + size], start + size
    elif fault == "page_twice" and start >= size:
        shown = items[start - size : start]
    elif fault == "empty_page":
        shown = items[:0]
    return Page(items=shown, start=start, size=size, total=total, next=following)
