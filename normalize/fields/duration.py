"""Spans and efforts: ISO 8601 durations and the plain forms that feeds use.

The unit decides what a text says: hours and minutes are effort, days and longer units are calendar
span, hours in a week or a month are a rate. No number is carried from one to the other.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Literal

import isodate

DAYS_PER_MONTH = Decimal("30.4375")
_DAYS = {"day": Decimal(1), "week": Decimal(7), "month": DAYS_PER_MONTH, "year": Decimal("365.25")}
_LETTERS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
Per = Literal["day", "week", "month"]

_UNITS = {
    "minute": r"min(?:ute)?s?\.?",
    "hour": r"h(?:ou)?rs?\.?|h",
    "day": r"days?",
    "week": r"w(?:ee)?ks?\.?",
    "month": r"mon(?:th)?s?\.?|mos?\.?",
    "year": r"y(?:ea)?rs?\.?",
}
_NUMBER = r"\d{1,5}(?:\.\d{1,3})?"
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_QUANTITY = re.compile(
    rf"(?P<bound>up to|at least|minimum(?: of)?|maximum(?: of)?)?\s*(?P<low>{_NUMBER})"
    rf"(?P<plus>\+)?(?:\s*(?:-|–|—|to)\s*(?P<high>{_NUMBER}))?[\s-]*(?:{_UNIT})(?![a-z])"
    # Minutes after hours are part of the same quantity: "2 hours 30 minutes", "1h 30m".
    r"(?:(?<=[hrs.])\s*(?:and\s+)?(?P<minutes>\d{1,2})\s*m(?:in(?:ute)?s?)?\.?(?![a-z]))?",
    re.ASCII,
)
_RATE = re.compile(
    r"\s*(?:per|a|an|each|every|/|p/)\s*(?P<per>day|week|wk|month)\b|\s*(?P<adverb>daily|weekly|monthly)\b"
)
_FILLER = re.compile(
    r"\b(?:about|approx(?:imately)?\.?|around|roughly|circa|total|of|study|work|learning|effort|"
    r"to complete|for|at|over|with|and|in|duration|estimated|full|part|time|long|the|course|"
    r"video|content)\b|[~:,.()≈]"
)
_UP_TO, _AT_LEAST = ("up to", "maximum", "maximum of"), ("at least", "minimum", "minimum of")
_ISO = re.compile(
    r"P(?=\d|T\d)(?:\d{1,4}(?:\.\d{1,3})?Y)?(?:\d{1,4}(?:\.\d{1,3})?M)?(?:\d{1,4}(?:\.\d{1,3})?W)?"
    r"(?:\d{1,5}(?:\.\d{1,3})?D)?(?:T(?=\d)(?:\d{1,5}(?:\.\d{1,3})?H)?(?:\d{1,6}(?:\.\d{1,3})?M)?"
    r"(?:\d{1,7}(?:\.\d{1,3})?S)?)?",
    re.ASCII,
)
_LONGEST = 200
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A quantity between two bounds; None is an open end."""

    low: Decimal | None
    high: Decimal | None

    def times(self, factor: Decimal) -> "Bounds":
        """Both bounds multiplied."""
        low = None if self.low is None else self.low * factor
        return Bounds(low, None if self.high is None else self.high * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """What a text says about time; each part None where it says nothing of it."""

    iso: str | None = None
    """The span as an ISO 8601 duration, where it is one and not a range."""
    days: Bounds | None = None
    """The calendar span."""
    hours: Bounds | None = None
    """The total effort."""
    rate: Bounds | None = None
    """Effort in hours for each `per`."""
    per: Per | None = None


def duration(stated: str) -> Duration | None:
    """What a text says about span and effort; None where not all of it is understood."""
    text = " ".join(stated.split())
    if not text or len(text) > _LONGEST:
        return None
    if _ISO.fullmatch(text.upper()):
        return _from_iso(text.upper())
    return _from_words(text.casefold())


def validity(stated: str) -> str | None:
    """A length of validity as an ISO 8601 duration: "2 years", "P2Y"."""
    found = duration(stated)
    return found.iso if found is not None and found.rate is None else None


def _from_iso(text: str) -> Duration | None:
    try:
        parsed = isodate.parse_duration(text)
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return None
    months, rest = Decimal(0), parsed
    if isinstance(parsed, isodate.Duration):
        months, rest = parsed.years * 12 + parsed.months, parsed.tdelta
    seconds = Decimal(rest // _MICROSECOND) / 1_000_000
    if months == 0 and seconds == 0:
        return None
    if "T" in text and not re.search(r"[YMWD]", text.split("T", maxsplit=1)[0][1:]):
        hours = seconds / 3600
        return Duration(hours=Bounds(hours, hours))
    days = months * DAYS_PER_MONTH + seconds / 86400
    return Duration(iso=text, days=Bounds(days, days))


@dataclass(frozen=True, slots=True)
class _Quantity:
    unit: str
    bounds: Bounds
    per: Per | None
    stated: str
    """The number as written, "" for a range or a bound."""


def _from_words(text: str) -> Duration | None:
    quantities, rest, end = [], [], 0
    for found in _QUANTITY.finditer(text):
        if found.start() < end:
            continue
        rate = _RATE.match(text, found.end())
        quantity = _quantity(found, rate)
        if quantity is None:
            return None
        rest.append(text[end : found.start()])
        quantities.append(quantity)
        end = rate.end() if rate else found.end()
    rest.append(text[end:])
    left = _FILLER.sub(" ", " ".join(rest)).strip(" -–/")
    return None if left or not quantities else _combine(quantities)


def _quantity(found: re.Match[str], rate: re.Match[str] | None) -> _Quantity | None:
    low, bound = Decimal(found["low"]), found["bound"]
    high = Decimal(found["high"]) if found["high"] else low
    unit = next(name for name in _UNITS if found[name])
    if high < low or high == 0 or (found["minutes"] and (unit != "hour" or found["high"])):
        return None
    low, high = _with_minutes(low, found), _with_minutes(high, found)
    bounds = Bounds(low, high)
    if bound in _UP_TO:
        bounds = Bounds(None, high)
    elif bound in _AT_LEAST or (found["plus"] and not found["high"]):
        bounds = Bounds(low, None)
    exact = found["low"] if bounds.low == bounds.high else ""
    return _Quantity(unit, bounds, _per(rate), exact)


def _with_minutes(number: Decimal, found: re.Match[str]) -> Decimal:
    if found["hour"] is None:
        return number / 60 if found["minute"] else number
    return number + Decimal(found["minutes"] or 0) / 60


def _per(rate: re.Match[str] | None) -> Per | None:
    if rate is None:
        return None
    words: dict[str, Per] = {"wk": "week", "daily": "day", "weekly": "week", "monthly": "month"}
    word = rate["per"] or rate["adverb"]
    return words.get(word) or ("day" if word == "day" else "month" if word == "month" else "week")


def _combine(quantities: list[_Quantity]) -> Duration | None:
    """One span, one total effort, one rate of hours: more of one kind is not clear."""
    rates = [quantity for quantity in quantities if quantity.per]
    spans = [q for q in quantities if not q.per and q.unit in _DAYS]
    efforts = [q for q in quantities if not q.per and q.unit not in _DAYS]
    if any(rate.unit in _DAYS for rate in rates):
        return None
    if max(len(rates), len(spans), len(efforts)) > 1:
        return None
    said = _span(spans[0]) if spans else Duration()
    if efforts:
        said = replace(said, hours=efforts[0].bounds)
    return replace(said, rate=rates[0].bounds, per=rates[0].per) if rates else said


def _span(quantity: _Quantity) -> Duration:
    iso = f"P{quantity.stated}{_LETTERS[quantity.unit]}" if quantity.stated else None
    return Duration(iso=iso, days=quantity.bounds.times(_DAYS[quantity.unit]))
