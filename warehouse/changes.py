"""What a batch changes: the versions that it adds to the logs, and their counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.schema import BUSINESS_TABLES, batch_schema, log_schema
from warehouse.absence import CHILDREN, Tables, gone, key_of, nameless_news
from warehouse.log import WarehouseError
from warehouse.run import RunRow
from warehouse.stood import Stood

NOT_WITHDRAWN = "nothing is withdrawn: a rejected listing has no readable id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What publishing a batch did, in offerings.

    `updated` are the standing offerings of which anything changed: the offering itself, or one of
    its sessions, prices, skills, credentials or parts.
    """

    added: int
    updated: int
    removed: int
    warnings: list[str] = field(default_factory=list)
    appended: dict[str, int] = field(default_factory=dict)
    """Versions added to each table."""

    @classmethod
    def recorded(cls, row: Mapping[str, Any]) -> "Changes":
        """The changes of a run that was published before, from its row in `runs`."""
        return cls(added=row["added"], updated=row["updated"], removed=row["removed"])


def compare(
    stood: Stood, batch: Tables, run: RunRow, *, proves_absence: bool
) -> tuple[dict[str, pa.Table], Changes]:
    """The versions that a batch adds to each log, and what they come to.

    Args:
        stood: what stands of the provider.
        batch: every business table of the batch.
        run: the run that the versions are stamped with.
        proves_absence: the catalogue was read to its end.

    Raises:
        WarehouseError: the batch lacks a required value or has a key twice, or a log cannot be
            read.
    """
    batch = {name: _typed(name, batch[name]) for name in BUSINESS_TABLES}
    standing = {name: stood.fingerprints(name) for name in BUSINESS_TABLES}
    places = {name: _places(name, standing[name], batch[name]) for name in BUSINESS_TABLES}
    nameless = nameless_news(standing, batch) if proves_absence else 0
    missing = {
        name: stood.judged(name, _missing(standing[name], places[name])) for name in BUSINESS_TABLES
    }
    removed = gone(missing, batch, stood.judged, complete=proves_absence and not nameless)
    put = {name: _different(standing[name], batch[name], places[name]) for name in BUSINESS_TABLES}
    versions = {name: stamp(name, put[name], "put", run) for name in BUSINESS_TABLES}
    for name, rows in removed.items():
        if rows.num_rows:
            withdrawn = stamp(name, stood.rows(name, keys=rows), "withdraw", run)
            versions[name] = pa.concat_tables([versions[name], withdrawn])
    return versions, Changes(
        **_counted(standing, put, removed),
        warnings=[f"{NOT_WITHDRAWN} ({nameless} such this night)"] if nameless else [],
        appended={name: rows.num_rows for name, rows in versions.items() if rows.num_rows},
    )


def _typed(table: str, rows: pa.Table) -> pa.Table:
    schema = batch_schema(table)
    try:
        return rows.select(schema.names).cast(schema)
    except (KeyError, ValueError, pa.ArrowException) as error:
        message = f"the batch cannot be published: {table}: {error}"
        raise WarehouseError(message) from error


def _places(table: str, standing: pa.Table, batch: pa.Table) -> pa.Array | None:
    """Row of the standing table that each row of the batch has the key of; null where it is new.

    None where both have the same keys in the same order, as most nights do.

    Raises:
        WarehouseError: the batch has a key twice.
    """
    keys = key_of(table, batch).combine_chunks()
    if not _ascending(keys):
        counted = pc.value_counts(keys)
        twice = counted.filter(pc.greater(counted.field("counts"), 1))
        if len(twice):
            key = twice[0]["values"].as_py()
            raise WarehouseError(f"the batch cannot be published: {table} has {key!r} twice")
    stood = key_of(table, standing).combine_chunks()
    if keys.equals(stood):
        return None
    return pc.index_in(keys, value_set=stood)


def _ascending(keys: pa.Array) -> bool:
    """Whether each key is greater than the one before, as batches come: none is twice there."""
    if len(keys) < 2:
        return True
    return bool(pc.all(pc.greater(keys.slice(1), keys.slice(0, len(keys) - 1))).as_py())


def _missing(standing: pa.Table, places: pa.Array | None) -> pa.Table:
    """The standing rows that the batch has not."""
    if places is None:
        return standing.slice(0, 0)
    met = np.zeros(standing.num_rows, dtype=bool)
    met[places.drop_null().to_numpy()] = True
    return standing if not met.any() else standing.filter(pa.array(~met))


def _different(standing: pa.Table, batch: pa.Table, places: pa.Array | None) -> pa.Table:
    """The rows of the batch that are new or differ from the one that stands."""
    if places is None and batch["record_hash"].equals(standing["record_hash"]):
        return batch.slice(0, 0)
    if places is not None and places.null_count == len(places):
        return batch
    old = standing["record_hash"] if places is None else standing["record_hash"].take(places)
    return batch.filter(pc.invert(pc.fill_null(pc.equal(batch["record_hash"], old), False)))


def stamp(table: str, rows: pa.Table, op: str, run: RunRow) -> pa.Table:
    """Rows of a batch as versions of the log."""
    schema = log_schema(table)
    stamps = {"op": op, "version_at": run.started_at, "run_id": run.run_id}
    columns = [
        pa.repeat(pa.scalar(stamps[f.name], f.type), rows.num_rows)
        if f.name in stamps
        else rows[f.name]
        for f in schema
    ]
    return pa.table(columns, schema=schema)


def _counted(standing: Tables, put: Tables, removed: Tables) -> dict[str, int]:
    before, ids = standing["offerings"]["offering_id"], pa.string()
    named = put["offerings"]["offering_id"]
    withdrawn = removed["offerings"]["offering_id"]
    known = _among(named, before)
    touched = [named.filter(known)]
    for rows in (put, removed):
        owners = [rows[name]["offering_id"] for name in CHILDREN]
        owners.append(rows["offering_relations"]["parent_id"])
        touched += [one.filter(_among(one, before)) for one in owners]
    changed = pc.unique(pa.chunked_array([chunk for one in touched for chunk in one.chunks], ids))
    return {
        "added": len(named) - (pc.sum(known).as_py() or 0),
        "updated": len(changed) - (pc.sum(_among(changed, withdrawn)).as_py() or 0),
        "removed": len(withdrawn),
    }


def _among(ids: pa.ChunkedArray, others: pa.ChunkedArray) -> pa.ChunkedArray:
    # Arrow hashes what is looked among, however little is looked for.
    if not len(ids) or not len(others):
        return pc.and_(pc.is_null(ids), False)
    if len(ids) < len(others):
        others = others.filter(pc.is_in(others, value_set=ids))
    return pc.is_in(ids, value_set=others)
