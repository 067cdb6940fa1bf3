"""XCRI-CAP feeds as XML: encodings, what is refused, and entities."""

import pytest

from normalize.formats.xcri_cap import read
from normalize.listing import FormatError, Payload
from tests.formats.xcri_cap_feeds import HEAD, TAIL, read_courses

COURSE = "<course><identifier>c</identifier><title>Caf\xe9</title></course>"


@pytest.mark.parametrize(
    ("encoding", "media_type", "issue"),
    [
        ("utf-8", None, None),
        ("utf-8-sig", None, None),
        ("utf-16", None, None),
        ("latin-1", "text/xml; charset=ISO-8859-1", "catalog: read as iso-8859-1, not as declared"),
    ],
)
def test_encodings(encoding, media_type, issue):
    reading = read_courses(COURSE, media_type, encoding)
    assert [listing.title for listing in reading.listings] == ["Caf\xe9"]
    assert list(reading.unread) == ([issue] if issue else [])


@pytest.mark.parametrize("declared", ["utf-16", "us-ascii", "no-such-encoding"])
def test_utf_8_under_a_wrong_declaration_is_read_and_counted(declared):
    body = f'<?xml version="1.0" encoding="{declared}"?>{HEAD}{COURSE}{TAIL}'.encode()
    reading = read(Payload(body=body, url="https://example.org/feed"))
    assert [listing.title for listing in reading.listings] == ["Caf\xe9"]
    assert reading.unread["catalog: read as utf-8, not as declared"] == 1


def test_undecodable_bytes_cost_the_field_they_stand_in():
    course = "<course><identifier>c</identifier><title>Knots</title><abstract>Caf\xe9</abstract>"
    reading = read_courses(f"{course}</course>", encoding="latin-1")
    assert reading.listings[0].subtitle is None
    assert reading.unread["course.abstract: undecodable"] == 1
    assert reading.unread["catalog: bytes that are not UTF-8"] == 1


def test_white_space_before_the_declaration_is_passed_over():
    body = f'\n\n<?xml version="1.0"?>{HEAD}{COURSE}{TAIL}'.encode()
    assert len(read(Payload(body=body, url="https://example.org/feed")).listings) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "line 1, column 1"),
        (b'{"results": []}', "line 1, column 1"),
        (b'\n<?xml version="1.0"?>\n<catalog a="b"c="d">', "line 3, column 15"),
        (f"{HEAD}<course>{TAIL}".encode(), "line 1"),
        (b"<catalog/>", "<catalog> in no namespace"),
        (b'<rss xmlns="urn:x"/>', "<rss> in the namespace 'urn:x'"),
        (b"<a>" * 3_000 + b"</a>" * 3_000, "depth"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_place(body, says):
    with pytest.raises(FormatError, match=says):
        read(Payload(body=body, url="https://example.org/feed"))


def test_entities_are_never_replaced(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    body = (
        f'<!DOCTYPE catalog [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "expanded">]>'
        f"{HEAD}<course><identifier>c</identifier><title>T</title>"
        f"<abstract>&x;&y;</abstract></course>{TAIL}"
    )
    reading = read(Payload(body=body.encode(), url="https://example.org/feed"))
    assert reading.listings[0].subtitle == "&x;&y;"
    assert reading.unread["course.abstract: entity left as it stands"] == 1


def test_entities_that_grow_are_refused():
    names = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE catalog [<!ENTITY e0 "{"y" * 100}">{names}]>'
    attribute = '<course><identifier a="&e9;">c</identifier></course>'
    with pytest.raises(FormatError, match="not well-formed"):
        read(Payload(body=f"{doctype}{HEAD}{attribute}{TAIL}".encode(), url="https://example.org"))
