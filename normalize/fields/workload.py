"""Effort of a whole offering, from what two stated texts and its credits say."""

from dataclasses import dataclass
from decimal import Decimal

from normalize.fields.duration import DAYS_PER_MONTH, Bounds, Duration

_DAYS_PER = {"day": Decimal(1), "week": Decimal(7), "month": DAYS_PER_MONTH}
_BASIS = {"day": "daily_times_days", "week": "weekly_times_weeks", "month": "monthly_times_months"}
_HOURS_PER_CREDIT = {
    "ects": Bounds(Decimal(25), Decimal(30)),
    "uk_cats": Bounds(Decimal(10), Decimal(10)),
    "ceu": Bounds(Decimal(10), Decimal(10)),
}
"""ECTS Users' Guide 2015; QAA; IACET (contact hours)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Effort and span of an offering; each part None where nothing states it."""

    span: Duration | None = None
    hours: Bounds | None = None
    weekly: Bounds | None = None
    basis: str = "unknown"


def workload(
    duration: Duration | None, effort: Duration | None, credit: tuple[Decimal, str] | None
) -> Workload:
    """Effort and span: a total as stated, else a rate over the span, else credits.

    The unit decides and not the field: a span in the workload field is a span, hours in the
    duration field are effort. Where both fields state one thing, each field's own wins.

    Args:
        duration: what the duration field says.
        effort: what the workload field says.
        credit: credit value and unit.
    """
    said = [one for one in (effort, duration) if one is not None]
    span = next((one for one in reversed(said) if one.days is not None), None)
    rated = next((one for one in said if one.rate is not None), None)
    total = next((one.hours for one in said if one.hours is not None), None)
    weekly = rated.rate if rated is not None and rated.per == "week" else None
    if total is not None:
        return Workload(span=span, hours=total, weekly=weekly, basis="stated_total")
    if rated is not None and span is not None and (product := _multiply(rated, span)):
        return Workload(span=span, hours=product, weekly=weekly, basis=_BASIS[rated.per or "week"])
    if rated is None and credit is not None and credit[1] in _HOURS_PER_CREDIT and credit[0] > 0:
        hours = _HOURS_PER_CREDIT[credit[1]].times(credit[0])
        return Workload(span=span, hours=hours, basis="credits")
    return Workload(span=span, weekly=weekly)


def _multiply(rated: Duration, span: Duration) -> Bounds | None:
    rate, days, per = rated.rate, span.days, _DAYS_PER[rated.per or "week"]
    if rate is None or days is None:
        return None
    low = None if rate.low is None or days.low is None else rate.low * days.low / per
    high = None if rate.high is None or days.high is None else rate.high * days.high / per
    return Bounds(low, high) if low is not None or high is not None else None
