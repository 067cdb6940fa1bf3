"""Stated values in columns, as readers lay them out: of listings, and of each kind of child.

The names and types of the columns are the fields of the classes in `normalize.listing`. A field
that nobody states costs nothing.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

import pyarrow as pa

from normalize.distinct import python_values
from normalize.listing import (
    Listing,
    StatedCredential,
    StatedOrganisation,
    StatedPrice,
    StatedRelation,
    StatedSession,
)

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


Values: TypeAlias = list[Any] | pa.Array
"""A field of each row: Python's values, or a column of the type that `kinds` says."""


@dataclass(slots=True)
class Columns:
    """Stated values as a reader lays them out: a column for each field that it states.

    Readers that find values as Arrow columns hand these over.
    """

    rows: int = 0
    fields: dict[str, Values] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)
    """Of children: the row of the listing that each belongs to."""

    def extend(self, other: "Columns", owners_from: int) -> None:
        """Add the rows of another one, whose owners are counted from `owners_from`.

        What is laid out becomes Python's values again, but for what is added to nothing.
        """
        if not self.rows:
            # Lists grow here, and those of the other one stay as they are.
            self.fields = {
                name: list(values) if isinstance(values, list) else values
                for name, values in other.fields.items()
            }
            self.owners = (
                [owner + owners_from for owner in other.owners] if owners_from else other.owners[:]
            )
            self.rows = other.rows
            return
        self.fields = {name: _listed(values) for name, values in self.fields.items()}
        for name in other.fields.keys() - self.fields.keys():
            self.fields[name] = [None] * self.rows
        for name, values in self.fields.items():
            added = other.fields.get(name)
            values.extend([None] * other.rows if added is None else _listed(added))
        self.owners += [owner + owners_from for owner in other.owners]
        self.rows += other.rows

    def part(self, span: range) -> "Columns":
        """Some of the rows; the owners of children stay as they are."""
        fields = {name: values[span.start : span.stop] for name, values in self.fields.items()}
        return Columns(len(span), fields, self.owners[span.start : span.stop])


def _listed(values: Values) -> list[Any]:
    return values if isinstance(values, list) else python_values(values)


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
        if say_something(values):
            columns.fields[name] = values
    if "methods" in columns.fields:
        # A map as (key, value) pairs: Arrow holds it as a list.
        columns.fields["methods"] = [list(said.items()) for said in columns.fields["methods"]]
    return columns


def say_something(values: Values) -> bool:
    """Whether a row states something."""
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
