"""Columns of lists as their distinct lists, in the way of `normalize.distinct`."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, distinct, no_nulls, numbers_of

_NUMBERS = pa.int32()
_Places = npt.NDArray[np.integer[Any]]


def distinct_lists(column: pa.Array) -> Distinct[tuple[Any, ...]]:
    """The distinct lists of a column of lists, as tuples; empty ones say nothing."""
    lengths = no_nulls(pc.list_value_length(column), 0)
    said = pc.greater(lengths, 0)
    if said.true_count == 0:
        return Distinct([], pa.nulls(len(column), _NUMBERS))
    items = column.flatten()
    if len(items) == said.true_count and not pa.types.is_list(items.type):
        return _distinct_ones(items, said)
    if not pa.types.is_list(items.type):
        return _distinct_of_several(items, lengths.to_numpy())
    codes = np.full(len(column), -1, np.int32)
    numbered: dict[tuple[Any, ...], int] = {}
    rows = np.flatnonzero(said.to_numpy(zero_copy_only=False))
    for row, held in zip(rows, column.take(pa.array(rows)).to_pylist(), strict=True):
        codes[row] = numbered.setdefault(_hashable(held), len(numbered))
    return Distinct(list(numbered), pa.array(codes, _NUMBERS, mask=codes < 0))


def _distinct_of_several(items: pa.Array, lengths: _Places) -> Distinct[tuple[Any, ...]]:
    """`distinct_lists` of lists of so many items each."""
    known = distinct(items)
    values = [*known.values, None]
    numbers = numbers_of(known.codes, len(known.values))
    filled = lengths > 0
    lists = distinct_sequences(lengths[filled], numbers)
    places = np.zeros(len(lengths), np.int32)
    places[filled] = lists.codes.to_numpy()
    return Distinct(
        [tuple([values[number] for number in held or ()]) for held in lists.values],
        pa.array(places, _NUMBERS, mask=~filled),
    )


def distinct_sequences(lengths: _Places, numbers: npt.NDArray[np.int32]) -> Distinct[list[int]]:
    """The distinct sequences of numbers that follow each other, a sequence for each row.

    Args:
        lengths: of each sequence.
        numbers: those of all of them.
    """
    bounds = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=bounds[1:])
    # As bytes they are told apart by one kernel.
    buffers = [None, pa.py_buffer(bounds * numbers.itemsize), pa.py_buffer(numbers)]
    known = distinct(pa.Array.from_buffers(pa.binary(), len(lengths), buffers))
    return known.each(lambda held: memoryview(held).cast("i").tolist())


def _distinct_ones(items: pa.Array, said: pa.Array) -> Distinct[tuple[Any, ...]]:
    """`distinct_lists` of lists of one item each.

    Args:
        items: those of the lists that are not empty.
        said: which ones are not.
    """
    known = distinct(items)
    filled = said.to_numpy(zero_copy_only=False)
    places = np.zeros(len(said), np.int32)
    places[filled] = numbers_of(known.codes, len(known.values))
    values = [(value,) for value in known.values]
    if known.codes.null_count:
        values.append((None,))
    return Distinct(values, pa.array(places, _NUMBERS, mask=~filled))


def _hashable(items: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(item) if isinstance(item, list) else item for item in items)
