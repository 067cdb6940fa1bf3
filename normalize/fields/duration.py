"""Spans and efforts: ISO 8601 durations and what providers write in eight languages.

The unit decides what a text says: hours and minutes are effort, days and longer units are calendar
span, hours in a day, a week or a month are a rate. No number is carried from one to the other, and
a text of which a number or a word is not understood says nothing.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from normalize.fields.duration_clauses import without_asides, without_parts
from normalize.fields.duration_clock import without_times_of_day
from normalize.fields.duration_dates import without_dates
from normalize.fields.duration_grammar import reduce
from normalize.fields.duration_iso import from_iso
from normalize.fields.duration_products import BY_LOAD, WEEKLY
from normalize.fields.duration_quantities import bounds_of
from normalize.fields.duration_values import DAYS, DAYS_PER_MONTH, Bounds, Duration, Per
from normalize.fields.duration_words import Item, items, normal
from normalize.fields.mending import mended

__all__ = ["DAYS_PER_MONTH", "Bounds", "Duration", "Per", "duration", "validity"]

_LONGEST = 300
_NOTED = re.compile(r"\A[–—•·▪*]\s|(?<=[^\W\d_])[¹²³⁴⁵⁶⁷⁸⁹]+(?!\w)")
"""A bullet before a length, a sign for a note behind it."""
_ISO_BEFORE_MORE = re.compile(
    r"(-?P[\dYMWDTHS.,]+)(?:\s*(/|\b(?:per|a|each)\b)\s*(\w+)|/(P\S+))", re.IGNORECASE
)
_CONDITION = re.compile(
    r"[\s,;(]+(?:depending (?:up)?on|dependent (?:up)?on|je nach|abhängig v[a-z]+|selon"
    r"|en fonction d|dependiendo d|según|dependendo d|conforme|a seconda d|in base a"
    r"|afhankelijk van|в зависимости от)[^\d;.]{0,120}\Z"
)
"""What the length depends on: words without a number at the end of a text."""
_OF_HOURS = frozenset(("ects", "uk_cats", "ceu"))
"""Credits that are so many hours each."""
_SHARE = re.compile(r"(?<![\d.,/-])\d{1,3}\s?%(?!\w)")
"""A share is no length: "100 % online"."""
_LETTERS = {"year": "Y", "month": "M", "week": "W", "day": "D"}
_TIMES = {"hour": "H", "minute": "M", "second": "S"}
_UNDERSTOOD = re.compile(r"[qdrkCETAPVsSzwoap|&:1%-]*")
"""Kinds that may be left over: no number, no unit, no bound."""
_SAYING = re.compile("[zPVEACs]")
"""Kinds that say something about time without a number that counts here."""
_MOST_HOURS = {"day": Decimal(24), "week": Decimal(112), "month": Decimal(486)}
"""More than this in the unit (sixteen waking hours a day) is an error of who wrote it."""
_LONGEST_SPAN = Decimal(12) * DAYS["year"]
"""More years than that are the age of learners or their experience."""
_LONGEST_EFFORT = Decimal(20_000)
_SAME_SPAN = Decimal("0.1")
"""Three months and twelve weeks are one span in round numbers."""
_WEEK, _WORKING_DAYS = Decimal(7), Decimal(5)
_EARLIEST, _LATEST = 7, 23
"""Hours that teaching begins and ends at."""
_FEW = 3
"""Hours that so many weeks would take are rather beside those of a week than all of them."""
_LEAST_EFFORT = Decimal("0.005")
"""Hours below this are none in a column with two decimals: 14 seconds."""


def duration(stated: str) -> Duration | None:
    """What a text says about span and effort; None where not all of it is understood.

    A text that is understood and holds no number ("self-paced") says nothing: all parts are None.
    """
    if len(stated) > _LONGEST:
        return None
    text = " ".join(mended(stated).strip().replace("\n", " ; ").split())
    if not text.isascii() or text.startswith("*"):
        text = _NOTED.sub("", text)
    if not text:
        return None
    if text[0] in "Pp-TtWw" and (found := _iso(text)):
        return _checked(found)
    plain = without_times_of_day(normal(text))
    if "%" in plain:
        plain = _SHARE.sub(" ", plain)
    plain = without_parts(plain)
    said = _said(plain)
    if said is None and (rest := without_dates(plain)) != plain:
        said = _said(rest)
    return None if said is None else _checked(said)


def _said(plain: str) -> Duration | None:
    found = items(plain)
    if not found and (rest := without_asides(_CONDITION.sub("", plain))) != plain:
        found = items(rest)
    return None if found is None else _combine(reduce(found))


def validity(stated: str) -> str | None:
    """A length of validity as an ISO 8601 duration: "2 years", "P2Y"."""
    found = duration(stated)
    return found.iso if found is not None and found.rate is None else None


def _iso(text: str) -> Duration | None:
    if found := from_iso(text):
        return found
    more = _ISO_BEFORE_MORE.fullmatch(text)
    effort = from_iso(more[1]) if more and more[3] else None
    if more is None or effort is None or effort.hours is None or effort.hours.low is None:
        return None
    number = f"{effort.hours.low.normalize():f}"
    reduced = reduce(items(normal(f"1 hour per {more[3]}")) or [])
    if [item.kind for item in reduced] != ["r"] or not number:
        return None
    per: Per = reduced[0].code  # type: ignore[assignment]
    return Duration(rule="iso_8601_rate", rate=effort.hours, per=per)


def _combine(left: Sequence[Item]) -> Duration | None:
    """One span, one total effort, one rate: two that differ are not clear."""
    kinds = "".join(item.kind for item in left)
    if not _UNDERSTOOD.fullmatch(kinds):
        return None
    one: dict[str, Item] = {}
    for kind in "qdrkC":
        found = [item for item in left if item.kind == kind and item.code != "none"]
        if found:
            told = _told(kind, found)
            if told is not None:
                one[kind] = told
            elif kind != "C":
                return None
    if not one:
        return Duration(rule="no_number") if _SAYING.search(kinds) else None
    if ("A" in kinds and "d" in one) or ("q" in one and _of_one(one["q"], kinds)):
        return None
    return _duration(one, kinds)


def _of_one(total: Item, kinds: str) -> bool:
    """Sessions without "of" or "in total": the hours may be those of one of them."""
    if total.summed or "s" not in kinds:
        return False
    return "s" in kinds.replace("qos", "q").replace("qs", "q") and "T" not in kinds


def _told(kind: str, found: Sequence[Item]) -> Item | None:
    """What several of a kind come to; of credits, those count that are so many hours each."""
    if _same(found):
        return next((item for item in found if not item.summed), found[0])
    if kind == "C":
        counted = [item for item in found if item.code in _OF_HOURS]
        return counted[0] if counted and _same(counted) else None
    if kind == "d":
        return found[0] if _same_span(found) else None
    return _whole(found) if kind == "q" else None


def _same_span(found: Sequence[Item]) -> bool:
    """Whether spans are one in other units: 3 months (12 weeks), 1 week (5 days)."""
    first, *others = found
    return all(_is_same_span(first, one) or _is_same_span(one, first) for one in others)


def _is_same_span(one: Item, other: Item) -> bool:
    """Whether days of work make the weeks, or both are the same but for what months are longer."""
    span, days = bounds_of(one), bounds_of(other)
    if not (span.exact and days.exact) or span.low is None or one.code == other.code:
        return False
    if (
        one.code == "week"
        and other.code == "day"
        and days.times(_WEEK) == span.times(_WORKING_DAYS)
    ):
        return True
    return span.near(days, _SAME_SPAN)


def _same(found: Sequence[Item]) -> bool:
    """Whether several say the same: 2 weeks (14 days)."""
    first = found[0]
    return all(
        item.bounds == first.bounds and (item.code == first.code or first.kind not in "rC")
        for item in found[1:]
    )


def _whole(efforts: Sequence[Item]) -> Item | None:
    """90 h (30 h with a teacher, 60 h alone): the effort that the others add up to."""
    for whole, parts in ((efforts[0], efforts[1:]), (efforts[-1], efforts[:-1])):
        if len(parts) > 1 and bounds_of(whole).exact:
            added = sum((bounds_of(part).low or Decimal(0) for part in parts), Decimal(0))
            if added == bounds_of(whole).low and all(bounds_of(part).exact for part in parts):
                return whole
    return None


def _duration(one: dict[str, Item], kinds: str) -> Duration:
    span, total, rate, days = one.get("d"), one.get("q"), one.get("r"), one.get("k")
    if "E" in kinds or (span and total and total.code == WEEKLY):
        total = None
    if total and span and span.code == "day" and _is_time_of_day(total):
        total = None
    if "E" in kinds and rate and rate.code == "day":
        rate = None
    if total and rate and _is_share(total, rate, told="T" in kinds or span is not None):
        total = None
    per: Per | None = rate.code if rate else None  # type: ignore[assignment]
    return Duration(
        rule="words",
        iso=_span_iso(span) if span else None,
        days=span.bounds if span else None,
        by_load=span is not None and span.code == BY_LOAD,
        hours=total.bounds if total else None,
        summed=total is not None and total.summed,
        rate=rate.bounds if rate else None,
        per=per,
        days_a_week=days.bounds if days else None,
        credit=_credit(one.get("C")),
    )


def _is_time_of_day(total: Item) -> bool:
    """Whether a range of hours beside days may be when these begin and end: 3 dagen (9-17 uur)."""
    begin, end = bounds_of(total).low, bounds_of(total).high
    if begin is None or end is None or begin == end:
        return False
    return _EARLIEST <= begin < end <= _LATEST and begin % 1 == end % 1 == 0


def _is_share(total: Item, rate: Item, *, told: bool) -> bool:
    """Whether hours are a part of those of each week: 10 hours a week, 2 hours of them live.

    Args:
        total: the hours.
        rate: those of each week.
        told: whether a word or a span says that they are all.
    """
    all_of_it, each = bounds_of(total).low, bounds_of(rate).high
    return None not in (all_of_it, each) and all_of_it <= each * (1 if told else _FEW)  # type: ignore[operator]


def _credit(found: Item | None) -> tuple[Decimal, str] | None:
    """Credits of one number, where a rule gives their hours."""
    if found is None or found.bounds is None or not found.bounds.exact:
        return None
    return None if found.bounds.low is None else (found.bounds.low, found.code)


def _checked(found: Duration) -> Duration | None:
    """Nothing that cannot be: 500 hours a week, 90 hours in a day."""
    if found.rate is not None and not 0 < _most(found.rate) <= _MOST_HOURS[found.per or "week"]:
        return None
    if found.days is not None and _most(found.days) > _LONGEST_SPAN:
        return None
    if found.hours is not None and not _LEAST_EFFORT <= _most(found.hours) <= _LONGEST_EFFORT:
        return None
    return found


def _most(bounds: Bounds) -> Decimal:
    return max(bounds.low or Decimal(0), bounds.high or Decimal(0))


def _span_iso(span: Item) -> str | None:
    """The span as ISO 8601; halves of years in months, weeks beside days in days."""
    if not span.parts:
        return None
    # What is stated in decimals stays so: P1.5Y.
    parts = list(span.parts) if "." in span.text else _whole_months(span.parts)
    units = {unit for _, unit in parts}
    if "week" in units and len(units) > 1 and units <= {"week", "day"}:
        parts = [(sum((number * DAYS[unit] for number, unit in parts), Decimal(0)), "day")]
    date = "".join(f"{n.normalize():f}{_LETTERS[unit]}" for n, unit in parts if unit in _LETTERS)
    time = "".join(f"{n.normalize():f}{_TIMES[unit]}" for n, unit in parts if unit in _TIMES)
    return f"P{date}T{time}" if time else f"P{date}"


def _whole_months(parts: Sequence[tuple[Decimal, str]]) -> list[tuple[Decimal, str]]:
    number, unit = parts[0]
    if len(parts) > 1 or unit != "year" or number % 1 == 0 or (number * 12) % 1:
        return list(parts)
    years, rest = divmod(number, 1)
    return [(n, u) for n, u in ((years, "year"), (rest * 12, "month")) if n]
