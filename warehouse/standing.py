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

_VERSION = ("op", "version_at", "run_id")
_PUT = pc.field("op") == "put"


def published_runs(runs: Snapshot, source_id: str) -> pa.Table:
    """The published runs of a provider with their counts, the last one first."""
    columns = ["run_id", "started_at", "published", "added", "updated", "removed"]
    rows = runs.rows(source_id, columns)
    newest = [("started_at", "descending"), ("run_id", "descending")]
    return rows.filter(rows["published"]).sort_by(newest)


def read_standing(
    log: Snapshot, source_id: str, run_ids: pa.ChunkedArray, columns: list[str] | None = None
) -> pa.Table:
    """The rows of a table that stand, in the columns of its log or those that are named.

    Args:
        log: the table's log.
        source_id: whose rows.
        run_ids: the published runs: versions of others do not count.
        columns: names; the key must be among them.

    Raises:
        WarehouseError: the files cannot be read.
    """
    schema = log_schema(log.name)
    if columns is not None:
        schema = pa.schema([schema.field(name) for name in columns])
    where = pc.field("run_id").isin(run_ids.combine_chunks())
    rows = log.rows(source_id, list(dict.fromkeys((*schema.names, *_VERSION))), where)
    return newest(log.name, rows).filter(_PUT).select(schema.names).cast(schema)


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
    keys = pc.unique(keys)
    old = key_of(table, early).combine_chunks()
    superseded = pc.is_in(old, value_set=keys)
    again = old.filter(superseded)
    places = np.arange(early.num_rows)
    places[superseded.to_numpy(zero_copy_only=False)] = early.num_rows + pc.index_in(
        again, value_set=keys
    ).to_numpy(zero_copy_only=False)
    fresh = early.num_rows + np.flatnonzero(~pc.is_in(keys, value_set=again).to_numpy(False))
    return pa.concat_tables([early, later]).take(pa.array(np.concatenate([places, fresh])))


def rows_of_keys(
    log: Snapshot, source_id: str, run_ids: pa.ChunkedArray, keys: pa.Table
) -> pa.Table:
    """The standing rows of some keys, with all columns of the log.

    Args:
        log: the table's log.
        source_id: whose rows.
        run_ids: the published runs.
        keys: the key columns of the rows that are wanted.
    """
    first = KEYS[log.name][0]
    where = pc.field("run_id").isin(run_ids.combine_chunks())
    where &= pc.field(first).isin(keys[first].combine_chunks())
    schema = log_schema(log.name)
    rows = newest(log.name, log.rows(source_id, schema.names, where)).cast(schema)
    wanted = pc.is_in(key_of(log.name, rows), value_set=key_of(log.name, keys).combine_chunks())
    return rows.filter(wanted)


def left_behind(log: Snapshot, source_id: str, run_id: str) -> pa.Table:
    """What a run appended to a log before it was killed, sorted by key."""
    schema = log_schema(log.name)
    rows = log.rows(source_id, schema.names, pc.field("run_id") == run_id)
    return in_order(log.name, rows.cast(schema))


def in_order(table: str, versions: pa.Table) -> pa.Table:
    """Versions sorted by key, in the columns that tell whether two are the same."""
    keys = [(name, "ascending") for name in KEYS[table]]
    return versions.sort_by(keys).select([*KEYS[table], "op", "version_at", "record_hash"])
