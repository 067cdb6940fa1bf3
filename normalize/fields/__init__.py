"""Parsers of stated values: one family for each file, each distinct value parsed once.

A parser takes one stated text and gives the parsed value, or None where it does not understand the
text. It raises on no text, and gives no number that the text does not hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pyarrow as pa

from normalize.distinct import Distinct, distinct
from normalize.issues import Issues

S = TypeVar("S")
T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[V_co]):
    """A parsed value, and what decided it."""

    value: V_co
    rule: str
    """A few words in snake case, e.g. ``iso_code``, ``name_de``, ``table: levels``."""


def parse_distinct(stated: pa.Array | Distinct[S], parse: Callable[[S], T | None]) -> Distinct[T]:
    """Parse a column of stated values, each distinct one once; where nothing is stated, nothing."""
    column: Distinct[S] = stated if isinstance(stated, Distinct) else distinct(stated)
    return column.each(parse)


def understand(
    what: str,
    stated: pa.Array | Distinct[S],
    parse: Callable[[S], T | None],
    issues: Issues,
    *,
    shown: Callable[[S], str] = str,
) -> Distinct[T]:
    """`parse_distinct`, with a count of what was stated and not understood.

    Args:
        what: what is parsed, for the count.
        stated: the column; null and None say nothing.
        parse: gives None where it does not understand a value.
        issues: where it is counted, by rows.
        shown: how the count names a value.
    """
    column: Distinct[S] = stated if isinstance(stated, Distinct) else distinct(stated)
    return note_missed(what, column, column.each(parse), issues, shown=shown)


def note_missed(
    what: str,
    stated: Distinct[S],
    parsed: Distinct[T],
    issues: Issues,
    *,
    shown: Callable[[S], str] = str,
) -> Distinct[T]:
    """The parsed column, with a count of what was stated and not understood, as in `understand`."""
    failed = [
        place
        for place, (said, found) in enumerate(zip(stated.values, parsed.values, strict=True))
        if found is None and said is not None
    ]
    if failed:
        times = stated.counts()
        for place in failed:
            said = stated.values[place]
            if times[place] and said is not None:
                issues.note(f"{what} not understood", shown(said), times[place])
    return parsed


def note_missed_items(
    what: str, lists: Distinct[tuple[S, ...]], is_missed: Callable[[S], bool], issues: Issues
) -> None:
    """Count the items of lists that are not understood, by rows, as `understand` does of values."""
    for said, times in zip(lists.values, lists.counts(), strict=True):
        for item in said or ():
            if is_missed(item):
                issues.note(f"{what} not understood", str(item), times)


def with_rule(column: str, found: Distinct[Found[T]]) -> dict[str, Distinct[Any]]:
    """A column and, as ``column:rule``, what decided each of its values."""
    return {column: found.each(_value), f"{column}:rule": found.each(_rule)}


def _value(found: Found[T]) -> T:
    return found.value


def _rule(found: Found[Any]) -> str:
    return found.rule
