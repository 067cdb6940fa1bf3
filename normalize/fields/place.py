"""Places: countries, coordinates, time zones."""

import zoneinfo
from functools import cache

import pycountry

from normalize.fields.numbers import decimal
from normalize.vocabulary import fold, terms

_LONGEST = 100


def country(stated: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country, from a code, an English name or a common one."""
    text = " ".join(stated.split())
    if not text or len(text) > _LONGEST:
        return None
    if common := terms("countries").get(fold(text)):
        return common
    try:
        found: str = pycountry.countries.lookup(text).alpha_2
    except LookupError:
        return None
    return found


def latitude(stated: str) -> float | None:
    """Degrees north, -90 to 90."""
    return _degrees(stated, 90)


def longitude(stated: str) -> float | None:
    """Degrees east, -180 to 180."""
    return _degrees(stated, 180)


def _degrees(stated: str, most: int) -> float | None:
    degrees = decimal(stated)
    return float(degrees) if degrees is not None and abs(degrees) <= most else None


def timezone(stated: str) -> str | None:
    """An IANA time zone by its very name."""
    return stated.strip() if stated.strip() in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
