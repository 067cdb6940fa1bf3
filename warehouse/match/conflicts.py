"""What keeps two listings from being one offering: another edition, language, level or award.

No score and no person's decision gives way to it: such a pair may be related, never the same.
"""

from typing import Literal

from warehouse.match.records import Record

MatchType = Literal["same_offering", "translation", "successor", "variant", "related"]

_AWARDS_ALONE = frozenset({"digital_badge", "industry_certification", "license", "degree"})
"""Awards that are listed as products of their own, apart from what leads to them."""


def conflicts(left: Record, right: Record) -> tuple[str, ...]:
    """The names of what both say and say differently; empty: they may be the same offering.

    A number in only one of two titles is a conflict, too: "Algorithms" is not "Algorithms II".
    """
    one, other = left.title, right.title
    found = {
        "language": _disjoint(left.languages, right.languages) or _marked(left, right),
        "year": one.years != other.years,
        "number": one.numbers != other.numbers and not _counts_code(left, right),
        "code": _differ(one.code, other.code),
        "level": _differ(left.level, right.level) or _differ(one.level, other.level),
        "credential_type": _other_award(left.credential_type, right.credential_type),
        "offering_type": _differ(left.offering_type, right.offering_type),
    }
    return tuple(name for name, is_one in found.items() if is_one)


def match_type(found: tuple[str, ...]) -> MatchType:
    """What two listings of one matter are to each other, given their conflicts."""
    if not found:
        return "same_offering"
    if "credential_type" in found or "offering_type" in found:
        return "related"
    if found == ("language",):
        return "translation"
    if found == ("year",):
        return "successor"
    return "variant"


def _differ(left: str | None, right: str | None) -> bool:
    return left is not None and right is not None and left != right


def _other_award(left: str | None, right: str | None) -> bool:
    """Whether awards differ; a badge is none of a course that does not say what it awards."""
    if left is None or right is None:
        return bool({left, right} & _AWARDS_ALONE)
    return left != right


def _marked(left: Record, right: Record) -> bool:
    """Whether only one title names a language and nothing says that the other is in it, too."""
    return left.title.language != right.title.language and not left.languages & right.languages


def _disjoint(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left and right) and not left & right


def _counts_code(left: Record, right: Record) -> bool:
    """Whether a number of one title is only the other's course code: ``CS 101``."""
    codes = {left.title.code, right.title.code} - {None}
    numbers = set(left.title.numbers) ^ set(right.title.numbers)
    return bool(codes) and all(any(n in str(c) and len(n) > 2 for c in codes) for n in numbers)
