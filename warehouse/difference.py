"""What a batch adds to a log: the rows that are new, different, or gone."""

from dataclasses import dataclass

import pyarrow as pa

from normalize.schema import KEYS, log_schema
from warehouse.absence import Absence
from warehouse.run import RunRow

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The rows of one table that enter its log."""

    table: str
    new: pa.Table
    """Rows of keys that did not stand (batch schema)."""
    changed: pa.Table
    """Rows of keys that stood with another content (batch schema)."""
    gone: pa.Table
    """Standing rows that are withdrawn, as they stood (log schema)."""

    def rows(self, run: RunRow) -> pa.Table:
        """The rows as the log takes them."""
        return pa.concat_tables(
            [
                _versions(self.table, self.new, "put", run),
                _versions(self.table, self.changed, "put", run),
                _versions(self.table, self.gone, "withdraw", run),
            ]
        )

    def added_keys(self) -> set[str]:
        """First part of the key of each new row."""
        return set(self.new[KEYS[self.table][0]].to_pylist())

    def removed_keys(self) -> set[str]:
        """First part of the key of each row that is gone."""
        return set(self.gone[KEYS[self.table][0]].to_pylist())

    def changed_offerings(self) -> set[str]:
        """The offerings that these rows belong to."""
        column = "parent_id" if self.table == "offering_relations" else "offering_id"
        parts = [self.changed] if self.table == "offerings" else [self.new, self.changed, self.gone]
        return {one for part in parts for one in part[column].to_pylist()}


def compare(table: str, batch: pa.Table, standing: pa.Table, absence: Absence) -> Difference:
    """Hold a batch's rows against those that stand."""
    stood = dict(zip(_keys(table, standing), standing["record_hash"].to_pylist(), strict=True))
    keys = _keys(table, batch)
    hashes = batch["record_hash"].to_pylist()
    new = [key not in stood for key in keys]
    changed = [
        key in stood and stood[key] != found for key, found in zip(keys, hashes, strict=True)
    ]
    return Difference(
        table=table,
        new=batch.filter(pa.array(new, pa.bool_())),
        changed=batch.filter(pa.array(changed, pa.bool_())),
        gone=_gone(table, standing, set(keys), absence),
    )


def _gone(table: str, standing: pa.Table, met: set[Key], absence: Absence) -> pa.Table:
    missing = pa.array([key not in met for key in _keys(table, standing)], pa.bool_())
    candidates = standing.filter(missing)
    withdrawn = [absence.withdraws(table, row) for row in candidates.to_pylist()]
    return candidates.filter(pa.array(withdrawn, pa.bool_()))


def _keys(table: str, rows: pa.Table) -> list[Key]:
    return list(zip(*(rows[name].to_pylist() for name in KEYS[table]), strict=True))


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
