"""What stands of all providers, as the plain files show it: the views' answer without a database.

The views of `warehouse.views` find the newest version of each key among all providers' and sort
them. Here it is known that a log's files hold one provider each, mostly in order and mostly of one
night, so that most rows are only read and handed on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.schema import DERIVED_COLUMNS, KEYS, arrow_schema
from warehouse.absence import key_of
from warehouse.log import Snapshot
from warehouse.standing import VERSION, newest

ORDER = {
    "sources": ("source_id",),
    "offerings": ("offering_id",),
    "sessions": ("offering_id", "session_id"),
    "prices": ("offering_id", "price_id"),
    "offering_skills": ("offering_id", "skill_uri", "relation", "method"),
    "credentials": ("offering_id", "credential_id"),
    "offering_relations": ("parent_id", "child_id", "relation"),
    "rejects": ("reject_id",),
}
"""The tables that are read here, and how the rows of one provider are sorted.

Organisations are not among them: one may stand in several providers' batches.
"""
_PLACE = "place"


@dataclass(frozen=True, slots=True)
class Published:
    """What the published runs say of each provider."""

    runs: dict[str, pa.Array]
    """Ids of its runs, by the id of the source."""
    seen: dict[str, datetime]
    """When its last run began that read the catalogue to its end."""

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> "Published":
        """Read from the view ``runs``."""
        rows = connection.sql(
            "select source_id, list(run_id order by run_id), "
            "max(started_at) filter (verdict = 'complete') "
            "from runs where published group by source_id"
        ).fetchall()
        return cls(
            {source: pa.array(runs, pa.string()) for source, runs, _ in rows},
            {source: seen for source, _, seen in rows if seen is not None},
        )


def read_current(snapshot: Snapshot, published: Published, size: int) -> Iterator[pa.Table]:
    """The rows of a table in the columns of its schema, sorted by source and `ORDER`.

    Args:
        snapshot: the table's log.
        published: whose runs count.
        size: rows of each piece; the last may have fewer.

    Raises:
        WarehouseError: a file cannot be read.
    """
    held = arrow_schema(snapshot.name).empty_table()
    for source_id in sorted(published.runs):
        for piece in _pieces(snapshot, source_id, published, size):
            held = pa.concat_tables([held, piece])
            if held.num_rows >= size:
                yield held.slice(0, size)
                held = held.slice(size)
    if held.num_rows:
        yield held


def _pieces(
    snapshot: Snapshot, source_id: str, published: Published, size: int
) -> Iterator[pa.Table]:
    """The rows of one provider that stand, at most `size` at once."""
    table, schema = snapshot.name, arrow_schema(snapshot.name)
    names = [name for name in schema.names if name not in DERIVED_COLUMNS]
    read = list(dict.fromkeys((*names, *KEYS[table], *VERSION)))
    versions = snapshot.rows(source_id, read)
    if not versions.num_rows:
        return
    narrow = versions.select(list(dict.fromkeys((*KEYS[table], *ORDER[table], *VERSION))))
    places = pa.array(np.arange(versions.num_rows))
    narrow = narrow.append_column(_PLACE, places)
    narrow = narrow.filter(pc.is_in(narrow["run_id"], value_set=published.runs[source_id]))
    stand = newest(table, narrow).filter(pc.field("op") == "put")
    stand = stand.take(_sorted(stand, ORDER[table]))
    derived = {}
    if DERIVED_COLUMNS.intersection(schema.names):
        derived["first_seen_at"] = _first_seen(table, narrow, stand)
        derived["last_seen_at"] = _last_seen(stand, published.seen.get(source_id))
    in_place = stand[_PLACE].combine_chunks().equals(places)
    for start in range(0, stand.num_rows, size):
        if in_place:
            piece = versions.slice(start, size)
        else:
            piece = versions.take(stand[_PLACE].slice(start, size))
        for name, column in derived.items():
            piece = piece.append_column(name, column.slice(start, size))
        yield piece.select(schema.names).cast(schema)


def _sorted(rows: pa.Table, order: tuple[str, ...]) -> pa.Array:
    """The places of rows in their order: mostly the one that they have, or that of one column."""
    first = rows[order[0]].combine_chunks()
    places = pa.array(np.arange(len(first)))
    if _ascending(first):
        return places
    places = pc.sort_indices(first)
    if _ascending(first.take(places)):
        return places
    return pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in order])


def _ascending(values: pa.Array) -> bool:
    if len(values) < 2:
        return True
    return bool(pc.all(pc.greater(values.slice(1), values.slice(0, len(values) - 1))).as_py())


def _first_seen(table: str, versions: pa.Table, stand: pa.Table) -> pa.ChunkedArray:
    """When each row that stands was first seen: the time of its key's first version."""
    seen = stand["version_at"]
    later = pc.greater(seen, pc.min(versions["version_at"]))
    again = key_of(table, stand.filter(later)).combine_chunks()
    if not len(again):
        return seen
    theirs = versions.filter(pc.is_in(key_of(table, versions), value_set=again))
    keyed = pa.table({"key": key_of(table, theirs), "at": theirs["version_at"]})
    firsts = keyed.group_by("key").aggregate([("at", "min")])
    found = firsts["at_min"].take(pc.index_in(again, value_set=firsts["key"].combine_chunks()))
    return pc.replace_with_mask(
        seen.combine_chunks(), later.combine_chunks(), found.combine_chunks()
    )


def _last_seen(stand: pa.Table, seen: datetime | None) -> pa.ChunkedArray:
    """When each row was seen last: its version's time, or that of a later run that read all."""
    at = stand["version_at"]
    if seen is None:
        return at
    last = pa.scalar(seen, at.type)
    return pc.if_else(pc.less(at, last), last, at)
