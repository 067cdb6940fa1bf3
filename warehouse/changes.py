"""What a batch changes: the versions that it adds to the logs, and their counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize.schema import BUSINESS_TABLES, batch_schema, log_schema
from warehouse.absence import CHILDREN, Tables, gone, key_of, nameless_news
from warehouse.log import WarehouseError
from warehouse.run import RunRow

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
    standing: Tables,
    batch: Tables,
    run: RunRow,
    whole: Callable[[str, pa.Table], pa.Table],
    *,
    proves_absence: bool,
) -> tuple[dict[str, pa.Table], Changes]:
    """The versions that a batch adds to each log, and what they come to.

    Args:
        standing: the current rows, in the columns that `judged_by` names.
        batch: every business table of the batch.
        run: the run that the versions are stamped with.
        whole: gives the standing rows with all columns of the log, by table and keys.
        proves_absence: the catalogue was read to its end.

    Raises:
        WarehouseError: the batch lacks a required value or has a key twice.
    """
    batch = {name: _checked(name, batch[name]) for name in BUSINESS_TABLES}
    nameless = nameless_news(standing, batch) if proves_absence else 0
    removed = gone(standing, batch, complete=proves_absence and not nameless)
    put = {name: _different(name, standing[name], batch[name]) for name in BUSINESS_TABLES}
    versions = {name: _versions(name, put[name], "put", run) for name in BUSINESS_TABLES}
    for name, rows in removed.items():
        if rows.num_rows:
            withdrawn = _versions(name, whole(name, rows), "withdraw", run)
            versions[name] = pa.concat_tables([versions[name], withdrawn])
    return versions, Changes(
        **_counted(standing, put, removed),
        warnings=[f"{NOT_WITHDRAWN} ({nameless} such this night)"] if nameless else [],
        appended={name: rows.num_rows for name, rows in versions.items() if rows.num_rows},
    )


def _checked(table: str, rows: pa.Table) -> pa.Table:
    try:
        rows = rows.select(batch_schema(table).names).cast(batch_schema(table))
    except (KeyError, ValueError, pa.ArrowException) as error:
        message = f"the batch cannot be published: {table}: {error}"
        raise WarehouseError(message) from error
    keys = key_of(table, rows)
    counted = pc.value_counts(keys)
    if len(counted) != len(keys):
        twice = next(c["values"].as_py() for c in counted if c["counts"].as_py() > 1)
        raise WarehouseError(f"the batch cannot be published: {table} has {twice!r} twice")
    return rows


def _different(table: str, standing: pa.Table, batch: pa.Table) -> pa.Table:
    """The rows of the batch that are new or differ from the one that stands."""
    at = pc.index_in(key_of(table, batch), value_set=key_of(table, standing))
    old = standing["record_hash"].take(at)
    return batch.filter(pc.invert(pc.fill_null(pc.equal(batch["record_hash"], old), False)))


def _versions(table: str, rows: pa.Table, op: str, run: RunRow) -> pa.Table:
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
    before = set(standing["offerings"]["offering_id"].to_pylist())
    named = set(put["offerings"]["offering_id"].to_pylist())
    withdrawn = set(removed["offerings"]["offering_id"].to_pylist())
    touched = named & before
    for rows in (put, removed):
        for name in CHILDREN:
            touched |= set(rows[name]["offering_id"].to_pylist())
        touched |= set(rows["offering_relations"]["parent_id"].to_pylist())
    return {
        "added": len(named - before),
        "updated": len((touched & before) - withdrawn),
        "removed": len(withdrawn),
    }
