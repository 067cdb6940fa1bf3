"""What is said of rows: each operation on columns does what it does text by text."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from normalize.formats.xcri_cap_said import Said, merged, said, spread
from normalize.lists import LABELS

ROWS = 5
PAIRS = st.lists(
    st.tuples(st.integers(0, ROWS - 1), st.sampled_from([None, "a", "b", "\xe9"])), max_size=9
).map(lambda pairs: sorted(pairs, key=lambda pair: pair[0]))
"""Rows in ascending order, and a text of each."""


def column(pairs: list[tuple[int, str | None]]) -> Said:
    rows = np.array([row for row, _ in pairs], np.intp)
    return said(rows, pa.array([text for _, text in pairs], pa.string()))


def lists(*every: list[tuple[int, str | None]]) -> list[list[str]]:
    """The texts of each row, plainly."""
    return [
        [text for pairs in every for row, text in pairs if row == at and text is not None]
        for at in range(ROWS)
    ]


@given(PAIRS)
def test_texts_of_each_row(pairs):
    found, plain = column(pairs), lists(pairs)
    assert found.lists(ROWS).to_pylist() == plain
    assert found.first(ROWS).to_pylist() == [next(iter(texts), None) for texts in plain]
    assert found.joined(ROWS, "; ").to_pylist() == ["; ".join(texts) or None for texts in plain]
    assert found.once().lists(ROWS).to_pylist() == [list(dict.fromkeys(texts)) for texts in plain]
    assert found.distinct_lists(ROWS).array(LABELS).to_pylist() == [
        texts or None for texts in plain
    ]


@given(st.sets(st.integers(0, ROWS - 1)).map(sorted), st.integers(0, 3))
def test_texts_at_some_places(places, before):
    known = ["", "a", "bc", "\xe9", "def", "\u20ac", "g", "h"][: before + len(places)]
    texts = pa.array(known, pa.string())[before:]
    found = spread(texts, np.array(places, np.intp), ROWS)
    found.validate(full=True)
    told = dict(zip(places, texts.to_pylist(), strict=True))
    assert found.to_pylist() == [told.get(row) for row in range(ROWS)]


@given(PAIRS, PAIRS, PAIRS)
def test_what_several_say(first, second, third):
    found = merged(column(first), column(second), column(third))
    assert found.lists(ROWS).to_pylist() == lists(first, second, third)


@given(PAIRS, st.lists(st.integers(0, 2), min_size=ROWS, max_size=ROWS).map(sorted))
def test_what_is_said_of_the_owners_of_rows(pairs, owners):
    found = column(pairs).of(np.array(owners))
    assert found.lists(ROWS).to_pylist() == lists([(owners[row], text) for row, text in pairs])


@given(PAIRS)
def test_some_of_the_texts(pairs):
    found = column(pairs)
    kept = found.where(found.rows % 2 == 0)
    assert kept.lists(ROWS).to_pylist() == lists([pair for pair in pairs if pair[0] % 2 == 0])
