"""What stands of one provider: the newest version of each key, read from its log's files alone.

Readers get the same from the views of `warehouse.views`. A publish has its provider's files only
and few columns of them, so it asks no database: most versions are those of the first night, and
only what later nights saw again is looked up.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.schema import KEYS, log_schema
from warehouse.absence import key_of
from warehouse.log import Snapshot

VERSION = ("op", "version_at", "run_id")
"""The columns of a log that make a row a version."""
_PUT = pc.field("op") == "put"


def published_runs(runs: Snapshot, source_id: str) -> pa.Table:
    """The published runs of a provider with their counts, the last one first."""
    columns = ["run_id", "started_at", "published", "added", "updated", "removed"]
    rows = runs.rows(source_id, columns)
    newest = [("started_at", "descending"), ("run_id", "descending")]
    return rows.filter(rows["published"]).sort_by(newest)


def read_standing(
    log: Snapshot,
    source_id: str,
    run_ids: pa.ChunkedArray,
    columns: list[str] | None = None,
    keys: pa.Table | None = None,
) -> pa.Table:
    """The rows of a table that stand, in the columns of its log or those that are named.

    Args:
        log: the table's log.
        source_id: whose rows.
        run_ids: the published runs: versions of others do not count.
        columns: names; the key need not be among them.
        keys: the key columns of the rows that are wanted; None for all.

    Raises:
        WarehouseError: the files cannot be read.
    """
    schema = log_schema(log.name)
    if columns is not None:
        schema = pa.schema([schema.field(name) for name in columns])
    if keys is not None and not keys.num_rows:
        return schema.empty_table()
    where = pc.field("run_id").isin(run_ids.combine_chunks())
    if keys is not None:
        first = KEYS[log.name][0]
        where &= pc.field(first).isin(keys[first].combine_chunks())
    read = dict.fromkeys((*schema.names, *KEYS[log.name], *VERSION))
    rows = newest(log.name, log.rows(source_id, list(read), where)).filter(_PUT)
    if keys is not None and len(KEYS[log.name]) > 1:
        wanted = key_of(log.name, keys).combine_chunks()
        rows = rows.filter(pc.is_in(key_of(log.name, rows), value_set=wanted))
    return rows.select(schema.names).cast(schema)


def newest(table: str, versions: pa.Table) -> pa.Table:
    """The newest version of each key of one provider; withdrawals are among them.

    A newer version takes the place of the one before it: where little changes, what stands is in
    the order of the first night, which is that of a batch.
    """
    runs = versions.group_by(["version_at", "run_id"]).aggregate([])
    if runs.num_rows < 2:
        return versions
    earliest = runs.sort_by([("version_at", "ascending"), ("run_id", "ascending")])["run_id"][0]
    first = pc.equal(versions["run_id"], earliest)
    early, later = versions.filter(first), versions.filter(pc.invert(first))
    later = later.sort_by([("version_at", "descending"), ("run_id", "descending")])
    keys = key_of(table, later).combine_chunks()
    later = later.take(pc.index_in(pc.unique(keys), value_set=keys))
    return overlay(table, early, later)


def overlay(table: str, early: pa.Table, later: pa.Table) -> pa.Table:
    """Rows of one provider in their order, each in its newer form where there is one.

    Args:
        table: whose keys the rows have.
        early: rows, each key once.
        later: rows in the same columns that take the place of those with their key, or come after
            all if there are none; each key once.
    """
    if not early.num_rows or not later.num_rows:
        return later if later.num_rows else early
    keys = key_of(table, later).combine_chunks()
    old = key_of(table, early).combine_chunks()
    superseded = pc.is_in(old, value_set=keys)
    again = old.filter(superseded)
    places = np.arange(early.num_rows)
    places[superseded.to_numpy(zero_copy_only=False)] = early.num_rows + pc.index_in(
        again, value_set=keys
    ).to_numpy(zero_copy_only=False)
    fresh = early.num_rows + np.flatnonzero(~pc.is_in(keys, value_set=again).to_numpy(False))
    return pa.concat_tables([early, later]).take(pa.array(np.concatenate([places, fresh])))


def left_behind(log: Snapshot, source_id: str, run_id: str) -> pa.Table:
    """What a run appended to a log before it was killed, sorted by key."""
    schema = log_schema(log.name)
    rows = log.rows(source_id, schema.names, pc.field("run_id") == run_id)
    return in_order(log.name, rows.cast(schema))


def in_order(table: str, versions: pa.Table) -> pa.Table:
    """Versions sorted by key, in the columns that tell whether two are the same."""
    keys = [(name, "ascending") for name in KEYS[table]]
    return versions.sort_by(keys).select([*KEYS[table], "op", "version_at", "record_hash"])
