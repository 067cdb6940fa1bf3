"""Numbers and units as quantities: what rules of the grammar put in place of items."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from normalize.fields.duration_values import DAYS, PER_HOUR, Bounds
from normalize.fields.duration_words import Item, quantity, unit_of

Build = Callable[[Sequence[Item]], list[Item] | None]
"""What to put in place of items; None where the rule does not hold for them."""
_HALF = Decimal("0.5")
_ORDER = (*reversed(DAYS), *reversed(PER_HOUR))
"""Units, the largest first."""
_LENGTHS = {unit: days * 24 for unit, days in DAYS.items()} | {
    unit: 1 / parts for unit, parts in PER_HOUR.items()
}
_PARTS = {(one, other): _LENGTHS[one] / _LENGTHS[other] for one in _LENGTHS for other in _LENGTHS}
"""How many of the one unit make the other: 14 days beside 2 weeks are the same, said again."""
_SINGULAR = frozenset((
    "day", "hour", "year", "tag", "stunde", "jour", "journée", "heure", "año", "ano", "anno",
    "día", "hora", "dia", "giornata", "ora",
))  # fmt: skip
"""Units of which there can be 3/4; 3/4 hours are three or four."""
_SHORT_HOURS = frozenset(("h", "hr", "hrs", "std", "u", "ч"))
"""After these, two digits are minutes: 1h30."""
_MINUTES_OR_HUNDREDTHS = frozenset((".15", ".30", ".45"))
"""4.30 hours are four and a half, or 18 minutes more than four."""
_OPEN = Bounds(None, None)


def first_of(items: Sequence[Item], kinds: str) -> Item:
    """The first item of some kinds."""
    return next(item for item in items if item.kind in kinds)


def bounds_of(item: Item) -> Bounds:
    """The bounds of an item; open at both ends where it has none."""
    return item.bounds or _OPEN


def become(kind: str, code: str = "") -> Build:
    """One item of a kind in place of all."""
    return lambda items: [Item(kind, code or items[0].code)]


def spoilt(items: Sequence[Item]) -> list[Item]:
    """A text that says what cannot be taken apart."""
    return [Item("X")]


def numeral(value: Decimal, text: str = "") -> Item:
    """A number as an item."""
    return Item("n", "", text, Bounds(value, value))


def year_before_number(items: Sequence[Item]) -> list[Item]:
    """1 an, 8 h par mois: a year, where a number follows; no other number stands before "an"."""
    if items[0].kind == "n" and bounds_of(items[0]).low != 1:
        return [items[0], Item("X")]
    return [items[0], Item("u", "year", items[1].text)]


def one(items: Sequence[Item]) -> list[Item]:
    """An hour, un an: the article is the number 1."""
    return [numeral(Decimal(1), "1"), *items[1:]]


def half(items: Sequence[Item]) -> list[Item]:
    """Half a day: the number 0.5."""
    return [numeral(_HALF)]


def and_a_half(items: Sequence[Item]) -> list[Item] | None:
    """Two and a half hours, 2 hours and a half."""
    number = first_of(items, "n")
    whole = bounds_of(number)
    if not whole.exact or whole.low is None or whole.low % 1:
        return None
    half = next((item.bounds.low for item in items[1:] if item.kind == "n" and item.bounds), _HALF)
    return [numeral((whole.low or 0) + (half or _HALF)), *(i for i in items if i.kind == "u")]


def with_fraction(items: Sequence[Item]) -> list[Item] | None:
    """2 1/2 hours."""
    return and_a_half(items) if items[1].code == "fraction" else None


def unit_and_a_half(items: Sequence[Item]) -> list[Item]:
    """An hour and a half, with no number before the hour."""
    return [numeral(Decimal("1.5")), items[0]]


def between(items: Sequence[Item]) -> list[Item] | None:
    """Two numbers or two quantities of one kind, the smaller first."""
    first, last = next(item for item in items if item.bounds), items[-1]
    low, high = bounds_of(first).low, bounds_of(last).high
    exact = bounds_of(first).exact and bounds_of(last).exact
    if not exact or low is None or high is None or low >= high:
        return None
    return [Item(first.kind, last.code if first.kind != "n" else "", "", Bounds(low, high))]


def from_both_ends(items: Sequence[Item]) -> list[Item] | None:
    """Minimum 6 months, maximum 2 years."""
    first, last = items[0], items[-1]
    low, high = bounds_of(first).low, bounds_of(last).high
    if low is None or high is None or low >= high:
        return None
    if bounds_of(first).high is not None or bounds_of(last).low is not None:
        return None
    return [Item(first.kind, last.code if first.kind != "n" else "", "", Bounds(low, high))]


def said_twice(items: Sequence[Item]) -> list[Item] | None:
    """Four (4) weeks."""
    return [items[0]] if items[0].bounds == items[2].bounds else None


def lower(items: Sequence[Item]) -> list[Item] | None:
    """At least, 40+, or more: no upper bound."""
    return _bounded(items, low=True)


def upper(items: Sequence[Item]) -> list[Item] | None:
    """Up to, less than: no lower bound."""
    return _bounded(items, low=False)


def _bounded(items: Sequence[Item], *, low: bool) -> list[Item] | None:
    one = first_of(items, "nqdr")
    said = bounds_of(one)
    if not said.exact:
        return None
    bounds = Bounds(said.low, None) if low else Bounds(None, said.high)
    return [Item(one.kind, one.code, one.text, bounds)]


def measured(items: Sequence[Item]) -> list[Item] | None:
    """A number and its unit."""
    number, word = first_of(items, "n"), first_of(items, "u")
    if "/" in number.text and word.text not in _SINGULAR:
        return None
    factor, unit = unit_of(word.code)
    bounds = bounds_of(number).times(factor)
    if unit == "hour" and number.text[-3:] in _MINUTES_OR_HUNDREDTHS:
        return None
    if not (bounds.high or bounds.low) and unit not in {"hour", "minute", "second"}:
        return None
    parts = ((bounds.low, unit),) if bounds.exact and bounds.low is not None else ()
    found = quantity(bounds, unit, parts)
    code = "h" if word.text in _SHORT_HOURS else found.code
    return [Item(found.kind, code, number.text, found.bounds, found.parts)]


def implied_one(items: Sequence[Item]) -> list[Item] | None:
    """Mezz'ora, fortnight: a unit that is an amount by itself."""
    _, unit = unit_of(items[0].code)
    if ":" not in items[0].code or unit == "month":
        return None
    return measured([numeral(Decimal(1)), items[0]])


def label(items: Sequence[Item]) -> list[Item] | None:
    """Weeks: 6."""
    return measured([items[-1], items[0]])


def labelled(items: Sequence[Item]) -> list[Item] | None:
    """Hours: 30 hours, where the label only says the unit."""
    return list(items[-2:]) if items[0].code == items[-1].code else None


def clocked(items: Sequence[Item]) -> list[Item] | None:
    """1:30 hours."""
    if items[1].code != "hour" or not bounds_of(items[0]).high:
        return None
    return [Item("q", "hour", bounds=items[0].bounds)]


def clock_and_unit(items: Sequence[Item]) -> list[Item] | None:
    """1:30:00 hours: the unit says what the clock says."""
    length, unit = items
    return [length] if ":" in length.text and unit.code == "hour" else None


def minutes_after_hours(items: Sequence[Item]) -> list[Item] | None:
    """1h30: two digits after the hours, without a unit or with an "m"."""
    hours, number = items[0], first_of(items[1:], "n")
    minutes = bounds_of(number).low
    if hours.code not in {"h", "hour"} or not bounds_of(hours).exact or minutes is None:
        return None
    if not bounds_of(number).exact or minutes >= 60 or minutes % 1:
        return None
    if items[-1].kind != "m" and (len(number.text) != 2 or hours.code != "h"):
        return None
    return [joined(hours, quantity(Bounds(minutes, minutes), "minute", ((minutes, "minute"),)))]


def minutes_before_seconds(items: Sequence[Item]) -> list[Item] | None:
    """47m58s: an "m" before seconds are minutes."""
    made = measured([items[0], Item("u", "minute")])
    return [*made, *items[2:]] if made and items[3].code == "second" else None


def joined(one: Item, other: Item) -> Item:
    """Two parts of one quantity, the larger unit first."""
    bounds = bounds_of(one).plus(bounds_of(other))
    code = other.code if one.kind == "q" else one.code
    return Item(one.kind, code, "", bounds, one.parts + other.parts)


def compound(items: Sequence[Item]) -> list[Item] | None:
    """2 hours 30 minutes, 1 year and 6 months: exact, the larger unit first."""
    one, other = items[0], items[-1]
    if not one.parts or not other.parts:
        return None
    larger, (number, smaller) = one.parts[-1][1], other.parts[0]
    if _ORDER.index(larger) >= _ORDER.index(smaller) or number >= _PARTS[larger, smaller]:
        return None
    return [joined(one, other)]


def days_and_hours(items: Sequence[Item]) -> list[Item] | None:
    """1 day and 4 hours is one span, as P1DT4H is."""
    span, rest = items[0], items[-1]
    if not span.parts or not rest.parts or span.parts[-1][1] != "day":
        return None
    days = bounds_of(span).plus(bounds_of(rest).over(Decimal(24)))
    return [Item("d", "day", "", days, span.parts + rest.parts)]
