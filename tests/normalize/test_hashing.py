"""Hashes of rows: of what a row says, whatever stands beside it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from normalize import hashing
from normalize.hashing import record_hashes

WORDS = st.sampled_from(["", "a", "b", "Knoten"])
SAID = {
    "title": (pa.string(), WORDS),
    "level": (pa.string(), st.none() | WORDS),
    "keywords": (pa.list_(pa.string()), st.lists(WORDS, max_size=2)),
    "amount": (pa.decimal128(6, 2), st.none() | st.sampled_from([Decimal("1.5"), Decimal(200)])),
    "duration_days": (pa.float32(), st.none() | st.sampled_from([0.0, 7.0, 10.5])),
    "is_on_demand": (pa.bool_(), st.booleans()),
    "start_date": (pa.date32(), st.none() | st.just(date(2026, 1, 2))),
    "start_at": (
        pa.timestamp("us", tz="UTC"),
        st.none() | st.sampled_from([datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]),
    ),
}
ROWS = st.lists(st.fixed_dictionaries({name: value for name, (_, value) in SAID.items()}))


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, pa.Array]:
    return {name: pa.array([row[name] for row in rows], of) for name, (of, _) in SAID.items()}


@given(ROWS)
def test_a_row_has_the_hash_that_it_has_alone(rows):
    columns = columns_of(rows)
    alone = [
        record_hashes({name: column.slice(row, 1) for name, column in columns.items()})[0].as_py()
        for row in range(len(rows))
    ]
    assert record_hashes(columns).to_pylist() == alone


@given(ROWS, st.integers(1, 12))
def test_columns_that_are_dictionaries_give_the_same_hashes(rows, times):
    columns = columns_of(rows * times)
    codes = pa.array([*range(len(rows))] * times, pa.int32())
    encoded = {
        name: column.dictionary_encode()
        if pa.types.is_primitive(column.type)
        else pa.DictionaryArray.from_arrays(codes, column[: len(rows)])
        for name, column in columns.items()
    }
    assert record_hashes(encoded) == record_hashes(columns)


def test_a_hash_is_of_names_and_values_in_the_order_of_names():
    columns = {
        "title": pa.array(["Knots", "Knots"]),
        "level": pa.array([None, "beginner"]),
        "amount": pa.array([Decimal("1.50"), Decimal("2.00")], pa.decimal128(6, 2)),
        "keywords": pa.array([["a", "b"], []]),
    }
    said = (
        "\x1eamount\x1f1.50\x1ekeywords\x1fa\x1db\x1etitle\x1fKnots",
        "\x1eamount\x1f2.00\x1elevel\x1fbeginner\x1etitle\x1fKnots",
    )
    expected = [hashlib.sha256(one.encode()).digest() for one in said]
    assert record_hashes(columns).to_pylist() == expected


def test_maps_are_pairs_and_say_nothing_when_empty():
    said = [[("price", "exposed"), ("title", "exposed")], []]
    columns = {"field_coverage": pa.array(said, pa.map_(pa.string(), pa.string()))}
    pairs = '[["price","exposed"],["title","exposed"]]'
    expected = [hashlib.sha256(one.encode()) for one in (f"\x1efield_coverage\x1f{pairs}", "")]
    assert record_hashes(columns).to_pylist() == [one.digest() for one in expected]


def test_rows_that_say_nothing_have_the_hash_of_nothing():
    columns = {"title": pa.nulls(2, pa.string())}
    assert record_hashes(columns).to_pylist() == [hashlib.sha256(b"").digest()] * 2


@given(ROWS, st.integers(1, 3))
def test_rows_are_hashed_alike_in_chunks_of_any_size(rows, at_once):
    columns = columns_of(rows)
    whole = record_hashes(columns)
    with patch.object(hashing, "_CHUNK", at_once):
        assert record_hashes(columns) == whole


def test_what_is_said_nowhere_changes_no_hash():
    named = {"title": pa.array(["Knots", "Ropes"])}
    wider = {**named, "level": pa.nulls(2, pa.string())}
    assert record_hashes(wider) == record_hashes(named)
