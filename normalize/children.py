"""What sessions, prices and credentials have in common: owners, twins and ties."""

from typing import Any

import numpy as np
import pyarrow as pa

from normalize import schema
from normalize.columns import Columns, take
from normalize.distinct import Distinct, number_rows
from normalize.hashing import canonical
from normalize.identity import mint, surely_differ
from normalize.issues import Issues
from normalize.stated import OWNER, StatedTable

__all__ = ["OWNER", "belong", "settle"]


def belong(
    children: StatedTable, offering_ids: pa.Array, source_id: str
) -> dict[str, pa.Array | Distinct[Any]]:
    """The columns that say whose the children are."""
    return {
        OWNER: children.owners,
        "offering_id": offering_ids.take(children.owners),
        "source_id": pa.repeat(pa.scalar(source_id), children.rows),
    }


def settle(table: str, columns: Columns, key: str, issues: Issues, *, several: bool) -> Columns:
    """Drop exact twins of one owner, and tell apart rows that share an id.

    Args:
        table: name of the table.
        columns: its columns, with `OWNER`.
        key: the id column.
        issues: where a dropped row is counted.
        several: whether rows that differ may share what an id is made of (they are numbered in the
            order of their content); else one stays, the fullest, then the smallest.
    """
    if surely_differ(columns[key]):
        return columns
    numbers = number_rows(columns[OWNER], columns[key])
    times = np.bincount(numbers) if len(numbers) else numbers
    shared = np.flatnonzero(times[numbers] > 1) if len(numbers) else numbers
    if not len(shared):
        return columns
    staying = np.ones(len(numbers), bool)
    staying[shared] = False
    ids: dict[int, str] = {}
    for ranked, rows in _groups(columns, numbers, shared):
        kept = rows
        if not several and len(rows) > 1:
            issues.note(f"{table}: one id stated twice, differing", times=len(rows) - 1)
            kept = [max(rows, key=lambda row: _filled(ranked[row]))]
        for ordinal, row in enumerate(kept):
            staying[row] = True
            if ordinal:
                stated = ranked[row][key]
                ids[row] = mint(stated[:2], stated, str(ordinal))
    return take(_renamed(columns, key, ids), pa.array(np.flatnonzero(staying).astype(np.int32)))


def _groups(columns: Columns, numbers: Any, shared: Any) -> Any:
    """The rows that share an id, each content once in the order of contents."""
    rows = pa.RecordBatch.from_pydict({n: c.take(pa.array(shared)) for n, c in columns.items()})
    said = dict(zip(shared.tolist(), rows.to_pylist(), strict=True))
    groups: dict[int, dict[bytes, int]] = {}
    for row, values in said.items():
        content = canonical(
            {name: value for name, value in values.items() if name not in schema.EVIDENCE_COLUMNS}
        )
        groups.setdefault(int(numbers[row]), {})[content] = row
    for contents in groups.values():
        yield said, [contents[content] for content in sorted(contents)]


def _renamed(columns: Columns, key: str, ids: dict[int, str]) -> Columns:
    if not ids:
        return columns
    column = columns[key].to_pylist()
    for row, name in ids.items():
        column[row] = name
    return {**columns, key: pa.array(column, pa.string())}


def _filled(values: dict[str, Any]) -> int:
    return sum(1 for value in values.values() if value not in (None, []))
