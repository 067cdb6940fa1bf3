"""The warehouse: what stands, publishing a batch in one step, and connections to ask it."""

import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from normalize.schema import BUSINESS_TABLES, arrow_schema
from warehouse.answers import create_answers
from warehouse.changes import Changes, compare
from warehouse.history import create_history
from warehouse.latest import replacing_latest, standing_files, write_tables
from warehouse.log import Files, Log, OvertakenError, Snapshot, WarehouseError
from warehouse.match.table import create_matches
from warehouse.pointer import hold
from warehouse.quality.table import create_quality
from warehouse.run import RunRow
from warehouse.standing import in_order, left_behind, published_runs
from warehouse.stood import Stood
from warehouse.views import create_views, open_duckdb

__all__ = ["Changes", "Warehouse", "WarehouseError"]

_TRIES = 5
_RECORDED, _PUBLISHED = 1, 2
"""Numbers of a run's appends to `runs`: what was recorded may be published, never the reverse."""


class Warehouse:
    """The tables below a data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        folder = data.absolute() / "warehouse"
        self._logs = {name: Log(folder, name) for name in BUSINESS_TABLES}
        self._runs = Log(folder, "runs")

    def standing(self, source_id: str) -> dict[str, pa.Table]:
        """The current rows of one provider's batch, as the log holds them.

        Raises:
            WarehouseError: the tables cannot be read.
        """
        stood = self.stood(source_id)
        return {name: stood.rows(name) for name in BUSINESS_TABLES}

    def stood(self, source_id: str) -> Stood:
        """What stands of one provider, to be asked for what is wanted of it.

        Raises:
            WarehouseError: the tables cannot be read.
        """
        # `runs` is read before the logs: what it shows, they hold.
        return self._stood(source_id, published_runs(self._runs.now(), source_id))

    def publish(
        self,
        source_id: str,
        tables: Mapping[str, pa.Table],
        run: RunRow,
        *,
        proves_absence: bool,
    ) -> Changes:
        """Append what is new, different or gone, and then the row of `runs` that shows it.

        A second call with the same run changes nothing; one after a kill ends as if there had been
        none.

        Args:
            source_id: whose batch it is.
            tables: every business table of the batch.
            run: the run; its counts of changes are filled in.
            proves_absence: the catalogue was read to its end, so what is missing is gone.

        Raises:
            WarehouseError: the tables cannot be written, the batch has a fault, or a later run of
                the same provider is published already.
        """
        for _ in range(_TRIES):
            # `runs` is read before the logs: what it shows, they hold.
            before = self._runs.now()
            earlier = published_runs(before, source_id)
            last = _last_published(earlier, run)
            if last is not None and last["run_id"] == run.run_id:
                return Changes.recorded(last)
            _check_order(last, run)
            stood = self._stood(source_id, earlier)
            versions, changes = compare(stood, tables, run, proves_absence=proves_absence)
            files = {
                name: self._append(stood.logs[name], rows, run) for name, rows in versions.items()
            }
            try:
                self._show(_counted(run, changes, stood), before)
            except OvertakenError:
                continue
            for name, written in files.items():
                if written:
                    stood.keep(name, versions[name], written, run.run_id)
            return changes
        raise WarehouseError(f"other runs of {source_id} are being published: try again later")

    def record(self, run: RunRow) -> None:
        """Append the row of a run that publishes nothing.

        Raises:
            WarehouseError: the table cannot be written.
        """
        row = replace(run, published=False).to_table()
        self._runs.append(row, {run.run_id: _RECORDED})

    def runs(self) -> pa.Table:
        """Every run in the order of their starts, published or not."""
        with self.connect_tables() as connection:
            rows = connection.sql("select * from runs order by started_at, run_id")
            return rows.to_arrow_table().cast(arrow_schema("runs"))

    def connect(self, at: datetime | None = None) -> duckdb.DuckDBPyConnection:
        """A connection that can only read: each table a view by its name, as of `at`.

        Beside the tables there are ``<table>_log``, their versions, ``changes``, ``matches``,
        the measurements, and the views of `warehouse.answers`. As of now, tables are read from the
        files of ``latest`` that hold what the logs hold; these stay where they are as long as the
        connection does, so keep it while a cursor of it is used.

        Raises:
            WarehouseError: the tables cannot be read.
        """
        return self._connect(at, derived=True)

    def connect_tables(self, at: datetime | None = None) -> duckdb.DuckDBPyConnection:
        """`connect` with the tables and their logs alone, which is quicker."""
        return self._connect(at, derived=False)

    def _connect(self, at: datetime | None, *, derived: bool) -> duckdb.DuckDBPyConnection:
        logs = self._snapshots()
        held = hold(self.data.absolute() / "latest") if at is None else None
        try:
            plain = standing_files(held.folder, logs) if held else {}
            connection = self._open(logs, at, plain)
        except BaseException:
            if held:
                held.let_go()
            raise
        folders = [str(self.data.absolute() / name) for name in ("warehouse", "archive")]
        if held:
            # Not when it is closed: who asks for rows piece by piece may have them still to come.
            weakref.finalize(connection, held.let_go)
            folders.append(str(held.folder))
        if derived:
            create_history(connection)
            create_matches(connection, self.data)
            create_quality(connection, self.data, at)
            create_answers(connection)
        connection.execute("set allowed_directories = $1", [folders])
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        return connection

    def write_latest(self) -> Path:
        """Write the current tables as plain Parquet files, swapped in together.

        Raises:
            WarehouseError: the files cannot be written; the old ones stand.
        """
        data = self.data.absolute()
        with replacing_latest(data) as fresh:
            logs = self._snapshots()
            with self._open(logs) as connection:
                create_history(connection)
                create_matches(connection, self.data)
                create_quality(connection, self.data)
                write_tables(fresh, data / "latest", connection, logs)
        return data / "latest"

    def _snapshots(self) -> dict[str, Snapshot]:
        """All logs. `runs` is read before the others: what it shows, they hold."""
        return {"runs": self._runs.now()} | {name: log.now() for name, log in self._logs.items()}

    def _stood(self, source_id: str, runs: pa.Table) -> Stood:
        logs = {name: log.now() for name, log in self._logs.items()}
        return Stood(logs, source_id, runs["run_id"])

    def _open(
        self,
        logs: Mapping[str, Snapshot],
        at: datetime | None = None,
        plain: Mapping[str, Path] | None = None,
    ) -> duckdb.DuckDBPyConnection:
        """A connection with all views; of the tables in `plain`, over their plain files."""
        files = {name: log.files() for name, log in logs.items()}
        files["captures"] = self._captures()
        connection = open_duckdb()
        try:
            connection.execute("set temp_directory = $1", [tempfile.gettempdir()])
            create_views(connection, files, at, plain)
        except duckdb.Error as error:
            connection.close()
            raise WarehouseError(f"{self.data} cannot be read: {error}") from error
        return connection

    def _captures(self) -> Files:
        index = self.data.absolute().glob("archive/*/*.captures.parquet")
        return Files([str(path) for path in sorted(index)])

    def _append(self, before: Snapshot, rows: pa.Table, run: RunRow) -> list[str]:
        """Append a run's rows; what it left here before it was killed stays if it is the same.

        Returns the names of the files that hold them and nothing else has come to this log; none if
        the run was here before.
        """
        log = self._logs[before.name]
        appended = before.transaction(run.run_id)
        if appended:
            left = left_behind(before, run.source_id, run.run_id)
            if left.equals(in_order(before.name, rows)):
                return []
            log.drop(run.source_id, run.run_id)
        if not rows.num_rows:
            return []
        written = log.append(rows, {run.run_id: appended + 1}, at=None if appended else before)
        return [] if appended else written

    def _show(self, run: RunRow, before: Snapshot) -> None:
        """Append the row that makes a run's versions count, unless the provider had another."""
        source = f"source:{run.source_id}"
        numbers = {run.run_id: _PUBLISHED, source: before.transaction(source) + 1}
        self._runs.append(run.to_table(), numbers, since=before)


def _last_published(earlier: pa.Table, run: RunRow) -> dict[str, Any] | None:
    """This run if it is published, else the last one of its provider that is."""
    rows: list[dict[str, Any]] = earlier.to_pylist()
    return next((row for row in rows if row["run_id"] == run.run_id), next(iter(rows), None))


def _check_order(last: dict[str, Any] | None, run: RunRow) -> None:
    if last is not None and (last["started_at"], last["run_id"]) > (run.started_at, run.run_id):
        raise WarehouseError(
            f"run {run.run_id} of {run.source_id}, begun {run.started_at:%Y-%m-%d %H:%M:%S}, is "
            f"older than the published run {last['run_id']}, begun "
            f"{last['started_at']:%Y-%m-%d %H:%M:%S}: publishing it now would undo the newer one"
        )


def _counted(run: RunRow, changes: Changes, stood: Stood) -> RunRow:
    return replace(
        run,
        published=True,
        added=changes.added,
        updated=changes.updated,
        removed=changes.removed,
        previous_count=stood.fingerprints("offerings").num_rows,
        issues={**run.issues, **dict.fromkeys(changes.warnings, 1)},
    )
