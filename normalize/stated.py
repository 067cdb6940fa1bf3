"""A batch as stated: a column for each field of a listing, and a table for each kind of child.

The names and types of the columns are the fields of the classes in `normalize.listing`. A field
that nobody states costs nothing.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

import numpy as np
import pyarrow as pa

from normalize.distinct import Distinct, python_values
from normalize.formats.json_payload import LONE_SURROGATE
from normalize.listing import (
    Evidence,
    Listing,
    Reading,
    StatedCredential,
    StatedOrganisation,
    StatedPrice,
    StatedRelation,
    StatedSession,
)

OWNER = "owner"
"""Column of a child table: the row of the listing that a child belongs to."""

CHILDREN: Mapping[str, type] = {
    "organisations": StatedOrganisation,
    "sessions": StatedSession,
    "prices": StatedPrice,
    "credentials": StatedCredential,
    "relations": StatedRelation,
}
"""Field of `Listing` that holds children -> what they are."""

AWARDING_BODY = "awarding_body"
"""A credential's organisation: its fields stand beside it as ``awarding_body.name`` and so on."""

_NO_TEXT = "\ufffe"
"""A noncharacter, which every parser of texts takes out: stands where half of a pair stood."""
_SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    bool: pa.bool_(),
}


@cache
def kinds(of: type) -> dict[str, pa.DataType]:
    """Field -> type of Arrow, for a class of `normalize.listing`; its children are left out."""
    hints = get_type_hints(of)
    found = {one.name: _kind(hints[one.name]) for one in fields(of) if one.name not in CHILDREN}
    if AWARDING_BODY in found:
        del found[AWARDING_BODY]
        inner = kinds(StatedOrganisation).items()
        found |= {f"{AWARDING_BODY}.{name}": kind for name, kind in inner}
    return found


def _kind(hint: Any) -> pa.DataType:
    members = [one for one in get_args(hint) if one is not type(None)]
    if hint in _SCALARS:
        return _SCALARS[hint]
    if get_origin(hint) is list:
        return pa.list_(_kind(members[0]))
    if get_origin(hint) is tuple:
        return pa.list_(pa.string())
    if get_origin(hint) is dict:
        return pa.list_(pa.list_(pa.string()))
    # Optional[str] is str; a Literal is text.
    return _SCALARS.get(members[0], pa.string())


class StatedTable:
    """Columns of stated values: of the listings, or of one kind of children."""

    __slots__ = ("_columns", "_of", "owners", "rows")

    def __init__(
        self, of: type, rows: int, columns: Mapping[str, pa.Array], owners: pa.Array | None = None
    ) -> None:
        self._of = of
        self._columns = columns
        self.rows = rows
        self.owners = pa.array(np.arange(rows, dtype=np.int32)) if owners is None else owners
        """int32: the listing that each row belongs to, in ascending order."""

    def __getitem__(self, field: str) -> pa.Array:
        """The column of a field, nulls (or empty lists) where nobody states it."""
        if field in self._columns:
            return self._columns[field]
        return absent(kinds(self._of)[field], self.rows)

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


Values: TypeAlias = list[Any] | pa.Array
"""A field of each row: Python's values, or a column of the type that `kinds` says."""


@dataclass(slots=True)
class Columns:
    """Stated values as a reader lays them out: a column for each field that it states.

    Readers that find values as Arrow columns hand these over. Where several readings come together
    all are lists.
    """

    rows: int = 0
    fields: dict[str, Values] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)
    """Of children: the row of the listing that each belongs to."""

    def extend(self, other: "Columns", owners_from: int) -> None:
        """Add the rows of another one, whose owners are counted from `owners_from`."""
        if not self.rows:
            self._begin(other, owners_from)
            return
        self.fields = {name: _listed(values) for name, values in self.fields.items()}
        for name in other.fields.keys() - self.fields.keys():
            self.fields[name] = [None] * self.rows
        for name, values in self.fields.items():
            added = other.fields.get(name)
            values.extend([None] * other.rows if added is None else _listed(added))
        self.owners += _counted_from(other.owners, owners_from)
        self.rows += other.rows

    def part(self, span: range) -> "Columns":
        """Some of the rows; the owners of children stay as they are."""
        fields = {name: values[span.start : span.stop] for name, values in self.fields.items()}
        return Columns(len(span), fields, self.owners[span.start : span.stop])

    def _begin(self, other: "Columns", owners_from: int) -> None:
        """Take over the rows of another one, where there are none so far."""
        self.fields = {
            name: list(values) if isinstance(values, list) else values
            for name, values in other.fields.items()
        }
        self.owners = _counted_from(other.owners, owners_from)
        self.rows = other.rows


def _listed(values: Values) -> list[Any]:
    return values if isinstance(values, list) else python_values(values)


def _counted_from(owners: list[int], start: int) -> list[int]:
    return [owner + start for owner in owners] if start else list(owners)


@dataclass(slots=True)
class StatedColumns:
    """What one reading states, in columns."""

    listings: Columns = field(default_factory=Columns)
    children: dict[str, Columns] = field(default_factory=dict)

    def extend(self, other: "StatedColumns") -> None:
        """Add the listings of another one, with their children."""
        for name, columns in other.children.items():
            self.children.setdefault(name, Columns()).extend(columns, self.listings.rows)
        self.listings.extend(other.listings, 0)

    def part(self, span: range) -> "StatedColumns":
        """Some of the listings, with their children."""
        if len(span) == self.listings.rows:
            return self
        children = {}
        for name, columns in self.children.items():
            ends = (bisect_left(columns.owners, row) for row in (span.start, span.stop))
            held = columns.part(range(*ends))
            held.owners = [owner - span.start for owner in held.owners]
            children[name] = held
        return StatedColumns(self.listings.part(span), children)

    def to_listings(self) -> list[Listing]:
        """The listings one by one, for who looks at a few of them."""
        rows: list[Listing] = _objects(Listing, self.listings)
        for name, columns in self.children.items():
            for owner, item in zip(columns.owners, _objects(CHILDREN[name], columns), strict=True):
                getattr(rows[owner], name).append(item)
        return rows


def columns_of(listings: Sequence[Listing]) -> StatedColumns:
    """Listings that a reader made one by one, as columns."""
    made = StatedColumns(_columns(Listing, listings))
    for name, kind in CHILDREN.items():
        of = attrgetter(name)
        items = [(row, item) for row, one in enumerate(listings) for item in of(one)]
        if items:
            columns = _columns(kind, [item for _, item in items])
            columns.owners = [owner for owner, _ in items]
            made.children[name] = columns
    return made


def _columns(of: type, items: Sequence[Any]) -> Columns:
    columns = Columns(len(items))
    for name in kinds(of):
        values = _values(name, items)
        if _say_something(values):
            columns.fields[name] = values
    if "methods" in columns.fields:
        # A map as (key, value) pairs: Arrow holds it as a list.
        columns.fields["methods"] = [list(said.items()) for said in columns.fields["methods"]]
    return columns


def _say_something(values: Values) -> bool:
    if isinstance(values, pa.Array):
        said = values.flatten() if pa.types.is_list(values.type) else values
        return bool(said.null_count < len(said))
    return any(values) or values.count(None) + values.count([]) < len(values)


def _values(name: str, items: Sequence[Any]) -> list[Any]:
    outer, _, inner = name.rpartition(".")
    if not outer:
        return list(map(attrgetter(inner), items))
    holders = map(attrgetter(outer), items)
    return [None if one is None else getattr(one, inner) for one in holders]


def _objects(of: type, columns: Columns) -> list[Any]:
    found = []
    listed = {name: _listed(values) for name, values in columns.fields.items()}
    for row in range(columns.rows):
        said = {name: values[row] for name, values in listed.items()}
        inner = {name: said.pop(name) for name in list(said) if "." in name}
        own = {name: value for name, value in said.items() if value is not None}
        if inner.get(f"{AWARDING_BODY}.name") is not None:
            body = {name.rpartition(".")[2]: value for name, value in inner.items()}
            named = {name: value for name, value in body.items() if value is not None}
            own[AWARDING_BODY] = StatedOrganisation(**named)
        if of is Listing:
            own.setdefault("url", None)
            own["methods"] = dict(own.get("methods", ()))
        found.append(of(**own))
    return found


def gather(readings: Iterable[tuple[Evidence, Reading]]) -> Stated:
    """The listings of many readings as one batch of Arrow columns."""
    evidence, counts, stated = [], [], list[tuple[StatedColumns, range]]()
    for where, reading in readings:
        columns = reading.columns or columns_of(reading.listings)
        span = range(columns.listings.rows) if reading.span is None else reading.span
        evidence.append(where)
        counts.append(len(span))
        if stated and stated[-1][0] is columns and stated[-1][1].stop == span.start:
            # Read together, and still beside each other.
            span = range(stated.pop()[1].start, span.stop)
        stated.append((columns, span))
    whole = StatedColumns()
    for columns, span in stated:
        whole.extend(columns.part(span))
    payloads = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return Stated(
        listings=_table(Listing, whole.listings, None),
        children={
            name: _table(kind, columns, pa.array(columns.owners, pa.int32()))
            for name, kind in CHILDREN.items()
            for columns in [whole.children.get(name, Columns())]
        },
        evidence=evidence,
        payloads=pa.array(payloads),
    )


def _table(of: type, columns: Columns, owners: pa.Array | None) -> StatedTable:
    known = kinds(of)
    arrays = {
        name: _array(values, known[name])
        for name, values in columns.fields.items()
        if _say_something(values)
    }
    if "native_id" in arrays and of is Listing:
        arrays["native_id"] = _keys(columns.fields["native_id"])
    return StatedTable(of, columns.rows, arrays, owners)


def _array(values: Values, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if pa.types.is_list(kind):
        return _lists(values, kind)
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_encodable(value) for value in values], kind)


def _lists(values: list[Any], kind: pa.DataType) -> pa.Array:
    """A list for each row: None is an empty one."""
    try:
        counts = list(map(len, values))
    except TypeError:
        counts = [len(value) if value else 0 for value in values]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    items = list(chain.from_iterable(filter(None, values)))
    inner = _array(items, kind.value_type)
    return pa.ListArray.from_arrays(pa.array(offsets), inner, type=kind)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return LONE_SURROGATE.sub(_NO_TEXT, value)
    return value


def _keys(native_ids: Values) -> pa.Array:
    """Ids as they are; one that is no text is spelt out behind a sign that no id may hold."""
    if isinstance(native_ids, pa.Array):
        return native_ids
    try:
        return pa.array(native_ids, pa.string())
    except UnicodeEncodeError:
        spelt = (
            "\u001f" + key.encode(errors="backslashreplace").decode()
            if LONE_SURROGATE.search(key)
            else key
            for key in native_ids
        )
        return pa.array(list(spelt), pa.string())
