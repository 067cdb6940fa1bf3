"""Long phrases in a column of texts: found wherever they stand, and nowhere else."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.text_phrases import SHORTEST, LongPhrases
from normalize.text_bytes import text_bytes

PHRASES = ("appeared first on", "(öffnet in neuem Tab)", "Wij gebruiken cookies.")
PARTS = st.sampled_from(
    [*PHRASES, *(one[3:] for one in PHRASES), *(one[:-1] for one in PHRASES), "ö", " cookies.", "x"]
)
TEXTS = st.lists(st.lists(PARTS | st.text(max_size=9), max_size=5).map("".join), max_size=8)


@given(TEXTS, st.integers(0, 2))
def test_texts_that_hold_a_phrase_are_found(texts, start):
    column = pa.array(texts, pa.string())[start:]
    found = LongPhrases(PHRASES).rows(text_bytes(column))
    expected = [any(one in text for one in PHRASES) for text in texts[start:]]
    assert found.tolist() == [row for row, holds in enumerate(expected) if holds]


def test_a_phrase_across_two_texts_is_in_neither():
    column = pa.array(["It appeared fir", "st on a blog"])
    assert LongPhrases(PHRASES).rows(text_bytes(column)).tolist() == []


def test_a_short_phrase_is_refused():
    with pytest.raises(ValueError, match="less than 15 bytes"):
        LongPhrases(["x" * SHORTEST, "Read more"])
