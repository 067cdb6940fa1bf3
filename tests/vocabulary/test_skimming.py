"""Skimming finds in many texts what reading finds in each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.vocabulary import rows
from normalize.vocabulary.lexicon import lexicon
from normalize.vocabulary.negation import NEGATIONS
from normalize.vocabulary.skimming import skimmer

ASSESSED = ("assessment_types",)
AWARDED = ("credential_types", "brands", "qualifications")
FUNCTION_WORDS = [row["term"].removesuffix("*") for row in rows("function_words")]
SIGNS = [". ", ".", ", ", " - ", ": ", "(", ") ", "\n", " & ", "7 ", "no", "not", "without", "but"]


def _texts(*vocabularies: str) -> st.SearchStrategy[list[str]]:
    """Texts strung together of terms, function words and signs."""
    terms = [row["term"].removesuffix("*") for name in vocabularies for row in rows(name)]
    piece = st.one_of(
        st.sampled_from(terms),
        st.sampled_from(FUNCTION_WORDS),
        st.sampled_from(SIGNS),
        st.sampled_from(["Moon", "moons", "B", "Ed"]),
    )
    text = st.lists(piece, max_size=9).flatmap(
        lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
    )
    return st.lists(text, max_size=4)


def _check(vocabularies: tuple[str, ...], texts: list[str]) -> None:
    words, skims = lexicon(*vocabularies), skimmer(*vocabularies)
    for text, skimmed in zip(texts, skims.skim_each(texts), strict=True):
        if skimmed is None:
            continue
        read = words.read(text)
        held = [hit.entries for hit in read.hits if not hit.under]
        telling = [said for said in held if said[0].vocabulary != "function_words"]
        assert skims.entries_of(skimmed) == telling
        assert skimmed.negations == {hit.mark for hit in read.hits} & NEGATIONS
        said = bool(telling) and not skimmed.negations
        assert skimmed.whole == (said and read.is_whole())


@given(_texts(*ASSESSED))
def test_sentences_say_what_their_texts_say(texts):
    _check(ASSESSED, texts)


@given(_texts(*AWARDED))
def test_texts_are_skimmed_as_they_are_read(texts):
    _check(AWARDED, texts)


@given(_texts("assessment_types", "pacing"))
def test_two_vocabularies(texts):
    _check(("assessment_types", "pacing"), texts)


@pytest.mark.parametrize(
    ("text", "skims"),
    [
        ("Quizzes. There is no exam. You must not be late.", True),
        ("A quiz, but no exam with it", False),
        ("", True),
    ],
)
def test_what_need_not_be_read(text, skims):
    assert (skimmer(*ASSESSED).skim_each([text]) != [None]) is skims


@pytest.mark.parametrize(("text", "skims"), [("BA History", True), ("(BA) History", False)])
def test_a_term_that_stands_first_need_not_be_read(text, skims):
    assert (skimmer(*AWARDED).skim_each([text]) != [None]) is skims
