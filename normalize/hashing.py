"""Hashes of rows: whether a row says something new."""

import hashlib
from typing import Any

import orjson
import pyarrow as pa

from normalize import schema

_CHUNK = 10_000
_UNHASHED = schema.EVIDENCE_COLUMNS | schema.DERIVED_COLUMNS


def record_hashes(table: pa.Table) -> pa.Array:
    """The ``record_hash`` of each row: sha256 of canonical JSON of its business columns.

    Nulls and empty lists are left out, so that a column added to the schema does not make every
    row a new version.
    """
    business = table.select([name for name in table.column_names if name not in _UNHASHED])
    hashes = [
        hashlib.sha256(canonical(row)).digest()
        for batch in business.to_batches(max_chunksize=_CHUNK)
        for row in batch.to_pylist()
    ]
    return pa.array(hashes, pa.binary(32))


def canonical(row: dict[str, Any]) -> bytes:
    """One row as JSON with sorted keys, decimals as text."""
    said = {name: value for name, value in row.items() if value is not None and value != []}
    return orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS)
