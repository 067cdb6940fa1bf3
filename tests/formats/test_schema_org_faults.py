"""Whatever a page holds, the schema.org reader reads it or refuses it, within bounds."""

import json
import signal
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalize.formats.schema_org import read
from normalize.listing import FormatError, Payload
from normalize.reading import Reading
from tests.formats.filled import FIXTURES, fixture
from tests.formats.json_faults import ANY_JSON, damaged, read_or_refuse
from tests.formats.schema_org_pages import KNOTS, URL, block, page
from tests.formats.test_schema_org_fields import AWARD, RUN, WEEKLY
from tests.formats.test_schema_org_markup import MICRODATA, RDFA

REASONS = {"no_title", "unreadable_payload", "out_of_bounds"}
FULL = {
    **KNOTS,
    "@id": "#knots",
    "inLanguage": ["en", {"@type": "Language", "name": "Dutch", "alternateName": "nl"}],
    "hasCourseInstance": [{**RUN, "courseSchedule": WEEKLY}],
    "educationalCredentialAwarded": AWARD,
    "hasPart": [{"@type": "Course", "name": "Bends", "isPartOf": {"@id": "#knots"}}],
    "aggregateRating": {"ratingValue": 4.6, "ratingCount": 3},
    "educationalAlignment": {"@type": "AlignmentObject", "targetName": "6", "url": "/eqf/6"},
    "occupationalCategory": ["13-2051.00", {"codeValue": "x"}],
    "numberOfCredits": {"value": 2},
}
GRAPH = {"@context": {"@vocab": "https://schema.org/"}, "@graph": [FULL, AWARD]}
PAGES = [
    fixture(*case.parent.relative_to(FIXTURES).parts).body
    for name in ("class-central", "vib-training", "fun-mooc", "embl-ebi-training")
    for case in sorted((FIXTURES / name).glob("*/meta.json"))
] + [page(FULL, body=MICRODATA).encode(), page(body=RDFA).encode()]
SPLINTERS = [
    b"<", b">", b'"', b"'", b"{", b"}", b"[", b"]", b",", b"\\", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"</script>", b"<!--", b"<base href='http://[x'>", b"&quot;", b"\\ud800", b"1e999", b"NaN",
    b'"@context": {"@vocab": 7},', b'"@id": "http://[",', b'"@type": "Course",', b"<svg><math>",
    b"<link rel=canonical href='http://['>", b"<html lang='\xff'>", b"itemscope itemref='a a'",
    b"<div id=a itemprop=x itemscope itemref=a>", b"typeof='Course' vocab='http://['",
    b"prefix=': : x'", b"about='http://['", b"<time datetime=", b"xmlns:x='http://['",
]  # fmt: skip
HEADS = st.sampled_from(
    [None, "", "text/html", "text/html; charset=utf-16", "text/html; charset=no-such", "x",
     "application/ld+json", "application/json; charset=utf-7", "text/html; charset=\udcff"]
)  # fmt: skip
ADDRESSES = st.sampled_from([URL, "https://www.example.org", "", "http://[", "urn:x", "/a"])


def read_body(body: bytes, media_type: str | None = None, url: str = URL) -> Reading | None:
    """A sound reading, or None for a refusal with words."""
    try:
        reading = read(Payload(body=body, url=url, media_type=media_type))
    except FormatError as error:
        assert str(error)  # noqa: PT017  # the refusal is one of two sound ends
        return None
    for listing in reading.listings:
        assert listing.title
        assert listing.native_id
        repr(listing).encode()
    assert {reject.reason for reject in reading.rejects} <= REASONS
    assert all(reject.pointer is not None for reject in reading.rejects)
    return reading


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sound page with some pieces cut out, repeated or put in."""
    body = draw(st.sampled_from(PAGES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 60)))
        new = draw(
            st.sampled_from(SPLINTERS) | st.binary(max_size=6) | st.just(body[start:end] * 2)
        )
        body = body[:start] + new + body[end:]
    return body


@settings(deadline=None)
@given(st.binary(max_size=200), HEADS, ADDRESSES)
def test_any_bytes_are_read_or_refused(body, media_type, url):
    read_body(body, media_type, url)
    read_body(b"<html><script type=application/ld+json>" + body, media_type, url)


@settings(deadline=None)
@given(ANY_JSON, ADDRESSES)
def test_any_value_is_read_or_refused(value, url):
    read_or_refuse(read, value)
    reading = read_body(page(value, KNOTS).encode(), url=url)
    assert reading is not None
    assert any(listing.title == "Knots" for listing in reading.listings)


@settings(deadline=None)
@given(st.sampled_from(sorted({*FULL, *RUN, *AWARD, "@graph", "@reverse", "offers"})), ANY_JSON)
@example("@context", {"name": {"@id": "@type"}})
@example("@type", [["Course"]])
@example("@id", "http://[")
def test_any_value_in_any_property_costs_no_other_course(name, value):
    other = {**KNOTS, "name": "Splices", "url": "/courses/splices"}
    reading = read_body(page({**KNOTS, name: value}, other).encode())
    assert reading is not None
    assert any(listing.title == "Splices" for listing in reading.listings)


@settings(deadline=None)
@given(damaged(GRAPH))
def test_a_damaged_graph_is_read_or_refused(value):
    read_or_refuse(read, value)
    assert read_body(page(value).encode()) is not None


@settings(deadline=None, max_examples=200)
@given(mutated(), HEADS)
def test_a_mutated_page_is_read_or_refused(body, media_type):
    read_body(body, media_type)


@pytest.fixture
def hang_guard() -> Iterator[None]:
    """Ends a reader that takes minutes: its time would grow faster than what it reads."""
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("the reader hangs"))
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        '{"@type":"Course","name":"K","hasPart":' * 10_000,
        '{"@type":"Course","name":"K","hasPart":' * 10_000 + "1" + "}" * 10_000,
        "[" * 900 + json.dumps(KNOTS) + "]" * 900,
        "/*" * 10_000 + '"Course"',
        "// Course {\n" * 10_000,
        "<!--" * 10_000 + "Course",
        '{"Course": "' + "\\" * 100_001,
        '{"a": 1}' * 20_000,
        "{" + " " * 200_000 + "Course",
        '{"@type": "Course", "name": ' + "9" * 100_000 + "}",
        '{"a": "b"\n' * 5_000 + "Course",
    ],
    ids=range(13),
)
def test_hostile_blocks_are_bounded(text, hang_guard):
    for body in (text.encode(), f"<html>{block(text)}".encode()):
        read_body(body)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 10_000 + MICRODATA,
        "<div itemscope itemprop=x itemtype='https://schema.org/Course'>" * 2_000,
        "<div vocab='https://schema.org/' typeof=Course property=hasPart>" * 2_000,
        "<p id=a itemscope itemprop=x itemref=a itemtype='https://schema.org/Course'>",
        "<div itemscope itemtype='https://schema.org/Course' itemref='"
        + "a " * 9_000
        + "'><p id=a itemprop=name>K",
        "<time " * 5_000 + RDFA,
        "<time datetime" * 20_000 + RDFA,
        "itemtype=" * 20_000 + "typeof=" * 20_000,
        "<nav class=breadcrumb>" * 5_000 + "<a href=/x>x</a>" * 5_000 + block(KNOTS),
    ],
    ids=range(9),
)
def test_hostile_markup_is_bounded(text, hang_guard):
    assert read_body(f"<html>{text}".encode()) is not None
