"""Effort of an offering: totals, rates over spans, credits; a span is never effort."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.duration import Bounds, duration
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
    assert found.hours is not None
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
    assert find(None, "P6M").iso == "P6M"


@pytest.mark.parametrize(
    ("span", "effort"),
    [
        ("40 hours", "20 hours"),
        ("8 weeks, 40 hours", "4 weeks"),
        ("8 weeks, 4 hours per week", "100 hours in total"),
        ("1 day", "50 hours"),
        ("2 weeks", "8 hours a day"),  # ten days of work, or fourteen
        ("12 weeks full-time, 24 weeks part-time", "40 hours per week"),  # of which of them
    ],
)
def test_contradictions_are_never_settled_by_a_pick(span, effort):
    found = find(span, effort)
    assert (found.hours, found.basis) == (None, "unknown")


def test_two_spans_that_differ_are_none():
    assert find("8 weeks", "P4W").days is None


def test_the_rate_goes_with_the_span_of_its_own_text():
    found = find("3 months", "12 weeks, 10 hours per week")
    assert (found.iso, found.hours.low) == ("P3M", 120)


def test_days_of_a_week_make_a_daily_rate_weekly():
    found = find("4 weeks, 5 days a week", "2 hours a day")
    assert (found.weekly.low, found.hours.low, found.basis) == (10, 40, "weekly_times_weeks")


def test_a_daily_rate_alone_is_no_weekly_one():
    assert find(None, "2 hours a day").weekly is None


@pytest.mark.parametrize(
    ("effort", "low", "high"),
    [("4 ECTS", 100, 120), ("10 UK credits", 100, 100), ("2 CEUs", 20, 20)],
)
def test_credits_in_the_text(effort, low, high):
    found = find("8 weeks", effort)
    assert (found.hours.low, found.hours.high, found.basis) == (low, high, "credits")


def test_the_rule_is_told():
    found = find("8 weeks", "4-6 hours a week")
    assert (found.span_rule, found.hours_rule, found.weekly_rule) == (
        "words",
        "weekly_times_weeks",
        "words",
    )


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
    if credit is None and not any(one.hours or one.rate or one.credit for one in said):
        assert workload(duration(span), duration(effort), credit).hours is None


@pytest.mark.parametrize(
    ("span", "effort"), [("2 days", "40 hours per week"), ("half a day", "7 hours per day")]
)
def test_a_rate_says_nothing_of_a_span_shorter_than_its_unit(span, effort):
    found = workload(duration(span), duration(effort), None)
    assert (found.hours, found.basis) == (None, "unknown")
    assert found.days is not None


def test_credits_have_room_beside_days_of_teaching():
    found = workload(duration("2 days"), duration("6 ECTS"), None)
    assert found.days == Bounds(D(2), D(2))
    assert found.hours == Bounds(D(150), D(180))
