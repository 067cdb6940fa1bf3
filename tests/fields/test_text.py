"""Text without markup, entities and odd spaces, within bounds, and nothing of it lost."""

import time
import unicodedata

import pytest
from ftfy.badness import is_bad
from hypothesis import example, given
from hypothesis import strategies as st

from normalize.fields import text as texts_family
from normalize.fields.text import bounded, items, label, long_text, plain, stated_text
from normalize.fields.text_markup import without_markup
from tests.fields.numbers_held import texts

MARKUP = texts(
    "<p>", "</p>", "<br/>", "<li>", "<script>", "</script>", "&amp;", "&lt;", "&#0;", "<!--", "-->",
    "<", ">", "&", "\u200b", "\ufeff", "\x00", "a\u0301", "\n", "• ", "List<String>", "<![CDATA[",
    "]]>", "Ã©", "â€™", "Ã", "\xa0", "\xad", "\u202e", "\u200d", "ﬁ", "�", "Read more", "…", "»",
    "Opens in a new tab", "https://example.org/?utm_source=x&a=1", "[vc_row]", "ï¿½", "\x92", "Р°",
    ". ",
)  # fmt: skip

TAGS = texts(
    "<p>", "</p>", "<p class=\"a b\">", "<br/>", "<BR>", "<li>", "</ul>", "<b>", "</b>", "</td>",
    "<a href=\"https://example.org/?a=1\" title=\"é\">", "</a>", "<p title=\"a>b\">", "<i x=y>",
    "<script>", "</script>", "<title>", "</title>", "<T>", "<", "&amp;", "\n", "\r", "\x00", "é",
)  # fmt: skip

GOOD = (
    # code and signs
    "C++ <T>", "a < b", "a<b, b>c", "if (a<b && c>d)", "List<String>", "Map<K,V>", "x[0] < y[1]",
    "C# & .NET", "<canvas> and <form>", "the -> arrow", "C:\\temp", "1 < 2", "R&D", "AT&T", "Q&A",
    "P&L", "50 &c.", "A&notB=1", "Vector [a] and [b_c]", "€ 300 – € 400", "½ day", "5°C", "x² + y²",
    "https://example.org/?a=1&section=2&copy=3",
    # eight languages and more
    "100 % de réussite", "L’EUROPE À L’ÈRE NUMÉRIQUE", "« Ça marche ! »", "À «demain»", "CAFÉ™",
    "naïve café…", "GESTÃO DA INOVAÇÃO", "AMANHÃ É OUTRO DIA", "IRMÃ À JANELA", "VITÓRIA À “NOITE”",
    "EDUCAÇÃO – SÃO PAULO", "Straße, Größe, Übung: „Anführung“", "ÜBUNGSLEITER", "ESPAÑA",
    "¿Qué es? ¡Así! «Ñandú»", "Perché è così? L’università è “aperta”", "CITTÀ", "één", "don’t",
    "Coördinatie, reünie, ĳsland", "Программирование на C++ «с нуля» — за 6 недель", "Курс «Р»",
    "С нуля до PRO…", "О «Великом»", "日本語の授業", "می\u200cخواهم", "👩\u200d💻 coding",
    # words of boilerplate that are content
    "You will learn more", "How to read more", "Eat less. Read more.", "Learn more", "Click here",
    "Show more", "a link opens in a new tab", "How websites use cookies", "Learn JavaScript. Now.",
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


@pytest.mark.parametrize("text", GOOD)
def test_good_text_stays_as_it_is(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("cafÃ©", "café"),
        ("cafÃƒÂ©", "café"),
        ("donâ€™t", "don’t"),
        ("&acirc;&euro;&trade;", "’"),
        ("EspaÃ±a, PortuguÃªs, EducaÃ§Ã£o", "España, Português, Educação"),
        ("GrÃ¶ÃŸe fÃ¼r alle", "Größe für alle"),
        ("PerchÃ©", "Perché"),
        ("voilÃ\xa0", "voilà"),
        ("dÃ\xada", "día"),
        ("Â£300 â€“ Â£400", "£300 – £400"),
        ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет"),
        ("РџСЂРёРІРµС‚ РјРёСЂ", "Привет мир"),
        ("M√ºnchen", "München"),
        ("a Chemist\x92s view", "a Chemist’s view"),
        ("ghg emissions ï¿½ focus", "ghg emissions focus"),
        ("caf�", "caf�"),
        ("ofﬁce", "office"),
        ("soft\xadware", "software"),
        ("\ufeffTitle\u200e", "Title"),
        ("left\u202eright\u202c", "leftright"),
        ("a\u200db c\u200c", "ab c"),
        ("thin\u2009space\u202fnarrow\xa0hard", "thin space narrow hard"),
        ("\uf0b7 point", "point"),
        ("R&amp;D and AT&#38;T", "R&D and AT&T"),
        ("caf&eacute; &copy 2020 &#39;x&#x27;", "café © 2020 'x'"),
        ("&nbsp;x&nbsp;", "x"),
        ("<![CDATA[<p>One</p>]]>", "One"),
        ("<!DOCTYPE html><html><body>One</body></html>", "One"),
        ('<?xml version="1.0"?><p>One</p>', "One"),
        ('One <a href="https://exam', "One"),
        ("[vc_row][vc_column_text]One[/vc_column_text][/vc_row]", "One"),
        ("<b>R&amp;D</b> ?a=1&section=2", "R&D ?a=1&section=2"),
    ],
)
def test_faults_are_mended(stated, parsed):
    assert plain(stated) == parsed


LONG = "This course is for all who want to know how a catalogue of short courses is made."


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        (f"{LONG} Read more", LONG),
        (f"{LONG} Mehr erfahren.", LONG),
        (f"{LONG} En savoir plus >", LONG),
        (f"{LONG} Saiba mais", LONG),
        (f"{LONG} Scopri di più", LONG),
        (f"{LONG} Leer más »", LONG),
        (f"{LONG} Lees verder", LONG),
        (f"{LONG} Подробнее →", LONG),
        ("understand the role of knowledge …Show more", "understand the role of knowledge …"),
        ("the role of... Read more »", "the role of..."),
        ("Python basics [Learn more]", "Python basics"),
        ("Python basics Learn more »", "Python basics"),
        ("on his websiteOpens in a new tab or at", "on his website or at"),
        ("exam Opens in a new tabas below", "exam as below"),
        ("our site (opens in a new window).", "our site ."),
        (f"{LONG} Your browser does not support the video tag.", LONG),
        (f"{LONG} The post Courses appeared first on Example College.", LONG),
        ("See https://example.org/a?utm_source=x&id=3.", "See https://example.org/a?id=3."),
        ("See https://example.org/a?utm_source=x#top now", "See https://example.org/a#top now"),
        (
            f"{LONG[:-1]} and will help you to learn more",
            f"{LONG[:-1]} and will help you to learn more",
        ),
    ],
)
def test_boilerplate_goes_and_content_stays(stated, parsed):
    assert plain(stated) == parsed


@given(MARKUP)
@example("ß\x80")  # the bytes of a zero in N'Ko, if they are read in another charset
def test_no_digit_comes_from_nowhere(stated):
    if "&#" not in stated:
        assert not {c for c in plain(stated) or "" if c.isdigit()} - set(stated)


@given(MARKUP)
def test_no_tag_stays(stated):
    found = (plain(stated) or "").lower()
    assert not any(tag in found for tag in ("<p>", "</p>", "<br/>", "<li>", "<script>", "<!--"))


@given(TAGS)
def test_tags_of_simple_form_are_read_as_a_parser_reads_them(stated):
    # A comment says nothing, and only a parser knows where it ends.
    assert without_markup(f"<b>{stated}") == without_markup(f"<!-- --><b>{stated}")


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
        (
            "&lt;ul&gt;&lt;li&gt;Read&lt;/li&gt;&lt;li&gt;R&amp;D&lt;/li&gt;&lt;/ul&gt;",
            ["Read", "R&D"],
        ),
        ("• Read\n• Write", ["Read", "Write"]),
        ("\uf0b7 Read\n\uf0b7 Write", ["Read", "Write"]),
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


@given(
    st.text(
        st.characters(categories=["L", "Nd"], exclude_characters="ªºﬀﬁﬂﬃﬄﬅﬆ"), min_size=1
    ).filter(lambda text: not is_bad(text))
)
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
