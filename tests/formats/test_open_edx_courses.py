"""The courses API: one record for each run."""

import pytest

from normalize.formats.open_edx import read
from tests.formats.filled import fixture
from tests.formats.open_edx_payloads import read_json, run


@pytest.mark.parametrize(
    ("effort", "stated"),
    [
        ("2:00", "2 hours per week"),
        ("02:30", "2 hours 30 minutes per week"),
        ("0:45", "45 minutes per week"),
        ("00:00", None),
        ("6", "6 hours per week"),
        ("6-8", "6-8 hours per week"),
        ("3 hours/week", "3 hours/week"),
        ("09:08@07#04:03$06:05", "09:08@07#04:03$06:05"),
        ("", None),
        (None, None),
    ],
)
def test_effort_is_hours_a_week(effort, stated):
    assert read_json(run(effort=effort)).listings[0].workload == stated


def test_the_page_and_the_image_are_on_the_host_that_the_record_names():
    tides = read(fixture("edx", "courses-api")).listings[0]
    page = "https://courses.example.org/courses/course-v1:ExampleX+Tide1x+1T2026/about"
    assert tides.url == page
    assert tides.image == "https://courses.example.org/asset/tide.jpg"


def test_the_placeholder_of_a_run_without_start_is_no_start():
    _, ccx = read(fixture("edx", "courses-api")).listings
    assert ccx.native_id.startswith("ccx-v1:")
    assert ccx.sessions[0].start is None


def test_hidden_and_closed_courses_are_listings_with_a_status():
    tides, ccx = read(fixture("edx", "courses-api")).listings
    assert (tides.status, ccx.status) == ("invitation only", "hidden")


def test_a_wrong_type_costs_the_field():
    reading = read_json(run(start={"when": "TBD"}, end="2026-12-18"))
    (session,) = reading.listings[0].sessions
    assert (session.start, session.end) == (None, "2026-12-18")
    assert reading.unread["course.start: wrong type"] == 1
