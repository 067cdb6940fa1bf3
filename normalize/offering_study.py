"""The `offerings` columns that say how one studies: language, form, level, time, credit."""

from decimal import Decimal
from typing import Any

from normalize.columns import Columns, fitted, lay_out
from normalize.distinct import Distinct, distinct_lists, together
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.award import credit_unit
from normalize.fields.duration import Bounds, duration
from normalize.fields.level import eqf, level
from normalize.fields.numbers import decimal
from normalize.fields.participation import (
    delivery,
    pacing,
    synchronicity,
    synchronicity_in_delivery,
)
from normalize.fields.workload import Workload, workload
from normalize.issues import Issues
from normalize.offering_language import describe_languages
from normalize.stated import Stated

_HOURS_RULES = ("workload_basis:rule", "workload_hours_min:rule", "workload_hours_max:rule")
_WEEKLY_RULES = ("effort_hours_per_week_min:rule", "effort_hours_per_week_max:rule")


def describe_study(stated: Stated, issues: Issues) -> Columns:
    """The columns, a row for each listing."""
    return {
        **describe_languages(stated, issues),
        **_participation(stated, issues),
        **_levels(stated, issues),
        **_time(stated, issues),
    }


def _participation(stated: Stated, issues: Issues) -> Columns:
    words = stated["delivery"]
    modes = understand("delivery", words, delivery, issues)
    own = understand("synchronicity", stated["synchronicity"], synchronicity, issues)
    listed = parse_distinct(words, synchronicity_in_delivery)
    return lay_out(
        "offerings",
        {
            "delivery_stated": parse_distinct(words, texts.stated_text),
            "delivery_modes": modes.each(list).default([]),
            "pacing": understand("pacing", stated["pacing"], pacing, issues),
            "synchronicity": together(own, listed).each(lambda pair: pair[0] or pair[1]),
        },
    )


def _levels(stated: Stated, issues: Issues) -> Columns:
    words = stated["level"]
    return lay_out(
        "offerings",
        {
            "level": understand("level", words, level, issues).default("unspecified"),
            "level_stated": parse_distinct(words, texts.stated_text),
            **_frameworks(stated, issues),
        },
    )


def _frameworks(stated: Stated, issues: Issues) -> dict[str, Distinct[int]]:
    rows = distinct_lists(stated["eqf_levels"])
    for said, times in zip(rows.values, rows.counts(), strict=True):
        for text in said or ():
            if eqf(text) is None:
                issues.note("eqf_level not understood", text, times)
    numbers = rows.each(lambda said: [n for text in said if (n := eqf(text)) is not None])
    return {
        "eqf_level_min": numbers.each(lambda found: min(found, default=None)),
        "eqf_level_max": numbers.each(lambda found: max(found, default=None)),
    }


def _time(stated: Stated, issues: Issues) -> Columns:
    spans, efforts = stated["duration"], stated["workload"]
    value, unit, credit = _credit(stated, issues)
    rows = together(
        understand("duration", spans, duration, issues),
        understand("workload", efforts, duration, issues),
        value,
        unit,
    )
    found = rows.each(
        lambda said: workload(said[0], said[1], (said[2], said[3]) if said[2] and said[3] else None)
    )
    return lay_out(
        "offerings",
        {
            **credit,
            "duration_stated": parse_distinct(spans, texts.stated_text),
            "workload_stated": parse_distinct(efforts, texts.stated_text),
            **_span(found),
            **_hours(found.each(lambda one: one.hours), issues),
            **_bounds(
                found.each(lambda one: one.weekly),
                "effort_hours_per_week_min",
                "effort_hours_per_week_max",
                issues,
            ),
            "workload_basis": found.each(lambda one: one.basis),
            **dict.fromkeys(_HOURS_RULES, found.each(lambda one: one.hours_rule)),
            **dict.fromkeys(_WEEKLY_RULES, found.each(lambda one: one.weekly_rule)),
        },
    )


_Credit = tuple[Distinct[Decimal], Distinct[str], dict[str, Distinct[Any]]]


def _credit(stated: Stated, issues: Issues) -> _Credit:
    numbers = understand("credit_value", stated["credits"], _credit_value, issues)
    values = fitted("offerings", "credit_value", numbers, issues)
    units = understand("credit_unit", stated["credit_unit"], credit_unit, issues)
    ects = together(values, units).each(lambda pair: pair[0] if pair[1] == "ects" else None)
    columns: dict[str, Distinct[Any]] = {
        "credit_value": values,
        "credit_unit": units,
        "ects_credits": fitted("offerings", "ects_credits", ects, issues),
    }
    return values, units, columns


def _credit_value(stated: str) -> Decimal | None:
    """Credits are more than nothing: 0 and -1 stand where a feed does not say."""
    value = decimal(stated)
    return value if value is not None and value > 0 else None


def _span(found: Distinct[Workload]) -> dict[str, Distinct[Any]]:
    """Bounds of the span where they are known; days and ISO form where it is one span."""
    days = found.each(lambda one: one.days)
    rule = found.each(lambda one: one.span_rule)
    return {
        "duration_iso8601": found.each(lambda one: one.iso),
        "duration_days": days.each(lambda one: _float(one.low) if one.exact else None),
        "duration_days_min": days.each(lambda one: _float(one.low)),
        "duration_days_max": days.each(lambda one: _float(one.high)),
        "duration_iso8601:rule": found.each(lambda one: one.span_rule if one.iso else None),
        "duration_days_min:rule": rule,
        "duration_days_max:rule": rule,
    }


def _float(days: Decimal | None) -> float | None:
    return None if days is None else float(days)


def _hours(bounds: Distinct[Bounds], issues: Issues) -> dict[str, Distinct[Any]]:
    columns = _bounds(bounds, "workload_hours_min", "workload_hours_max", issues)
    pairs = together(columns["workload_hours_min"], columns["workload_hours_max"])
    exact = pairs.each(lambda pair: pair[0] if pair[0] == pair[1] else None)
    return {**columns, "workload_iso8601": exact.each(_iso_hours)}


def _iso_hours(hours: Decimal) -> str:
    """Whole minutes where they are, else decimal hours, as ISO 8601 allows."""
    minutes = hours * 60
    if minutes != minutes.to_integral_value():
        return f"PT{hours.normalize():f}H"
    whole, rest = divmod(int(minutes), 60)
    return f"PT{f'{whole}H' if whole or not rest else ''}{f'{rest}M' if rest else ''}"


def _bounds(
    bounds: Distinct[Bounds], low: str, high: str, issues: Issues
) -> dict[str, Distinct[Decimal]]:
    lows = bounds.each(lambda bound: bound.low)
    highs = bounds.each(lambda bound: bound.high)
    return {
        low: fitted("offerings", low, lows, issues),
        high: fitted("offerings", high, highs, issues),
    }
