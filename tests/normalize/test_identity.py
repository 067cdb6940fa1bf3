"""Ids and digests of columns are those of their texts, one by one."""

import hashlib

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.identity import digests_of, mint, mint_column, sort_ids, surely_differ

TEXTS = st.lists(st.text(max_size=40))


@given(TEXTS)
def test_ids_of_a_column_are_those_of_its_texts(texts):
    found = mint_column("mc", pa.array(texts, pa.string()))
    assert found.to_pylist() == [mint("mc", text) for text in texts]


@given(TEXTS, st.sampled_from([1, 300]), st.integers(0, 2))
def test_digests_of_a_column_are_those_of_its_texts(texts, times, start):
    longer = [text * times for text in texts]
    found = digests_of(pa.array(longer, pa.string())[start:])
    assert found == [hashlib.sha256(text.encode()).digest() for text in longer[start:]]


@given(st.lists(st.text(max_size=3), unique=True), st.booleans())
def test_ids_are_sorted_as_texts_are(texts, mixed):
    ids = mint_column("mc", pa.array(texts, pa.string())).to_pylist()
    if mixed:
        ids = ids[::2] + [mint("se", text) for text in texts[1::2]]
    column = pa.array(ids, pa.string())
    assert sort_ids(column).to_pylist() == pc.sort_indices(column).to_pylist()


@pytest.mark.parametrize(
    "ids",
    [
        ["b", "a"],
        ["generated", "university-of-knots"],
        ["mc_aaaaaaaab", "mc_aaaaaaaaa"],
        ["mc_é-bbbbbbbb", "mc_e-bbbbbbbbb"],
    ],
)
def test_ids_of_another_form_are_sorted_too(ids):
    assert pa.array(ids).take(sort_ids(pa.array(ids))).to_pylist() == sorted(
        ids, key=lambda one: one.encode()
    )


@given(st.lists(st.text(max_size=3)))
def test_ids_that_surely_differ_are_of_texts_that_differ(texts):
    ids = mint_column("pr", pa.array(texts, pa.string()))
    assert surely_differ(ids) == (0 < len(texts) == len(set(texts)))


@pytest.mark.parametrize("ids", [["a", "b"], ["mc_aaaaaaaab", "mc_aaaaaaaaa"]])
def test_it_is_not_sure_where_few_signs_do_not_tell(ids):
    assert not surely_differ(pa.array(ids))
