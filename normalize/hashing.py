"""Hashes of rows: whether a row says something new."""

from collections.abc import Iterator
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.identity import digests_of
from normalize.lists import filled

_CHUNK = 16_384
_UNHASHED = schema.EVIDENCE_COLUMNS | schema.DERIVED_COLUMNS
_COLUMN, _VALUE, _ITEM = "\u001e", "\u001f", "\u001d"
"""Signs before a column's name, its value and each further item of a list. No text of the schema
holds them: text parsers take them out, keys that hold one are refused."""


def record_hashes(table: pa.Table) -> pa.Array:
    """The ``record_hash`` of each row: sha256 of the names and values of its business columns.

    Columns stand in the order of their names. Nulls and empty lists are left out, so that a column
    added to the schema does not make every row a new version. Numbers, dates and times are text:
    exact, at the scale of their column.
    """
    business = table.select(sorted(set(table.column_names) - _UNHASHED))
    digests: list[bytes] = []
    for batch in business.to_batches(max_chunksize=_CHUNK):
        digests += digests_of(_contents(batch))
    return pa.Array.from_buffers(
        pa.binary(32), len(digests), [None, pa.py_buffer(b"".join(digests))]
    )


def _contents(batch: pa.RecordBatch) -> pa.Array:
    parts: list[pa.Array | pa.Scalar] = []
    alike = ""
    """What all rows say since the last part."""
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        for values in _texts(column):
            head = f"{_COLUMN}{name}{_VALUE}"
            if values.null_count:
                parts += [pa.scalar(alike), pc.binary_join_element_wise(head, values, "")]
                alike = ""
            elif _is_constant(values):
                alike += head + values[0].as_py()
            else:
                parts += [pa.scalar(alike + head), values]
                alike = ""
    if not any(isinstance(part, pa.Array) for part in parts):
        return pa.array([alike] * batch.num_rows, pa.string())
    return pc.binary_join_element_wise(*parts, pa.scalar(alike), "", null_handling="skip")


def _is_constant(values: pa.Array) -> bool:
    first = values[0]
    return values[-1] == first and bool(pc.all(pc.equal(values, first)).as_py())


def _texts(column: pa.Array) -> Iterator[pa.Array]:
    """The values as text, null where there is nothing to say; nothing if that is so of all."""
    if column.null_count == len(column):
        return
    if pa.types.is_list(column.type) or pa.types.is_map(column.type):
        said = filled(column.cast(_as_list(column.type)))
        if said.true_count:
            yield pc.if_else(said, _joined(column), pa.scalar(None, pa.string()))
    elif pa.types.is_timestamp(column.type):
        yield from _texts(column.cast(pa.int64()))
    elif pa.types.is_string(column.type):
        yield column
    else:
        # Numbers repeat, and are slow to write.
        numbers = column.dictionary_encode()
        yield numbers.dictionary.cast(pa.string()).take(numbers.indices)


def _as_list(kind: pa.DataType) -> pa.DataType:
    return pa.list_(kind.field(0).type) if pa.types.is_map(kind) else kind


def _joined(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type.field(0).type):
        return pc.binary_join(column, _ITEM)
    rows = (orjson.dumps(row, default=str).decode() if row else None for row in column.to_pylist())
    return pa.array(list(rows), pa.string())


def canonical(row: dict[str, Any]) -> bytes:
    """One row as JSON with sorted keys, decimals as text: to tell rows apart and order them."""
    said = {name: value for name, value in row.items() if value is not None and value != []}
    return orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS)
