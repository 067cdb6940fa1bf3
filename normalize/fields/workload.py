"""Effort and span of a whole offering, from what two stated texts and its credits say."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from normalize.fields.duration_values import DAYS, Bounds, Duration

_BASIS = {"day": "daily_times_days", "week": "weekly_times_weeks", "month": "monthly_times_months"}
_HOURS_PER_CREDIT = {
    "ects": Bounds(Decimal(25), Decimal(30)),
    "uk_cats": Bounds(Decimal(10), Decimal(10)),
    "ceu": Bounds(Decimal(10), Decimal(10)),
}
"""ECTS Users' Guide 2015; QAA; IACET (contact hours)."""
_SAME_SPAN = Decimal("0.1")
"""Three months and twelve weeks are one span in round numbers."""
_SAME_TOTAL = Decimal("0.25")
"""How far a rate times a span may be off a stated total: both are round numbers."""
_DAILY_FOR_WEEKS = Decimal(4)
"""Hours a day beyond which nobody means all seven days of a week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Effort and span of an offering; each part None where nothing states it."""

    iso: str | None = None
    days: Bounds | None = None
    span_rule: str | None = None
    hours: Bounds | None = None
    basis: str = "unknown"
    """A code of ``offerings.workload_basis``: how the hours were obtained."""
    hours_rule: str | None = None
    weekly: Bounds | None = None
    weekly_rule: str | None = None


@dataclass(frozen=True, slots=True)
class _Total:
    hours: Bounds | None
    basis: str
    rule: str | None = None


_NO_TOTAL = _Total(None, "unknown")


def workload(
    duration: Duration | None, effort: Duration | None, credit: tuple[Decimal, str] | None
) -> Workload:
    """Effort and span: a total as stated, else a rate over the span, else credits.

    The unit decides and not the field: a span in the workload field is a span, hours in the
    duration field are effort. What contradicts itself, in one field or between the two, is None.

    Args:
        duration: what the duration field says.
        effort: what the workload field says.
        credit: credit value and unit.
    """
    said = [one for one in (duration, effort) if one is not None]
    spans = [one for one in said if one.days is not None]
    clear = _agree([one.days for one in spans if one.days], _SAME_SPAN)
    rated = _rated(said)
    total = _total(said, rated, credit) if clear else _NO_TOTAL
    days = spans[0].days if spans else None
    # Credits count what is done beside days of teaching, too.
    possible = total.basis == "credits" or _possible(total.hours, days)
    if not clear or not possible:
        spans, days, total = [], None, _NO_TOTAL
    weekly = rated.rate if rated is not None and rated.per == "week" else None
    return Workload(
        iso=spans[0].iso if spans else None,
        days=days,
        span_rule=spans[0].rule if spans else None,
        hours=total.hours,
        basis=total.basis,
        hours_rule=total.rule,
        weekly=weekly,
        weekly_rule=rated.rule if rated is not None and weekly is not None else None,
    )


def _agree(bounds: Sequence[Bounds], tolerance: Decimal) -> bool:
    return all(one.near(bounds[0], tolerance) for one in bounds[1:])


def _rated(said: Sequence[Duration]) -> Duration | None:
    """The rate that is stated, hours a day as hours a week where days in a week are stated."""
    rates = [one for one in said if one.rate is not None]
    if not rates or any((one.rate, one.per) != (rates[0].rate, rates[0].per) for one in rates):
        return None
    one = rates[0]
    days = next((other.days_a_week for other in said if other.days_a_week is not None), None)
    if one.per != "day" or days is None or one.rate is None:
        return one
    return Duration(
        rule="daily_times_days_a_week",
        iso=one.iso,
        days=one.days,
        rate=one.rate.multiplied(days),
        per="week",
    )


def _total(
    said: Sequence[Duration], rated: Duration | None, credit: tuple[Decimal, str] | None
) -> _Total:
    stated = [one for one in said if one.hours is not None]
    product = _product(said, rated)
    if stated:
        one = stated[0]
        if any(other.hours != one.hours for other in stated) or one.hours is None:
            return _NO_TOTAL
        if product.hours is not None and not one.hours.near(product.hours, _SAME_TOTAL):
            return _NO_TOTAL
        return _Total(one.hours, "sum_of_stated" if one.summed else "stated_total", one.rule)
    if product.hours is not None or any(one.rate is not None for one in said):
        return product
    return _from_credits(said, credit)


def _product(said: Sequence[Duration], rated: Duration | None) -> _Total:
    """A rate over the span that the same text states, else over the one that the other does."""
    if rated is None or rated.rate is None or rated.per is None:
        return _NO_TOTAL
    if any(one.by_load for one in said):  # a rate is that of one load, and nobody says of which
        return _NO_TOTAL
    days = rated.days or next((one.days for one in said if one.days is not None), None)
    if days is None or (days.high is not None and days.high < DAYS[rated.per]):
        return _NO_TOTAL  # 40 hours a week, and two days
    if rated.per == "day" and _weeks_long(said) and _most(rated.rate) > _DAILY_FOR_WEEKS:
        return _NO_TOTAL
    hours = rated.rate.multiplied(days).over(DAYS[rated.per])
    if hours.low is None and hours.high is None:
        return _NO_TOTAL
    return _Total(hours, _BASIS[rated.per], _BASIS[rated.per])


def _weeks_long(said: Sequence[Duration]) -> bool:
    """Whether the span is stated in weeks or longer units, so that days off are part of it."""
    return any(one.days is not None and not (one.iso or "").endswith("D") for one in said)


def _most(bounds: Bounds) -> Decimal:
    return max(bounds.low or Decimal(0), bounds.high or Decimal(0))


def _from_credits(said: Sequence[Duration], credit: tuple[Decimal, str] | None) -> _Total:
    found = {one.credit for one in said if one.credit is not None} | ({credit} if credit else set())
    hours = {
        _HOURS_PER_CREDIT[unit].times(value)
        for value, unit in found
        if unit in _HOURS_PER_CREDIT and value > 0
    }
    if len(hours) != 1:
        return _NO_TOTAL
    return _Total(hours.pop(), "credits", "credits")


def _possible(hours: Bounds | None, days: Bounds | None) -> bool:
    """Whether the effort has room in the span."""
    if hours is None or hours.low is None or days is None or days.high is None:
        return True
    return hours.low <= days.high * 24
