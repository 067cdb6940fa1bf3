"""The warehouse: what stands, publishing a batch in one step, and connections to ask it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from normalize.schema import BUSINESS_TABLES, KEYS, log_schema
from warehouse import latest
from warehouse.absence import Absence
from warehouse.difference import Difference, compare
from warehouse.log import Log
from warehouse.run import RunRow
from warehouse.views import create_views


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a published batch changed, in offerings."""

    added: int
    updated: int
    """Offerings whose own row, sessions, prices, credentials or relations differ."""
    removed: int
    warnings: list[str] = field(default_factory=list)


class Warehouse:
    """The tables below a data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        folder = data / "warehouse"
        self._logs = {name: Log(folder, name) for name in (*BUSINESS_TABLES, "runs")}

    def standing(self, source_id: str) -> dict[str, pa.Table]:
        """The current rows of one provider's batch, as the log holds them."""
        connection = self._open()
        create_views(connection, self._logs, [], None, source_id)
        found = {}
        for table in BUSINESS_TABLES:
            columns = ", ".join(f'"{name}"' for name in log_schema(table).names)
            # The views of organisations fold sources; a batch is compared with its own rows only.
            rows = connection.sql(
                f"select {columns} from {table}_log where source_id = $id "
                f"qualify row_number() over (partition by {_key(table)} "
                "order by version_at desc, run_id desc) = 1 and op = 'put'",
                params={"id": source_id},
            )
            found[table] = rows.to_arrow_table().cast(log_schema(table))
        connection.close()
        return found

    def publish(
        self,
        source_id: str,
        tables: Mapping[str, pa.Table],
        run: RunRow,
        *,
        proves_absence: bool,
    ) -> Changes:
        """Append what is new, different or gone, and then the row of `runs` that shows it.

        A second call with the same run changes nothing.

        Args:
            source_id: whose batch it is.
            tables: every business table of the batch.
            run: the run, published.
            proves_absence: the catalogue was read to its end, so what is missing is gone.

        Raises:
            WarehouseError: the tables cannot be written.
        """
        standing = self.standing(source_id)
        absence = Absence.of(tables, standing, proved=proves_absence)
        differences = {
            name: compare(name, tables[name], standing[name], absence) for name in BUSINESS_TABLES
        }
        changes = _count(differences, absence)
        for name, difference in differences.items():
            self._logs[name].append(difference.rows(run), run.run_id)
        counted = replace(
            run,
            published=True,
            added=changes.added,
            updated=changes.updated,
            removed=changes.removed,
        )
        self._logs["runs"].append(counted.to_table(), run.run_id)
        return changes

    def record(self, run: RunRow) -> None:
        """Append the row of a run that publishes nothing.

        Raises:
            WarehouseError: the table cannot be written.
        """
        self._logs["runs"].append(replace(run, published=False).to_table(), run.run_id)

    def runs(self) -> pa.Table:
        """Every run, published or not."""
        return self.connect().sql("select * from runs").to_arrow_table()

    def connect(self, at: datetime | None = None) -> duckdb.DuckDBPyConnection:
        """A connection that can only read: each table a view by its name, as of `at` (UTC)."""
        connection = self._open()
        index = sorted((self.data / "archive").glob("*/*.captures.parquet"))
        create_views(connection, self._logs, index, at)
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        return connection

    def write_latest(self) -> Path:
        """Write the current tables as plain Parquet files, swapped in together.

        Raises:
            WarehouseError: the files cannot be written; the old ones stand.
        """
        return latest.write_latest(self.data, self._open, self._logs)

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for setting in (
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "TimeZone = 'UTC'",
        ):
            connection.execute(f"set {setting}")
        folder = str(self.data.absolute()).replace("'", "''")
        connection.execute(f"set allowed_directories = ['{folder}']")
        return connection


def _key(table: str) -> str:
    return ", ".join(KEYS[table])


def _count(differences: Mapping[str, Difference], absence: Absence) -> Changes:
    offerings = differences["offerings"]
    touched = set(offerings.changed_offerings())
    for name in ("sessions", "prices", "credentials", "offering_relations"):
        touched |= differences[name].changed_offerings()
    added, removed = offerings.added_keys(), offerings.removed_keys()
    return Changes(
        added=len(added),
        updated=len(touched - added - removed),
        removed=len(removed),
        warnings=absence.warnings,
    )
