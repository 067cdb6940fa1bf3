"""Columns of a table in the making: Arrow arrays of one length, by name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from normalize import schema
from normalize.distinct import Distinct, distinct
from normalize.encoded import cast, concatenate, encode
from normalize.encoded import take as take_rows
from normalize.fields.numbers import fit
from normalize.issues import Issues

Columns = dict[str, pa.Array]
"""Names of the schema; ``level:rule`` says beside ``level`` what decided it, and reaches no table.
Columns of offerings whose values repeat are dictionaries (`normalize.encoded`)."""

Unsettled = Mapping[str, pa.Array | Distinct[Any]]

_LARGEST = {pa.int8(): 2**7, pa.int16(): 2**15, pa.int32(): 2**31, pa.int64(): 2**63}


def encoded(table: str, columns: Unsettled) -> Columns:
    """The columns as arrays of the types of the schema; columns that are not in it are text.

    Those whose values repeat are dictionaries (`normalize.encoded`).
    """
    return {
        name: encode(column, kind_of(table, name)) if isinstance(column, Distinct) else column
        for name, column in columns.items()
    }


@cache
def kind_of(table: str, name: str) -> pa.DataType:
    """The type of a column of the schema; text for what only helps on the way."""
    column = schema.tables()[table].get(name)
    return pa.string() if column is None else column.type


def from_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> Columns:
    """Columns of a few rows that were made one by one."""
    names = rows[0] if rows else schema.KEYS[table]
    return {name: pa.array([row[name] for row in rows], kind_of(table, name)) for name in names}


def length(columns: Columns) -> int:
    """Rows in the columns."""
    return len(next(iter(columns.values()), ()))


def take(columns: Columns, rows: pa.Array) -> Columns:
    """The named rows, in that order."""
    if len(rows) == length(columns) and _in_order(rows):
        return columns
    return take_rows(columns, rows)


def chained(parts: Sequence[Columns]) -> Columns:
    """The rows of several columns, one after the other."""
    return {name: concatenate([part[name] for part in parts]) for name in parts[0]}


def _in_order(rows: pa.Array) -> bool:
    return bool(np.array_equal(rows.to_numpy(), np.arange(len(rows))))


def rows_where(mask: pa.Array) -> pa.Array:
    """The numbers of the rows at which a mask is true, int32."""
    kept = mask.fill_null(False).to_numpy(zero_copy_only=False)
    return pa.array(np.flatnonzero(kept).astype(np.int32))


def repeat(value: str, rows: int) -> pa.Array:
    """One text in every row."""
    return pa.repeat(pa.scalar(value, pa.string()), rows)


def fitted(
    table: str, column: str, numbers: Distinct[Decimal], issues: Issues
) -> Distinct[Decimal]:
    """Numbers at the scale of their decimal column; one too large becomes null and is counted."""
    kind = kind_of(table, column)
    return _bounded(f"{column} too large", numbers, lambda number: fit(number, kind), issues)


def counts(table: str, column: str, numbers: Distinct[int], issues: Issues) -> Distinct[int]:
    """Counts that their integer column can hold; one too large becomes null and is counted."""
    bound = _LARGEST[kind_of(table, column)]

    def within(number: int) -> int | None:
        return number if 0 <= number < bound else None

    return _bounded(f"{column} out of bounds", numbers, within, issues)


def coded(table: str, column: str, codes: pa.Array, issues: Issues) -> Distinct[str]:
    """Codes that readers give plainly; an unknown one becomes null and is counted."""
    known = frozenset(schema.allowed(table, column))

    def among(code: str) -> str | None:
        return code if code in known else None

    return _bounded(f"{column} unknown", distinct(codes), among, issues)


def _bounded(what: str, column: Distinct[Any], fits: Any, issues: Issues) -> Distinct[Any]:
    # What was parsed repeats more often than what was stated.
    found = column.each(cache(fits))
    both = enumerate(zip(column.values, found.values, strict=True))
    lost = [place for place, (value, kept) in both if kept is None and value is not None]
    times = column.counts() if lost else []
    for place in lost:
        if times[place]:
            issues.note(what, str(column.values[place]), times[place])
    return found


def typed(table: str, columns: Columns) -> Columns:
    """Every column of the schema but the hash, of its type; nulls or empty lists if not given."""
    rows, known = length(columns), schema.tables()[table]
    found = {}
    for name in schema.batch_schema(table).names:
        if name in columns:
            found[name] = cast(columns[name], known[name].type)
        elif name != "record_hash":
            found[name] = nothing(known[name].type, rows, empty=not known[name].nullable)
    return found


def nothing(kind: pa.DataType, rows: int, *, empty: bool) -> pa.Array:
    """A column that says nothing: empty lists where they are asked for, else nulls."""
    if empty and pa.types.is_list(kind):
        offsets = pa.array(np.zeros(rows + 1, np.int32))
        return pa.ListArray.from_arrays(offsets, pa.array([], kind.value_type), type=kind)
    return pa.nulls(rows, kind)
