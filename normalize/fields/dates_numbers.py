"""Tokens of a text about a start, and the numbers that are read as them: days, times, years."""

import re
from datetime import date, time
from typing import NamedTuple

from normalize.fields.dates_kinds import ISO
from normalize.fields.dates_words import Order
from normalize.fields.dates_zones import Zone, zone_of_name, zone_of_offset

SHORT_YEARS = range(20, 40)
"""Years that are written with two digits and are of courses; days and hours are like others."""
CENTURY = 2000
YEARS = range(1000, 2200)
"""Other numbers of four digits are of rooms, sections and courses."""


class Token(NamedTuple):
    """A part of a text: its kind is one letter, so that rules are regular expressions."""

    kind: str
    """d day, M month, Y year, B month or weekday, W weekday, n day and month, D date, H time of
    day, Z zone, - dash, ~ to, F from, e end, & and, | separator, X no start, o any time,
    t not known, E every, R on a weekday of each week, c what is counted, N what has a number,
    f a word that says nothing, u a word that means nothing here."""
    number: int = 0
    weekdays: frozenset[int] = frozenset()
    day: date | None = None
    clock: time | None = None
    zone: Zone | None = None
    text: str = ""
    words: str = ""
    """What stands in the text, where every word is asked for."""


class Writer(NamedTuple):
    """What is known of who wrote a text."""

    country: str | None
    order: Order | None
    """Whether day or month is first, where numbers alone do not show it."""


def _iso(found: re.Match[str], _: Writer) -> Token | None:
    token = dated(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))
    return None if token is None else token._replace(text=ISO)


def _machine(found: re.Match[str], _: Writer) -> Token | None:
    try:
        return Token("D", day=date.fromisoformat(found[0].removesuffix("t").upper()), text=ISO)
    except ValueError:
        return None


def _numeric(found: re.Match[str], writer: Writer) -> Token | None:
    """Day and month by which of them can be a month, else by the country or the words around.

    No country writes month first with dots: there such a number is not clear.
    """
    one, two, year = int(found["one"]), int(found["two"]), int(found["four"])
    pair = _day_and_month(one, two, found["mark"], writer)
    return None if pair is None else dated(year, pair[1], pair[0], numeric=True)


def _short_year(found: re.Match[str], writer: Writer) -> Token | None:
    """12.05.27, where the order is known and no other reading is possible: 26-05-27 has two."""
    one, two, year = (int(part) for part in re.split("[./-]", found["short_year"]))
    mark = found["year_mark"]
    if writer.order is None or year not in SHORT_YEARS or (mark == "-" and one in SHORT_YEARS):
        return None
    if writer.order == "month_first" and (mark == "." or one > 12):
        return None
    pair = _day_and_month(one, two, mark, writer)
    return None if pair is None else dated(CENTURY + year, pair[1], pair[0], numeric=True)


def _day_and_month(one: int, two: int, mark: str, writer: Writer) -> tuple[int, int] | None:
    if one > 12 or one == two:
        return one, two
    if two > 12:
        return two, one
    if writer.order is None or (mark == "." and writer.order == "month_first"):
        return None
    return (one, two) if writer.order == "day_first" else (two, one)


def dated(year: int, month: int, day: int, *, numeric: bool = False) -> Token | None:
    """A date as a token; None where the calendar has no such day."""
    try:
        return Token("D", day=date(year, month, day), text="numeric" if numeric else "")
    except ValueError:
        return None


def _short(found: re.Match[str], writer: Writer) -> Token | None:
    one, two = (int(part) for part in re.findall(r"\d+", found["short"]))
    if found["short_mark"] == "." and _is_time_only(found["short"]):
        return Token("H", clock=time(one, two))
    pair = _day_and_month(one, two, found["short_mark"], writer)
    return None if pair is None else Token("n", pair[1], text=str(pair[0]))


def _is_time_only(text: str) -> bool:
    """19.00, 18.30: no month has that number."""
    hour, _, minute = text.partition(".")
    if len(minute) != 2 or not minute.isdecimal():
        return False
    return int(hour) < 24 and (minute == "00" or 12 < int(minute) < 60)


def _clock(found: re.Match[str], _: Writer) -> Token | None:
    hour, minute, second = (
        int(found["hour"]),
        int(found["minute"] or found["dotted"] or 0),
        int(found["second"] or 0),
    )
    half = (found["half"] or "")[:1]
    if half in {"a", "p"}:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return Token("H", clock=time(hour, minute, second), text=half)
    except ValueError:
        return None


def _clock_h(found: re.Match[str], _: Writer) -> Token | None:
    hour, _h, minute = found["clock_h"].replace(" ", "").replace("hs", "h").partition("h")
    if int(hour) > 24 and not minute:
        return Token("c")  # 35 h are the length
    try:
        return Token("H", clock=time(int(hour), int(minute or 0)))
    except ValueError:
        return None


def _offset(found: re.Match[str], _: Writer) -> Token | None:
    zone = zone_of_offset(found["offset"])
    return None if zone is None else Token("Z", zone=zone)


def _iana(found: re.Match[str], _: Writer) -> Token | None:
    zone = zone_of_name(found["iana"])
    return None if zone is None else Token("Z", zone=zone)


def _year(found: re.Match[str], _: Writer) -> Token | None:
    if found["year"][0] != "'":
        year = int(found["year"][:4])  # 2027.2 is a half of it
        return Token("Y", year) if year in YEARS else Token("u")
    year = int(found["year"][1:])
    return Token("Y", CENTURY + year) if year in SHORT_YEARS else None


def _number(found: re.Match[str], _: Writer) -> Token:
    return Token("d", int(re.findall(r"\d+", found["number"])[0]), text=found["number"])


READERS = {
    "iso": _iso, "week": _machine, "compact": _machine, "numeric": _numeric,
    "short_year": _short_year, "clock": _clock,
    "clock_h": _clock_h, "short": _short, "offset": _offset, "iana": _iana, "year": _year,
    "number": _number,
}  # fmt: skip
"""Name of a group of what is met in a text -> what reads it."""
