"""The `offerings` columns that say how one studies: language, form, level, time, credit."""

from decimal import Decimal
from typing import Any

from normalize.columns import Columns, encoded, fitted
from normalize.distinct import Distinct, distinct, either, together
from normalize.distinct_lists import distinct_lists
from normalize.fields import Found, note_missed_items, text_columns, understand, with_rule
from normalize.fields.award import credit_unit
from normalize.fields.duration import Bounds, Duration, duration
from normalize.fields.level import eqf, eqf_in_level, level
from normalize.fields.numbers import decimal
from normalize.fields.participation import delivery, pacing, synchronicity
from normalize.fields.workload import Workload, workload
from normalize.issues import Issues
from normalize.stated import Stated

_HOURS_RULES = ("workload_basis:rule", "workload_hours_min:rule", "workload_hours_max:rule")
_WEEKLY_RULES = ("effort_hours_per_week_min:rule", "effort_hours_per_week_max:rule")


def describe_study(stated: Stated, issues: Issues) -> Columns:
    """The columns, a row for each listing."""
    return {
        **_participation(stated, issues),
        **_levels(stated, issues),
        **_time(stated, issues),
    }


def _participation(stated: Stated, issues: Issues) -> Columns:
    words = distinct(stated["delivery"])
    modes = with_rule("delivery_modes", understand("delivery", words, delivery, issues))
    modes["delivery_modes"] = modes["delivery_modes"].each(list).default([])
    own_pace = understand("pacing", stated["pacing"], pacing, issues)
    own_time = understand("synchronicity", stated["synchronicity"], synchronicity, issues)
    return encoded(
        "offerings",
        {
            "delivery_stated": text_columns.stated_text(words),
            **modes,
            **with_rule("pacing", either(own_pace, words.each(pacing))),
            **with_rule("synchronicity", either(own_time, words.each(synchronicity))),
        },
    )


def _levels(stated: Stated, issues: Issues) -> Columns:
    words = distinct(stated["level"])
    found = with_rule("level", understand("level", words, level, issues))
    found["level"] = found["level"].default("unspecified")
    return encoded(
        "offerings",
        {
            **found,
            "level_stated": text_columns.stated_text(words),
            **_frameworks(stated, words, issues),
        },
    )


def _frameworks(stated: Stated, levels: Distinct[str], issues: Issues) -> dict[str, Distinct[Any]]:
    rows = distinct_lists(stated["eqf_levels"])
    note_missed_items("eqf_level", rows, lambda text: eqf(text) is None, issues)
    numbers = rows.each(lambda said: [n for text in said if (n := eqf(text)) is not None])
    own = numbers.each(
        lambda found: Found((min(found), max(found)), "eqf_field") if found else None
    )
    bounds = either(own, levels.each(eqf_in_level))
    return {
        **with_rule("eqf_level_min", bounds.each(lambda one: Found(one.value[0], one.rule))),
        **with_rule("eqf_level_max", bounds.each(lambda one: Found(one.value[1], one.rule))),
    }


def _time(stated: Stated, issues: Issues) -> Columns:
    spans, efforts = distinct(stated["duration"]), distinct(stated["workload"])
    said = together(
        understand("duration", spans, duration, issues),
        understand("workload", efforts, duration, issues),
    )
    value, unit, credit = _credit(stated, said.each(_credit_said), issues)
    found = together(said, value, unit).each(_workload)
    return encoded(
        "offerings",
        {
            **credit,
            "duration_stated": text_columns.stated_text(spans),
            "workload_stated": text_columns.stated_text(efforts),
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


def _credit(stated: Stated, said: Distinct[Found[Any]], issues: Issues) -> _Credit:
    """Credits of fields of their own, else those that the texts about length and effort name."""
    numbers = understand("credit_value", stated["credits"], _credit_value, issues)
    own_units = understand("credit_unit", stated["credit_unit"], credit_unit, issues)
    own = together(numbers, own_units).each(
        lambda pair: None if pair == (None, None) else Found(pair, "credit_fields")
    )
    found = either(own, said)
    values = fitted("offerings", "credit_value", found.each(lambda one: one.value[0]), issues)
    units = found.each(lambda one: one.value[1])
    ects = together(values, units).each(lambda pair: pair[0] if pair[1] == "ects" else None)
    rule = found.each(lambda one: one.rule)
    columns: dict[str, Distinct[Any]] = {
        "credit_value": values,
        "credit_unit": units,
        "ects_credits": fitted("offerings", "ects_credits", ects, issues),
        "credit_value:rule": rule,
        "credit_unit:rule": rule,
        "ects_credits:rule": rule,
    }
    return values, units, columns


_Said = tuple[Duration | None, Duration | None]
"""What the texts about length and effort say."""


def _credit_said(said: _Said) -> Found[tuple[Decimal, str]] | None:
    """The credits that the texts name; two that differ are not clear."""
    found = {one.credit for one in said if one is not None and one.credit is not None}
    return Found(found.pop(), "words") if len(found) == 1 else None


def _workload(row: tuple[_Said, Decimal | None, str | None]) -> Workload:
    said, value, unit = row
    return workload(*said, (value, unit) if value and unit else None)


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
