"""Ratings on a scale of 0 to 5."""

from decimal import Decimal

from normalize.fields.numbers import decimal

_SCALE = Decimal(5)


def rating(stated: tuple[str, str | None, str | None]) -> Decimal | None:
    """A rating rescaled to 0-5; None where it does not lie on its scale.

    Args:
        stated: the rating, the best and the worst of its scale. schema.org's default for the best
            is 5; the worst is 0 where it is not stated, so that 4.5 of 5 stays 4.5.
    """
    value, best = decimal(stated[0]), decimal(stated[1]) if stated[1] else _SCALE
    worst = decimal(stated[2]) if stated[2] else Decimal(0)
    if value is None or best is None or worst is None or not worst < best or not 0 <= value <= best:
        return None
    if value < worst:
        return None
    return value if best == _SCALE else value * _SCALE / best
