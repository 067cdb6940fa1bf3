"""Columns of lists: stated items parsed, each distinct one once, in order and without repeats."""

from collections.abc import Callable, Sequence

from normalize.fields import parse_distinct, text
from normalize.issues import Issues


def labels(stated: Sequence[Sequence[str]]) -> list[list[str]]:
    """Short plain texts; those that differ only in case are one."""
    known = _parse(stated, text.label)
    found = []
    for row in stated:
        distinct: dict[str, str] = {}
        for item in row:
            if label := known[item]:
                distinct.setdefault(label.casefold(), label)
        found.append(list(distinct.values())[: text.MOST_LABELS])
    return found


def flat_parse(
    stated: Sequence[Sequence[str]], parse: Callable[[str], str | None], what: str, issues: Issues
) -> list[list[str]]:
    """Codes; an item that is not understood is counted and left out."""
    known = _parse(stated, parse)
    for row in stated:
        for item in row:
            if known[item] is None:
                issues.note(f"{what} not understood", item)
    return [_distinct([known[item] for item in row]) for row in stated]


def _parse(
    stated: Sequence[Sequence[str]], parse: Callable[[str], str | None]
) -> dict[str, str | None]:
    items = list({item for row in stated for item in row})
    return dict(zip(items, parse_distinct(items, parse), strict=True))


def _distinct(codes: list[str | None]) -> list[str]:
    return list(dict.fromkeys(code for code in codes if code is not None))[: text.MOST_LABELS]
