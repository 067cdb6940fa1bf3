"""Columns of texts: each comes out as it does alone."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.distinct import distinct, stated_texts
from normalize.fields import text, text_columns, text_faults
from normalize.fields.text_boilerplate import ANYWHERE, ENDINGS

CLEAN = ["Data", "Führung – „ja“", "Анализ данных", "数据分析 入门", "C++ (2 ECTS)", "Q & A"]
FAULTY = [
    "",
    " ",
    "a  b",
    " a",
    "a ",
    "a\tb",
    " a\r\n\n b\t",
    "a &\namp; b",
    "&",
    "A teaser… Read\nmore",
    "The post A appeared\nfirst on B",
    "Ã\n",
    "Â\u00a0",
    "a\x1cb",
    " " * 100_000 + "a" + " " * 150_000 + "b",
    "a\u00a0b",
    "Café\u00a0: où\u202f?",
    "データ\u3000分析",
    "a\u200bb",
    "<b>a</b>",
    "Q&amp;A",
    "Q & A &amp; R",
    "[vc_row]a",
    "FÃ¼hrung",
    "donâ€™t",
    "Ã ",
    "e\u0301",
    "\u212b",
    "ﬁn",
    "\ufffd",
    "Kurs - Mehr erfahren",
    "A teaser… Read more",
    "A TEASER… READ MORE »",
    "See https://example.org/?utm_source=x&id=1",
    "The post A appeared first on B",
    "a" * 300,
    "word " * 3_000,
]
SIGNS = st.sampled_from(
    [
        *"ab Z<&[_?.!…»ßſKÃÂéâ€™\u0301\u00a0\u00ad\u200b\ufb01\ufffd\n",
        "  ",
        "& ",
        "\r\n",
        *("<p>", "</p>\n", "<b>", "</b>", '<a href="?a=1">', "</a>", "<li>", "<br/>", "<x>"),
        "://",
        "&lt;",
        "ё",
        "数",
        "ー",
        "\u202f",
        "\u3000",
        "é\u00a0",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(SIGNS, max_size=12).map("".join),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "Text… ", "Text. " * 20, "["]),
        st.sampled_from([*ANYWHERE, *ENDINGS, *map(str.upper, ENDINGS)]),
        st.sampled_from(["", " »", ".", "]", " more"]),
    ),
)


def made_alike(texts: list[str | None], of_column, of_text) -> bool:
    column = of_column(pa.array(texts, pa.string())).array(pa.string())
    return bool(column.to_pylist() == [None if one is None else of_text(one) for one in texts])


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Even a few texts go through the expressions."""
    monkeypatch.setattr(text_columns, "_FEW", 0)
    monkeypatch.setattr(text_columns, "_FEW_FAULTY", 0)


@pytest.mark.parametrize(
    ("of_column", "of_text"),
    [
        (text_columns.plain, text.plain),
        (text_columns.label, text.label),
        (text_columns.stated_text, text.stated_text),
        (text_columns.long_text, text.long_text),
    ],
)
def test_a_column_is_cleaned_as_its_texts_are(of_column, of_text):
    texts = [*CLEAN, *FAULTY, *ANYWHERE, *ENDINGS, None]
    assert made_alike(texts * 2, of_column, of_text)


@settings(max_examples=300)
@given(st.lists(TEXTS.map(lambda one: one.encode("utf-8", "ignore").decode()), max_size=20))
def test_any_column_is_cleaned_as_its_texts_are(texts):
    assert made_alike([*texts], text_columns.plain, text.plain)
    assert made_alike([*texts], text_columns.label, text.label)


@pytest.mark.parametrize("at_once", [1, 300, 2_000_000])
def test_columns_that_are_cleaned_together_are_cleaned_as_alone(monkeypatch, at_once):
    monkeypatch.setattr(text_columns, "AT_ONCE", at_once)
    several = [pa.array(one) for one in (CLEAN, FAULTY, ["x" * 999, None], [*ENDINGS, "a"])]
    nothing = pa.nulls(3, pa.string())
    said = {str(place): (one, place * 90 or None) for place, one in enumerate([*several, nothing])}
    together = text_columns.clean(said)
    for name, alone in said.items():
        found = text_columns.clean({name: alone})[name]
        assert together[name].array(pa.string()).equals(found.array(pa.string()))
    assert len(together["2"].array(pa.string())[0].as_py()) == 180


def test_the_items_of_a_column_are_those_of_its_texts():
    listed = ["• a\n• b", "<ul><li>a</li><li>b</li></ul>", "&lt;li&gt;a&lt;li&gt;b", "a &"]
    texts = [*CLEAN, *FAULTY, *listed, None] * 2
    column = distinct(pa.array(texts))
    parted = text_columns.items_of(column, text_columns.long_text(column))
    found = parted.array(pa.list_(pa.string())).to_pylist()
    assert found == [None if one is None else text.items(one) for one in texts]


@pytest.mark.parametrize("text_met", [*CLEAN, *FAULTY, "• a\n• b", "<li>a", "&lt;li&gt;a", ""])
def test_a_column_may_hold_items_where_a_text_may(text_met):
    column = stated_texts(pa.array(["Tie a knot", None, text_met, "Splice a rope"]))
    assert text_columns.may_hold_items(column) == text.may_hold_items(text_met)


@pytest.mark.parametrize("clean", CLEAN)
def test_what_is_clean_is_seen_to_be(clean):
    assert text_faults.is_clean(pa.array([clean])).to_pylist() == [True]


def test_what_is_faulty_is_seen_to_be():
    faulty = pa.array([one for one in FAULTY if text.plain(one) != one])
    assert not any(text_faults.is_clean(faulty).to_pylist())


@pytest.mark.parametrize("at_once", [1, 7, 200])
def test_faults_are_seen_wherever_the_column_is_cut(monkeypatch, at_once):
    texts = pa.array([*CLEAN, *FAULTY, "", *ANYWHERE] * 2)
    expected = text_faults.is_clean(texts)
    monkeypatch.setattr(text_faults, "AT_ONCE", at_once)
    assert text_faults.is_clean(texts).equals(expected)
    assert text_faults.is_clean(texts[:0]).to_pylist() == []
    assert text_faults.is_clean(texts[5:9]).equals(expected[5:9])


def test_what_was_parsed_already_is_cleaned_too():
    column = text_columns.label(pa.array(["a", None, "a  b"])).each(lambda one: f" {one} ")
    assert text_columns.label(column).array(pa.string()).to_pylist() == ["a", None, "a b"]


def test_every_safe_sign_stays_as_it_is_beside_any_other():
    """Blocks hold no sign that `text.plain` changes beside itself and a letter."""
    pattern = pa.array([chr(code) for code in range(0x21, 0xA000)])
    safe = pattern.filter(text_faults.is_clean(pattern)).to_pylist()
    assert len(safe) > 20_000
    assert all(text.plain(f"e{sign}{sign} {sign}a") for sign in safe)
    around = pa.array([f"e{sign}{sign} {sign}a" for sign in safe])
    kept = around.filter(text_faults.is_clean(around)).to_pylist()
    assert [text.plain(one) for one in kept] == kept


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8)))
def test_a_column_is_folded_as_its_texts_are(texts):
    assert text_columns.casefolded(pa.array(texts, pa.string())).to_pylist() == [
        text.casefold() for text in texts
    ]
