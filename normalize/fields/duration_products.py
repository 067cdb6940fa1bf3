"""Rates, products and sums of quantities: what rules of the grammar put in place of items."""

from collections.abc import Sequence
from decimal import Decimal

from normalize.fields.duration_quantities import (
    between,
    bounds_of,
    first_of,
    measured,
    spoilt,
)
from normalize.fields.duration_values import Bounds
from normalize.fields.duration_words import WEEKDAY, Item

_STEM = 4
"""Letters that the singular and the plural of a word share."""
WEEKLY = "weekly"
"""Code of the effort of several weekly meetings: so many in all, or in each week."""
BY_LOAD = "by_load"
"""Code of a span that is shorter full time and longer part time."""


def added(items: Sequence[Item]) -> list[Item]:
    """2 hours + 3 hours."""
    one, other = items[0], items[-1]
    bounds = bounds_of(one).plus(bounds_of(other))
    same = len(one.parts) == len(other.parts) == 1 and one.parts[0][1] == other.parts[0][1]
    parts = ((one.parts[0][0] + other.parts[0][0], one.parts[0][1]),) if same else ()
    return [Item(one.kind, one.code, "", bounds, parts, summed=True)]


def parts_of_whole(items: Sequence[Item]) -> list[Item] | None:
    """100 hours (40 in class, 60 online): numbers without a unit that add up to the hours."""
    whole, parts = items[0], [bounds_of(item) for item in items if item.kind == "n"]
    if whole.code not in {"hour", "h"} or not all(part.exact for part in parts):
        return None
    added = sum((part.low or Decimal(0) for part in parts), Decimal(0))
    return [whole] if bounds_of(whole).exact and added == bounds_of(whole).low else None


def span_and_more(items: Sequence[Item]) -> list[Item]:
    """2 days + 3 hours: the hours are not all of the effort."""
    return [items[0], Item("E")]


def rate(items: Sequence[Item]) -> list[Item] | None:
    """Effort for each day, week or month."""
    one, unit = first_of(items, "q"), first_of(items, "uUw")
    if unit.code not in {"day", "week", "month"}:
        return None
    return [Item("r", unit.code, bounds=one.bounds, summed=one.summed)]


def label_rate(items: Sequence[Item]) -> list[Item] | None:
    """Hours per week: 4-6; days per week: 3."""
    made = measured([items[-1], items[0]])
    if not made:
        return None
    read = rate if made[0].kind == "q" else days_in_a_week
    return read([made[0], *items[1:3]])


def days_in_a_week(items: Sequence[Item]) -> list[Item] | None:
    """5 days a week; a day a month says nothing, other rates of spans are not understood."""
    days, unit = bounds_of(items[0]), first_of(items, "uU")
    if items[0].code == "day" and unit.code == "month":
        return [Item("E")]
    if items[0].code != "day" or unit.code != "week" or (days.high or days.low or 8) > 7:
        return [Item("X")]
    return [Item("k", bounds=days)]


def frequency(items: Sequence[Item]) -> list[Item] | None:
    """Three times, 3 x: how often in the unit that follows."""
    times = bounds_of(items[0])
    return [Item("f", str(times.low))] if times.exact else None


def often(items: Sequence[Item]) -> list[Item] | None:
    """2 hours twice a week; once a week for 2 hours."""
    rated = rate([first_of(items, "q"), first_of(items, "uUw")])
    if rated is None:
        return None
    one = rated[0]
    return [Item("r", one.code, bounds=bounds_of(one).times(Decimal(first_of(items, "f").code)))]


def on_weekdays(items: Sequence[Item]) -> list[Item] | None:
    """6 x Tuesdays, 90 minutes each: so many meetings, where weekly ones would be a rhythm."""
    if items[2].text != WEEKDAY:
        return None
    return [items[0], Item("s", "many")]


def on_several_days(items: Sequence[Item]) -> list[Item] | None:
    """Mondays and Wednesdays: hours beside them may be those of one day or of both."""
    return [Item("E")] if all(item.text == WEEKDAY for item in items if item.kind == "w") else None


def product(items: Sequence[Item]) -> list[Item] | None:
    """2 x 3 hours, 3 sessions of 2 hours, 10 modules, 2 hours each."""
    number, one = bounds_of(first_of(items, "n")), first_of(items, "qr")
    if one.kind == "r" and any(item.kind == "S" for item in items):
        return spoilt(items)  # modules that follow each other, or run side by side
    if not number.low or number.low % 1 or not number.exact:
        return None
    code = WEEKLY if any(item.kind == "w" for item in items) else one.code
    return [Item(one.kind, code, bounds=bounds_of(one).multiplied(number), summed=True)]


def per_counted(items: Sequence[Item]) -> list[Item] | None:
    """10 modules, 2 hours per module: hours for each of what is counted, and not of another."""
    counted, each = (item.text for item in items if item.kind in "sS")
    stem = min(_STEM, len(counted), len(each))
    made = product(items) if counted[:stem] == each[:stem] else None
    return [*(item for item in items if item.kind == "d"), *made] if made else None


def each_of_many(items: Sequence[Item]) -> list[Item] | None:
    """2-hour sessions, modules of 2 hours: how many there are is not said."""
    return spoilt(items) if first_of(items, "sS").code == "many" else None


def days_of_hours(items: Sequence[Item]) -> list[Item] | None:
    """2 days of 7 hours: the hours of a day, as often as there are days; 8 weeks at 5 hours."""
    span, one = items[0], first_of(items, "q")
    if one.summed or not bounds_of(span).exact:
        return [Item("X")]
    if span.code == "week" and all(item.kind in "ea|x" for item in items[1:-1]):
        return [span, Item("|"), Item("r", "week", bounds=one.bounds)]
    if span.code != "day":
        return [Item("X")]
    # Of half days there are twice as many as days.
    count = Decimal(span.text) if span.text.isdecimal() else None
    days = bounds_of(span) if count is None else Bounds(count, count)
    return [span, Item("q", "hour", bounds=bounds_of(one).multiplied(days), summed=True)]


def alternatives(items: Sequence[Item]) -> list[Item] | None:
    """1 year full time, 2 years part time: from the one to the other."""
    loads = [item.code for item in items if item.kind == "P"]
    spans = [item for item in items if item.kind == "d" and bounds_of(item).exact]
    if loads[0] == loads[-1] or len(spans) != 2:
        return None
    made = between(sorted(spans, key=lambda item: bounds_of(item).low or 0))
    return [Item("d", BY_LOAD, bounds=made[0].bounds)] if made else None


def credit_points(items: Sequence[Item]) -> list[Item] | None:
    """A number of credits."""
    return [Item("C", items[-1].code, bounds=items[0].bounds)]


def credit_named(items: Sequence[Item]) -> list[Item] | None:
    """30 UK credits (CATS): what the credits are, said again."""
    one, name = items[0], items[-1].code
    if one.code not in {"none", name} or name == "none":
        return None
    return [Item("C", name, bounds=one.bounds), items[1]]


def conversion(items: Sequence[Item]) -> list[Item] | None:
    """1 ECTS = 25 hours says what a credit is, not how many there are."""
    return spoilt(items) if bounds_of(items[0]).low == 1 else None
