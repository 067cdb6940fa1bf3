"""The warehouse: what stands, publishing a batch in one step, and connections to ask it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from normalize.schema import BUSINESS_TABLES, arrow_schema
from warehouse.absence import judged_by
from warehouse.answers import create_answers
from warehouse.changes import Changes, compare
from warehouse.history import create_history
from warehouse.latest import write_latest
from warehouse.log import Files, Log, OvertakenError, Snapshot, WarehouseError
from warehouse.match.table import create_matches
from warehouse.quality.table import create_quality
from warehouse.run import RunRow
from warehouse.standing import in_order, left_behind, published_runs, read_standing, rows_of_keys
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
        shown = published_runs(self._runs.now(), source_id)["run_id"]
        logs = self._logs
        return {name: read_standing(logs[name].now(), source_id, shown) for name in logs}

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
            logs = {name: log.now() for name, log in self._logs.items()}
            stood = _Stood(logs, source_id, earlier["run_id"])
            versions, changes, count = _compare(stood, tables, run, proves_absence)
            for name, rows in versions.items():
                self._append(logs[name], rows, run)
            try:
                self._show(_counted(run, changes, count), before)
            except OvertakenError:
                continue
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
        with self.connect() as connection:
            rows = connection.sql("select * from runs order by started_at, run_id")
            return rows.to_arrow_table().cast(arrow_schema("runs"))

    def connect(self, at: datetime | None = None) -> duckdb.DuckDBPyConnection:
        """A connection that can only read: each table a view by its name, as of `at`.

        Beside the tables there are ``<table>_log``, their versions, ``changes``, ``matches``,
        the measurements, and the views of `warehouse.answers`.

        Raises:
            WarehouseError: the tables cannot be read.
        """
        connection = self._open(at)
        create_history(connection)
        create_matches(connection, self.data)
        create_quality(connection, self.data, at)
        create_answers(connection)
        folders = [str(self.data.absolute() / name) for name in ("warehouse", "archive")]
        connection.execute("set allowed_directories = $1", [folders])
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        return connection

    def write_latest(self) -> Path:
        """Write the current tables as plain Parquet files, swapped in together.

        Raises:
            WarehouseError: the files cannot be written; the old ones stand.
        """
        with self._open() as connection:
            create_history(connection)
            create_matches(connection, self.data)
            create_quality(connection, self.data)
            return write_latest(self.data.absolute(), connection)

    def _open(self, at: datetime | None = None) -> duckdb.DuckDBPyConnection:
        """A connection with all views. `runs` is read before the logs: what it shows, they hold."""
        files = {"runs": self._runs.now().files()}
        files |= {name: log.now().files() for name, log in self._logs.items()}
        files["captures"] = self._captures()
        connection = open_duckdb()
        try:
            connection.execute("set temp_directory = $1", [tempfile.gettempdir()])
            create_views(connection, files, at)
        except duckdb.Error as error:
            connection.close()
            raise WarehouseError(f"{self.data} cannot be read: {error}") from error
        return connection

    def _captures(self) -> Files:
        index = self.data.absolute().glob("archive/*/*.captures.parquet")
        return Files([str(path) for path in sorted(index)])

    def _append(self, before: Snapshot, rows: pa.Table, run: RunRow) -> None:
        """Append a run's rows; what it left here before it was killed stays if it is the same."""
        log = self._logs[before.name]
        appended = before.transaction(run.run_id)
        if appended:
            left = left_behind(before, run.source_id, run.run_id)
            if left.equals(in_order(before.name, rows)):
                return
            log.drop(run.source_id, run.run_id)
        if rows.num_rows:
            at = None if appended else before
            log.append(rows, {run.run_id: appended + 1}, at=at)

    def _show(self, run: RunRow, before: Snapshot) -> None:
        """Append the row that makes a run's versions count, unless the provider had another."""
        source = f"source:{run.source_id}"
        numbers = {run.run_id: _PUBLISHED, source: before.transaction(source) + 1}
        self._runs.append(run.to_table(), numbers, since=before)


@dataclass(frozen=True, slots=True)
class _Stood:
    """What stands of a provider while a batch of it is published."""

    logs: Mapping[str, Snapshot]
    source_id: str
    run_ids: pa.ChunkedArray

    def judged(self, table: str) -> pa.Table:
        """The standing rows, in the columns that comparing looks at."""
        return read_standing(self.logs[table], self.source_id, self.run_ids, judged_by(table))

    def whole(self, table: str, keys: pa.Table) -> pa.Table:
        """Some of the standing rows, in all columns."""
        return rows_of_keys(self.logs[table], self.source_id, self.run_ids, keys)


def _compare(
    stood: _Stood, tables: Mapping[str, pa.Table], run: RunRow, proves_absence: bool
) -> tuple[dict[str, pa.Table], Changes, int]:
    """The versions that a batch adds, their counts, and how many offerings stand."""
    standing = {name: stood.judged(name) for name in BUSINESS_TABLES}
    versions, changes = compare(standing, tables, run, stood.whole, proves_absence=proves_absence)
    return versions, changes, standing["offerings"].num_rows


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


def _counted(run: RunRow, changes: Changes, previous_count: int) -> RunRow:
    return replace(
        run,
        published=True,
        added=changes.added,
        updated=changes.updated,
        removed=changes.removed,
        previous_count=previous_count,
        issues={**run.issues, **dict.fromkeys(changes.warnings, 1)},
    )
