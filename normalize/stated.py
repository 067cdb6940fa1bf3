"""A batch as stated: a table of the listings, and one for each kind of child."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from normalize.distinct import Distinct
from normalize.listing import Evidence
from normalize.stated_columns import CHILDREN, kinds

OWNER = "owner"
"""Column of a child table: the row of the listing that a child belongs to."""


class StatedTable:
    """Columns of stated values: of the listings, or of one kind of children."""

    __slots__ = ("_absent", "_columns", "_of", "owners", "rows")

    def __init__(
        self, of: type, rows: int, columns: Mapping[str, pa.Array], owners: pa.Array | None = None
    ) -> None:
        self._of = of
        self._columns = columns
        self._absent: dict[pa.DataType, pa.Array] = {}
        self.rows = rows
        self.owners = pa.array(np.arange(rows, dtype=np.int32)) if owners is None else owners
        """int32: the listing that each row belongs to, in ascending order."""

    def __getitem__(self, field: str) -> pa.Array:
        """The column of a field, nulls (or empty lists) where nobody states it."""
        if field in self._columns:
            return self._columns[field]
        kind = kinds(self._of)[field]
        if kind not in self._absent:
            self._absent[kind] = absent(kind, self.rows)
        return self._absent[kind]

    @classmethod
    def join(cls, tables: Sequence["StatedTable"], owners_from: Sequence[int]) -> "StatedTable":
        """Tables one after the other; the owners of each are counted from a row of its own."""
        stated = dict.fromkeys(name for table in tables for name in table._columns)
        columns = {name: pa.concat_arrays([table[name] for table in tables]) for name in stated}
        owners = [
            table.owners.to_numpy() + start
            for table, start in zip(tables, owners_from, strict=True)
        ]
        rows = sum(table.rows for table in tables)
        whole = pa.array(np.concatenate(owners).astype(np.int32))
        return cls(tables[0]._of, rows, columns, whole)

    def only(self, fields: Collection[str]) -> "StatedTable":
        """The same rows with some of the columns."""
        kept = {name: column for name, column in self._columns.items() if name in fields}
        return StatedTable(self._of, self.rows, kept, self.owners)

    def states(self, field: str) -> bool:
        """Whether a row may say something in a field."""
        return field in self._columns

    def take(self, rows: pa.Array, owners: pa.Array) -> "StatedTable":
        """The named rows, which from now on belong to `owners`."""
        taken = {name: column.take(rows) for name, column in self._columns.items()}
        return StatedTable(self._of, len(rows), taken, owners)


def absent(kind: pa.DataType, rows: int) -> pa.Array:
    """A column in which nobody states anything."""
    if pa.types.is_list(kind):
        offsets = pa.array(np.zeros(rows + 1, np.int32))
        return pa.ListArray.from_arrays(offsets, pa.array([], kind.value_type), type=kind)
    return pa.nulls(rows, kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The listings of a batch as stated, and where they came from."""

    listings: StatedTable
    children: Mapping[str, StatedTable]
    """By the names of `CHILDREN`."""
    evidence: Sequence[Evidence]
    payloads: pa.Array
    """int32: the place in `evidence` of each listing's payload."""

    @property
    def rows(self) -> int:
        """How many listings there are."""
        return self.listings.rows

    def __getitem__(self, field: str) -> pa.Array:
        """The column of a field of the listings."""
        return self.listings[field]

    def of_payload(self, values: Iterable[Any], rows: pa.Array | None = None) -> Distinct[Any]:
        """What is known of the payloads, in their order, as a column of the listings.

        Args:
            values: a value for each evidence.
            rows: the listings asked for, e.g. the owners of children; all by default.
        """
        known = list(values)
        return Distinct(known, self.payloads if rows is None else self.payloads.take(rows))

    def only(self, fields: Collection[str]) -> "Stated":
        """The same listings and children with some of the columns of the listings."""
        return replace(self, listings=self.listings.only(fields))

    @staticmethod
    def join(parts: Sequence["Stated"]) -> "Stated":
        """The listings of several batches, one after the other."""
        rows = np.cumsum([0, *(part.rows for part in parts)]).tolist()[:-1]
        payloads = np.cumsum([0, *(len(part.evidence) for part in parts)]).tolist()[:-1]
        moved = [
            part.payloads.to_numpy() + start for part, start in zip(parts, payloads, strict=True)
        ]
        return Stated(
            listings=StatedTable.join([part.listings for part in parts], rows),
            children={
                name: StatedTable.join([part.children[name] for part in parts], rows)
                for name in CHILDREN
            },
            evidence=[one for part in parts for one in part.evidence],
            payloads=pa.array(np.concatenate(moved).astype(np.int32)),
        )

    def take(self, rows: pa.Array) -> "Stated":
        """The named listings with their children, in ascending order."""
        if len(rows) == self.rows:
            return self
        places = np.full(self.rows, -1, np.int32)
        places[rows.to_numpy()] = np.arange(len(rows), dtype=np.int32)
        children = {}
        for name, table in self.children.items():
            owners = places[table.owners.to_numpy()]
            kept = np.flatnonzero(owners >= 0).astype(np.int32)
            children[name] = table.take(pa.array(kept), pa.array(owners[kept]))
        return Stated(
            listings=self.listings.take(rows, pa.array(np.arange(len(rows), dtype=np.int32))),
            children=children,
            evidence=self.evidence,
            payloads=self.payloads.take(rows),
        )
