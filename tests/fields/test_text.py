"""Text without markup, entities and odd spaces, within bounds, and nothing of it lost."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields import text as texts_family
from normalize.fields.text import bounded, items, label, long_text, plain, stated_text
from tests.fields.numbers_held import texts

MARKUP = texts(
    "<p>", "</p>", "<br/>", "<li>", "<script>", "</script>", "&amp;", "&lt;", "&#0;", "<!--", "-->",
    "<", ">", "&", "\u200b", "\ufeff", "\x00", "a\u0301", "\n", "• ", "List<String>",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("  Two \n words ", "Two words"),
        ("<p>One</p><p>two</p>", "One two"),
        ("<b>bo</b>ld", "bold"),
        ("A &amp;amp; B", "A & B"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
        ("x<script>alert(1)</script>y", "xy"),
        ("<!-- said to nobody -->seen", "seen"),
        ("cafe\u0301", "café"),
        ("zero\u200bwidth", "zero width"),
        ("a < b and b > c", "a < b and b > c"),
        ("List<String> in Java", "List<String> in Java"),
        ("AT&T", "AT&T"),
        ("<p> </p>", None),
        ("", None),
        ("\x00", None),
    ],
)
def test_plain(stated, parsed):
    assert plain(stated) == parsed


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("one two", 7, "one two"),
        ("one two", 6, "one"),
        ("one two", 3, "one"),
        ("onetwo", 3, "one"),
        (None, 3, None),
    ],
)
def test_texts_are_cut_between_words(text, longest, cut):
    assert bounded(text, longest) == cut


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("<ul><li>Read</li><li>Write</li></ul>", ["Read", "Write"]),
        ("• Read\n• Write", ["Read", "Write"]),
        ("1. Read\n2. Write", ["Read", "Write"]),
        ("<ul><li>Read</li><li>Read</li></ul>", ["Read"]),
        ("<ul><li>Outer<ul><li>In<b>ner</b>, more</li></ul></li></ul>", ["Inner, more"]),
        ("Read - and write", ["Read - and write"]),
        ("", []),
    ],
)
def test_items(stated, found):
    assert items(stated) == found


@given(MARKUP)
def test_plain_is_settled_normal_and_writable(stated):
    found = plain(stated)
    if found is not None:
        assert plain(found) == found
        assert unicodedata.is_normalized("NFC", found)
        assert " ".join(found.split()) == found != ""
        assert found.encode()


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1))
def test_words_without_markup_stay(stated):
    assert plain(stated) == unicodedata.normalize("NFC", stated)


@given(MARKUP)
def test_lengths_are_bounded(stated):
    for parse, longest in (
        (label, texts_family.LONGEST_LABEL),
        (stated_text, texts_family.LONGEST_STATED),
        (long_text, texts_family.LONGEST_TEXT),
    ):
        assert len(parse(stated * 50) or "") <= longest
    assert len(items(stated * 50)) <= texts_family.MOST_LABELS


@pytest.mark.parametrize(
    "bomb", ["<p>" * 50_000, "&amp;" * 50_000, "&" + "amp;" * 50_000, "<" * 9**5]
)
def test_hostile_text_ends_in_time(bomb):
    """Time grows with length: a tree walk that is quadratic takes minutes here."""
    begun = time.process_time()
    plain(bomb)
    items(bomb)
    assert time.process_time() - begun < 5


def test_text_at_any_depth_is_kept():
    assert plain("<div>" * 3_000 + "deep" + "</div>" * 3_000 + "after") == "deep after"
