"""Questions of every kind: phrases, other scripts, nothing at all, and what nobody should ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.rows import batch, offering, run
from warehouse.search.analysis import fold
from warehouse.search.ask import SearchIndex, Wanted
from warehouse.search.build import build_index
from warehouse.search.question import read_question
from warehouse.store import Warehouse

TITLES = {
    "Machine learning": ["en"],
    "Learning a machine language": ["en"],
    "The art of the deal": ["en"],
    "Lerning PHP": ["en"],
    "社会人のためのデータサイエンス入門": ["ja"],
    "科学の歴史": ["ja"],
    "Python入門": ["ja"],
    "Économie générale": ["fr", "en"],
    "<b>Bold</b> & <script>alert(1)</script>": [],
    "Ἀρχαία ἑλληνικὴ γλῶσσα": ["el"],
    "Sew_ing by hand": ["en", "ja"],
}
ODD = "credential]of[\"many'words\\ ·"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder = tmp_path_factory.mktemp("questions")
    store = Warehouse(folder)
    offerings = [
        offering("a", n, title=title, language_codes=languages, level=ODD if n == 0 else "mixed")
        for n, (title, languages) in enumerate(TITLES.items())
    ]
    store.publish("a", batch(offerings=offerings), run("a", 0), proves_absence=True)
    store.write_latest()
    build_index(folder)
    return SearchIndex(folder)


def titles(index: SearchIndex, text: str) -> list[str]:
    return [hit.title for hit in index.search(Wanted(text=text)).hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"machine learning"', ["Machine learning"]),
        ("„machine learning“", ["Machine learning"]),
        ('"machine lerning"', ["Machine learning"]),
        ("データサイエンス", ["社会人のためのデータサイエンス入門"]),
        ("科学", ["科学の歴史"]),
        ("学科", []),
        ("入門 python", ["Python入門"]),
        ("economie generale", ["Économie générale"]),
        ("ÉCONOMIES", ["Économie générale"]),
        ("alert", ["<b>Bold</b> & <script>alert(1)</script>"]),
        ("αρχαία", ["Ἀρχαία ἑλληνικὴ γλῶσσα"]),
        ("sew ing", ["Sew_ing by hand"]),
    ],
)
def test_phrases_and_scripts(index, text, found):
    assert titles(index, text) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("hands", ["en"], ["Sew_ing by hand"]),
        ("hand", ["ja"], ["Sew_ing by hand"]),
        ("hands", ["ja"], []),
        ("économies", ["fr"], ["Économie générale"]),
        ("économies", ["el", "fr"], ["Économie générale"]),
    ],
)
def test_the_stems_of_the_languages_that_are_asked_for_are_looked_for(index, text, language, found):
    answer = index.search(Wanted(text=text, filters={"language": language}))
    assert [hit.title for hit in answer.hits if not answer.corrected] == found


def test_a_word_that_hardly_anybody_writes_is_a_mistake_where_nothing_else_fits(index):
    assert titles(index, "lerning") == ["Lerning PHP"]
    answer = index.search(Wanted(text="machine lerning"))
    assert answer.corrected == {"lerning": "learning"}
    assert not answer.loosened
    assert len(answer.hits) == 2


def test_words_in_any_order_without_quotes(index):
    assert set(titles(index, "machine learning")) == {
        "Machine learning",
        "Learning a machine language",
    }


@pytest.mark.parametrize("text", ["", "   ", "?!,. ·", '""', '"'])
def test_without_a_word_everything_is_found(index, text):
    assert index.search(Wanted(text=text)).total == len(TITLES)


def test_words_that_nearly_everybody_writes_are_searched_for_all_the_same(index):
    assert titles(index, "the of the") == ["The art of the deal"]


def test_a_very_long_question_is_cut(index):
    answer = index.search(Wanted(text="machine " * 100_000))
    assert answer.words == ("machine",)
    assert len(index.search(Wanted(text=" ".join(map(str, range(500))))).words) <= 16


def test_a_limit_beyond_what_is_there_is_none(index):
    answer = index.search(Wanted(limit=1_000, offset=3))
    assert len(answer.hits) == len(TITLES) - 3
    assert index.search(Wanted(offset=1_000)).hits == []


def test_values_of_facets_are_taken_as_they_are(index):
    assert index.search(Wanted(filters={"level": [ODD]})).total == 1
    assert index.search(Wanted(text="machine")).facets["level"] == {ODD: 1, "mixed": 1}
    assert index.search(Wanted(filters={"level": ['x" OR level:mixed']})).total == 0


@given(st.text() | st.text("aéßя_-+#'’ 0²\u0301学"))
def test_words_are_the_same_whatever_else_a_text_holds(text):
    assert fold(f"{text} 学") == [*fold(text), "学"]


@given(st.text())
def test_any_text_is_a_question(index, text):
    index.search(Wanted(text=text))
    question = read_question(text)
    assert len(question.words) <= 16
    assert all(set(phrase) <= set(question.words) for phrase in question.phrases)
