"""schema.org in JSON-LD: the shapes and the faults of blocks, and what is no page."""

import json

import pytest

from normalize.formats import reader
from normalize.formats.schema_org import READER, read
from normalize.listing import FormatError, Payload
from tests.formats.schema_org_pages import KNOTS, URL, block, page, read_blocks, read_text

SOUND = json.dumps(KNOTS)
SPLICES = {**KNOTS, "name": "Splices", "url": "https://www.example.org/courses/splices"}


def titles(*blocks: object) -> list[str]:
    reading = read_blocks(*blocks)
    assert reading.rejects == []
    return [listing.title for listing in reading.listings]


def test_reader_is_found_by_name():
    assert reader("schema-org") is READER


def test_a_course_states():
    (listing,) = read_blocks(KNOTS).listings
    assert (listing.native_id, listing.url, listing.kind) == (URL, URL, "course")
    assert (listing.title, listing.description) == ("Knots", "Bends and hitches.")
    assert (listing.pointer, listing.method, listing.methods) == ("script[1]", "jsonld", {})
    (body,) = listing.organisations
    assert (body.name, body.role) == ("Example Sailing", "awarding_body")


@pytest.mark.parametrize(
    "shape",
    [
        [KNOTS],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, KNOTS]},
        {"@type": "WebPage", "mainEntity": KNOTS},
        {"@type": "WebPage", "about": [KNOTS]},
        {**KNOTS, "@type": ["Course", "Product"]},
        {**KNOTS, "@type": "http://schema.org/Course"},
        {**KNOTS, "@type": "https://www.schema.org/Course"},
        {**KNOTS, "@type": "schema:Course"},
        {**KNOTS, "@context": "HTTP://SCHEMA.ORG/"},
        {**KNOTS, "@context": ["https://schema.org", {"@language": "en"}]},
        {key: value for key, value in KNOTS.items() if key != "@context"},
        {"@type": "https://schema.org/Course", "http://schema.org/name": "Knots"},
        {"@context": {"x": "https://schema.org/"}, "@type": "x:Course", "x:name": "Knots"},
        {"@context": {"@vocab": "http://schema.org/"}, "@type": "Course", "name": "Knots"},
        {"@context": {"kurs": "https://schema.org/name"}, "@type": "Course", "kurs": "Knots"},
        {"@context": "https://schema.org", "type": "Course", "name": {"@value": "Knots"}},
    ],
)
def test_shapes_of_the_same_course(shape):
    assert titles(shape) == ["Knots"]


def test_a_course_of_another_vocabulary_is_none():
    foreign = {"@context": {"@vocab": "https://example.org/terms/"}, "@type": "Course"}
    assert titles({**foreign, "name": "Knots"}) == []
    assert titles({"@context": {"Course": "https://example.org/C"}, "@type": "Course"}) == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (SOUND[:-1] + ",}", "comment or trailing comma"),
        (f"{{ // a comment\n{SOUND[1:]}", "comment or trailing comma"),
        (f"/* first */ {SOUND}", "wrapper"),
        (f"<!-- {SOUND} -->", "wrapper"),
        (f"//<![CDATA[\n{SOUND}\n//]]>", "wrapper"),
        (f"<![CDATA[{SOUND}]]>", "wrapper"),
        (f"{SOUND};", "wrapper"),
        (SOUND.replace('"', "&quot;"), "entities"),
        (SOUND.replace("Bends and", "Bend\\'s and"), "escape"),
        (SOUND.replace(', "', '\n"'), "missing comma"),
        (f"{SOUND}\n{json.dumps({'@type': 'WebSite'})}", "several values"),
    ],
)
def test_a_known_fault_is_mended_and_counted(text, mended):
    reading = read_blocks(text)
    assert [listing.title for listing in reading.listings] == ["Knots"]
    assert reading.rejects == []
    assert reading.unread[f"jsonld: mended {mended}"] == 1


def test_raw_control_characters_stand_in_texts():
    (listing,) = read_blocks(SOUND.replace("Bends and", "Bends\n\tand")).listings
    assert listing.description == "Bends\n\tand hitches."


def test_a_comment_in_a_text_is_text():
    stated = "See https://example.org/a, // and /* this */, }"
    broken = json.dumps({**KNOTS, "description": stated})[:-1] + ",}"
    (listing,) = read_blocks(broken).listings
    assert listing.description == stated


def test_entities_in_a_text_stay_for_the_text_parser():
    (listing,) = read_blocks({**KNOTS, "name": "Knots &amp; bends"}).listings
    assert listing.title == "Knots &amp; bends"


def test_several_blocks_and_several_courses():
    assert titles({"@type": "WebSite"}, KNOTS, SPLICES) == ["Knots", "Splices"]
    assert titles([KNOTS, SPLICES]) == ["Knots", "Splices"]


def test_a_course_said_twice_is_one():
    reading = read_blocks(KNOTS, {**KNOTS, "inLanguage": "en"})
    (listing,) = reading.listings
    assert listing.languages == ["en"]
    assert reading.unread["Course: stated twice"] == 1


def test_a_course_beside_a_list_of_others_is_the_page_s_only_one():
    others = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": SPLICES}]}
    assert titles(KNOTS, others) == ["Knots"]
    assert titles(others) == ["Splices"]


def test_references_are_followed_between_blocks():
    sailing = {"@id": "#sailing", "@type": "Organization", "name": "Example Sailing"}
    (listing,) = read_blocks({**KNOTS, "provider": {"@id": "#sailing"}}, sailing).listings
    assert [(x.name, x.url) for x in listing.organisations] == [("Example Sailing", None)]


def test_blank_ids_do_not_meet_between_blocks():
    first = {**KNOTS, "provider": {"@id": "_:b0"}}
    other = {"@id": "_:b0", "@type": "Organization", "name": "Somebody else"}
    (listing,) = read_blocks(first, other).listings
    assert listing.organisations == []


def test_references_in_a_circle_end():
    whole = {**KNOTS, "@id": "#a", "hasPart": {"@id": "#b"}}
    part = {"@id": "#b", "@type": "Course", "name": "Part", "isPartOf": {"@id": "#a"}}
    circle = {"@id": "#c", "@type": "Thing", "about": {"@id": "#c"}}
    assert {listing.title for listing in read_blocks(whole, part, circle).listings} == {
        "Knots",
        "Part",
    }


def test_a_broken_block_with_a_course_is_one_reject_with_its_place():
    reading = read_blocks({"@type": "WebSite"}, SOUND.replace(":", "=", 3), SPLICES)
    assert [listing.title for listing in reading.listings] == ["Splices"]
    (reject,) = reading.rejects
    assert (reject.reason, reject.pointer) == ("unreadable_payload", "script[2]")
    assert "line 1 column" in reject.detail


def test_a_broken_block_without_a_course_is_counted():
    reading = read_blocks('{"@type": Person', KNOTS)
    assert (len(reading.listings), reading.rejects) == (1, [])
    assert reading.unread["jsonld: unreadable block without a course"] == 1


@pytest.mark.parametrize("name", [None, "", "  ", [], {}, True, {"@id": "#x", "z": 1}])
def test_a_course_without_a_title_is_one_reject(name):
    reading = read_blocks({**KNOTS, "name": name}, SPLICES)
    assert [listing.title for listing in reading.listings] == ["Splices"]
    (reject,) = reading.rejects
    assert (reject.reason, reject.pointer, reject.field) == ("no_title", "script[1]", "name")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Nothing here.</p>",
        page(),
        page(""),
        page("null", "[]", "7"),
        page({"@context": "https://schema.org", "@type": "Product", "name": "Rope"}),
        page({"@context": "https://schema.org", "@type": "LearningResource", "name": "Notes"}),
    ],
)
def test_a_page_without_a_course_gives_nothing(text):
    reading = read_text(text)
    assert (reading.listings, reading.rejects) == ([], [])


@pytest.mark.parametrize(
    ("body", "media_type", "says"),
    [
        (b"", "text/html", "empty"),
        (b" \n", None, "empty"),
        (b"%PDF-1.7 <html>", "text/html", "begins with b'%PDF"),
        (b"\x89PNG\r\n", None, "no page"),
        (b"<html>", "image/svg+xml", "image/svg"),
        (b"PK\x03\x04", "application/zip", "application/zip"),
        (b"gone", "text/plain", "neither markup nor JSON"),
        (b"{", "application/json", "not JSON"),
    ],
)
def test_what_is_no_page_is_refused(body, media_type, says):
    with pytest.raises(FormatError, match=says):
        read(Payload(body=body, url=URL, media_type=media_type))


@pytest.mark.parametrize("media_type", ["application/ld+json; charset=utf-8", "text/plain", None])
def test_a_document_is_read_as_one(media_type):
    coded = [{**KNOTS, "courseCode": "K1"}, {**KNOTS, "name": "Splices", "courseCode": "K2"}]
    reading = read_text(json.dumps(coded), "https://www.example.org/feed.json", media_type)
    assert [(x.native_id, x.title, x.pointer) for x in reading.listings] == [
        ("K1", "Knots", "/0"),
        ("K2", "Splices", "/1"),
    ]


def test_a_broken_document_with_a_course_is_a_reject():
    reading = read_text(SOUND[:-9], media_type="application/ld+json")
    assert [reject.reason for reject in reading.rejects] == ["unreadable_payload"]


@pytest.mark.parametrize(
    ("encoding", "media_type"),
    [("utf-8", None), ("latin-1", "text/html; charset=ISO-8859-1"), ("utf-16", "text/html")],
)
def test_encodings(encoding, media_type):
    text = page(json.dumps({**KNOTS, "name": "Noeuds é"}, ensure_ascii=False))
    (listing,) = read(Payload(body=text.encode(encoding), url=URL, media_type=media_type)).listings
    assert listing.title == "Noeuds é"


def test_a_block_below_too_many_elements_is_still_found():
    text = "<html><body>" + "<div>" * 3_000 + block(KNOTS)
    assert [listing.title for listing in read_text(text).listings] == ["Knots"]
