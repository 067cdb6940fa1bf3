from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.ledger import NOT_FETCHED, Ledger, reason_of_status
from spiders.politeness import Pace, TooLongError, host_of, retry_after

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
ONE, TWO = "https://one.example.edu/a", "https://two.example.edu/a"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300.0),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0.0),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(stated, seconds):
    assert retry_after(stated, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_a_wait_or_nothing(stated):
    seconds = retry_after(stated, NOW)
    assert seconds is None or seconds >= 0


def test_delays_are_kept_for_each_host():
    clock = Clock()
    pace = Pace(2.0, clock)
    assert pace.reserve(ONE) == (0.0, 0.0)
    assert pace.reserve(ONE) == (2.0, 0.0)
    assert pace.reserve(TWO) == (0.0, 0.0)
    clock.now += 3
    assert pace.reserve(ONE) == (1.0, 0.0), "the second request was booked for two seconds later"
    clock.now += 60
    assert pace.reserve(ONE) == (0.0, 0.0)


def test_robots_txt_can_only_lengthen_the_delay():
    pace = Pace(2.0, Clock())
    pace.slow_down(ONE, 1.0)
    pace.slow_down(ONE, None)
    pace.reserve(ONE)
    assert pace.reserve(ONE)[0] == 2.0
    pace.slow_down(TWO, 5.0)
    pace.reserve(TWO)
    assert pace.reserve(TWO)[0] == 5.0


def test_a_wait_that_was_asked_for_is_told_apart_from_the_delay():
    clock = Clock()
    pace = Pace(2.0, clock)
    pace.reserve(ONE)
    pace.hold(ONE, 10.0)
    assert pace.reserve(ONE) == (10.0, 8.0)


def test_a_host_that_wants_too_long_a_wait_is_not_asked_again():
    pace = Pace(0.0, Clock())
    with pytest.raises(TooLongError, match=r"one\.example\.edu asks to wait 4000 s"):
        pace.hold(ONE, 4000.0)
    with pytest.raises(TooLongError):
        pace.reserve(ONE)
    assert pace.reserve(TWO) == (0.0, 0.0)


def test_host_of():
    assert host_of("https://user:pw@WWW.Example.edu:8443/a") == "www.example.edu:8443"


def test_the_ledger_spends_no_more_than_the_budget():
    ledger = Ledger("example-college", "run-1", NOW, budget=2)
    assert [ledger.spend() for _ in range(4)] == [True, True, False, False]
    assert ledger.report.requests == 2


def test_a_url_is_counted_once_for_each_reason():
    ledger = Ledger("example-college", "run-1", NOW, budget=2)
    for _ in range(2):
        ledger.missed("http_429", ONE)
        ledger.missed("robots_disallowed", ONE)
    report = ledger.end("failed", "why", NOW)
    assert dict(report.not_fetched) == {"http_429": 1, "robots_disallowed": 1}
    assert set(report.not_fetched) <= set(NOT_FETCHED)
    assert (report.robots_denied, report.robots_decision) == (1, "disallowed")


def test_reason_of_status():
    reasons = [reason_of_status(status) for status in (429, 410, 599)]
    assert reasons == ["http_429", "http_4xx", "http_5xx"]
