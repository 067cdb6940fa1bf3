"""What elements say, by the rows that it is said of: columns in the making.

Courses have several presentations, and these several costs: what is read there is text after text,
each with its row. Texts stay in Arrow; nothing here looks at one of them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, distinct
from normalize.distinct_lists import distinct_lists
from normalize.lists import LABELS, find_repeated, lists_of
from normalize.stated import absent

_NO_TEXT = pa.scalar(None, pa.string())
Numbers = npt.NDArray[np.intp]


class Said(NamedTuple):
    """Texts, and which row each is said of."""

    rows: Numbers
    """In ascending order."""
    texts: pa.Array
    """Strings, none of them null."""
    lone: bool = False
    """Whether it is known that no more than one text is said of a row."""

    def repeats(self) -> bool:
        """Whether several texts are said of a row."""
        return not self.lone and bool((self.rows[1:] == self.rows[:-1]).any())

    def of(self, owners: Numbers) -> "Said":
        """The same texts, said of the owners of the rows, which are in ascending order."""
        return Said(owners[self.rows], self.texts)

    def where(self, mask: npt.NDArray[np.bool_]) -> "Said":
        """Some of the texts."""
        if mask.all():
            return self
        return Said(self.rows[mask], self.texts.filter(pa.array(mask)), self.lone)

    def once(self) -> "Said":
        """Without texts that repeat an earlier one of the same row."""
        if not self.repeats():
            return self
        near = np.zeros(len(self.rows) + 1, bool)
        np.equal(self.rows[1:], self.rows[:-1], out=near[1:-1])
        places, texts = np.flatnonzero(near[1:] | near[:-1]), self.texts
        if len(places) < len(texts) // 2:
            texts = texts.take(pa.array(places))
        else:
            places = np.arange(len(texts))
        again = find_repeated(self.rows[places], texts.dictionary_encode().indices.to_numpy())
        if not again.any():
            return self
        kept = np.ones(len(self.rows), bool)
        kept[places[again]] = False
        return self.where(kept)

    def first(self, rows: int) -> pa.Array:
        """The first text of each of so many rows; null for those that say nothing."""
        if not self.repeats():
            return self.texts if len(self.rows) == rows else spread(self.texts, self.rows, rows)
        # Of several the first one, which is written last.
        places = np.full(rows, -1)
        places[self.rows[::-1]] = np.arange(len(self.rows))[::-1]
        return take_known(self.texts, places)

    def lists(self, rows: int) -> pa.Array:
        """The texts of each of so many rows as a list."""
        if not len(self.rows):
            return absent(LABELS, rows)
        return lists_of(pa.array(self.rows), self.texts, rows)

    def distinct_lists(self, rows: int) -> Distinct[tuple[str, ...]]:
        """The different ones of `lists`; empty ones say nothing."""
        if self.repeats():
            return distinct_lists(self.lists(rows))
        return distinct(self.first(rows)).each(lambda text: (text,))

    def joined(self, rows: int, between: str) -> pa.Array:
        """The texts of each of so many rows as one; null for those that say nothing."""
        if not self.repeats():
            return self.first(rows)
        texts = pc.binary_join(self.lists(rows), between)
        silent = np.bincount(self.rows, minlength=rows) == 0
        return pc.if_else(pa.array(silent), pa.scalar(None, pa.string()), texts)


NOTHING = Said(np.zeros(0, np.intp), pa.array([], pa.string()), lone=True)


def said(rows: Numbers, texts: pa.Array, *, lone: bool = False) -> Said:
    """What is said of rows by texts of which some may be null.

    Args:
        rows: in ascending order.
        texts: one for each.
        lone: whether it is known that no row is there twice.
    """
    if texts.null_count == 0:
        return Said(rows, texts, lone)
    if texts.null_count == len(texts):
        return NOTHING
    return Said(rows[is_said(texts)], texts.drop_null(), lone)


def merged(*parts: Said) -> Said:
    """What several say, one after the other in each row."""
    filled = [part for part in parts if len(part.rows)]
    if len(filled) < 2:
        return filled[0] if filled else NOTHING
    rows = np.concatenate([part.rows for part in filled])
    order = np.argsort(rows, kind="stable")
    texts = pa.concat_arrays([part.texts for part in filled])
    return Said(rows[order], texts.take(pa.array(order)))


def spread(texts: pa.Array, places: Numbers, rows: int) -> pa.Array:
    """Texts at some places of so many rows, null elsewhere; their letters are not copied.

    Args:
        texts: none of them null.
        places: in ascending order, each once.
        rows: how many there are.
    """
    if not len(texts):
        return pa.nulls(rows, pa.string())
    stated = np.zeros(rows, bool)
    stated[places] = True
    before = np.zeros(rows + 1, np.intp)
    np.cumsum(stated, out=before[1:])
    _, bounds, letters = texts.buffers()
    moved = np.frombuffer(bounds, np.int32)[texts.offset :][before]
    known = pa.py_buffer(np.packbits(stated, bitorder="little"))
    buffers = pa.py_buffer(moved), letters, known
    return pa.StringArray.from_buffers(rows, *buffers, rows - len(texts))


def either(which: Distinct[bool], texts: pa.Array | None, others: pa.Array | None) -> pa.Array:
    """Texts of one column where something is so, and of another one where it is not.

    Args:
        which: whether it is so in each row.
        texts: a column of as many; None where they are not asked for.
        others: likewise.
    """
    if len(met := set(which.values)) < 2:
        found = texts if True in met else others
        return pa.nulls(len(which), pa.string()) if found is None else found
    columns = (_NO_TEXT if column is None else column for column in (texts, others))
    return pc.if_else(which.array(pa.bool_()), *columns)


def is_said(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Which of the values are not null."""
    found: npt.NDArray[np.bool_] = texts.is_valid().to_numpy(zero_copy_only=False)
    return found


def take_known(values: pa.Array, places: Numbers) -> pa.Array:
    """The values at some places; null where a place is below 0."""
    silent = places < 0
    return values.take(pa.array(places, mask=silent) if silent.any() else pa.array(places))
