"""What stands of one provider while a batch of it is judged and published."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from warehouse.absence import judged_by
from warehouse.fingerprints import Fingerprints, keep_fingerprints, read_fingerprints
from warehouse.log import Snapshot
from warehouse.standing import read_standing


@dataclass(frozen=True, slots=True)
class Stood:
    """The standing rows of one provider, as they are when its logs are opened.

    Fingerprints say which rows a batch differs in; only of these, and only in the columns that are
    asked for, is the log read.
    """

    logs: Mapping[str, Snapshot]
    source_id: str
    run_ids: pa.ChunkedArray
    """The published runs, the last one first."""
    _found: dict[str, Fingerprints] = field(default_factory=dict)

    def fingerprints(self, table: str) -> pa.Table:
        """Key and record hash of each row.

        Raises:
            WarehouseError: the log cannot be read.
        """
        if table not in self._found:
            runs = self.run_ids.to_pylist()
            self._found[table] = read_fingerprints(self.logs[table], self.source_id, runs)
        return self._found[table].rows

    def filled(self, table: str) -> set[str]:
        """The columns that hold a value in any version; no other does in what stands.

        Raises:
            WarehouseError: the log cannot be read.
        """
        return self.logs[table].filled(self.source_id)

    def rows(
        self, table: str, columns: list[str] | None = None, keys: pa.Table | None = None
    ) -> pa.Table:
        """Rows from the log, in all its columns or those that are named.

        Args:
            table: of which table.
            columns: names.
            keys: the key columns of the rows that are wanted; None for all.

        Raises:
            WarehouseError: the log cannot be read.
        """
        return read_standing(self.logs[table], self.source_id, self.run_ids, columns, keys)

    def judged(self, table: str, keys: pa.Table | None = None) -> pa.Table:
        """Rows in the columns that withdrawing looks at."""
        return self.rows(table, judged_by(table), keys)

    def keep(self, table: str, versions: pa.Table, files: list[str], run_id: str) -> None:
        """Keep the fingerprints of what stands once a run's versions count.

        Args:
            table: of which table.
            versions: what the run published.
            files: names of the data files that they are in.
            run_id: the run.
        """
        found = self._found[table].after(table, versions, files, run_id)
        keep_fingerprints(self.logs[table], self.source_id, found)
