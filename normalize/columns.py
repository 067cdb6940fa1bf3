"""Columns of a table in the making: lists of one length, by name."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyarrow as pa

from normalize import schema
from normalize.fields.numbers import fit
from normalize.issues import Issues

Columns = dict[str, list[Any]]

_LARGEST = {pa.int8(): 2**7, pa.int16(): 2**15, pa.int32(): 2**31, pa.int64(): 2**63}


def length(columns: Columns) -> int:
    """Rows in the columns."""
    return len(next(iter(columns.values()), []))


def take(columns: Columns, rows: list[int]) -> Columns:
    """The named rows, in that order."""
    return {name: [values[row] for row in rows] for name, values in columns.items()}


def fitted(table: str, column: str, numbers: Iterable[Decimal | None], issues: Issues) -> list[Any]:
    """Numbers at the scale of their decimal column; one too large becomes null and is counted."""
    kind = schema.tables()[table][column].type
    found = []
    for number in numbers:
        fits = None if number is None else fit(number, kind)
        if number is not None and fits is None:
            issues.note(f"{column} too large", str(number))
        found.append(fits)
    return found


def counts(table: str, column: str, numbers: Iterable[int | None], issues: Issues) -> list[Any]:
    """Counts that their integer column can hold; one too large becomes null and is counted."""
    bound = _LARGEST[schema.tables()[table][column].type]
    found = []
    for number in numbers:
        fits = number is None or 0 <= number < bound
        if not fits:
            issues.note(f"{column} out of bounds", str(number))
        found.append(number if fits else None)
    return found


def coded(table: str, column: str, codes: Iterable[str | None], issues: Issues) -> list[str | None]:
    """Codes that readers give plainly; an unknown one becomes null and is counted."""
    known = frozenset(schema.allowed(table, column))
    found = []
    for code in codes:
        if code is not None and code not in known:
            issues.note(f"{column} unknown", code)
        found.append(code if code in known else None)
    return found


def to_table(table: str, columns: Columns) -> pa.Table:
    """The columns as an Arrow table of the schema, nulls and empty lists for columns not given."""
    rows = length(columns)
    arrays = []
    for name in schema.batch_schema(table).names:
        if name == "record_hash":
            continue
        column = schema.tables()[table][name]
        values = columns.get(name)
        if values is None:
            values = [[] if not column.nullable and pa.types.is_list(column.type) else None] * rows
        arrays.append((column.field, pa.array(values, column.type)))
    fields = pa.schema([field for field, _ in arrays])
    return pa.Table.from_arrays([array for _, array in arrays], schema=fields)
