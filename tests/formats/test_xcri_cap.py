"""XCRI-CAP feeds: what a course states, and that no record is lost."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.formats import reader
from normalize.formats.xcri_cap import READER, read
from normalize.listing import FormatError, Payload
from normalize.reading import Reading
from tests.formats.filled import filled_columns, fixture
from tests.formats.xcri_cap_feeds import read_course, read_courses

CATALOGUE = fixture("open-university", "catalogue")


@pytest.fixture(scope="module")
def catalogue() -> Reading:
    return read(CATALOGUE)


def test_reader_is_found_by_name():
    assert reader("xcri-cap") is READER


def test_every_course_is_a_listing_or_a_reject(catalogue):
    assert (len(catalogue.listings), len(catalogue.rejects)) == (2, 1)
    (reject,) = catalogue.rejects
    assert reject.reason == "no_title"
    assert reject.native_id == "http://www.example.org/courses/untitled"
    assert reject.pointer == "/catalog/provider[1]/course[3]"


def test_the_untyped_identifier_is_the_native_id(catalogue):
    tides = catalogue.listings[0]
    assert tides.native_id == "http://www.example.org/courses/td101"
    assert tides.keywords == ["TD101", "tides", "harbour", "JACS3:F700"]


def test_a_subject_without_a_name_is_called_by_its_code():
    subject = '<subject xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="JACS3" '
    course = f'<course><identifier>A1</identifier>{subject} identifier="F700"/></course>'
    titled = course.replace("</course>", "<subject>Tides</subject><title>Sea</title></course>")
    (found,) = read_courses(titled).listings
    assert (found.subjects, found.keywords) == (["JACS3:F700", "Tides"], ["JACS3:F700"])


def test_identifier_with_a_type_serves_where_there_is_no_other():
    course = '<course><identifier type="internal">A1</identifier><title>Knots</title></course>'
    assert read_courses(course).listings[0].native_id == "A1"


def test_a_course_without_identifier_is_rejected():
    (reject,) = read_courses("<course><title>Knots</title></course>").rejects
    assert (reject.reason, reject.native_id) == ("no_native_id", None)


def test_xhtml_stays_markup_without_namespaces(catalogue):
    about = catalogue.listings[0].description
    assert about.endswith("<div><p>Spring and <b>neap</b> tides</p></div>")


def test_credit_is_taken_in_the_best_known_scheme(catalogue):
    tides = catalogue.listings[0]
    assert (tides.credits, tides.credit_unit, tides.eqf_levels) == ("15", "ECTS", ["5"])


def test_credit_level_is_a_level_only_where_no_other_is_stated():
    scqf = "<credit><scheme>SCQF</scheme><level>7</level><value>30</value></credit>"
    degree = "<qualification><title>BA</title><educationLevel>First cycle</educationLevel>"
    assert read_course(scqf).level == "SCQF level 7"
    assert read_course(f"{scqf}{degree}</qualification>").level == "First cycle"


def test_awarding_body_and_provider_are_told_apart(catalogue):
    tides, coast = catalogue.listings
    assert [(o.name, o.role) for o in tides.organisations] == [
        ("Example Open College", "awarding_body")
    ]
    assert [(o.name, o.role) for o in coast.organisations] == [
        ("Example Open College", "provider"),
        ("Example Maritime Board", "awarding_body"),
    ]
    assert tides.organisations[0].country == "GB"


@pytest.mark.parametrize(
    ("own", "place", "contact"),
    [
        ("", "<location><email>ask@a.example</email></location>", "ask@a.example"),
        ("<email>own@a.example</email>", "<address><email>x</email></address>", "own@a.example"),
        ("", "<location><phone>020 7840 1020</phone></location>", None),
    ],
)
def test_a_provider_says_where_to_ask(own, place, contact):
    course = "<course><identifier>c1</identifier><title>Knots</title></course>"
    (listing,) = read_courses(f"<title>A</title>{own}{course}{place}").listings
    assert [one.contact for one in listing.organisations] == [contact]


def test_dates_come_from_dtf_else_from_the_words(catalogue):
    tides, coast = catalogue.listings
    assert (tides.sessions[0].start, tides.sessions[0].end) == ("2026-10-03", "2027-03-31")
    assert coast.sessions[0].start == "Start whenever the tide is right."


@pytest.mark.parametrize(
    ("duration", "stated"),
    [
        ('<duration interval="P6M">6 months (approx)</duration>', "6 months (approx)"),
        ('<duration interval="P6M"/>', "P6M"),
        ('<duration interval="soon"/>', None),
    ],
)
def test_words_of_a_duration_come_before_its_interval(duration, stated):
    assert read_course(f"<presentation>{duration}</presentation>").duration == stated


def test_course_is_offered_in_all_modes_and_lasts_as_its_newest_run(catalogue):
    tides = catalogue.listings[0]
    assert tides.delivery == "DS Distance without attendance; CM Campus"
    assert tides.duration == "5 months (approx)"
    assert tides.languages == ["EN", "CY"]


def test_cost_is_an_amount_only_where_it_is_plain(catalogue):
    tides = catalogue.listings[0]
    assert [(p.session, p.stated, p.amount, p.currency) for p in tides.prices] == [
        ("TD101-26A", "UK fee: GBP495.00; Ireland fee: GBP515.00", None, None),
        ("TD101-27B", "310.00", "310.00", None),
    ]


def test_an_empty_cost_is_no_price():
    assert read_course("<presentation><cost></cost></presentation>").prices == []


@pytest.mark.parametrize(
    "venue",
    [
        "<provider><title>Quay</title><location><town>Port</town></location></provider>",
        "<name>Quay</name><street>Sea Road</street><town>Port</town>",
    ],
)
def test_venues_of_both_versions(venue):
    course = read_course(f"<presentation><venue>{venue}</venue></presentation>")
    (session,) = course.sessions
    assert (session.venue, session.city) == ("Quay", "Port")


def test_lecturers_are_counted_and_not_named():
    names = "<contributor>Ann Nobody</contributor><contributor>Bo Nobody</contributor>"
    course = read_course(f"<presentation>{names}</presentation>")
    assert course.sessions[0].instructor_count == 2
    assert "Nobody" not in repr(course)


def test_deleted_records_of_a_delta_feed_say_so():
    course = '<course recstatus="3"><identifier>c</identifier><title>Knots</title></course>'
    assert read_courses(course).listings[0].status == "deleted"


def test_typed_descriptions_go_where_they_belong():
    course = read_course(
        '<description type="Aim">Tie.</description>'
        '<description type="Entry Profile">Two hands.</description>'
        '<description type="Leads To">Sailing.</description>'
        "<description/>"
    )
    assert (course.description, course.prerequisites) == ("Tie.", "Two hands.")


def test_fields_that_are_left_are_counted(catalogue):
    assert catalogue.unread["course.presentation.studyMode"] == 1
    assert catalogue.unread["course.description.careeroutcome: not collected"] == 1


def test_foreign_elements_are_counted_and_not_read():
    reading = read_courses(
        "<course><identifier>c</identifier><title>Knots</title>"
        '<o:title xmlns:o="urn:other">Other</o:title></course>'
    )
    assert reading.listings[0].title == "Knots"
    assert reading.unread["course.o:title"] == 1


def test_coverage_is_what_the_fixture_fills(catalogue):
    deleted = '<course recstatus="3"><identifier>c</identifier><title>Knots</title></course>'
    listings = [*catalogue.listings, *read_courses(deleted).listings]
    assert filled_columns(listings) == set(READER.coverage)


@given(st.binary(max_size=300))
def test_bytes_raise_nothing_but_format_error(body):
    try:
        read(Payload(body=body, url="https://example.org/feed"))
    except FormatError:
        return


NAMES = ("course", "title", "identifier", "description", "presentation", "start", "cost", "venue")


def _elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, inner: f"<{name}>{''.join(inner)}</{name}>",
        st.sampled_from(NAMES),
        st.lists(children, max_size=4),
    )


@given(st.lists(st.recursive(st.sampled_from(["", "x", "2026"]), _elements, max_leaves=12)))
def test_courses_met_are_listings_and_rejects(parts):
    inner = "".join(f"<course>{part}</course>" for part in parts)
    reading = read_courses(inner)
    assert len(reading.listings) + len(reading.rejects) == len(parts)
    assert all(listing.native_id in inner for listing in reading.listings)


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_a_damaged_feed_is_refused_or_counted(chance: random.Random):
    body = bytearray(CATALOGUE.body)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(body))
        body[place : place + chance.randint(0, 3)] = bytes([chance.randrange(256)])
    try:
        reading = read(Payload(body=bytes(body), url=CATALOGUE.url))
    except FormatError:
        return
    assert len(reading.listings) + len(reading.rejects) <= 3


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "courses", "presentations"),
    [
        ("open-university_2012-08-30_xcri-cap-1.2.xml", 965, 1_034),
        ("adam-smith-college_lncd-copy.xml", 537, 1_317),
        ("open-university_example.xml", 2, 4),
        ("wychwolf-moodle.xml", 1, 1),
    ],
)
def test_recorded_feeds(real: Path, file, courses, presentations):
    body = (real / "feeds" / "xcri-cap" / file).read_bytes()
    reading = read(Payload(body=body, url="https://example.org/feed"))
    assert reading.rejects == []
    assert len({listing.native_id for listing in reading.listings}) == courses
    assert sum(len(listing.sessions) for listing in reading.listings) == presentations
    assert filled_columns(reading.listings) <= set(READER.coverage)
