"""Ratings on a scale of 0 to 5."""

import re
from decimal import Decimal

from normalize.fields.numbers import decimal

_SCALE = Decimal(5)
_OF_BEST = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|of|out of)\s*(\d+(?:\.\d+)?)", re.ASCII)
"""A rating that names its own scale: "4/5", "4.5 out of 5"."""


def rating(stated: tuple[str, str | None, str | None]) -> Decimal | None:
    """A rating rescaled to 0-5; None where it does not lie on its scale.

    Args:
        stated: the rating, the best and the worst of its scale. schema.org's default for the best
            is 5; the worst is 0 where it is not stated, so that 4.5 of 5 stays 4.5.
    """
    said, said_best = _split(stated[0], stated[1])
    value, best = decimal(said), decimal(said_best) if said_best else _SCALE
    worst = decimal(stated[2]) if stated[2] else Decimal(0)
    if value is None or best is None or worst is None or not worst < best or not 0 <= value <= best:
        return None
    if value < worst:
        return None
    return value if best == _SCALE else value * _SCALE / best


def _split(value: str, best: str | None) -> tuple[str, str | None]:
    """The rating and the best that it names itself; as given where two bests contradict."""
    found = _OF_BEST.fullmatch(value.strip()) if len(value) < 40 else None
    if found is None or (best is not None and decimal(best) != Decimal(found[2])):
        return value, best
    return found[1], found[2]
