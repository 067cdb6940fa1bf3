"""What a batch would change in the tables that stand, column by column, before it is published."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from normalize.schema import BUSINESS_TABLES, DERIVED_COLUMNS, EVIDENCE_COLUMNS, batch_schema
from warehouse.absence import key_of

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Rows of one table that differ in one way."""

    table: str
    kind: Literal["added", "removed", "changed"]
    """Rows that only the batch has, rows that only stand, or values that are others."""
    column: str | None
    """The column whose values are others; None for whole rows."""
    rows: int
    of: int
    """Rows of the table that stand."""
    example: str
    """Key of a row."""
    old: str | None = None
    """JSON of that row's value as it stands."""
    new: str | None = None


def find_differences(
    standing: Mapping[str, pa.Table], batch: Mapping[str, pa.Table]
) -> list[Difference]:
    """Every way in which the batch differs from what stands; empty where nothing would change."""
    return [
        difference
        for table in BUSINESS_TABLES
        for difference in _compare(table, standing[table], batch[table])
    ]


def _compare(table: str, standing: pa.Table, batch: pa.Table) -> list[Difference]:
    old_keys, new_keys = (key_of(table, rows).combine_chunks() for rows in (standing, batch))
    found = [
        *_rows(table, "added", _without(new_keys, old_keys), standing.num_rows),
        *_rows(table, "removed", _without(old_keys, new_keys), standing.num_rows),
    ]
    old = standing.take(pc.index_in(new_keys, value_set=old_keys))
    different = pc.fill_null(pc.not_equal(batch["record_hash"], old["record_hash"]), False)
    pair = _Pair(table, new_keys.filter(different), old.filter(different), batch.filter(different))
    skipped = EVIDENCE_COLUMNS | DERIVED_COLUMNS
    names = (name for name in batch_schema(table).names if name not in skipped)
    changed = (_column(pair, name, standing.num_rows) for name in names)
    return found + [one for one in changed if one is not None]


def _without(keys: pa.Array, others: pa.Array) -> pa.Array:
    return keys.filter(pc.invert(pc.is_in(keys, value_set=others)))


def _rows(
    table: str, kind: Literal["added", "removed"], keys: pa.Array, of: int
) -> list[Difference]:
    if not len(keys):
        return []
    example = pc.min(keys).as_py()
    return [Difference(table=table, kind=kind, column=None, rows=len(keys), of=of, example=example)]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Rows that differ, as they stand and as the batch has them."""

    table: str
    keys: pa.Array
    old: pa.Table
    new: pa.Table


def _column(pair: _Pair, name: str, of: int) -> Difference | None:
    old, new = pair.old[name], pair.new[name]
    if old.equals(new):
        return None
    values = zip(old.to_pylist(), new.to_pylist(), strict=True)
    rows = [row for row, (before, after) in enumerate(values) if before != after]
    if not rows:
        return None
    first = min(rows, key=lambda row: pair.keys[row].as_py())
    return Difference(
        table=pair.table,
        kind="changed",
        column=name,
        rows=len(rows),
        of=of,
        example=pair.keys[first].as_py(),
        old=_json(old[first].as_py()),
        new=_json(new[first].as_py()),
    )


def _json(value: Any) -> str | None:
    if value is None:
        return None
    said = json.dumps(value, ensure_ascii=False, default=str)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
