"""Lengths beside other numbers: of parts, of days of the week, of places, of what is added."""

from decimal import Decimal

import pytest

from normalize.fields.duration import Bounds, duration


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Duration - 6 weeks", 42),
        ("6-wk course + lifetime access", 42),
        ("Mon-Fri 9am-1pm, 4 weeks", 28),
        ("12 weeks including 2 weeks of placement", 84),
        ("2 days/week over 12 weeks", 84),
        ("1 day/month, 26 weeks", 182),
        ("8_weeks", 56),
    ],
)
def test_the_length_is_that_of_the_whole(text, days):
    found = duration(text)
    assert found is not None
    assert found.days == Bounds(Decimal(days), Decimal(days))
    assert (found.hours, found.rate) == (None, None)


@pytest.mark.parametrize(
    "text", ["4 weeks online, 2 days on campus", "2 days on campus + 4 weeks online", "14-tägig"]
)
def test_spans_that_may_lie_side_by_side_are_not_added(text):
    found = duration(text)
    assert found is None or found.days is None


@pytest.mark.parametrize(
    ("text", "hours", "rate"),
    [
        ("10 hours per week (including 2 hours live)", None, 10),
        ("4 hours/week (2 hours live, 2 hours self-paced)", None, 4),
        ("150 hours, including 30 contact hours", 150, None),
        ("Mondays and Wednesdays, 3 hours", None, None),
        ("à 2,5 Std.", None, None),
        ("6 weekly 2-hour sessions", 12, None),
        ("20 hours of lab access", None, None),
        ("4.30 hours", None, None),
        ("P0DT8H", 8, None),
        ("4 horas de dedicação semanal", None, 4),
        ("4 часа занятий в неделю", None, 4),
        ("4 weekly hours", None, 4),
        ("4 fois 3 heures", 12, None),
        ("4 Termine von jeweils 3 Stunden", 12, None),
        ("2 Std. Präsenz pro Woche, 4 Std. Selbststudium", None, 2),
        ("lestijd 2 uur + zelfstudie 4 uur per week", None, None),
        ("20 hours, 2 hours per week", 20, 2),
        ("alle 2 Wochen 2 Stunden", None, None),
        ("24h access for 6 months", None, None),
        ("3 dagen (9-17 uur)", None, None),
        ("quarter of an hour", Decimal("0.25"), None),
        ("1:30:00 hours", Decimal("1.5"), None),
        ("3h30/semaine", None, Decimal("3.5")),
        ("4 demi-journées de 3h30", 14, None),
        ("20 hours (2 hours x 10 weeks)", 20, 2),
        ("6 weeks live + recorded", None, None),
        ("45 Unterrichtseinheiten (UE) à 60 Minuten", 45, None),
    ],
)
def test_hours_of_a_part_are_not_those_of_the_whole(text, hours, rate):
    found = duration(text)
    said = (found.hours, found.rate) if found else (None, None)
    assert said == (exactly(hours), exactly(rate))


def exactly(number: int | Decimal | None) -> Bounds | None:
    return None if number is None else Bounds(Decimal(number), Decimal(number))


@pytest.mark.parametrize(
    "text",
    [
        "6 weeks, starts 3 March",
        "6 weeks (1 May - 12 June)",
        "Du 3 mars au 14 avril, 6 semaines",
        "6 Wochen ab 1. März",
        "2026: 6 weeks",
        "6 недель с 1 марта",
        "6 weeks*",
        "• 6 weeks",
    ],
)
def test_dates_and_notes_beside_a_length_say_nothing_of_it(text):
    found = duration(text)
    assert found is not None
    assert (found.iso, found.hours, found.rate) == ("P6W", None, None)


def test_hours_that_look_like_a_year_are_hours():
    assert duration("2020 hours") == duration("2,020 hours")
