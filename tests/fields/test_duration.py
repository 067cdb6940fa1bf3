"""Spans, efforts and rates: what the unit says, and nothing that the text does not hold."""

from decimal import Decimal

import pytest
from hypothesis import given

from normalize.fields.duration import DAYS_PER_MONTH, Bounds, Duration, duration, validity
from tests.fields.numbers_held import digits, significant, texts

D = Decimal
FACTORS = (D(1), D(7), DAYS_PER_MONTH, D("365.25"))
WORDS = texts(
    "hours", "h", "min", "minutes", "days", "weeks", "months", "years", " per week", "/week",
    " a month", "up to ", "at least ", " to ", "P", "T", "H", "M", "D", "W", "Y", "+", " for ",
)  # fmt: skip


def exactly(number: str) -> Bounds:
    return Bounds(D(number), D(number))


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("PT120H", Duration(hours=exactly("120"))),
        ("PT90M", Duration(hours=exactly("1.5"))),
        ("40 hours", Duration(hours=exactly("40"))),
        ("1.5 hours", Duration(hours=exactly("1.5"))),
        ("90 minutes", Duration(hours=exactly("1.5"))),
        ("2 hours 30 minutes", Duration(hours=exactly("2.5"))),
        ("1h 30m", Duration(hours=exactly("1.5"))),
        ("Approx. 20 hours to complete", Duration(hours=exactly("20"))),
        ("up to 10 hours", Duration(hours=Bounds(None, D(10)))),
        ("10+ hours", Duration(hours=Bounds(D(10), None))),
        ("at least 3 hours", Duration(hours=Bounds(D(3), None))),
        ("6 months", Duration(iso="P6M", days=exactly("182.625"))),
        ("P6M", Duration(iso="P6M", days=exactly("182.625"))),
        ("p8w", Duration(iso="P8W", days=exactly("56"))),
        ("P1Y6M", Duration(iso="P1Y6M", days=exactly("547.875"))),
        ("P1DT12H", Duration(iso="P1DT12H", days=exactly("1.5"))),
        ("2 years full time", Duration(iso="P2Y", days=exactly("730.5"))),
        ("12 months part-time", Duration(iso="P12M", days=exactly("365.25"))),
        ("6-8 weeks", Duration(days=Bounds(D(42), D(56)))),
        ("4 hours per week", Duration(rate=exactly("4"), per="week")),
        ("3–5 hrs/wk", Duration(rate=Bounds(D(3), D(5)), per="week")),
        ("2 hours a month", Duration(rate=exactly("2"), per="month")),
        ("30 minutes daily", Duration(rate=exactly("0.5"), per="day")),
        (
            "4-6 hours a week for 8 weeks",
            Duration(iso="P8W", days=exactly("56"), rate=Bounds(D(4), D(6)), per="week"),
        ),
        (
            "3 months at 10 hours/week",
            Duration(iso="P3M", days=exactly("91.3125"), rate=exactly("10"), per="week"),
        ),
    ],
)
def test_stated_times_are_understood(stated, parsed):
    assert duration(stated) == parsed


@pytest.mark.parametrize(
    "stated",
    [
        "", " ", "Hours", "self-paced", "Variable", "P", "PT", "P0D", "0 hours",
        "1/2 day", "½ hour",
        "7-5 hours per week",  # which bound is wrong, nobody knows
        "1,5 hours",  # one and a half, or fifteen with a stray comma
        "3 hours 4 hours",  # two totals
        "2 weeks per month",  # a rate of spans
        "4 weeks per course",
        "May lead to 3 weeks of holidays",
        "3 monthsters",
        "٣ weeks",
        "9" * 300 + " hours",
    ],
)  # fmt: skip
def test_what_is_not_clear_is_nothing(stated):
    assert duration(stated) is None


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [("2 years", "P2Y"), ("P3Y", "P3Y"), ("2 hours per week", None), ("2-3 years", None)],
)
def test_validity_is_one_span(stated, parsed):
    assert validity(stated) == parsed


def bounds_of(found: Duration) -> list[Bounds]:
    return [bounds for bounds in (found.days, found.hours, found.rate) if bounds is not None]


@given(WORDS)
def test_never_raises_and_says_the_same_twice(text):
    assert duration(text) == duration(text)


@given(WORDS)
def test_bounds_are_ordered_and_more_than_nothing(text):
    found = duration(text)
    for bounds in bounds_of(found) if found else []:
        assert (bounds.low, bounds.high) != (None, None)
        assert bounds.high is None or bounds.high > 0
        assert bounds.low is None or bounds.high is None or 0 <= bounds.low <= bounds.high


def test_the_same_text_in_other_spacing_says_the_same():
    assert duration("  4 \n weeks ") == duration("4 weeks")


@given(WORDS.filter(lambda text: "P" not in text.upper() and "m" not in text.casefold()))
def test_numbers_in_words_come_from_the_text(text):
    """Days are a number of the text times the length of a unit; hours are the number itself."""
    found, held = duration(text), digits(text)
    if found is None:
        return
    for bounds in (found.hours, found.rate):
        for number in (bounds.low, bounds.high) if bounds else ():
            assert number is None or significant(number) in held
    for number in (found.days.low, found.days.high) if found.days else ():
        assert number is None or any(significant(number / one) in held for one in FACTORS)
