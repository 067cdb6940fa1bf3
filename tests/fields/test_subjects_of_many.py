"""Many subjects at once mean what each of them means by itself."""

from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.subject import subject_of, subjects_of
from normalize.fields.subject_terms import key, keys, labels, table
from normalize.vocabulary.spelling import EDGE
from tests.gold.cases import cases

TERMS = st.sampled_from(
    ["Law", "the", "The Arts", "and", "und", "&", "C++", "C#", "101", "Ökologie"]
)
SIGNS = st.sampled_from([" ", "  ", "&", ", ", "_", "-", "+", "#", "'", EDGE, "é", "\u00a0", ""])
TEXTS = st.lists(st.one_of(TERMS, SIGNS, st.text(max_size=3)), max_size=8).map("".join)


@given(st.lists(TEXTS, max_size=5))
def test_keys_of_many(texts):
    assert keys(texts) == [key(text) for text in texts]


@given(st.lists(TEXTS, max_size=5))
def test_subjects_of_many(texts):
    assert subjects_of(texts) == [subject_of(text) for text in texts]


def test_subjects_that_are_known():
    texts = [*table(), *labels()]
    assert subjects_of(texts) == [subject_of(text) for text in texts]


def test_labelled_subjects():
    stated = [
        text for one in cases("subjects") for text in one.stated.get("subjects", "").split("|")
    ]
    texts = [text.strip() for text in stated if text.strip()]
    assert len(texts) > 100
    assert subjects_of(texts) == [subject_of(text) for text in texts]
