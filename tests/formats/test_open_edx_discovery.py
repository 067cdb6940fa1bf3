"""Courses, runs and programs of the course-discovery API."""

import pytest

from normalize.formats.open_edx import read
from normalize.listing import Listing
from tests.formats.filled import fixture
from tests.formats.open_edx_payloads import by_id, course, read_json


@pytest.fixture(scope="module")
def found() -> dict[str, Listing]:
    return by_id(read(fixture("edx", "discovery")))


def test_course_speaks_for_itself_and_leaves_the_rest_to_its_canonical_run(found):
    tides = found["ExampleX+Tide1x"]
    assert (tides.workload, tides.duration) == ("10-15 hours per week", "13 weeks")
    assert (tides.pacing, tides.level) == ("instructor_paced", "Introductory")
    assert (tides.languages, tides.caption_languages) == (["en-us"], ["en-us", "es-419"])


def test_a_bad_start_date_costs_that_field_not_the_course(found):
    assert [s.start for s in found["ExampleX+Tide1x"].sessions] == [
        None,
        "2026-09-07T09:00:00Z",
    ]


def test_seats_and_entitlements_are_prices_by_what_they_buy(found):
    prices = found["ExampleX+Tide1x"].prices
    assert [(p.component, p.amount, p.currency) for p in prices] == [
        ("course", "0.00", "USD"),
        ("course", "0.00", "USD"),
        ("certificate", "150.00", "USD"),
        ("complete", "450.00", "USD"),
        ("certificate", "89.00", "USD"),
    ]
    assert prices[2].valid_until == "2026-10-20T15:00:00Z"
    assert (prices[2].session, prices[4].session) == (
        "course-v1:ExampleX+Tide1x+1T2026",
        None,
    )


def test_an_unknown_seat_is_counted_and_never_a_default():
    unread = read(fixture("edx", "discovery")).unread
    assert unread["course.course_runs.seats.price: unknown mode 'golden-ticket'"] == 1


def test_the_best_award_and_its_access(found):
    tides = found["ExampleX+Tide1x"]
    assert (tides.credential, tides.certificate_access) == ("verified", "paid")
    assert (tides.credits, tides.credit_unit) == ("3", "credit hours")


@pytest.mark.parametrize(
    ("seats", "credential", "access"),
    [
        ([("audit", "0.00")], "audit", "none"),
        ([("honor", "0.00"), ("audit", "0.00")], "honor", "free"),
        ([("verified", "0.00")], "verified", None),
        ([("professional", "300.00")], "professional", None),
        ([], None, None),
    ],
)
def test_access_is_said_only_where_it_is_plain(seats, credential, access):
    stated = [{"type": mode, "price": price, "currency": "USD"} for mode, price in seats]
    (listing,) = read_json([course(course_runs=[{"key": "r", "seats": stated}])]).listings
    assert (listing.credential, listing.certificate_access) == (credential, access)


def test_a_price_that_is_no_amount_stays_as_stated():
    seats = [{"type": "verified", "price": "on request", "currency": "USD"}]
    (listing,) = read_json([course(course_runs=[{"key": "r", "seats": seats}])]).listings
    assert [(p.stated, p.amount) for p in listing.prices] == [("on request", None)]


@pytest.mark.parametrize(
    ("fields", "chosen"),
    [
        ({"advertised_course_run_uuid": "u1", "canonical_course_run_key": "b"}, "1 week"),
        ({"canonical_course_run_key": "b"}, "2 weeks"),
        ({"canonical_course_run_key": "gone"}, "3 weeks"),
        ({}, "3 weeks"),
    ],
)
def test_the_run_that_stands_for_the_course(fields, chosen):
    runs = [
        {"key": "a", "uuid": "u1", "start": "2024-01-01", "weeks_to_complete": 1},
        {"key": "b", "uuid": "u2", "start": "TBD", "weeks_to_complete": 2},
        {"key": "c", "uuid": "u3", "start": "2026-01-01", "weeks_to_complete": 3},
    ]
    for order in (runs, runs[::-1]):
        (listing,) = read_json([course(course_runs=order, **fields)]).listings
        assert listing.duration == chosen


@pytest.mark.parametrize(
    ("low", "high", "stated"),
    [
        (10, 15, "10-15 hours per week"),
        (4, 4, "4 hours per week"),
        (None, 3, "up to 3 hours per week"),
        (2, None, "2 hours per week"),
        (0, 0, None),
        ("many", None, None),
    ],
)
def test_effort_of_a_run(low, high, stated):
    runs = [{"key": "r", "min_effort": low, "max_effort": high}]
    assert read_json([course(course_runs=runs)]).listings[0].workload == stated


def test_a_run_of_the_search_stands_alone(found):
    knots = found["course-v1:ExampleX+Knots+2026"]
    assert knots.credential == "professional"
    assert [(p.component, p.amount, p.currency) for p in knots.prices] == [
        ("complete", "49.00", "USD")
    ]


def test_a_program_has_parts_in_order_and_a_brand(found):
    coast = found["22222222-0000-4000-8000-000000000002"]
    assert (coast.kind, coast.brand, coast.credential) == ("program", "XSeries", "xseries")
    assert [(r.native_id, r.position) for r in coast.relations] == [
        ("ExampleX+Tide1x", 1),
        ("ExampleX+Knots", 2),
    ]
    assert [(p.component, p.amount) for p in coast.prices] == [
        ("complete", "239.0"),
        ("subscription", "39.00"),
    ]


def test_companies_endorse_and_individuals_are_left_out(found):
    coast = found["22222222-0000-4000-8000-000000000002"]
    (credential,) = coast.credentials
    assert credential.endorsements == [("Harbour Company", "We hire its graduates.", None)]


def test_a_course_names_the_programs_that_it_is_part_of(found):
    (edge,) = found["ExampleX+Tide1x"].relations
    assert (edge.native_id, edge.inverse) == ("22222222-0000-4000-8000-000000000002", True)


def test_organisations_of_the_search_are_labels():
    stated = course(organizations=["O: Example University", "Plain"])
    (listing,) = read_json([stated]).listings
    assert [(o.key, o.name) for o in listing.organisations] == [
        ("O", "Example University"),
        (None, "Plain"),
    ]
