"""The logs on disk: a Delta Lake table for each table of the schema, appended to, never rewritten.

Partitioned by `source_id`, so that one provider's versions are read without the others'. A commit
carries its run's id as an application transaction (Delta protocol, "Transaction Identifiers"), so
that a repeated append is known and dropped.
"""

from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

from normalize.schema import BUSINESS_TABLES, arrow_schema, log_schema

PARTITION = "source_id"


class WarehouseError(RuntimeError):
    """The tables cannot be read or written; the message says which and what to do."""


def stored_schema(table: str) -> pa.Schema:
    """The schema of a log as Delta Lake holds it: no fixed sizes, nothing required.

    What is required is checked before publishing; a log must also take the rows of older schemas.
    """
    schema = log_schema(table) if table in BUSINESS_TABLES else arrow_schema(table)
    return pa.schema([pa.field(f.name, _stored(f.type)) for f in schema])


def _stored(kind: pa.DataType) -> pa.DataType:
    return pa.binary() if pa.types.is_fixed_size_binary(kind) else kind


class Log:
    """One table's log of versions."""

    def __init__(self, folder: Path, table: str) -> None:
        self.table = table
        self.path = folder / table

    def append(self, rows: pa.Table, run_id: str) -> None:
        """Append the rows of a run; a run that has appended here already changes nothing.

        Raises:
            WarehouseError: the folder cannot be written.
        """
        if rows.num_rows == 0:
            return
        try:
            if self._has(run_id):
                return
            write_deltalake(
                str(self.path),
                rows.cast(stored_schema(self.table)),
                mode="append",
                partition_by=[PARTITION],
                commit_properties=CommitProperties(app_transactions=[Transaction(run_id, 1)]),
            )
        except (OSError, RuntimeError) as error:
            raise WarehouseError(
                f"{self.path} cannot be written: {error}. Free some space, or give the folder to "
                "this user; the last good tables stand"
            ) from error

    def files(self, source_id: str | None = None) -> list[str]:
        """The data files of the newest version, of one source or of all."""
        if not self._exists():
            return []
        chosen = [(PARTITION, "=", source_id)] if source_id else None
        return sorted(DeltaTable(str(self.path)).file_uris(file_pruning_predicate=chosen))

    def _exists(self) -> bool:
        return DeltaTable.is_deltatable(str(self.path))

    def _has(self, run_id: str) -> bool:
        return self._exists() and DeltaTable(str(self.path)).transaction_version(run_id) is not None
