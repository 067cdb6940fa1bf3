"""Spans, efforts and rates: what the unit says, and nothing that the text does not hold."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalize.fields.duration import DAYS_PER_MONTH, Bounds, Duration, duration, validity
from normalize.vocabulary import rows
from tests.fields.numbers_held import digits, significant, texts

D = Decimal
FACTORS = (D(1), D(7), DAYS_PER_MONTH, D("365.25"))
WORDS = texts(
    "hours", "h", "min", "minutes", "days", "weeks", "months", "years", " per week", "/week",
    " a month", "up to ", "at least ", " to ", "P", "T", "H", "M", "D", "W", "Y", "+", " for ",
    " sessions of ", " x ", "½", "half a ", " and ", " Stunden pro Woche", " heures", " horas",
    " access ", "(", ")", " ECTS", ":", "1:30", " each", "self-paced", "twice a week",
)  # fmt: skip
VOCABULARY = st.lists(
    st.one_of(
        st.sampled_from([row["term"] for row in rows("duration_words")]),
        st.integers(0, 2000).map(str),
        st.sampled_from(["-", "/", "+", ",", "(", ")", ":", "1.5", "2,5", "½"]),
    ),
    max_size=8,
).map(" ".join)


def exactly(number: str) -> Bounds:
    return Bounds(D(number), D(number))


def said(stated: str) -> dict[str, object]:
    """What is not None, without the rule."""
    found = duration(stated)
    assert found is not None, stated
    parts = ("iso", "days", "hours", "summed", "rate", "per", "days_a_week", "credit")
    return {name: getattr(found, name) for name in parts if getattr(found, name)}


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("PT120H", {"hours": exactly("120")}),
        ("40 hours", {"hours": exactly("40")}),
        (
            "Effort: 2-3 h/wk; Length: 7 wks",
            {"iso": "P7W", "days": exactly("49"), "rate": Bounds(D(2), D(3)), "per": "week"},
        ),
        (
            "5 days @ 7.5 hours",
            {"iso": "P5D", "days": exactly("5"), "hours": exactly("37.5"), "summed": True},
        ),
        ("6 x dienstags, je 90 Min.", {"hours": exactly("9"), "summed": True}),
        ("3 x wöchentlich 2 Stunden", {"rate": exactly("6"), "per": "week"}),
        ("10 lessen, 2 uur per les", {"hours": exactly("20"), "summed": True}),
        (
            "6 sem. – 3 h/sem.",
            {"iso": "P6W", "days": exactly("42"), "rate": exactly("3"), "per": "week"},
        ),
        (
            "2 sesiones semanales de 2 horas durante 8 semanas",  # in all, or in each week
            {"iso": "P8W", "days": exactly("56")},
        ),
        ("40 hours (taught in Dublin)", {"hours": exactly("40")}),
        ("140 heures dont 35 en entreprise", {"hours": exactly("140")}),
        ("100 horas (40 presenciales y 60 virtuales)", {"hours": exactly("100")}),
        ("1,5 hours", {"hours": exactly("1.5")}),
        ("1/2 day", {"iso": "P0.5D", "days": exactly("0.5")}),
        ("½ hour", {"hours": exactly("0.5")}),
        ("2 hours 30 minutes", {"hours": exactly("2.5")}),
        ("1h 30m", {"hours": exactly("1.5")}),
        ("1h30", {"hours": exactly("1.5")}),
        ("up to 10 hours", {"hours": Bounds(None, D(10))}),
        ("10+ hours", {"hours": Bounds(D(10), None)}),
        ("6 months", {"iso": "P6M", "days": exactly("182.625")}),
        ("P6M", {"iso": "P6M", "days": exactly("182.625")}),
        ("p8w", {"iso": "P8W", "days": exactly("56")}),
        ("P1Y6M", {"iso": "P1Y6M", "days": exactly("547.875")}),
        ("P1DT12H", {"iso": "P1DT12H", "days": exactly("1.5")}),
        ("P0001-06-00T00:00:00", {"iso": "P1Y6M", "days": exactly("547.875")}),
        ("2 years full time", {"iso": "P2Y", "days": exactly("730.5")}),
        ("6-8 weeks", {"days": Bounds(D(42), D(56))}),
        ("4 hours per week", {"rate": exactly("4"), "per": "week"}),
        ("3–5 hrs/wk", {"rate": Bounds(D(3), D(5)), "per": "week"}),
        ("2 hours a month", {"rate": exactly("2"), "per": "month"}),
        ("30 minutes daily", {"rate": exactly("0.5"), "per": "day"}),
        ("5 days a week", {"days_a_week": exactly("5")}),
        ("Days per week: 3", {"days_a_week": exactly("3")}),
        ("2 x 3 hours", {"hours": exactly("6"), "summed": True}),
        ("4 ECTS", {"credit": (D(4), "ects")}),
        ("30 UK credits (CATS)", {"credit": (D(30), "uk_cats")}),
        ("7 CPD hours (7 hours)", {"hours": exactly("7"), "credit": (D(7), "cpd_hour")}),
        ("6 CFU (150 ore)", {"hours": exactly("150"), "credit": (D(6), "other")}),
        ("7,5 högskolepoäng", {"credit": (D("7.5"), "other")}),
        ("15 credits (7.5 ECTS)", {"credit": (D("7.5"), "ects")}),
        ("30 UK credits, 15 ECTS, 8 weeks", {"iso": "P8W", "days": exactly("56")}),
        ("90 minutes (max. 20 participants)", {"hours": exactly("1.5")}),
        ("for students, 3-4 hours", {"hours": Bounds(D(3), D(4))}),
        ("20 participants, 2 hours each", {}),
        ("2 days, 9am - 4:30pm", {"iso": "P2D", "days": exactly("2")}),
        ("Full-time: 12 weeks. Part-time: 24 weeks", {"days": Bounds(D(84), D(168))}),
        ("Duration: 45 minutes | Modules: 6", {"hours": exactly("0.75")}),
        ("Sessions: 6, 2 hours each", {}),
        ("6 weeks, 100% online", {"iso": "P6W", "days": exactly("42")}),
        ("3 months (12 weeks)", {"iso": "P3M", "days": exactly("91.3125")}),
        ("2 weeks (10 days)", {"iso": "P2W", "days": exactly("14")}),
        ("40 hours of training, 2 hour exam", {"hours": exactly("40")}),
        ("Exam: 90 minutes", {}),
        ("2 days including exam", {"iso": "P2D", "days": exactly("2")}),
        (
            "1 an à raison de 8 h par mois",
            {"iso": "P1Y", "days": exactly("365.25"), "rate": exactly("8"), "per": "month"},
        ),
        (
            "2 jours à raison de 7 heures",
            {"iso": "P2D", "days": exactly("2"), "hours": exactly("14"), "summed": True},
        ),
        (
            "4-6 hours a week for 8 weeks",
            {"iso": "P8W", "days": exactly("56"), "rate": Bounds(D(4), D(6)), "per": "week"},
        ),
        (
            "3 months at 10 hours/week",
            {"iso": "P3M", "days": exactly("91.3125"), "rate": exactly("10"), "per": "week"},
        ),
    ],
)
def test_stated_times_are_understood(stated, parsed):
    assert said(stated) == parsed


@pytest.mark.parametrize(
    "stated", ["self-paced", "Examen de 3 heures", "Variable", "Full time", "TBD", "24/7 access"]
)
def test_words_without_a_number_are_understood_and_say_nothing(stated):
    assert duration(stated) == Duration(rule="no_number")


@pytest.mark.parametrize(
    "stated",
    [
        "", " ", "Hours", "P", "PT0S", "P0D", "0 hours", "-PT5H", "3", "3-4", "02:30", "3m",
        "7-5 hours per week",  # which bound is wrong, nobody knows
        "1.500 hours",  # one and a half, or fifteen hundred
        "3 hours 4 hours",  # two totals
        "2 weeks per month",  # a rate of spans
        "4 weeks per course",
        "500 hours a week", "30 hours a day",
        "5 years, of experience with Excel", "12 months (renewal of a licence)",
        "100 horas (40 presenciales y 50 virtuales)",
        "May lead to 3 weeks of holidays",
        "starts in 2 weeks", "Week 1-4 of 8", "Module 3: 2 weeks",
        "3 sessions, 2 hours",  # of each session, or of all
        "5 h/week x 8",  # for eight weeks, or eight times a week
        "3 months (10 weeks)",
        "3 monthsters",
        "٣ weeks",
        "9" * 400 + " hours",
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
    several = (found.days, found.hours, found.rate, found.days_a_week)
    return [bounds for bounds in several if bounds is not None]


@given(WORDS | VOCABULARY)
@example("Weeks per week: 1")
def test_never_raises_and_says_the_same_twice(text):
    assert duration(text) == duration(text)


@given(WORDS | VOCABULARY)
def test_bounds_are_ordered_and_more_than_nothing(text):
    found = duration(text)
    for bounds in bounds_of(found) if found else []:
        assert (bounds.low, bounds.high) != (None, None)
        assert bounds.high is None or bounds.high > 0
        assert bounds.low is None or bounds.high is None or 0 <= bounds.low <= bounds.high


@pytest.mark.parametrize("stated", ["4 weeks", "6-8 hours a week", "2 Tage à 8 Stunden"])
@pytest.mark.parametrize("space", [" ", "  ", "\u00a0", "\u202f", "\u2009", " \n "])
def test_the_same_text_in_other_spacing_says_the_same(stated, space):
    assert duration(f" {stated.replace(' ', space)} ") == duration(stated) or "\n" in space


@pytest.mark.parametrize("dash", "-‐‑‒–—−")
def test_every_dash_makes_a_range(dash):
    assert said(f"6{dash}8 weeks") == {"days": Bounds(D(42), D(56))}


@given(
    st.integers(1, 500),
    st.sampled_from(["hours", "Stunden", "heures", "horas", "ore", "uur", "часов"]),
)
def test_hours_are_the_number_of_the_text(number, unit):
    assert said(f"{number} {unit}") == {"hours": exactly(str(number))}


@given(
    texts(
        "hours", "hrs", "weeks", "days", "years", " per week", " a week", "up to ", "at least ", "+"
    )
)
def test_numbers_in_words_come_from_the_text(text):
    """Days are a number of the text times the length of a unit; hours are the number itself."""
    found, held = duration(text), digits(text)
    if found is None or found.summed or re.search(r"[.p]|(?:h|hrs?|std|u|ч)\s*\d", text.casefold()):
        return
    for bounds in (found.hours, found.rate):
        for number in (bounds.low, bounds.high) if bounds else ():
            assert number is None or significant(number) in held
    if found.days is not None and found.iso is None:
        for number in (found.days.low, found.days.high):
            assert number is None or any(significant(number / one) in held for one in FACTORS)


@pytest.mark.parametrize("piece", ["1 ", "1-", "a ", "(", "1.", "1 hour ", "P1", "x", "½", "to 1 "])
def test_hostile_texts_are_bounded(piece):
    assert duration(piece * 1000) is None
    duration((piece * 300)[:300])


@pytest.mark.real
def test_clock_strings_of_pytimeparse(real):
    """Lengths with units or seconds agree; signs, and m:ss that may be h:mm, are not read."""
    path = real / "labelled/duration-strings-pytimeparse/duration_examples.jsonl"
    for line in path.read_text().splitlines():
        row = json.loads(line)
        found = duration(row["text"])
        # Days and hours beside each other are a span and an effort here, one length there.
        if found is None or (found.days and found.hours):
            continue
        bounds = found.hours or (found.days and found.days.times(D(24)))
        assert bounds is None or bounds.low is None or _near(bounds.low, row["seconds"]), row


def _near(hours: Decimal, seconds: float) -> bool:
    return abs(hours * 3600 - D(str(seconds))) < 1
