"""Columns as their distinct values: each is parsed once, whatever the number of rows.

A `Distinct` is Arrow's dictionary encoding with Python values: what a column holds, once each, and
for every row the place of its value. Parsers see the values, Arrow kernels the places.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import is_
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

T = TypeVar("T")
U = TypeVar("U")
_NUMBERS = pa.int32()
_Places = npt.NDArray[np.integer[Any]]
_SAMPLE = 250
_ALIKE = 0.9
"""Share of different ones in a sample of texts from which on they hardly repeat."""
_LARGEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Distinct(Generic[T]):
    """A column: its values, and which of them each row holds."""

    values: Sequence[T | None]
    """Once each, as they were stated; parsed ones may repeat, and None is not understood."""
    codes: pa.Array
    """int32, a place in `values` for each row; null where a row says nothing."""

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def is_silent(self) -> bool:
        """Whether no row holds a value."""
        nothing = self.codes.null_count == len(self.codes)
        return nothing or are_none(self.values)

    def each(self, work: Callable[[T], U | None]) -> "Distinct[U]":
        """The column of what `work` makes of each value; None stays None."""
        made = [None if value is None else work(value) for value in self.values]
        return Distinct(made, self.codes)

    def at_once(self, work: Callable[[list[T]], Sequence[U | None]]) -> "Distinct[U]":
        """`each` for work that takes all values together, and gives one for each."""
        known = [place for place, value in enumerate(self.values) if value is not None]
        made: list[U | None] = [None] * len(self.values)
        found = work([value for value in self.values if value is not None])
        for place, value in zip(known, found, strict=True):
            made[place] = value
        return Distinct(made, self.codes)

    def once(self) -> "Distinct[T]":
        """The column with each value once: what was parsed repeats more than what was stated."""
        numbered = {value: number for number, value in enumerate(dict.fromkeys(self.values))}
        places = pa.array([numbered[value] for value in self.values], _NUMBERS)
        return Distinct(list(numbered), places.take(self.codes))

    def take(self, rows: pa.Array) -> "Distinct[T]":
        """The named rows, in that order."""
        return Distinct(self.values, self.codes.take(rows))

    def default(self, value: T) -> "Distinct[T]":
        """The column with `value` where it has none."""
        given = [value if one is None else one for one in self.values]
        if self.codes.null_count == 0:
            return Distinct(given, self.codes)
        return Distinct([*given, value], pa.array(numbers_of(self.codes, len(given))))

    def counts(self) -> list[int]:
        """How many rows hold each value."""
        held = (self.codes.drop_null() if self.codes.null_count else self.codes).to_numpy()
        found: list[int] = np.bincount(held, minlength=len(self.values)).tolist()
        return found

    def array(self, kind: pa.DataType) -> pa.Array:
        """The column laid out, a value for each row."""
        if isinstance(self.values, TextValues) and kind == pa.string():
            column = self.values.column
            return column if self._holds_each_once() else column.take(self.codes)
        if are_none(self.values):
            return pa.nulls(len(self.codes), kind)
        return pa.array(self.values, kind).take(self.codes)

    def _holds_each_once(self) -> bool:
        """Whether the rows hold the values in their order."""
        rows = len(self.codes)
        if rows != len(self.values) or self.codes.null_count:
            return False
        return bool(np.array_equal(self.codes.to_numpy(), np.arange(rows, dtype=np.int32)))


class TextValues(Sequence[Any]):
    """Distinct texts that stay in Arrow until somebody asks for one."""

    def __init__(self, column: pa.Array) -> None:
        self.column = column
        """The texts, null where one was not understood."""

    @cached_property
    def _texts(self) -> list[str | None]:
        return python_values(self.column)

    def __len__(self) -> int:
        return len(self.column)

    def __iter__(self) -> Iterator[str | None]:
        return iter(self._texts)

    @overload
    def __getitem__(self, place: int) -> str | None: ...
    @overload
    def __getitem__(self, place: slice) -> list[str | None]: ...
    def __getitem__(self, place: int | slice) -> str | list[str | None] | None:
        return self._texts[place]


def texts_of(column: Distinct[str]) -> pa.Array:
    """The values of a column of texts, in Arrow."""
    values = column.values
    return values.column if isinstance(values, TextValues) else pa.array(values, pa.string())


def distinct(column: pa.Array) -> Distinct[Any]:
    """The distinct values of a column of Arrow."""
    if column.null_count == len(column):
        return Distinct([], pa.nulls(len(column), _NUMBERS))
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    values, codes = encoded.dictionary, encoded.indices
    held = TextValues(values) if pa.types.is_string(values.type) else python_values(values)
    return Distinct(held, codes if codes.type == _NUMBERS else codes.cast(_NUMBERS))


def stated_texts(column: pa.Array) -> Distinct[str]:
    """`distinct`, but that texts which hardly repeat stand as they are, twice if stated twice.

    For work on whole columns: finding the few repeats of long texts costs more than they do.
    """
    said = min(len(column), _SAMPLE) - column[:_SAMPLE].null_count
    if said < _SAMPLE // 2 or len(column[:_SAMPLE].unique()) < said * _ALIKE:
        return distinct(column)
    if column.null_count == 0:
        return Distinct(TextValues(column), pa.array(np.arange(len(column), dtype=np.int32)))
    stated = column.is_valid().to_numpy(zero_copy_only=False)
    places = np.cumsum(stated, dtype=np.int32) - 1
    return Distinct(TextValues(column.drop_null()), pa.array(places, mask=~stated))


def together(*columns: Distinct[Any]) -> Distinct[tuple[Any, ...]]:
    """The distinct rows of several columns: for what depends on more than one field."""
    known = [_with_nothing(column) for column in columns]
    varying = [one for one in known if len(one[1]) > 1]
    if len(varying) == 1 and _are_held(*varying[0]):
        # Rows differ in one column alone.
        places, values = varying[0]
        kept = [held if held is values else held * len(values) for _, held in known]
        return Distinct(list(zip(*kept, strict=True)), pa.array(places, _NUMBERS))
    codes = _numbered([(places, len(values)) for places, values in known])
    firsts = np.flatnonzero(_is_new(codes))
    rows = zip(
        *([values[place] for place in places[firsts].tolist()] for places, values in known),
        strict=True,
    )
    return Distinct(list(rows), pa.array(codes, _NUMBERS))


def beside(first: Distinct[Any], *others: Distinct[Any]) -> Distinct[tuple[Any, ...]]:
    """`together`, where a row that says nothing in the first column says nothing at all."""
    if first.codes.null_count == len(first):
        return Distinct([], first.codes)
    rows = together(first, *others)
    said = [None if value is None or value[0] is None else value for value in rows.values]
    if first.codes.null_count == 0:
        return Distinct(said, rows.codes)
    stated = first.codes.is_valid()
    return Distinct(said, pc.if_else(stated, rows.codes, pa.scalar(None, _NUMBERS)))


def either(first: Distinct[T], second: Distinct[T]) -> Distinct[T]:
    """What the first column says, and where it says nothing what the second one does."""
    if first.is_silent:
        return second
    if second.is_silent:
        return first
    return together(first, second).each(lambda pair: pair[1] if pair[0] is None else pair[0])


def no_nulls(column: pa.Array, instead: Any) -> pa.Array:
    """The column with a value in place of nulls; without any, as it is and at no cost."""
    return column.fill_null(instead) if column.null_count else column


def numbers_of(codes: pa.Array, nothing: int) -> npt.NDArray[np.int32]:
    """Codes as numbers, with one in place of nulls."""
    if codes.null_count == 0:
        numbers: npt.NDArray[np.int32] = codes.to_numpy()
        return numbers
    # From Arrow's own memory, which takes a third of the time of its kernel.
    present, held = codes.buffers()
    span = slice(codes.offset, codes.offset + len(codes))
    stated = np.unpackbits(np.frombuffer(present, np.uint8), count=span.stop, bitorder="little")
    return np.where(stated[span], np.frombuffer(held, np.int32)[span], np.int32(nothing))


def are_none(values: Sequence[Any]) -> bool:
    """Whether there is nothing but None."""
    return all(map(is_, values, repeat(None)))


def constant(value: T, rows: int) -> Distinct[T]:
    """A column that holds one value in every row."""
    return Distinct([value], pa.array(np.zeros(rows, np.int32)))


def python_values(column: pa.Array) -> list[Any]:
    """The values of a column as Python's; texts by the quick way."""
    if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
        found: list[Any] = column.to_numpy(zero_copy_only=False).tolist()
        return found
    values: list[Any] = column.to_pylist()
    return values


def number_rows(*keys: pa.Array) -> Any:
    """A number for each row, the same where all keys are the same, in the order they are met."""
    encoded = [key.dictionary_encode(null_encoding="encode") for key in keys]
    if len(encoded) == 1:
        return encoded[0].indices.to_numpy()
    return _numbered([(one.indices.to_numpy(), len(one.dictionary)) for one in encoded])


def distinct_rows(*columns: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Where the distinct rows of several columns are met first, and for each row which it is."""
    numbers = number_rows(*columns)
    return pa.array(np.flatnonzero(_is_new(numbers)), _NUMBERS), pa.array(numbers, _NUMBERS)


def first_of_each(*keys: pa.Array) -> pa.Array:
    """Mask of the rows whose keys no earlier row has."""
    return pa.array(_is_new(number_rows(*keys)))


def _numbered(columns: Sequence[tuple[_Places, int]]) -> _Places:
    """`number_rows` of numbers that are each below a bound."""
    keys, bound = np.zeros(len(columns[0][0]), np.int64), 1
    for numbers, below in columns:
        if bound * below > _LARGEST:
            encoded = pa.array(keys).dictionary_encode()
            keys, bound = encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
        if below > 1:
            keys, bound = keys * below + numbers, bound * below
    numbered: _Places = pa.array(keys).dictionary_encode().indices.to_numpy()
    return numbered


def _is_new(numbers: _Places) -> npt.NDArray[np.bool_]:
    """Which of the numbers, given in the order they are met, are met for the first time."""
    new = np.ones(len(numbers), bool)
    # Each new one is above all before it.
    new[1:] = numbers[1:] > np.maximum.accumulate(numbers)[:-1]
    return new


def _are_held(places: _Places, values: Sequence[Any]) -> bool:
    """Whether each of the values is that of a row."""
    return bool(np.bincount(places, minlength=len(values)).all())


def _with_nothing(column: Distinct[Any]) -> tuple[_Places, list[Any]]:
    """The place of each row's value, and the values; rows without one share None at the end."""
    if column.codes.null_count == len(column.codes):
        return np.zeros(len(column.codes), np.int32), [None]
    values = list(column.values)
    silent = [place for place, value in enumerate(values) if value is None]
    if column.codes.null_count == 0 and not silent:
        return column.codes.to_numpy(), values
    places = numbers_of(column.codes, len(values))
    if silent:
        moved = np.arange(len(values) + 1, dtype=np.int32)
        moved[silent] = len(values)
        places = moved[places]
    return places, [*values, None]
