"""Open edX payloads of every kind: what a record states, and that no record is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.formats import reader
from normalize.formats.open_edx import READER, read
from normalize.listing import FormatError, Payload
from normalize.reading import Reading
from tests.formats.filled import filled_columns, fixture
from tests.formats.open_edx_payloads import CASES, URL, course, read_json, run


def test_reader_is_found_by_name():
    assert reader("open-edx") is READER


@pytest.mark.parametrize(
    ("case", "listings", "rejects"),
    list(zip(CASES, [2, 3, 1, 1, 1], [1, 1, 1, 0, 0], strict=True)),
)
def test_every_record_of_a_page_is_a_listing_or_a_reject(case, listings, rejects):
    reading = read(fixture(*case))
    assert (len(reading.listings), len(reading.rejects)) == (listings, rejects)


def test_a_record_alone_stands_at_the_root():
    (listing,) = read_json(run()).listings
    assert (listing.native_id, listing.pointer) == ("course-v1:O+N+R", "")


def test_facets_of_the_search_hold_results():
    (listing,) = read_json({"fields": {}, "objects": {"results": [course()]}}).listings
    assert listing.pointer == "/objects/results/0"


def test_metadata_of_an_enterprise_catalogue_is_unwrapped():
    stated = json.dumps({"content_type": "courserun", "key": "course-v1:O+N+R", "title": "Knots"})
    reading = read_json([{"model": "catalog.contentmetadata", "fields": {"json_metadata": stated}}])
    assert [listing.native_id for listing in reading.listings] == ["course-v1:O+N+R"]


def test_a_pathway_names_its_parts():
    steps = [{"courses": [{"key": "O+N"}, {"key": ""}], "programs": [{"uuid": "p1"}]}]
    progress = {"uuid": "w1", "title": "Way", "steps": steps}
    (listing,) = read_json([{"learner_pathway_progress": progress}]).listings
    assert listing.kind == "learning_path"
    assert [(r.native_id, r.position) for r in listing.relations] == [("O+N", 1), ("p1", 1)]


@pytest.mark.parametrize("value", [7, "x", None, True, {"detail": "Not found."}, {"results": 1}])
def test_what_is_no_open_edx_is_refused(value):
    with pytest.raises(FormatError, match="not Open edX"):
        read_json(value)


def test_records_of_another_catalogue_are_refused_as_a_whole():
    with pytest.raises(FormatError, match="'hours_per_week', 'name'"):
        read_json([{"name": "x", "hours_per_week": 4}])


def test_a_foreign_record_among_courses_costs_itself_only():
    reading = read_json([course(), {"name": "x"}, 7])
    assert [reject.reason for reject in reading.rejects] == ["not_a_listing", "wrong_type"]
    assert [reject.pointer for reject in reading.rejects] == ["/1", "/2"]


def test_an_empty_page_holds_nothing():
    assert read_json({"results": [], "pagination": {"count": 0}}) == Reading()


@pytest.mark.parametrize("case", CASES)
def test_people_are_counted_and_not_named(case):
    reading = read(fixture(*case))
    assert "Nobody" not in repr(reading)
    assert "Ann" not in repr(reading)


def test_coverage_is_what_the_fixtures_fill():
    listings = [listing for case in CASES for listing in read(fixture(*case)).listings]
    assert filled_columns(listings) == set(READER.coverage)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_payload_raises_nothing_but_format_error(body):
    try:
        read(Payload(body=body, url=URL))
    except FormatError:
        return


def _places(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    pairs: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    return [at, *(place for key, inner in pairs for place in _places(inner, (*at, key)))]


def _replace(value: object, place: tuple[str | int, ...], new: object) -> object:
    if not place:
        return new
    key, rest = place[0], place[1:]
    if isinstance(value, dict):
        return {k: _replace(v, rest, new) if k == key else v for k, v in value.items()}
    assert isinstance(value, list)
    return [_replace(v, rest, new) if i == key else v for i, v in enumerate(value)]


PAGES = [json.loads(fixture(*case).body) for case in CASES]
MUTABLE = [
    (page, place)
    for page in PAGES
    for place in _places(page)
    if len(place) > (1 if isinstance(page, dict) else 0)
    and (isinstance(page, list) or place[0] == "results")
]


@settings(max_examples=150)
@given(st.sampled_from(MUTABLE), JSON)
def test_one_wrong_value_never_costs_more_than_its_record(target, value):
    page, place = target
    records = page["results"] if isinstance(page, dict) else page
    try:
        reading = read_json(_replace(page, place, value))
    except FormatError:
        assert len(records) == 1  # the only record is no longer Open edX's
        return
    assert len(reading.listings) + len(reading.rejects) == len(records)
    before = len(read_json(page).rejects)
    assert len(reading.rejects) <= before + 1


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "listings", "sessions"),
    [
        ("open-edx/edx-courses-api-reshaped_coursify.json", 200, 200),
        ("open-edx/edx-courses-api_single-ccx.json", 1, 1),
        ("open-edx/enterprise-catalog_contentmetadata.json", 1, 1),
        ("open-edx/PathwayProgressListData.json", 3, 0),
        ("mit-learn/test_mitx_course.json", 2, 2),
        ("mit-learn/test_non_mitx_course.json", 1, 1),
        ("mit-learn/test_oll_courses.json", 1, 1),
        ("mit-learn/test_mitx_programs.json", 3, 0),
        ("mit-learn/mitxonline_courses.json", 3, 4),
        ("mit-learn/mitxonline_courses_open-discussions.json", 33, 29),
        ("mit-learn/mitxonline_programs.json", 2, 2),
        ("mit-learn/xpro_courses.json", 2, 6),
        ("mit-learn/xpro_programs.json", 2, 2),
    ],
)
def test_recorded_payloads(real: Path, file, listings, sessions):
    reading = read(Payload(body=(real / "feeds" / file).read_bytes(), url=URL))
    assert reading.rejects == []
    assert len({listing.native_id for listing in reading.listings}) == listings
    assert sum(len(listing.sessions) for listing in reading.listings) == sessions
    assert filled_columns(reading.listings) <= set(READER.coverage)
