"""Columns as distinct values: what each row says is what a program row by row would say."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.distinct import (
    Distinct,
    beside,
    distinct,
    distinct_rows,
    either,
    first_of_each,
    numbers_of,
    stated_texts,
    together,
)
from normalize.distinct_lists import distinct_lists, distinct_sequences
from normalize.fields.text_columns import casefolded
from normalize.lists import chain, collect, flatten

VALUES = st.sampled_from(["a", "b", "c", None])
ROWS = st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=12)
LISTS = st.lists(st.lists(st.sampled_from(["a", "b", "A", "x\u001fy"]), max_size=4), max_size=8)


def column(values: list[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


def rows_of(found: Distinct[Any]) -> list[Any]:
    return [None if place is None else found.values[place] for place in found.codes.to_pylist()]


@given(ROWS)
def test_together_gives_the_rows(rows):
    columns = [distinct(column([row[at] for row in rows])) for at in range(3)]
    found = together(*columns)
    assert rows_of(found) == rows
    assert len(set(found.values)) == len(found.values)


@given(ROWS)
def test_beside_says_nothing_where_the_first_column_does(rows):
    columns = [distinct(column([row[at] for row in rows])) for at in range(3)]
    assert rows_of(beside(*columns)) == [None if row[0] is None else row for row in rows]


@given(ROWS)
def test_either_says_what_the_second_column_does_where_the_first_says_nothing(rows):
    first, second = (distinct(column([row[at] for row in rows])) for at in range(2))
    assert rows_of(either(first, second)) == [row[1] if row[0] is None else row[0] for row in rows]


@given(ROWS)
def test_values_that_were_not_understood_are_as_if_not_stated(rows):
    first, other = (distinct(column([row[at] for row in rows])) for at in range(2))
    parsed = first.each(lambda text: None if text == "b" else text)
    expected = [(None if row[0] == "b" else row[0], row[1]) for row in rows]
    assert rows_of(together(parsed, other)) == expected


@given(st.lists(VALUES, max_size=12))
def test_each_sees_a_value_once_and_counts_say_how_often(values):
    seen: list[str] = []

    def shout(text: str) -> str:
        seen.append(text)
        return text.upper()

    found = distinct(column(values))
    upper = found.each(shout)
    assert sorted(seen) == sorted({value for value in values if value is not None})
    assert upper.array(pa.string()).to_pylist() == [v and v.upper() for v in values]
    assert upper.default("?").array(pa.string()).to_pylist() == [
        v.upper() if v else "?" for v in values
    ]
    assert found.counts() == [values.count(value) for value in found.values]


@given(
    st.one_of(
        LISTS,
        st.lists(st.none() | st.lists(VALUES, max_size=1), max_size=8),
        st.lists(st.none() | st.lists(VALUES, max_size=4), max_size=8),
    )
)
def test_lists_are_distinct_as_tuples(rows):
    found = distinct_lists(pa.array(rows, pa.list_(pa.string())))
    assert rows_of(found) == [tuple(row) if row else None for row in rows]
    assert len(set(found.values)) == len(found.values)


@given(st.lists(st.lists(st.integers(0, 3), max_size=3), max_size=8))
def test_sequences_of_numbers_are_distinct(rows):
    numbers = np.array([number for row in rows for number in row], np.int32)
    found = distinct_sequences(np.array([len(row) for row in rows], np.int64), numbers)
    assert rows_of(found) == rows
    assert len({tuple(value or ()) for value in found.values}) == len(found.values)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=12))
def test_the_first_of_each_is_the_first(rows):
    mask = first_of_each(*(column([row[at] for row in rows]) for at in range(2)))
    assert mask.to_pylist() == [row not in rows[:at] for at, row in enumerate(rows)]


@given(ROWS)
def test_distinct_rows_are_met_once(rows):
    firsts, numbers = distinct_rows(*(column([row[at] for row in rows]) for at in range(3)))
    met = [rows[place] for place in firsts.to_pylist()]
    assert len(set(met)) == len(met)
    assert [met[number] for number in numbers.to_pylist()] == rows


@given(LISTS)
def test_items_are_collected_in_order_without_repeats(rows):
    stated = pa.array(rows, pa.list_(pa.string()))
    owners, items = flatten(stated)
    found = collect(owners, distinct(items), len(stated))
    assert found.to_pylist() == [list(dict.fromkeys(row)) for row in rows]
    alike = collect(owners, distinct(items), len(stated), alike=casefolded)
    assert [len(row) for row in alike.to_pylist()] == [
        len({item.casefold() for item in row}) for row in rows
    ]


@given(st.lists(st.lists(st.sampled_from("abAB"), max_size=40), max_size=4))
def test_items_of_long_lists_are_collected_too(rows):
    owners, items = flatten(pa.array(rows, pa.list_(pa.string())))
    found = collect(owners, distinct(items), len(rows))
    assert found.to_pylist() == [list(dict.fromkeys(row)) for row in rows]


@pytest.mark.parametrize("different", [10, 990])
@pytest.mark.parametrize("silent", [None, "0"])
def test_stated_texts_say_what_the_column_says(different, silent):
    texts = [None if str(n % different) == silent else str(n % different) for n in range(2_000)]
    assert rows_of(stated_texts(column(texts))) == texts


@given(st.lists(st.tuples(*[st.lists(st.sampled_from("ab"), max_size=3)] * 2), max_size=6))
def test_lists_are_chained_row_by_row(rows):
    first, second = (pa.array([row[at] for row in rows], pa.list_(pa.string())) for at in range(2))
    assert chain(first, second).to_pylist() == [[*one, *other] for one, other in rows]


@given(st.lists(VALUES, max_size=12))
def test_what_is_parsed_alike_is_held_once(values):
    parsed = distinct(column(values)).each(len)
    found = parsed.once()
    assert rows_of(found) == rows_of(parsed)
    assert len(set(found.values)) == len(found.values)


@given(st.lists(st.none() | st.integers(0, 9)), st.integers(0, 9))
def test_codes_as_numbers(codes, start):
    column = pa.array(codes, pa.int32())[start:]
    assert numbers_of(column, -1).tolist() == column.fill_null(-1).to_pylist()
