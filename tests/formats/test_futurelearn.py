"""FutureLearn's feed: what a course and its runs state, and that no record is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from normalize import schema
from normalize.formats import reader
from normalize.formats.futurelearn import READER, read
from normalize.listing import FormatError, Listing, Payload
from tests.formats.filled import filled_columns, fixture
from tests.formats.json_faults import ANY_JSON, damaged, payload, read_or_refuse

FEED = fixture("futurelearn", "feed")
COURSES = json.loads(FEED.body)
TIDES = COURSES[0]


def one(**changed: object) -> Listing:
    (listing,) = read(payload([{**TIDES, **changed}])).listings
    return listing


def run(start: object, weeks: object) -> dict[str, object]:
    return {"uuid": "r", "start_date": start, "duration_in_weeks": weeks}


def test_reader_is_found_by_name():
    assert reader("futurelearn") is READER


def test_every_course_is_a_listing_or_a_reject():
    reading = read(FEED)
    assert [listing.title for listing in reading.listings] == ["Reading Tides", "Maré e Costa"]
    (reject,) = reading.rejects
    assert (reject.reason, reject.pointer) == ("no_native_id", "/2")


def test_a_feed_without_courses_is_a_feed():
    assert read(payload([])).listings == []


@pytest.mark.parametrize("value", [7, {}, TIDES, {"courses": [TIDES]}, [{"uuid": "x"}], ["x"]])
def test_what_is_no_feed_is_refused(value):
    with pytest.raises(FormatError, match="FutureLearn"):
        read(payload(value))


def test_a_course_states():
    listing = one()
    assert listing.native_id == TIDES["uuid"]
    assert listing.url == TIDES["url"]
    assert listing.languages == ["en"]
    assert listing.description == TIDES["description"]
    assert listing.workload == "3 hours per week"
    assert listing.subjects == ["Nature & Environment", "Science, Engineering & Maths"]
    assert [(o.name, o.role, o.url) for o in listing.organisations] == [
        ("Saltmarsh University", "awarding_body", "https://www.saltmarsh.example.edu")
    ]


def test_no_person_is_named():
    reading = read(FEED)
    assert "A. Person" not in repr(reading)
    assert not any("educator" in issue for issue in reading.unread)


@pytest.mark.parametrize(
    ("stated", "credential", "access"),
    [(True, "certificate", None), (False, "none", "none"), (None, None, None), ("yes", None, None)],
)
def test_certificates(stated, credential, access):
    listing = one(has_certificates=stated)
    assert (listing.credential, listing.certificate_access) == (credential, access)


def test_absent_price_is_no_price():
    assert one().prices == []


@pytest.mark.parametrize("hours", [0, -1, None, "", "few", [3], "0", 0.0])
def test_no_hours_are_no_workload(hours):
    assert one(hours_per_week=hours).workload is None


def test_half_hours_stay_half():
    assert one(hours_per_week=2.5).workload == "2.5 hours per week"


@pytest.mark.parametrize(
    ("runs", "duration"),
    [
        ([run("2025-01-06", 6), run("2026-01-05", 4)], "4 weeks"),
        ([run("2026-01-05", 4), run("2025-01-06", 6)], "4 weeks"),
        ([run("2026-01-05", 4), run(None, 3)], "3 weeks"),
        ([run("2026-01-05", 4), run(None, None)], "4 weeks"),
        ([run("2026-01-05", 0)], None),
        ([], None),
    ],
)
def test_duration_is_that_of_the_newest_run_that_states_it(runs, duration):
    assert one(runs=runs).duration == duration


def test_runs_are_sessions_and_never_on_demand():
    sessions = one().sessions
    assert [(s.native_id[-3:] if s.native_id else None, s.start) for s in sessions] == [
        ("110", "2026-02-02"),
        ("111", "2026-10-05"),
        ("112", None),
    ]
    assert {(s.end, s.on_demand) for s in sessions} == {(None, None)}


@pytest.mark.parametrize("field", sorted(set(TIDES) - {"uuid", "name"}))
def test_a_wrong_type_costs_no_course(field):
    for wrong in (True, "x", ["x"], {"x": 1}):
        assert len(read(payload([{**TIDES, field: wrong}, TIDES])).listings) == 2


@settings(deadline=None)
@given(ANY_JSON)
def test_any_json_is_read_or_refused(value):
    reading = read_or_refuse(read, [value, TIDES])
    assert reading is not None
    assert len(reading.listings) + len(reading.rejects) == 2
    read_or_refuse(read, value)


@settings(deadline=None)
@given(damaged(COURSES))
def test_no_damage_loses_a_record(value):
    reading = read_or_refuse(read, value)
    if reading is not None:
        assert len(reading.listings) + len(reading.rejects) == len(value)


def test_coverage_is_what_is_filled():
    assert filled_columns(read(FEED).listings) == set(READER.coverage)
    assert set(READER.coverage) <= set(schema.tables()["offerings"])


@pytest.mark.real
def test_recorded_feed(real: Path):
    body = (real / "feeds" / "futurelearn" / "courses-feed_ca-2017.json").read_bytes()
    reading = read(Payload(body=body, url="https://www.example.org/feeds/courses"))
    assert (len(reading.listings), len(reading.rejects)) == (514, 0)
    assert sum(len(listing.sessions) for listing in reading.listings) == 1_802
    assert sum(s.start is None for x in reading.listings for s in x.sessions) == 2
    assert all(x.workload and x.duration and x.organisations for x in reading.listings)
    assert [x.credential for x in reading.listings].count("none") == 2
    assert set(reading.unread) == {"course.trailer", "course.organisation.logo_url"}
