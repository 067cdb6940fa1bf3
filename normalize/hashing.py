"""Hashes of rows: whether a row says something new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.encoded import is_encoded, places_of
from normalize.identity import digests_of
from normalize.lists import filled

_CHUNK = 8_192
"""Rows whose contents are held at once: some megabytes."""
_UNHASHED = schema.EVIDENCE_COLUMNS | schema.DERIVED_COLUMNS
_COLUMN, _VALUE, _ITEM = "\u001e", "\u001f", "\u001d"
"""Signs before a column's name, its value and each further item of a list. No text of the schema
holds them: text parsers take them out, keys that hold one are refused."""
_NULL = pa.scalar(None, pa.string())
_NOTHING, _EMPTY = pa.nulls(1, pa.string()), pa.array([""])

_LISTS = (pa.lib.Type_LIST, pa.lib.Type_MAP)

_Places = npt.NDArray[np.int32]


def record_hashes(columns: Mapping[str, pa.Array]) -> pa.Array:
    """The ``record_hash`` of each row: sha256 of the names and values of its business columns.

    Columns stand in the order of their names. Nulls and empty lists are left out, so that a column
    added to the schema does not make every row a new version. Numbers, dates and times are text:
    exact, at the scale of their column.

    Args:
        columns: of the types of the schema, laid out or as dictionaries (`normalize.encoded`).
    """
    rows = len(next(iter(columns.values()), ()))
    business = {name: columns[name] for name in sorted(columns.keys() - _UNHASHED)}
    contents = _Contents(list(_pieces(business)))
    digests: list[bytes] = []
    for start in range(0, rows, _CHUNK):
        digests += digests_of(contents.of_rows(start, min(_CHUNK, rows - start)))
    return pa.Array.from_buffers(
        pa.binary(32), len(digests), [None, pa.py_buffer(b"".join(digests))]
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What rows say in one column."""

    head: str
    """What stands before each text; all that is said, if there are no texts."""
    texts: pa.Array | None = None
    """A text for each row, null where it says nothing; or, with `places`, for each value."""
    places: _Places | None = None
    """For each row the place of its text, or the place after the last if it says nothing."""

    @property
    def own(self) -> pa.Array | None:
        """Texts that rows do not share."""
        return self.texts if self.places is None else None


class _Contents:
    """What rows say: for each row, one text of all pieces.

    Whatever stands in several rows is laid into one column, and a row is some of its texts in their
    order: so one kernel takes those of all rows, and their bytes stand as they should. What each
    row says for itself, such as a description, is put between them.
    """

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        said, counts, first = [_NOTHING], [1], 1
        self._runs: list[list[tuple[_Piece, int]]] = [[]]
        """Pieces and the place of the first of their texts, up to one that is each row's own."""
        for piece in pieces:
            self._runs[-1].append((piece, first))
            repeats = piece.texts is not None and piece.places is not None
            said += [piece.texts, _NOTHING] if repeats else [_EMPTY]
            counts.append(len(said[-2]) + 1 if repeats else 1)
            first += counts[-1]
            if piece.own is not None:
                self._runs.append([])
        if not self._runs[-1]:
            self._runs.pop()
        heads = pa.array(["", *(piece.head for piece in pieces)])
        of_each = pa.array(np.repeat(np.arange(len(heads)), counts))
        self._shared = pc.binary_join_element_wise(heads.take(of_each), pa.concat_arrays(said), "")
        """Nothing; then for each piece its head, or its texts after its head and nothing."""

    def of_rows(self, start: int, count: int) -> pa.Array:
        """What some of the rows say."""
        rows = slice(start, start + count)
        places = [_places(run, rows, count) for run in self._runs]
        taken = self._shared.take(pa.array(np.concatenate(places)))
        _, offsets, letters = taken.buffers()
        ends = np.frombuffer(offsets, np.int32)
        parts, at = [], 0
        for run in self._runs:
            last = at + count * len(run)
            bounds = pa.py_buffer(ends[at : last + 1 : len(run)].copy())
            parts.append(pa.StringArray.from_buffers(count, bounds, letters))
            own = run[-1][0].own
            if own is not None:
                parts.append(own[rows])
            at = last
        return pc.binary_join_element_wise(*parts, "", null_handling="skip")


def _places(run: Sequence[tuple[_Piece, int]], rows: slice, count: int) -> _Places:
    """The places of what rows say in some pieces, row by row."""
    places = np.empty((count, len(run)), np.int32)
    for column, (piece, first) in enumerate(run):
        if piece.places is not None:
            np.add(piece.places[rows], np.int32(first), out=places[:, column])
        elif piece.own is None or piece.own.null_count == 0:
            places[:, column] = first
        else:
            said = piece.own[rows].is_valid().to_numpy(zero_copy_only=False)
            places[:, column] = said * np.int32(first)
    return places.ravel()


def _pieces(columns: Mapping[str, pa.Array]) -> Iterator[_Piece]:
    """What rows say in each column that says something; what all rows say as part of a head."""
    same = ""
    for name, column in columns.items():
        piece = _piece(f"{_COLUMN}{name}{_VALUE}", column)
        if piece is None:
            continue
        if piece.texts is None:
            same += piece.head
        elif piece.places is None and piece.texts.null_count == 0:
            yield replace(piece, head=same + piece.head)
            same = ""
        else:
            if same:
                yield _Piece(same)
            yield piece
            same = ""
    # One at least, if of rows that say nothing.
    yield _Piece(same)


def _piece(head: str, column: pa.Array) -> _Piece | None:
    if column.null_count == len(column):
        return None
    places = None
    if column.type.id not in (pa.lib.Type_DICTIONARY, pa.lib.Type_STRING, *_LISTS):
        # Numbers repeat, and are slow to write.
        column = column.dictionary_encode()
    if is_encoded(column):
        places, column = places_of(column), column.dictionary
    texts = _texts(column)
    if texts is None:
        return None
    if _is_constant(texts) and (places is None or not places.any()):
        return _Piece(head + texts[0].as_py())
    return _Piece(head, texts, places)


def _is_constant(texts: pa.Array) -> bool:
    """Whether all texts are the same: it is so, as a rule, if the first and the last are."""
    if texts.null_count:
        return False
    if len(texts) == 1:
        return True
    first = texts[0]
    return bool(texts[-1] == first and pc.all(pc.equal(texts, first)).as_py())


def _texts(values: pa.Array) -> pa.Array | None:
    """The values as text, null where there is nothing to say; None if that is so of all."""
    kind = values.type.id
    if values.null_count == len(values):
        return None
    if kind == pa.lib.Type_STRING:
        return values
    if kind in _LISTS:
        lists = values if kind == pa.lib.Type_LIST else values.cast(pa.list_(values.type.field(0)))
        said = filled(lists)
        return _joined(values, said) if said.true_count else None
    if kind == pa.lib.Type_TIMESTAMP:
        values = values.cast(pa.int64())
    return values.cast(pa.string())


def _joined(column: pa.Array, said: pa.Array) -> pa.Array:
    """Lists as texts; null where there is nothing in them, which is where `said` is false."""
    if pa.types.is_string(column.type.field(0).type):
        joined = pc.binary_join(column, _ITEM)
        return joined if said.true_count == len(said) else pc.if_else(said, joined, _NULL)
    rows = [orjson.dumps(row, default=str).decode() for row in column.filter(said).to_pylist()]
    return pc.replace_with_mask(pa.nulls(len(column), pa.string()), said, pa.array(rows))


def canonical(row: dict[str, Any]) -> bytes:
    """One row as JSON with sorted keys, decimals as text: to tell rows apart and order them."""
    said = {name: value for name, value in row.items() if value is not None and value != []}
    return orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS)
