"""URLs: absolute, of the web, without fragment and tracking."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields import url
from normalize.fields.url import absolute
from tests.fields.numbers_held import texts

BASE = "https://example.org/courses/index.html?page=2"
WORDS = texts(
    "https://", "http:", "//", "example.org", ":80", "@", "?utm_source=x", "&a=b", "#top", "../",
    "javascript:", "[::1]", "%zz", "\n", "ü", "\\", "https://a.pxf.io/?u=", "?utm_", "#",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=3&gclid=9", "https://example.org/a?id=3"),
        ("https://example.org/a?UTM_Medium=x", "https://example.org/a"),
        ("https://example.org/a?id=3&id=4", "https://example.org/a?id=3&id=4"),
        ("https://example.org/a?WT.mc_id=api_CatalogApi", "https://example.org/a"),
        ("https://example.org/a?id=3&amp;utm_medium=x", "https://example.org/a?id=3"),
        ("https://example.org/a?id=ibm?utm_source=x", "https://example.org/a?id=ibm"),
        ("https://example.org/a?ref=example.com", "https://example.org/a"),
        ("https://example.org/a?ref=v1.2", "https://example.org/a?ref=v1.2"),
        (
            "https://click.linksynergy.com/deeplink?mid=4&murl=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1",
            "https://example.org/a?b=1",
        ),
        (
            "https://edx.sjv.io/c/1/2/3?u=https%3A%2F%2Fexample.org%2Fa&subId1=x",
            "https://example.org/a",
        ),
        ("https://shareasale.com/r.cfm?b=2&urllink=example%2Eorg%2Fa", "https://example.org/a"),
        ("https://edx.sjv.io/c/1/2/3", "https://edx.sjv.io/c/1/2/3"),
        ("https://edx.sjv.io/c/1/2/3?u=javascript:alert(1)", None),
        (
            "https://example.org/a?u=https%3A%2F%2Fexample.edu",
            "https://example.org/a?u=https%3A%2F%2Fexample.edu",
        ),
        (" https://example.org/a\nb ", "https://example.org/ab"),
        ("https://example.org/ü", "https://example.org/%C3%BC"),
        ("ftp://example.org/a", None),
        ("mailto:someone@example.org", None),
        ("javascript:alert(1)", None),
        ("https://name:word@example.org/", None),
        ("https://example.org:99999/", None),
        ("https://", None),
        ("/courses/a", None),
        ("example.org/a", None),
        ("", None),
        ("https://example.org/" + "a" * 5_000, None),
    ],
)
def test_absolute(stated, parsed):
    assert absolute(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("a", "https://example.org/courses/a"),
        ("../a?b=1", "https://example.org/a?b=1"),
        ("//example.edu/a", "https://example.edu/a"),
        ("https://example.edu/a", "https://example.edu/a"),
        ("#top", "https://example.org/courses/index.html?page=2"),
        ("javascript:alert(1)", None),
    ],
)
def test_relative_ones_are_resolved(stated, parsed):
    assert absolute(stated, BASE) == parsed


def test_an_affiliate_link_may_lead_to_another_one():
    link = (
        "https://a.pxf.io/?u=https%3A%2F%2Fb.pxf.io%2F%3Fu%3Dhttps%253A%252F%252Fexample.org%252Fc"
    )
    assert absolute(link) == "https://example.org/c"


@given(WORDS)
def test_never_raises_and_gives_one_settled_form(text):
    for found in (absolute(text), absolute(text, BASE)):
        if found is not None:
            assert absolute(found) == found
            parts = urlsplit(found)
            assert parts.scheme in ("http", "https")
            assert parts.hostname
            assert not parts.fragment
            assert found.isascii()
            assert "utm_" not in parts.query


@given(st.from_regex(url._IN_FORM, fullmatch=True))
def test_the_quick_way_gives_what_the_long_way_gives(stated):
    quick = url.absolute(stated, "https://other.example/a/b")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(url, "_IN_FORM", re.compile("(?!)"))
        assert url.absolute(stated, "https://other.example/a/b") == quick
