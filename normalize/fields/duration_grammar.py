"""How words and numbers make quantities, rates and products: rules over the kinds of items.

Each item is one letter (`KINDS` of the words; here ``q`` effort, ``d`` span, ``r`` effort for each
day, week or month, ``k`` days in a week, ``C`` credits, ``E`` effort for each of something,
``X`` what spoils a text), so a rule is a regular expression over letters and what to put in place
of the items that it meets. Rules are tried in order; what none of them takes up is left over, and a
text with a number left over is not understood.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from normalize.fields.duration_values import DAYS, PER_HOUR, Bounds
from normalize.fields.duration_words import Item, quantity, unit_of

Build = Callable[[Sequence[Item]], list[Item] | None]
_HALF = Decimal("0.5")
_ORDER = (*reversed(DAYS), *reversed(PER_HOUR))
"""Units, the largest first."""
_LENGTHS = {unit: days * 24 for unit, days in DAYS.items()} | {
    unit: 1 / parts for unit, parts in PER_HOUR.items()
}
_PARTS = {(one, other): _LENGTHS[one] / _LENGTHS[other] for one in _LENGTHS for other in _LENGTHS}
"""How many of the one unit make the other: 14 days beside 2 weeks are the same, said again."""
_OPEN = Bounds(None, None)


def reduce(items: list[Item]) -> list[Item]:
    """Items after all rules."""
    kinds, rule, at = "".join(item.kind for item in items), 0, 0
    while place := _next(kinds, rule, at):
        rule, start, end = place
        made = RULES[rule][1](items[start:end])
        if made is None:
            at = start + 1
            continue
        items[start:end] = made
        kinds = "".join((kinds[:start], *(item.kind for item in made), kinds[end:]))
        at = start if len(made) < end - start else start + len(made)
    return items


@lru_cache(maxsize=2**16)
def _next(kinds: str, rule: int, at: int) -> tuple[int, int, int] | None:
    """The first rule from one on that meets something, and where; most texts have like kinds."""
    while rule < len(RULES):
        if found := RULES[rule][0].search(kinds, at):
            return rule, *found.span()
        rule, at = rule + 1, 0
    return None


def _of(items: Sequence[Item], kinds: str) -> Item:
    return next(item for item in items if item.kind in kinds)


def _bounds(item: Item) -> Bounds:
    return item.bounds or _OPEN


def _as(kind: str, code: str = "") -> Build:
    """One item of a kind in place of all."""
    return lambda items: [Item(kind, code or items[0].code)]


def _keep(kinds: str) -> Build:
    """The items of some kinds, without the others."""
    return lambda items: [item for item in items if item.kind in kinds]


def _number(value: Decimal, text: str = "") -> Item:
    return Item("n", "", text, Bounds(value, value))


def _one(items: Sequence[Item]) -> list[Item]:
    return [_number(Decimal(1), "1"), *items[1:]]


def _half(items: Sequence[Item]) -> list[Item]:
    return [_number(_HALF)]


def _and_a_half(items: Sequence[Item]) -> list[Item] | None:
    number = _of(items, "n")
    whole = _bounds(number)
    if not whole.exact or whole.low is None or whole.low % 1:
        return None
    half = next((item.bounds.low for item in items[1:] if item.kind == "n" and item.bounds), _HALF)
    return [_number((whole.low or 0) + (half or _HALF)), *(i for i in items if i.kind == "u")]


def _with_fraction(items: Sequence[Item]) -> list[Item] | None:
    return _and_a_half(items) if items[1].code == "fraction" else None


def _unit_and_a_half(items: Sequence[Item]) -> list[Item]:
    return [_number(Decimal("1.5")), items[0]]


def _range(items: Sequence[Item]) -> list[Item] | None:
    """Two numbers or two quantities of one kind, the smaller first."""
    first, last = items[0 if items[0].bounds else 1], items[-1]
    low, high = _bounds(first).low, _bounds(last).high
    exact = _bounds(first).exact and _bounds(last).exact
    if not exact or low is None or high is None or low >= high:
        return None
    return [Item(first.kind, last.code if first.kind != "n" else "", "", Bounds(low, high))]


def _lower(items: Sequence[Item]) -> list[Item] | None:
    return _bounded(items, low=True)


def _upper(items: Sequence[Item]) -> list[Item] | None:
    return _bounded(items, low=False)


def _bounded(items: Sequence[Item], *, low: bool) -> list[Item] | None:
    one = _of(items, "nqdr")
    said = _bounds(one)
    if not said.exact:
        return None
    bounds = Bounds(said.low, None) if low else Bounds(None, said.high)
    return [Item(one.kind, one.code, one.text, bounds)]


def _quantity(items: Sequence[Item]) -> list[Item] | None:
    number, word = _of(items, "n"), _of(items, "u")
    factor, unit = unit_of(word.code)
    bounds = _bounds(number).times(factor)
    if bounds.high == 0 or (bounds.high is None and bounds.low == 0):
        return None
    parts = ((bounds.low, unit),) if bounds.exact and bounds.low is not None else ()
    found = quantity(bounds, unit, parts)
    return [Item(found.kind, found.code, number.text, found.bounds, found.parts)]


def _implied_one(items: Sequence[Item]) -> list[Item] | None:
    """Mezz'ora, fortnight: a unit that is an amount by itself."""
    _, unit = unit_of(items[0].code)
    if ":" not in items[0].code or unit == "month":
        return None
    return _quantity([_number(Decimal(1)), items[0]])


def _minutes_after_hours(items: Sequence[Item]) -> list[Item] | None:
    """1h30: two digits after the hours, without a unit or with an "m"."""
    hours, number = items[0], _of(items[1:], "n")
    minutes = _bounds(number).low
    if hours.code != "hour" or not _bounds(hours).exact or minutes is None:
        return None
    if not _bounds(number).exact or minutes >= 60 or minutes % 1:
        return None
    if items[-1].kind != "m" and len(number.text) != 2:
        return None
    return [_sum(hours, quantity(Bounds(minutes, minutes), "minute", ((minutes, "minute"),)))]


def _minutes_before_seconds(items: Sequence[Item]) -> list[Item] | None:
    made = _quantity([items[0], Item("u", "minute")])
    return [*made, *items[2:]] if made and items[3].code == "second" else None


def _sum(one: Item, other: Item) -> Item:
    bounds = _bounds(one).plus(_bounds(other))
    code = other.code if one.kind == "q" else one.code
    return Item(one.kind, code, "", bounds, one.parts + other.parts)


def _compound(items: Sequence[Item]) -> list[Item] | None:
    """2 hours 30 minutes, 1 year and 6 months: exact, the larger unit first."""
    one, other = items[0], items[-1]
    if not one.parts or not other.parts:
        return None
    larger, (number, smaller) = one.parts[-1][1], other.parts[0]
    if _ORDER.index(larger) >= _ORDER.index(smaller) or number >= _PARTS[larger, smaller]:
        return None
    return [_sum(one, other)]


def _days_and_hours(items: Sequence[Item]) -> list[Item] | None:
    """1 day and 4 hours is one span, as P1DT4H is."""
    span, rest = items[0], items[-1]
    if not span.parts or not rest.parts or span.parts[-1][1] != "day":
        return None
    days = _bounds(span).plus(_bounds(rest).over(Decimal(24)))
    return [Item("d", "day", "", days, span.parts + rest.parts)]


def _added(items: Sequence[Item]) -> list[Item]:
    one, other = items[0], items[-1]
    bounds = _bounds(one).plus(_bounds(other))
    same = len(one.parts) == len(other.parts) == 1 and one.parts[0][1] == other.parts[0][1]
    parts = ((one.parts[0][0] + other.parts[0][0], one.parts[0][1]),) if same else ()
    return [Item(one.kind, one.code, "", bounds, parts, summed=True)]


def _span_and_more(items: Sequence[Item]) -> list[Item]:
    """2 days + 3 hours: the hours are not all of the effort."""
    return [items[0], Item("E")]


def _rate(items: Sequence[Item]) -> list[Item] | None:
    one, unit = _of(items, "q"), _of(items, "uUw")
    if unit.code not in {"day", "week", "month"}:
        return None
    return [Item("r", unit.code, bounds=one.bounds, summed=one.summed)]


def _label_rate(items: Sequence[Item]) -> list[Item] | None:
    """Hours per week: 4-6."""
    made = _quantity([items[-1], items[0]])
    return _rate([*made, items[2]]) if made else None


def _label(items: Sequence[Item]) -> list[Item] | None:
    """Weeks: 6."""
    return _quantity([items[-1], items[0]])


def _days_in_a_week(items: Sequence[Item]) -> list[Item] | None:
    days, unit = _bounds(items[0]), _of(items, "uU")
    if items[0].code != "day" or unit.code != "week" or (days.high or days.low or 8) > 7:
        return [Item("X")]
    return [Item("k", bounds=days)]


def _frequency(items: Sequence[Item]) -> list[Item] | None:
    """Three times, 3 x: how often in the unit that follows."""
    times = _bounds(items[0])
    return [Item("f", str(times.low))] if times.exact else None


def _often(items: Sequence[Item]) -> list[Item] | None:
    """2 hours twice a week; once a week for 2 hours."""
    rated = _rate([_of(items, "q"), _of(items, "uUw")])
    if rated is None:
        return None
    one = rated[0]
    return [Item("r", one.code, bounds=_bounds(one).times(Decimal(_of(items, "f").code)))]


def _product(items: Sequence[Item]) -> list[Item] | None:
    """2 x 3 hours, 3 sessions of 2 hours, 10 modules, 2 hours each."""
    number, one = _bounds(_of(items, "n")), _of(items, "qr")
    if not number.low or number.low % 1 or not number.exact:
        return None
    return [Item(one.kind, one.code, bounds=_bounds(one).multiplied(number), summed=True)]


def _days_of_hours(items: Sequence[Item]) -> list[Item] | None:
    """2 days of 7 hours: the hours of a day, as often as there are days."""
    span, one = items[0], _of(items, "q")
    if span.code != "day" or not _bounds(span).exact or one.summed:
        return [Item("X")]
    hours = _bounds(one).multiplied(_bounds(span))
    return [span, Item("q", "hour", bounds=hours, summed=True)]


def _alternatives(items: Sequence[Item]) -> list[Item] | None:
    """1 year full time, 2 years part time: from the one to the other."""
    loads = [item.code for item in items if item.kind == "P"]
    spans = [item for item in items if item.kind == "d"]
    return _range(spans) if loads[0] != loads[-1] else None


def _spoilt(items: Sequence[Item]) -> list[Item]:
    return [Item("X")]


def _credits(items: Sequence[Item]) -> list[Item] | None:
    return [Item("C", items[-1].code, bounds=items[0].bounds)]


def _conversion(items: Sequence[Item]) -> list[Item] | None:
    """1 ECTS = 25 hours says what a credit is, not how many there are."""
    return _spoilt(items) if _bounds(items[0]).low == 1 else None


def _clocked(items: Sequence[Item]) -> list[Item] | None:
    """1:30 hours."""
    if items[1].code != "hour" or not _bounds(items[0]).high:
        return None
    return [Item("q", "hour", bounds=items[0].bounds)]


def _content(items: Sequence[Item]) -> list[Item] | None:
    """10 modules: a count of what has no fixed length."""
    return [] if _bounds(items[0]).exact or items[1].kind in "VS" else None


def _rules(*table: tuple[str, Build]) -> tuple[tuple[re.Pattern[str], Build], ...]:
    return tuple((re.compile(pattern), build) for pattern, build in table)


_R = "[-~a]"
"""What may stand between the ends of a range."""
RULES = _rules(
    # Words whose meaning depends on what stands beside them.
    (r"^-(?=[nqK])", _spoilt),
    (r"(?<=[n1])Z(?![uj1n])", _as("u", "year")),
    (r"Z", _as("a")),
    (r"(?<=n)Y(?![n1aj])", _as("u", "year")),
    (r"Y", _as("&")),
    (r"(?<=n)i", _as("u", "minute")),
    (r"i(?=[|:]?n)", _as("l")),
    (r"i(?=u)", _as("h")),
    (r"[|]{2,}", _as("|")),
    (r"B(?=[|:oF]?[n1aj])", _as("l")),
    (r"D(?=[|:oF]?[n1aj])", _as("h")),
    (r"B", _as("g")),
    (r"D", _as("G")),
    (r"(?<=[uqsftKPS])a(?=[uU])", _as("p")),
    (r"e(?=[uU])", _as("p")),
    (r"ja(?=u)", _as("j")),
    (r"nT(?=u)", lambda items: list(items[::-1])),
    (r"(?<=[sS])F(?=n)", _as("o")),
    # Halves.
    (r"n&[1a]?j(?=u)", _and_a_half),
    (r"1(?=j?[usSV]|[-~]n)", _one),
    (r"(?<![nudq])a(?=j?[usV])", _one),
    (r"nn(?=u)", _with_fraction),
    (r"nu&[1a]?j(?![usSV])", _and_a_half),
    (r"(?<!n)u&[1a]?j(?![usSV])", _unit_and_a_half),
    (r"[1n]j(?=u)", lambda items: _half(items) if _bounds(items[0]).low in {None, 1} else None),
    (r"(?<!n)j[1ao]*(?=u)", _half),
    # Ranges and bounds of numbers.
    (r"bn[&~-]n", _range),
    (rf"F?n{_R}+n(?![n/])", _range),
    (r"nOn", _range),
    (r"no(?=n)n(?=u)", _spoilt),
    (r"n\+(?=[|]?u)", _lower),
    (r"n[|]?g(?=u)", _lower),
    (r"n[|]?G(?=u)", _upper),
    (r"[l][:|oF]?n(?!\d)", _lower),
    (r"(?<![nuqd1])~n|h[:|o]?n", _upper),
    (r"F(?=n[uK])n(?!uO)", _lower),
    # Quantities.
    (r"Ku", _clocked),
    (r"[u][p/][uU][|(]?:n(?![um])", _label_rate),
    (r"(?<!n)u[|(]?:n(?![um/])", _label),
    (r"(?<![np/])u", _implied_one),
    (r"nmnu", _minutes_before_seconds),
    (r"nu", _quantity),
    (r"q&?nm", _minutes_after_hours),
    (r"qn(?![usSmVcxj/])", _minutes_after_hours),
    (r"nc", _credits),
    (r"c[|]?:n(?![um])", lambda items: _credits(items[::-1])),
    (r"C=q", _conversion),
    (r"=", _as("|")),
    (r"[qd]\+(?![nqd])", _lower),
    (r"[l][:|o]?[qd]", _lower),
    (r"[h][:|o]?[qd]", _upper),
    (r"(?<![qdrn])~[qd]", _upper),
    (r"q[|]q(?=[|]?[p/w])", lambda items: _spoilt(items) if _compound(items) else None),
    (r"q[&|]?q", _compound),
    (r"d[&|]?d(?![|]?[p/w])", _compound),
    (r"[(]", _as("|")),
    (r"[|]{2,}", _as("|")),
    (r"b[qd]&[qd]", lambda items: _range(items) if items[1].kind == items[3].kind else None),
    (rf"F?q{_R}+q", _range),
    (rf"F?d{_R}+d", _range),
    (r"F(?=[qd])[qd]", _lower),
    (r"qOq|dOd", _range),
    (r"dP[O|/&-]+dP", _alternatives),
    # What is not the span of the offering.
    (r"do?Ad", _as("X")),
    (r"do?A", _as("z")),
    (r"A[:o]?d", _as("z")),
    (r"qo?A|A:?q", _spoilt),
    (r"yn", _as("z")),
    (r"(?<=[zP])O|O(?=[zP])", _as("|")),
    # How often.
    (r"n[tx](?=[pa]?[uUw])", _frequency),
    (r"e?q[|]?f[pa/]?[uUw]", _often),
    (r"f[pa/]?[uUw][|eo]*q", _often),
    (r"q[|sS]?[p/][|]?[uU]", _rate),
    (r"q[|]?w(?!q)", _rate),
    (r"(?:[ns]p)?[p/][uU][|]?:?q", _rate),
    (r"w[|:]*(?:[sSTz][|:]*)?q", _rate),
    (r"d[|]?[p/][uU]", _days_in_a_week),
    (r"d[p/][sS]", _spoilt),
    (r"[qr]p[nd]", lambda items: _spoilt(items) if items[1].code == "every" else None),
    (r"C[p/][sS]", _as("z")),
    (r"q[sST]*[&+][sST]*r", _spoilt),
    (r"n[sS][p/][uU]", _as("E")),
    # Products.
    (r"n[sS][|&:o]*[qr]p[sS]", _product),
    (r"n[sSw]*[sS][|]?[oeax]+[qr]e?", _product),
    (r"n[sS][|]?[qr]e", _product),
    (r"nx[qr](?:[sS])?", _product),
    (r"nw?[qr][sS]", _product),
    (r"[qr]xn(?:[sS])?(?![usVx])", _product),
    (r"d[oeax]+q", _days_of_hours),
    (r"d[|]qe", lambda items: _days_of_hours(items[:3])),
    (r"d[|]eq", _days_of_hours),
    (r"dxq", _days_of_hours),
    (r"q[p/][sSV]", _as("E")),
    (r"qe", _as("E")),
    (r"r[p/][sSV]", _as("X")),
    (
        r"(?<=r)x(?=d)|(?<=d)[x/](?=r)|(?<=[qr])/(?=d)|(?<=d)/(?=q)|(?<=C)/(?=[qC])|(?<=q)/(?=C)",
        _as("|"),
    ),
    # Sums.
    (r"d[&]?q(?![p/wg])", _days_and_hours),
    (r"q[+]q", _added),
    (r"q[&]q", _added),
    (r"d[+]d", _added),
    (r"d[+]q", _span_and_more),
    (r"q[+]d", lambda items: _span_and_more(items[::-1])),
    # Bounds around what is made of several words.
    (r"[qdr][|]?g", _lower),
    (r"[qdr][|]?G", _upper),
    (r"(?<=[qr])v(?=d)", _as("o")),
    (r"(?<=[qr]\|)v(?=d)", _as("o")),
    (r"v[qdr]", _lower),
    # Counts of what has no fixed length.
    (r"n[VsS]", lambda items: [Item(items[1].kind)]),
)
