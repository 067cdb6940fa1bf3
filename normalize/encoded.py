"""Columns that repeat, as Arrow's dictionaries: their distinct values, and the place of each row's.

What is asked of such a column is asked of its values, and only places are moved when rows are.
Columns that were parsed from the same field share their places.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, TextValues, are_none, numbers_of

_ROWS_EACH = 2
"""Rows that a value has on average in a column that is kept so."""


def encode(column: Distinct[Any], kind: pa.DataType) -> pa.Array:
    """The column as a dictionary of values of the type; laid out where they hardly repeat."""
    if len(column.values) * _ROWS_EACH > len(column):
        return column.array(kind)
    if isinstance(column.values, TextValues) and kind == pa.string():
        values = column.values.column
    elif are_none(column.values):
        return pa.nulls(len(column), kind)
    else:
        values = pa.array(column.values, kind)
    return pa.DictionaryArray.from_arrays(column.codes, values, safe=False)


def is_encoded(column: pa.Array) -> bool:
    """Whether the column is a dictionary."""
    return isinstance(column, pa.DictionaryArray)


def decode(column: pa.Array) -> pa.Array:
    """The column laid out, a value for each row."""
    return column.dictionary.take(column.indices) if is_encoded(column) else column


def values_of(column: pa.Array) -> pa.Array:
    """What a column holds: the values of a dictionary, else the column itself."""
    return column.dictionary if is_encoded(column) else column


def cast(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """The column with values of another type."""
    if not is_encoded(column):
        return column if column.type == kind else column.cast(kind)
    if column.dictionary.type == kind:
        return column
    return pa.DictionaryArray.from_arrays(column.indices, column.dictionary.cast(kind), safe=False)


def spread(column: pa.Array, of_values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """What is known of each of `values_of` the column, for each row; 0 for rows without a value."""
    if not is_encoded(column):
        return of_values
    return np.append(of_values, np.zeros(1, of_values.dtype)).take(places_of(column))


def places_of(column: pa.DictionaryArray) -> npt.NDArray[np.int32]:
    """The place of each row's value; of a row without one, the place after the last."""
    return numbers_of(column.indices, len(column.dictionary))


def share_of(column: pa.DictionaryArray) -> tuple[int, int, int]:
    """What columns have in common that share their places."""
    places = column.indices
    present, held = places.buffers()
    return held.address, present.address if present else 0, places.offset


def take(columns: Mapping[str, pa.Array], rows: pa.Array) -> dict[str, pa.Array]:
    """The named rows of columns, which share their places as before."""
    taken: dict[tuple[int, int, int], pa.Array] = {}
    found = {}
    for name, column in columns.items():
        if not is_encoded(column):
            # Rows that say nothing are all the same.
            silent = len(rows) <= len(column) and _says_nothing(column)
            found[name] = column.slice(0, len(rows)) if silent else column.take(rows)
            continue
        share = share_of(column)
        if share not in taken:
            taken[share] = column.indices.take(rows)
        places = taken[share]
        found[name] = pa.DictionaryArray.from_arrays(places, column.dictionary, safe=False)
    return found


def _says_nothing(column: pa.Array) -> bool:
    """Whether all rows are null, or all are empty lists."""
    if column.null_count or not pa.types.is_list(column.type):
        return bool(column.null_count == len(column))
    return len(column.flatten()) == 0


def concatenate(parts: Sequence[pa.Array]) -> pa.Array:
    """The rows of several columns, one after the other."""
    if len(parts) == 1:
        return parts[0]
    if not all(is_encoded(part) for part in parts):
        return pa.concat_arrays([decode(part) for part in parts])
    starts = np.cumsum([0, *(len(part.dictionary) for part in parts)]).tolist()
    moved = [
        pc.add(part.indices, pa.scalar(start, pa.int32()))
        for part, start in zip(parts, starts, strict=False)
    ]
    values = pa.concat_arrays([part.dictionary for part in parts])
    return pa.DictionaryArray.from_arrays(pa.concat_arrays(moved), values, safe=False)
