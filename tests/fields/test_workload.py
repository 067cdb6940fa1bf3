"""Effort of an offering: totals, rates over spans, credits; a span is never effort."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.duration import duration
from normalize.fields.workload import workload
from tests.fields.test_duration import WORDS

D = Decimal
CREDITS = st.none() | st.tuples(
    st.decimals(0, 999, places=2), st.sampled_from(["ects", "uk_cats", "ceu", "us_semester"])
)


def find(span: str | None, effort: str | None, credit: tuple[str, str] | None = None) -> Any:
    return workload(
        duration(span) if span else None,
        duration(effort) if effort else None,
        (D(credit[0]), credit[1]) if credit else None,
    )


@pytest.mark.parametrize(
    ("stated", "low", "high", "basis"),
    [
        ((None, "PT120H", None), "120", "120", "stated_total"),
        ((None, "40 hours", None), "40", "40", "stated_total"),
        (("40 hours", None, None), "40", "40", "stated_total"),
        ((None, "4-6 hours a week for 8 weeks", None), "32", "48", "weekly_times_weeks"),
        (("8 weeks", "4-6 hours a week", None), "32", "48", "weekly_times_weeks"),
        (("6-8 weeks", "2-3 hours per week", None), "12", "24", "weekly_times_weeks"),
        (("2 weeks", "1 hour per day", None), "14", "14", "daily_times_days"),
        (("P6M", "10 hours per month", None), "60", "60", "monthly_times_months"),
        ((None, None, ("4", "ects")), "100", "120", "credits"),
        ((None, None, ("10", "uk_cats")), "100", "100", "credits"),
        ((None, None, ("1", "ceu")), "10", "10", "credits"),
        (("9 months", None, ("60", "uk_cats")), "600", "600", "credits"),
        (("8 weeks", "40 hours", ("4", "ects")), "40", "40", "stated_total"),
    ],
)
def test_effort_by_what_is_stated(stated, low, high, basis):
    found = find(*stated)
    assert (found.hours.low, found.hours.high, found.basis) == (D(low), D(high), basis)


def test_a_month_is_no_four_weeks():
    found = find("3 months at 10 hours/week", None)
    assert round(found.hours.low, 1) == D("130.4")
    assert found.hours.low == found.hours.high
    assert found.basis == "weekly_times_weeks"


@pytest.mark.parametrize(
    ("span", "effort", "credit"),
    [
        ("6 months", None, None),
        (None, "P6M", None),
        (None, "4 hours per week", None),
        (None, None, ("3", "us_semester")),
        (None, None, ("0", "ects")),
        # Credits would contradict a stated rate as often as not: no total from either.
        (None, "4 hours per week", ("4", "ects")),
    ],
)
def test_no_hours_where_none_are_stated(span, effort, credit):
    found = find(span, effort, credit)
    assert found.hours is None
    assert found.basis == "unknown"


def test_a_span_in_the_workload_field_is_a_span():
    assert find(None, "P6M").span.iso == "P6M"


def test_each_field_wins_what_it_is_for():
    found = find("4 weeks, 10 hours", "20 hours, 5 weeks")
    assert (found.span.iso, found.hours.low) == ("P4W", 20)


def test_an_open_end_stays_open():
    found = find("8 weeks", "up to 5 hours a week")
    assert (found.hours.low, found.hours.high) == (None, 40)


@given(WORDS, WORDS, CREDITS)
def test_never_raises_and_bounds_are_ordered(span, effort, credit):
    found = workload(duration(span), duration(effort), credit)
    assert found == workload(duration(span), duration(effort), credit)
    assert (found.hours is None) == (found.basis == "unknown")
    for bounds in (found.hours, found.weekly):
        if bounds is not None and bounds.low is not None and bounds.high is not None:
            assert 0 <= bounds.low <= bounds.high


@given(WORDS, WORDS, CREDITS)
def test_hours_need_hours_or_credits(span, effort, credit):
    said = [one for one in (duration(span), duration(effort)) if one is not None]
    if credit is None and all(one.hours is None and one.rate is None for one in said):
        assert workload(duration(span), duration(effort), credit).hours is None
