"""Starts in the words of providers: days and ranges, what stands beside them, and any time."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from itertools import product

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.dates import Start, end, start
from normalize.vocabulary import rows
from tests.fields.numbers_held import digits
from tests.fields.test_dates import PLAIN, WORDS

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "ru")
STARTS = st.lists(
    st.one_of(
        st.sampled_from([row["term"] for row in rows("start_words")]),
        st.sampled_from([row["term"] for row in rows("timezone_words")]),
        st.integers(0, 2100).map(str),
        st.sampled_from(
            ["-", "/", ".", ",", "Jan", "mars", "мая", "Mar", "10:00", "6pm", "15.01.", "+02:00"]
        ),
    ),
    max_size=8,
).map(" ".join)


def dates_of(stated: str, country: str | None = None) -> tuple[date | None, date | None]:
    found = start(stated, country)
    return (found.start_date, found.end_date) if found else (None, None)


@given(PLAIN, st.sampled_from(LANGUAGES), st.sampled_from(["long", "full", "medium"]))
def test_every_day_in_the_words_of_every_language(when, language, form):
    """CLDR's forms; medium ones are numbers in some languages."""
    country = {"en": "US", "pt": "BR"}.get(language, language.upper())
    assert dates_of(format_date(when, form, locale=language), country) == (when, None)


@given(PLAIN, st.sampled_from(["GB", "DE", "FR", "ES", "BR", "IT", "NL", "IN", "AU"]))
def test_numbers_are_read_by_the_country(when, country):
    for mark in "/.-":
        assert dates_of(f"{when:%d{mark}%m{mark}%Y}", country) == (when, None)
    assert dates_of(f"{when:%m/%d/%Y}", "US") == (when, None)


@given(PLAIN)
def test_numbers_without_a_country_are_read_where_they_are_clear(when):
    clear = when.day > 12 or when.day == when.month
    for mark in "/.-":
        assert dates_of(f"{when:%d{mark}%m{mark}%Y}") == (when if clear else None, None)
    assert dates_of(f"{when:%d/%m/%Y}", "CA") == (when if clear else None, None)


@given(PLAIN)
def test_words_of_a_language_that_writes_days_first_tell_the_order(when):
    for words in ("Beginn:", "commence le", "comienza el", "início em", "parte il", "старт курса:"):
        assert dates_of(f"{words} {when:%d/%m/%Y}") == (when, None)
    assert dates_of(f"Beginn: {when:%d.%m.%Y}") == (when, None)


@given(PLAIN, st.integers(1, 300))
def test_ranges(first, days):
    last = date.fromordinal(min(first.toordinal() + days, PLAIN_LAST))
    said = f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"
    assert dates_of(said) == (first, last)


PLAIN_LAST = date(2199, 12, 31).toordinal()


@pytest.mark.parametrize(
    "stated",
    [
        "On demand",
        "jederzeit",
        "à tout moment",
        "в любое время",
        "Puedes empezar en cualquier momento",
        "Можно начать в любой момент",
        "Start direct na inschrijving",
        "Formation accessible à tout moment",
        "Start anytime; 6 months' access",
        "Zugang sofort nach Anmeldung",
        "Course available 24/7",
        "Inscription et démarrage à tout moment",
        "Immediate access upon enrolment",
        "Início imediato após confirmação do pagamento",
    ],
)
def test_any_time(stated):
    assert start(stated) == Start(rule="any_time", on_demand=True)


@pytest.mark.parametrize(
    "stated",
    [
        "Applications are accepted at any time",
        "Access on demand, live classes from March",
        "Flexible: 3 intakes per year",
        "No longer available on demand",
        "Starts right after 8 March 2027",
        "Cancel at any time",
        "jederzeit kündbar",
        "immer montags",
    ],
)
def test_any_time_of_something_else_is_none(stated):
    found = start(stated)
    assert found is None or not found.on_demand


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        ("TBD", "not_known"),
        ("until 1 March 2026", "not_a_start"),
        ("January 2026", "incomplete_date"),
        ("15 January", "incomplete_date"),
        ("1 January 1900", "placeholder"),
    ],
)
def test_texts_that_are_understood_and_say_no_day(stated, rule):
    assert start(stated) == Start(rule=rule)


@pytest.mark.parametrize(
    ("stated", "country", "parsed"),
    [
        ("15 January 2026 at 6pm CET", None, datetime(2026, 1, 15, 17, tzinfo=UTC)),
        ("15 July 2026 at 6pm CET", None, None),  # CEST is meant, or one hour later
        ("15 January 2026 10am EST", "US", datetime(2026, 1, 15, 15, tzinfo=UTC)),
        ("15 January 2026 10am EST", "AU", None),
        ("15 January 2026, 6–8pm ET", "US", datetime(2026, 1, 15, 23, tzinfo=UTC)),
        ("15 January 2026, 5:30-7:30pm ET", "US", datetime(2026, 1, 15, 22, 30, tzinfo=UTC)),
        ("15 January 2026, 10-2pm ET", "US", datetime(2026, 1, 15, 15, tzinfo=UTC)),
        ("15 janvier 2026 à 9 h (heure de Paris)", None, datetime(2026, 1, 15, 8, tzinfo=UTC)),
        ("15 января 2026, 19.00 МСК", "RU", datetime(2026, 1, 15, 16, tzinfo=UTC)),
        ("15 January 2026 10:00", "DE", None),
        ("15 January 2026 10am Eastern Time", "US", datetime(2026, 1, 15, 15, tzinfo=UTC)),
        ("29 March 2026 02:30 Europe/Berlin", None, None),  # clocks have no such time
    ],
)
def test_times_need_a_zone_that_means_one(stated, country, parsed):
    found = start(stated, country)
    assert found is not None
    assert (found.start_date is not None, found.start_at) == (True, parsed)


@pytest.mark.parametrize(
    ("stated", "country", "first", "last"),
    [
        ("15 November to 20 February 2028", None, date(2027, 11, 15), date(2028, 2, 20)),
        ("Nov 15, 2027 - Feb 20", None, date(2027, 11, 15), date(2028, 2, 20)),
        ("1 Sep - 30 June 2027", None, date(2026, 9, 1), date(2027, 6, 30)),
        ("20 Feb - 15 Jan 2026", None, None, None),  # nearly a year: one of them is wrong
        ("28.12.2027 - 03.01.2028", None, date(2027, 12, 28), date(2028, 1, 3)),
        ("05/25/2027 - 06/01/2027", None, date(2027, 5, 25), date(2027, 6, 1)),
        ("3, 4 and 5 March 2027", None, date(2027, 3, 3), date(2027, 3, 5)),
        ("los días 8, 9 y 10 de marzo de 2027", None, date(2027, 3, 8), date(2027, 3, 10)),
        ("03.+04.02.2027", "DE", date(2027, 2, 3), date(2027, 2, 4)),
        ("Mi 03.11., Do 04.11.2027", "DE", date(2027, 11, 3), date(2027, 11, 4)),
        ("Termine 2027: 03.11. – 05.11.", "DE", date(2027, 11, 3), date(2027, 11, 5)),
        ("Semester 1, 2027 (22 February – 11 June)", None, date(2027, 2, 22), date(2027, 6, 11)),
        ("Inizio 3/11/2027 - Termine 8/12/2027", "IT", date(2027, 11, 3), date(2027, 12, 8)),
        ("12./13. Mai 2027", None, date(2027, 5, 12), date(2027, 5, 13)),
        ("14, 21 en 28 januari 2027", None, date(2027, 1, 14), None),
        ("jeudi 4 et vendredi 5 mars 2027", None, date(2027, 3, 4), date(2027, 3, 5)),
        ("jeudi 4 et samedi 5 mars 2027", None, None, None),
        ("Thursdays, 6–8pm, 7 January – 25 March 2027", None, date(2027, 1, 7), date(2027, 3, 25)),
    ],
)
def test_ranges_that_say_something_once_for_both_ends(stated, country, first, last):
    assert dates_of(stated, country) == (first, last)


@pytest.mark.parametrize(
    ("stated", "country", "parsed"),
    [
        ("05/25/27", "US", date(2027, 5, 25)),
        ("12.05.27", "DE", date(2027, 5, 12)),
        ("11-Jan-27", None, date(2027, 1, 11)),
        ("11 Jan 27", None, date(2027, 1, 11)),
        ("05/25/27", None, None),
        ("26-05-27", "NL", None),  # 2026-05-27, too
        ("27/05/26", "US", None),
        ("12.05.07", "DE", None),
        ("15 January, 20 places", None, None),
        ("15 May 30 June 2027", None, None),
    ],
)
def test_years_of_two_digits_where_nothing_else_can_be_meant(stated, country, parsed):
    assert dates_of(stated, country) == (parsed, None)


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("Every Monday from 12 April 2027", date(2027, 4, 12)),
        ("Wednesdays 6pm-8pm from 13 January 2027", date(2027, 1, 13)),
        ("every Monday until 12 April 2027", None),
        ("15 de febrero de 2027, lunes y miércoles", date(2027, 2, 15)),
        ("12 May 2027, Mon-Fri", date(2027, 5, 12)),
        ("Mo., 15. Februar 2027, 10 Vormittage", date(2027, 2, 15)),
        ("Every 3 weeks from 12 April 2027", None),
        ("ab 5. Oktober 2026, 10 Termine", date(2026, 10, 5)),
        ("11 January 2027 (8 weeks)", date(2027, 1, 11)),
        ("Cohort 3: 8 Feb 2027", date(2027, 2, 8)),
        ("Starts 1 October 2026 (apply by 15 September 2026)", date(2026, 10, 1)),
        ("Registration: 1 Feb 2026, starts March 9, 2026", date(2026, 3, 9)),
        ("Applications close 1 Jan 2027. Starts 12 May 2027.", date(2027, 5, 12)),
        ("Bewerbungsschluss 15. Januar 2027, Start 1. März 2027", date(2027, 3, 1)),
        ("Registration: starts March 9, 2026", None),
        ("Start of enrolment: 12 May 2027", None),
        ("Exam registration 3 June 2027, exam starts 5 July 2027", None),
        ("Enrolment: 1 January 2026, closes 15 January 2026", None),
        ("Start: 19 Jan 2027 | Application deadline: 12 Dec 2026", date(2027, 1, 19)),
        ("19 Jan 2027, registration 1 Dec - 12 Dec 2026", date(2027, 1, 19)),
        ("Trimester 1 2027 (starts 1 March 2027)", date(2027, 3, 1)),
        ("Turma 4 - início 01/03/2027", date(2027, 3, 1)),
        ("montags, 18-20 Uhr, ab 1. März 2027", date(2027, 3, 1)),
        ("Starts 5th Mar '27", date(2027, 3, 5)),
        ("March 5, 12, 19, 2027", date(2027, 3, 5)),
        ("8 March 2027 – Lyon (69)", date(2027, 3, 8)),
        ("ma 8 mrt 2027, 09.30 uur (Utrecht)", date(2027, 3, 8)),
        ("8 March 2027 (postponed)", None),
        ("8 March 2027 – exam results", None),
        ("05.07.2027 (verschoben auf 06.09.2027)", None),
        ("5 juillet 2027 / 6 septembre 2027", None),
        ("13.09.2027 – Anmeldung noch möglich", date(2027, 9, 13)),
        ("Inscripciones abiertas hasta el 13 de septiembre de 2027", None),
        ("13.09.2027, Raum 204", date(2027, 9, 13)),
        ("Lyon: 8 March 2027", None),
        ("Coming soon: 8 March 2027", date(2027, 3, 8)),
        ("Tue 9 & Thu 11 March 2027", date(2027, 3, 9)),
        ("Apply by: 1 Feb 2027 / Program begins: 8 March 2027", date(2027, 3, 8)),
        ("Cancelled: 8 March 2027", None),
        ("WS 2027/28, Beginn 18.10.2027", date(2027, 10, 18)),
        ("Applications until 26 Feb 2027, class 8 March 2027", date(2027, 3, 8)),
        ("Applications until 26 Feb 2027 - 8 March 2027", None),
    ],
)
def test_what_is_said_beside_a_start(stated, parsed):
    assert dates_of(stated) == (parsed, None)


def test_a_weekday_that_is_not_the_dates_makes_both_unsure():
    assert start("Monday 15 January 2026") is None


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("2026-03-15", date(2026, 3, 15)),
        ("15. März 2026", date(2026, 3, 15)),
        ("03/04/2026", date(2026, 4, 3)),
        ("15 - 20 March 2026", None),
        ("TBD", None),
    ],
)
def test_ends_are_one_day(stated, parsed):
    assert end(stated, "DE") == parsed


@given(WORDS | STARTS)
def test_start_never_raises_and_says_the_same_twice(text):
    for country, zone in product((None, "US", "DE", "XX"), (None, "Europe/Berlin")):
        assert start(text, country, zone) == start(text, country, zone)


@given(STARTS)
def test_a_start_stands_in_the_text(text):
    found = start(text, "DE")
    if found is None or found.start_date is None:
        return
    years = {found.start_date.year, found.start_date.year + (found.rule == "range_over_new_year")}
    assert any(f"{year % 100:02}" in digits(text) for year in years)
    assert str(found.start_date.day) in digits(text)
    assert found.end_date is None or found.start_date <= found.end_date


@pytest.mark.parametrize("piece", ["1 ", "15.01.", "jan ", "2026-", "10:", "1/", "a-", "to "])
def test_hostile_starts_are_bounded(piece):
    assert start(piece * 1000) is None
    start((piece * 200)[:200])


@pytest.mark.real
def test_dates_of_dateparser(real):
    """Full dates agree; those that do not are read otherwise on purpose.

    dateparser turns days into UTC by default; a start is the day in its own zone.
    """
    path = real / "labelled/date-strings-dateparser/date_examples.jsonl"
    verdicts: Counter[str] = Counter()
    wrong = set()
    for row in map(json.loads, path.read_text().splitlines()):
        if not row["expected_datetime"] or str(row["expected_datetime"][0]) not in row["text"]:
            continue
        found = start(row["text"])
        got = found.start_date if found else None
        verdict = "null" if got is None else "right"
        if got is not None and got != date(*row["expected_datetime"][:3]):
            verdict = "wrong"
            wrong.add(row["text"])
        verdicts[verdict] += 1
    assert wrong <= {"15 May 2004 23:24 EDT", "1999-12-31 19:00:00 -0500"}
    assert verdicts["right"] > 100
