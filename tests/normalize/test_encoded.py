"""Columns that repeat: whatever is asked of them, they say what they say laid out."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from normalize.checks import find_faults
from normalize.distinct import Distinct, distinct
from normalize.encoded import (
    cast,
    concatenate,
    decode,
    encode,
    is_encoded,
    share_of,
    spread,
    take,
    values_of,
)

VALUES = st.lists(st.sampled_from(["a", "b", None]), min_size=8, max_size=20)
LISTS = pa.list_(pa.string())


def stated(values: list[str | None]) -> Distinct[str]:
    return distinct(pa.array(values, pa.string()))


@given(VALUES)
def test_a_column_says_the_same_encoded_and_laid_out(values):
    column = stated(values)
    assert decode(encode(column, pa.string())).to_pylist() == values
    listed = column.each(lambda text: [text, text])
    assert decode(encode(listed, LISTS)) == listed.array(LISTS)


def test_only_what_repeats_is_encoded():
    assert is_encoded(encode(stated(["a", "b"] * 2), pa.string()))
    assert not is_encoded(encode(stated(["a", "b", "c", "a"]), pa.string()))


@given(VALUES, st.lists(st.integers(0, 7)))
def test_rows_are_taken_and_columns_share_their_places_as_before(values, rows):
    column = stated(values)
    columns = {
        "text": encode(column, pa.string()),
        "list": encode(column.each(lambda text: [text]), LISTS),
        "plain": pa.array(range(len(values))),
    }
    taken = take(columns, pa.array(rows, pa.int32()))
    for name, of in columns.items():
        assert decode(taken[name]) == decode(of).take(pa.array(rows, pa.int32()))
    if is_encoded(taken["text"]) and is_encoded(taken["list"]):
        assert share_of(taken["text"]) == share_of(taken["list"])


@given(st.lists(VALUES, min_size=1, max_size=3))
def test_parts_are_concatenated(parts):
    found = concatenate([encode(stated(values), pa.string()) for values in parts])
    assert decode(found).to_pylist() == [value for values in parts for value in values]


@given(VALUES)
def test_what_is_known_of_values_is_known_of_rows(values):
    column = encode(stated(values), pa.string())
    is_a = pc.fill_null(pc.equal(values_of(column), "a"), False)
    found = spread(column, is_a.to_numpy(zero_copy_only=False))
    assert np.array_equal(found, [value == "a" for value in values])


def test_values_are_cast():
    numbers = encode(stated(["1", "2"] * 4).each(int), pa.int64())
    assert decode(cast(numbers, pa.int8())) == pa.array([1, 2] * 4, pa.int8())


@given(st.lists(st.sampled_from(["online", "blended", "sometimes", None]), min_size=8))
def test_the_same_rows_are_at_fault(values):
    modes = stated(values)
    found = find_faults("sessions", {"delivery_mode": encode(modes, pa.string())})
    assert found == find_faults("sessions", {"delivery_mode": modes.array(pa.string())})
    lists = modes.each(lambda mode: [mode])
    in_lists = find_faults("offerings", _with_identity({"delivery_modes": encode(lists, LISTS)}))
    assert in_lists == find_faults(
        "offerings", _with_identity({"delivery_modes": lists.array(LISTS)})
    )


def _with_identity(columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    rows = len(next(iter(columns.values())))
    said = {"native_id": "1", "title": "Knots", "url": "https://example.org/"}
    return {**{name: pa.array([value] * rows) for name, value in said.items()}, **columns}
