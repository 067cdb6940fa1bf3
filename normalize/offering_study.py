"""The `offerings` columns that say how one studies: language, form, level, time, credit."""

from collections.abc import Sequence
from decimal import Decimal

from normalize.columns import Columns, fitted
from normalize.entry import Entry
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.award import credit_unit
from normalize.fields.duration import Bounds, duration
from normalize.fields.language import languages
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


def describe_study(entries: Sequence[Entry], issues: Issues) -> Columns:
    """The columns, a row for each entry."""
    return {
        **_languages(entries, issues),
        **_participation(entries, issues),
        **_levels(entries, issues),
        **_time(entries, issues),
    }


def _languages(entries: Sequence[Entry], issues: Issues) -> Columns:
    taught = [entry.listing.languages for entry in entries]
    captions = [entry.listing.caption_languages for entry in entries]
    stated = [", ".join(row) or None for row in taught]
    return {
        "language_stated": parse_distinct(stated, texts.stated_text),
        "language_codes": _tags(taught, "language_codes", issues),
        "subtitle_language_codes": _tags(captions, "subtitle_language_codes", issues),
    }


def _tags(stated: Sequence[Sequence[str]], what: str, issues: Issues) -> list[list[str]]:
    items = sorted({item for row in stated for item in row})
    known = dict(zip(items, parse_distinct(items, languages), strict=True))
    for row in stated:
        for item in row:
            if known[item] is None:
                issues.note(f"{what} not understood", item)
    return [
        list(dict.fromkeys(tag for item in row for tag in known[item] or ()))[: texts.MOST_LABELS]
        for row in stated
    ]


def _participation(entries: Sequence[Entry], issues: Issues) -> Columns:
    stated = [entry.listing.delivery for entry in entries]
    modes = understand("delivery", stated, delivery, issues)
    pace = [entry.listing.pacing for entry in entries]
    together = [entry.listing.synchronicity for entry in entries]
    own = understand("synchronicity", together, synchronicity, issues)
    listed = parse_distinct(stated, synchronicity_in_delivery)
    return {
        "delivery_stated": parse_distinct(stated, texts.stated_text),
        "delivery_modes": [list(found or ()) for found in modes],
        "pacing": understand("pacing", pace, pacing, issues),
        "synchronicity": [one or other for one, other in zip(own, listed, strict=True)],
    }


def _levels(entries: Sequence[Entry], issues: Issues) -> Columns:
    stated = [entry.listing.level for entry in entries]
    found = understand("level", stated, level, issues)
    frameworks = [
        [number for text in entry.listing.eqf_levels if (number := eqf(text)) is not None]
        for entry in entries
    ]
    for entry in entries:
        for text in entry.listing.eqf_levels:
            if eqf(text) is None:
                issues.note("eqf_level not understood", text)
    return {
        "level": [code or "unspecified" for code in found],
        "level_stated": parse_distinct(stated, texts.stated_text),
        "eqf_level_min": [min(numbers, default=None) for numbers in frameworks],
        "eqf_level_max": [max(numbers, default=None) for numbers in frameworks],
    }


def _time(entries: Sequence[Entry], issues: Issues) -> Columns:
    spans = [entry.listing.duration for entry in entries]
    efforts = [entry.listing.workload for entry in entries]
    credit = _credit(entries, issues)
    parsed_spans = understand("duration", spans, duration, issues)
    parsed_efforts = understand("workload", efforts, duration, issues)
    found = [
        workload(span, effort, (value, unit) if value is not None and unit else None)
        for span, effort, value, unit in zip(
            parsed_spans,
            parsed_efforts,
            credit["credit_value"],
            credit["credit_unit"],
            strict=True,
        )
    ]
    return {
        **credit,
        "duration_stated": parse_distinct(spans, texts.stated_text),
        "workload_stated": parse_distinct(efforts, texts.stated_text),
        "duration_iso8601": [one.span.iso if one.span else None for one in found],
        "duration_days": [_days(one) for one in found],
        **_hours([one.hours for one in found], issues),
        **_weekly([one.weekly for one in found], issues),
        "workload_basis": [one.basis for one in found],
    }


def _credit(entries: Sequence[Entry], issues: Issues) -> Columns:
    stated = [entry.listing.credits for entry in entries]
    numbers = understand("credit_value", stated, _credit_value, issues)
    values = fitted("offerings", "credit_value", numbers, issues)
    said = [entry.listing.credit_unit for entry in entries]
    units = understand("credit_unit", said, credit_unit, issues)
    ects = [value if unit == "ects" else None for value, unit in zip(values, units, strict=True)]
    return {
        "credit_value": values,
        "credit_unit": units,
        "ects_credits": fitted("offerings", "ects_credits", ects, issues),
    }


def _credit_value(stated: str) -> Decimal | None:
    """Credits are more than nothing: 0 and -1 stand where a feed does not say."""
    value = decimal(stated)
    return value if value is not None and value > 0 else None


def _days(found: Workload) -> float | None:
    """The span in days, where it is one and not a range."""
    days = found.span.days if found.span else None
    return float(days.low) if days and days.low is not None and days.low == days.high else None


def _hours(bounds: Sequence[Bounds | None], issues: Issues) -> Columns:
    columns = _bounds(bounds, "workload_hours_min", "workload_hours_max", issues)
    pairs = zip(columns["workload_hours_min"], columns["workload_hours_max"], strict=True)
    columns["workload_iso8601"] = [
        _iso_hours(low) if low is not None and low == high else None for low, high in pairs
    ]
    return columns


def _iso_hours(hours: Decimal) -> str:
    """Whole minutes where they are, else decimal hours, as ISO 8601 allows."""
    minutes = hours * 60
    if minutes != minutes.to_integral_value():
        return f"PT{hours.normalize():f}H"
    whole, rest = divmod(int(minutes), 60)
    return f"PT{f'{whole}H' if whole or not rest else ''}{f'{rest}M' if rest else ''}"


def _weekly(bounds: Sequence[Bounds | None], issues: Issues) -> Columns:
    return _bounds(bounds, "effort_hours_per_week_min", "effort_hours_per_week_max", issues)


def _bounds(bounds: Sequence[Bounds | None], low: str, high: str, issues: Issues) -> Columns:
    lows = [bound.low if bound else None for bound in bounds]
    highs = [bound.high if bound else None for bound in bounds]
    return {
        low: fitted("offerings", low, lows, issues),
        high: fitted("offerings", high, highs, issues),
    }
