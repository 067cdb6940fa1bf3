"""Rows that are dictionaries as a table of the schema: sorted, hashed, laid out at the end."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from normalize import schema

Row = dict[str, Any]
_MICROSECOND = timedelta(microseconds=1)
_UNHASHED = schema.EVIDENCE_COLUMNS | schema.DERIVED_COLUMNS


def seal(table: str, rows: Sequence[Row]) -> pa.Table:
    """The table of the rows, sorted by its key (one text), with the hash of each row."""
    (key,) = schema.KEYS[table]
    made = sorted(rows, key=lambda row: str(row[key]))
    lists = [name for name, column in schema.tables()[table].items() if _is_required_list(column)]
    for row in made:
        row["record_hash"] = record_hash(table, row)
        for name in lists:
            row.setdefault(name, [])
    return pa.Table.from_pylist(made, schema.batch_schema(table))


def record_hash(table: str, row: Row) -> bytes:
    """The hash that `normalize.hashing.record_hashes` gives a row."""
    parts = []
    for name, head, written in _written(table):
        value = row.get(name)
        if value is not None and value != []:
            parts.append(head)
            parts.append(value if written is None else written(value))
    return hashlib.sha256("".join(parts).encode()).digest()


def _is_required_list(column: schema.Column) -> bool:
    return pa.types.is_list(column.type) and not column.nullable


@cache
def _written(table: str) -> list[tuple[str, str, Callable[[Any], str] | None]]:
    """For each hashed column its name, what stands before its values, and how they are written."""
    columns = schema.tables()[table]
    names = sorted(columns.keys() - _UNHASHED)
    return [(name, f"\u001e{name}\u001f", _writer(columns[name].type)) for name in names]


def _writer(kind: pa.DataType) -> Callable[[Any], str] | None:
    if pa.types.is_string(kind):
        return None
    if pa.types.is_list(kind):
        return "\u001d".join if pa.types.is_string(kind.value_type) else _json
    if pa.types.is_timestamp(kind):
        return _microseconds
    if pa.types.is_float32(kind):
        return _shortest
    return _small if pa.types.is_boolean(kind) else str


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


def _microseconds(value: datetime) -> str:
    return str((value - datetime.fromtimestamp(0, value.tzinfo)) // _MICROSECOND)


def _shortest(value: float) -> str:
    return str(np.float32(value)).removesuffix(".0")


def _small(value: bool) -> str:
    return str(value).lower()
