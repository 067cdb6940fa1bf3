"""Hashes of rows: whether a row says something new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.distinct import no_nulls
from normalize.encoded import is_encoded, places_of, share_of, values_of
from normalize.identity import digests_of
from normalize.lists import filled

_CHUNK = 8_192
"""Rows whose contents are held at once: some megabytes."""
_UNHASHED = schema.EVIDENCE_COLUMNS | schema.DERIVED_COLUMNS
_COLUMN, _VALUE, _ITEM = "\u001e", "\u001f", "\u001d"
"""Signs before a column's name, its value and each further item of a list. No text of the schema
holds them: text parsers take them out, keys that hold one are refused."""
_NOTHING, _NULL = pa.array([""]), pa.scalar(None, pa.string())
_ROWS_EACH = 4
"""Rows for each pair of values from which on two columns that repeat are told together."""


_FEW = 200
"""Rows for which joining pieces with each other costs more than it spares."""


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
    pieces = list(_pieces(business, rows))
    digests: list[bytes] = []
    for start in range(0, rows, _CHUNK):
        digests += digests_of(_contents(pieces, start, min(_CHUNK, rows - start)))
    return pa.Array.from_buffers(
        pa.binary(32), len(digests), [None, pa.py_buffer(b"".join(digests))]
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What rows say in one column, or in several that stand beside each other and repeat."""

    said: pa.Array
    """A text for each row, null where it says nothing; or, with `places`, for each value."""
    head: str = ""
    """What stands before each text."""
    places: pa.Array | None = None
    """For each row the place of its text."""
    share: tuple[int, ...] | None = None
    """What is the same for pieces that share their places."""

    def rows(self, start: int, count: int) -> list[pa.Array | pa.Scalar]:
        """What some of the rows say, in parts to be joined."""
        if self.places is not None:
            return [self.said.take(self.places.slice(start, count))]
        said = self.said.slice(start, count)
        if said.null_count:
            return [pc.binary_join_element_wise(self.head, said, "")]
        return [pa.scalar(self.head), said]


def _contents(pieces: Sequence[_Piece], start: int, count: int) -> pa.Array:
    parts = [part for piece in pieces for part in piece.rows(start, count)]
    if not parts:
        return pa.array([""] * count, pa.string())
    return pc.binary_join_element_wise(*parts, "", null_handling="skip")


def _pieces(columns: Mapping[str, pa.Array], rows: int) -> Iterator[_Piece]:
    """The columns as pieces, as few as may be."""
    last: _Piece | None = None
    for name, column in columns.items():
        piece = _piece(name, column)
        if piece is None:
            continue
        both = None if last is None or rows < _FEW else _together(last, piece, rows)
        if last is not None and both is None:
            yield last
        last = both or piece
    if last is not None:
        yield last


def _piece(name: str, column: pa.Array) -> _Piece | None:
    head = f"{_COLUMN}{name}{_VALUE}"
    share = share_of(column) if is_encoded(column) else None
    if not (pa.types.is_string(column.type) or _is_list(column.type) or is_encoded(column)):
        # Numbers repeat, and are slow to write.
        column = column.dictionary_encode()
    texts = _texts(values_of(column))
    if texts is None:
        return None
    if is_encoded(column):
        said = pc.binary_join_element_wise(head, texts, "")
        said = pa.concat_arrays([no_nulls(said, ""), _NOTHING])
        return _Piece(said, places=pa.array(places_of(column)), share=share)
    if texts.null_count == 0 and _is_constant(texts):
        said = pa.array([head + texts[0].as_py()])
        return _Piece(said, places=pa.array(np.zeros(len(column), np.int32)))
    return _Piece(texts, head)


def _together(first: _Piece, second: _Piece, rows: int) -> _Piece | None:
    """Two pieces as one, if they repeat enough."""
    if first.places is None or second.places is None:
        return None
    if first.share is not None and first.share == second.share:
        said = pc.binary_join_element_wise(first.said, second.said, "")
        return replace(first, said=said)
    left, right = len(first.said), len(second.said)
    if left * right * _ROWS_EACH > rows and left > 1 and right > 1:
        return None
    said = pc.binary_join_element_wise(
        first.said.take(pa.array(np.repeat(np.arange(left), right))),
        second.said.take(pa.array(np.tile(np.arange(right), left))),
        "",
    )
    places = first.places.to_numpy() * np.int32(right) + second.places.to_numpy()
    share = second.share if left == 1 else first.share if right == 1 else None
    return _Piece(said, places=pa.array(places), share=share)


def _is_constant(values: pa.Array) -> bool:
    first = values[0]
    return values[-1] == first and bool(pc.all(pc.equal(values, first)).as_py())


def _texts(values: pa.Array) -> pa.Array | None:
    """The values as text, null where there is nothing to say; None if that is so of all."""
    if values.null_count == len(values):
        return None
    if _is_list(values.type):
        said = filled(values.cast(_as_list(values.type)))
        return _joined(values, said) if said.true_count else None
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.int64())
    return values.cast(pa.string())


def _is_list(kind: pa.DataType) -> bool:
    """Whether a column holds lists, or maps."""
    return bool(pa.types.is_list(kind) or pa.types.is_map(kind))


def _as_list(kind: pa.DataType) -> pa.DataType:
    return pa.list_(kind.field(0).type) if pa.types.is_map(kind) else kind


def _joined(column: pa.Array, said: pa.Array) -> pa.Array:
    """Lists as texts; null where there is nothing in them, which is where `said` is false."""
    if pa.types.is_string(column.type.field(0).type):
        return pc.if_else(said, pc.binary_join(column, _ITEM), _NULL)
    rows = [orjson.dumps(row, default=str).decode() for row in column.filter(said).to_pylist()]
    return pc.replace_with_mask(pa.nulls(len(column), pa.string()), said, pa.array(rows))


def canonical(row: dict[str, Any]) -> bytes:
    """One row as JSON with sorted keys, decimals as text: to tell rows apart and order them."""
    said = {name: value for name, value in row.items() if value is not None and value != []}
    return orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS)
