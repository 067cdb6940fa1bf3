"""Udacity's public API: courses, tracks, degrees, what ties them, and that no record is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from normalize import schema
from normalize.formats import reader
from normalize.formats.udacity import READER, read
from normalize.listing import FormatError, Listing, Payload
from tests.formats.filled import filled_columns, fixture
from tests.formats.json_faults import ANY_JSON, damaged, payload, read_or_refuse

ANSWER = fixture("udacity", "answer")
STATED = json.loads(ANSWER.body)
CHARTS = STATED["courses"][0]
CAPTURES = {
    "tugaenko": (146, 7, 15),
    "moocsbuffet": (162, 7, 18),
    "shbosh": (177, 7, 21),
    "inlearnity": (179, 7, 21),
}
"""The recorded captures, oldest first: courses, tracks, degrees."""


def one(**changed: object) -> Listing:
    (listing,) = read(payload({**CHARTS, **changed})).listings
    return listing


def test_reader_is_found_by_name():
    assert reader("udacity") is READER


def test_every_record_is_a_listing_or_a_reject():
    reading = read(ANSWER)
    assert [(x.kind, x.native_id, x.pointer) for x in reading.listings] == [
        ("course", "ht101", "/courses/0"),
        ("course", "ht102", "/courses/1"),
        ("course", "ht101", "/courses/2"),
        ("learning_path", "track:Data at Sea", "/tracks/0"),
        ("program", "nd901", "/degrees/0"),
        ("program", "nd902", "/degrees/1"),
    ]
    (reject,) = reading.rejects
    assert (reject.reason, reject.native_id, reject.pointer) == ("no_title", "ht103", "/courses/3")


def test_a_repeated_course_is_an_exact_duplicate():
    first, _, again, *_ = read(ANSWER).listings
    again.pointer = first.pointer
    assert first == again


def test_a_lone_course_stands_at_the_root():
    assert (one().native_id, one().pointer) == ("ht101", "")


@pytest.mark.parametrize(
    "value",
    [7, [], [CHARTS], {}, {"courses": None}, {"error": "gone"}, {"key": "k", "title": "T"}],
)
def test_what_is_no_answer_is_refused(value):
    with pytest.raises(FormatError, match=r"Udacity's API answers"):
        read(payload(value))


def test_a_list_that_is_none_costs_that_list():
    reading = read(payload({"courses": [CHARTS], "degrees": "soon", "news": 1}))
    assert len(reading.listings) == 1
    assert reading.unread["answer.degrees: wrong type"] == 1
    assert reading.unread["answer.news"] == 1


def test_a_course_states():
    listing = one()
    assert listing.url == CHARTS["homepage"]
    assert listing.slug == CHARTS["slug"]
    assert listing.description == CHARTS["summary"]
    assert (listing.level, listing.duration) == ("beginner", "2 weeks")
    assert listing.outcomes == ["- Read a table\n- Draw a chart"]
    assert listing.prerequisites == "Some Python."
    assert listing.partners == ["Saltmarsh University"]
    assert listing.subjects == ["Data at Sea"]
    assert (listing.credential, listing.brand, listing.prices) == (None, None, [])


def test_a_short_summary_stands_in_for_a_missing_one():
    assert one(summary="").description == CHARTS["short_summary"]


def test_no_person_is_named():
    reading = read(ANSWER)
    assert "A. Person" not in repr(reading)
    assert not any("instructor" in issue for issue in reading.unread)


@pytest.mark.parametrize(
    ("number", "unit", "duration"),
    [
        (3, "months", "3 months"),
        (1.5, "months", "1.5 months"),
        (2, "days", "2 days"),
        (0, "", None),
        (-1, "", None),
        (0, "months", None),
        (-1, "weeks", None),
        (4, "", None),
        (None, "weeks", None),
        ("soon", "weeks", None),
    ],
)
def test_duration(number, unit, duration):
    assert one(expected_duration=number, expected_duration_unit=unit).duration == duration


def test_a_course_is_part_of_its_degree_once():
    (relation,) = one().relations
    assert (relation.relation, relation.native_id, relation.inverse) == ("has_part", "nd901", True)


def test_a_degree_is_a_nanodegree():
    degree = next(x for x in read(ANSWER).listings if x.native_id == "nd901")
    assert (degree.brand, degree.credential) == ("Nanodegree", "Nanodegree")
    assert (degree.title, degree.duration) == ("Sea Data Analyst", "1 months")


def test_a_track_names_its_parts_in_order_and_once():
    track = next(x for x in read(ANSWER).listings if x.kind == "learning_path")
    assert (track.url, track.credential) == (None, None)
    assert [(r.native_id, r.position) for r in track.relations] == [("ht101", 1), ("ht102", 2)]


@pytest.mark.parametrize("field", sorted(set(CHARTS) - {"key", "title"}))
def test_a_wrong_type_costs_no_course(field):
    for wrong in (True, 7, "x", ["x"], {"x": 1}):
        answer = {"courses": [{**CHARTS, field: wrong}, CHARTS]}
        assert len(read(payload(answer)).listings) == 2


@settings(deadline=None)
@given(ANY_JSON)
def test_any_json_is_read_or_refused(value):
    read_or_refuse(read, value)
    reading = read_or_refuse(read, {"courses": [value], "tracks": value, "degrees": [CHARTS]})
    assert reading is not None
    met = 2 + (len(value) if isinstance(value, list) else 0)
    assert len(reading.listings) + len(reading.rejects) == met


@settings(deadline=None)
@given(damaged(STATED))
def test_no_damage_loses_a_record(value):
    reading = read_or_refuse(read, value)
    if reading is not None:
        met = [value.get(part) for part in ("courses", "tracks", "degrees")]
        records = sum(len(part) for part in met if isinstance(part, list))
        assert len(reading.listings) + len(reading.rejects) == records


def test_coverage_is_what_is_filled():
    assert filled_columns(read(ANSWER).listings) == set(READER.coverage)
    assert set(READER.coverage) <= set(schema.tables()["offerings"])


@pytest.mark.real
@pytest.mark.parametrize("name", CAPTURES)
def test_recorded_captures(real: Path, name: str):
    body = (real / "feeds" / "udacity" / f"public-api-v0-courses_{name}.json").read_bytes()
    reading = read(Payload(body=body, url="https://www.example.org/public-api/v0/courses"))
    kinds = [listing.kind for listing in reading.listings]
    counted = tuple(kinds.count(kind) for kind in ("course", "learning_path", "program"))
    assert (counted, reading.rejects) == (CAPTURES[name], [])
    assert not any(":" in issue for issue in reading.unread)
    ids = {listing.native_id for listing in reading.listings}
    assert {edge.native_id for x in reading.listings for edge in x.relations} <= ids


@pytest.mark.real
def test_a_recorded_lone_course(real: Path):
    body = (real / "feeds" / "udacity" / "tracks_tugaenko.json").read_bytes()
    (listing,) = read(Payload(body=body, url="https://www.example.org/course")).listings
    assert (listing.native_id, listing.kind) == ("ud843", "course")


@pytest.mark.real
def test_the_output_of_somebody_s_scraper_is_refused(real: Path):
    body = (real / "feeds" / "udacity" / "scrapy-output_gabrielvcampos.json").read_bytes()
    with pytest.raises(FormatError, match="found a list of 232 items"):
        read(Payload(body=body, url="https://www.example.org/courses"))
