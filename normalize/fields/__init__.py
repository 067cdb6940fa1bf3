"""Parsers of stated values: one family for each file, each distinct value parsed once.

A parser takes one stated text and gives the parsed value, or None where it does not understand the
text. It raises on no text, and gives no number that the text does not hold.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from normalize.issues import Issues

S = TypeVar("S", bound=Hashable)
T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[V_co]):
    """A parsed value, and what decided it."""

    value: V_co
    rule: str
    """A few words in snake case, e.g. ``iso_code``, ``name_de``, ``table: levels``."""


def parse_distinct(stated: Iterable[S | None], parse: Callable[[S], T | None]) -> list[T | None]:
    """Parse a column of stated values, each distinct one once; None stays None."""
    column = list(stated)
    parsed = {value: parse(value) for value in set(column) if value is not None}
    return [None if value is None else parsed[value] for value in column]


def understand(
    what: str, stated: Iterable[str | None], parse: Callable[[str], T | None], issues: Issues
) -> list[T | None]:
    """`parse_distinct`, with a count of what was stated and not understood."""
    column = list(stated)
    parsed = parse_distinct(column, parse)
    for text, value in zip(column, parsed, strict=True):
        if value is None and text is not None:
            issues.note(f"{what} not understood", text)
    return parsed
