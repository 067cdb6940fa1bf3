"""Terms in texts: whole words, longest first, negations, and time that grows with length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.vocabulary.lexicon import lexicon
from normalize.vocabulary.spelling import spell, spell_each, split
from tests.fields.numbers_held import texts

WORDS = texts("not ", "online", " and ", "-", "(", "À distance", "OnlineEvent", "\n", "ё", "½")


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Face-to-face", " face  to  face "),
        ("OnlineEventAttendanceMode", " online  event  attendance  mode "),
        ("À distance", " a  distance "),
        ("MicroMasters®", " micro  masters "),
        ("Online - onsite", " online  –  onsite "),
        ("", ""),
    ],
)
def test_spelling(text, spelled):
    assert spell(text) == spelled


@given(st.text("aZz0_-.,– \t\n\x1c\x01'&\x7f"))
def test_a_text_of_ascii_is_spelled_as_any_other(text):
    assert spell(text).split() == split(text)


@given(st.lists(st.one_of(st.text("aZz0_-.,– \t\n\x1c\x01\x02'&\x7fé"), WORDS), max_size=5))
def test_texts_are_spelled_together_as_each_alone(texts):
    assert spell_each(texts) == list(map(spell, texts))


def _codes(text: str) -> list[str]:
    return lexicon("delivery_modes").read(text).codes("delivery_modes")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("not online", []),
        ("not online, onsite", ["onsite"]),
        ("not online but onsite", ["onsite"]),
        ("not only online but also onsite", ["online", "onsite"]),
        ("online: no", []),
        ("online, no frills", ["online"]),
        ("onlinekurs", ["online"]),
        ("trombonline", []),
        ("no frills and none of the usual long journeys to our online course", ["online"]),
    ],
)
def test_what_holds(text, codes):
    assert _codes(text) == codes


def test_others_are_words_of_no_term():
    read = lexicon("delivery_modes").read("Online, or on the moon")
    assert read.others
    assert not lexicon("delivery_modes").read("Online, 3.").others


@given(WORDS)
def test_hits_lie_in_order_and_cover_whole_words(text):
    read = lexicon("delivery_modes", "pacing", "synchronicity").read(text)
    at = 0
    for hit in read.hits:
        assert at <= hit.start < hit.end <= len(read.spelled)
        assert read.spelled[hit.start] == read.spelled[hit.end - 1] == " "
        at = hit.end


SUPERVISED = ("proctored online", "Prüfungszentrum", "supervisión en línea", "ID check", "ProctorU")


@given(texts(*SUPERVISED, *map(str.upper, SUPERVISED), "not ", "online", " ", "-", "\n", "é"))
def test_no_text_that_holds_a_term_is_passed_over(text):
    codes = {"proctored", "centre", "id", "supervised", "unsupervised"}
    read = lexicon("supervision").read(text)
    held = any(hit.code("supervision") in codes for hit in read.hits)
    words = lexicon("supervision").words_of(codes)
    assert words.may_stand_in(text) or not held


@given(st.lists(texts(*SUPERVISED, "not ", "id", " ", "\n", "é", "\x02"), max_size=5))
def test_texts_are_searched_together_as_each_alone(texts):
    words = lexicon("supervision").words_of({"proctored", "centre", "id"})
    found = {place for place, text in enumerate(texts) if words.may_stand_in(text)}
    assert words.may_stand_in_each(texts) == found


def test_a_text_without_a_word_of_the_terms_is_passed_over():
    assert not lexicon("supervision").words_of({"proctored"}).may_stand_in("A quiz, online.")
