"""Days and moments: what is written, in the zone it is written for, and no placeholders."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.dates import day, instant, moment
from tests.fields.numbers_held import digits, texts

WORDS = texts(
    "2026-01-15", "2026", "01", "15", "T", "Z", "10:00", "+02:00", "GMT", "January ", "Jan", "1st ",
    "Mon, ", "march ", "-", ":", "99999",
)  # fmt: skip
PLAIN = st.dates(date(1971, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("2026-01-15", date(2026, 1, 15)),
        ("20260115", date(2026, 1, 15)),
        (" 2026-01-15T23:30:00-05:00 ", date(2026, 1, 15)),
        ("2026-01-15 10:00:00 UTC", date(2026, 1, 15)),
        ("15 January 2026", date(2026, 1, 15)),
        ("1st March 2026", date(2026, 3, 1)),
        ("January 15, 2026", date(2026, 1, 15)),
        ("Sept. 5, 2026", date(2026, 9, 5)),
        ("Thursday 15 January 2026", date(2026, 1, 15)),
        ("Thu, 15 Jan 2026 10:00:00 GMT", date(2026, 1, 15)),
    ],
)
def test_days(stated, parsed):
    assert day(stated) == parsed


@pytest.mark.parametrize(
    "stated",
    [
        "", "TBD", "TBA", "2026", "2026-01", "Spring 2026", "2026-02-30", "31 February 2026",
        "01/02/2026",  # January or February
        "0001-01-01", "1900-01-01", "1970-01-01", "9999-12-31", "before 1 March 2026",
        "2026-01-15xyz",
        "2026-01-15" + "0" * 100,
    ],
)  # fmt: skip
def test_what_is_no_day_is_nothing(stated):
    assert day(stated) is None
    assert instant(stated) is None
    assert moment(stated) is None


@pytest.mark.parametrize(
    ("stated", "zone", "parsed"),
    [
        ("2026-01-15T10:00:00Z", None, datetime(2026, 1, 15, 10, tzinfo=UTC)),
        ("20260115T1000Z", None, datetime(2026, 1, 15, 10, tzinfo=UTC)),
        ("2026-01-15T23:30:00-05:00", None, datetime(2026, 1, 16, 4, 30, tzinfo=UTC)),
        ("Thu, 15 Jan 2026 10:00:00 +0100", None, datetime(2026, 1, 15, 9, tzinfo=UTC)),
        ("2026-07-15T10:00:00", "Europe/Madrid", datetime(2026, 7, 15, 8, tzinfo=UTC)),
        ("2026-01-15T10:00:00", "Europe/Madrid", datetime(2026, 1, 15, 9, tzinfo=UTC)),
        ("2026-01-15T10:00:00Z", "Europe/Madrid", datetime(2026, 1, 15, 10, tzinfo=UTC)),
        ("2026-01-15T10:00:00", None, None),
        ("2026-01-15", "Europe/Madrid", None),
    ],
)
def test_instants_need_a_time_and_a_zone(stated, zone, parsed):
    assert instant(stated, zone) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("2026-01-15", datetime(2026, 1, 15, tzinfo=UTC)),
        ("2026-01-15T10:00:00+02:00", datetime(2026, 1, 15, 8, tzinfo=UTC)),
        ("2026-01-15T10:00:00", None),
        ("20260115T100000", None),
    ],
)
def test_a_moment_is_an_instant_or_the_start_of_a_day(stated, parsed):
    assert moment(stated) == parsed


@given(WORDS)
def test_never_raises_and_says_the_same_twice(text):
    assert day(text) == day(text)
    assert moment(text) == moment(text)
    assert instant(text, "Asia/Kolkata") == instant(text, "Asia/Kolkata")


@given(WORDS)
def test_year_and_day_stand_in_the_text(text):
    found = day(text)
    if found is not None:
        assert f"{found.year:04}" in digits(text) or f"{found.year % 100:02}" in digits(text)
        assert str(found.day) in digits(text)


@given(PLAIN)
def test_every_plain_day_is_read(when):
    assert day(when.isoformat()) == day(f"{when.day} {when:%B %Y}") == when


@given(PLAIN, st.times(timezones=st.just(UTC)))
def test_every_instant_is_read(when, clock):
    when = datetime.combine(when, clock)
    assert instant(when.isoformat()) == when
