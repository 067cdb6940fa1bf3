"""The logs on disk: one Delta Lake table for each table of the schema, appended to.

Partitioned by `source_id`, so that one provider's versions are read without the others'. A commit
carries its run's id as an application transaction (Delta protocol, "Transaction Identifiers"), so
that a repeated append is known and dropped.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Schema, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError
from filelock import FileLock

from normalize.schema import BUSINESS_TABLES, arrow_schema, log_schema
from warehouse.files import PARTITION, write_files

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TRIES = 5


class WarehouseError(RuntimeError):
    """The tables cannot be read or written; the message says which and what to do."""


class OvertakenError(Exception):
    """Another writer appended what this append rests on; what to append must be found again."""


@contextmanager
def rewriting(path: Path) -> Iterator[None]:
    """Hold a log while its files are replaced by others; appends need not wait.

    Delta lets two rewrites of the same files commit both, and the rows stand twice.
    """
    with FileLock(path.with_name(f".{path.name}.rewriting")):
        yield


def sentence(error: Exception | str) -> str:
    """What Delta Lake says, on one line and without colours."""
    return " ".join(_COLOUR.sub("", str(error)).replace("\u21b3", ":").split()).replace(" :", ":")


def logged(table: str) -> pa.Schema:
    """The columns of a table's log."""
    return log_schema(table) if table in BUSINESS_TABLES else arrow_schema(table)


def stored_schema(table: str) -> pa.Schema:
    """The schema of a log as Delta Lake holds it: no fixed sizes, nothing required.

    What is required is checked before publishing; a log must also take the rows of older schemas.
    """
    return pa.schema([pa.field(f.name, _stored(f.type)) for f in logged(table)])


def _stored(kind: pa.DataType) -> pa.DataType:
    return pa.binary() if pa.types.is_fixed_size_binary(kind) else kind


@dataclass(frozen=True, slots=True)
class Files:
    """The data files of one log at one moment."""

    paths: list[str]
    uneven: bool = False
    """Whether the oldest of them has other columns than the newest: the schema has grown."""


class Snapshot:
    """A log as it is at one moment: what later appends do not change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        try:
            there = DeltaTable.is_deltatable(str(path))
            self.table = DeltaTable(str(path)) if there else None
        except (OSError, DeltaError) as error:
            raise WarehouseError(f"{path} cannot be read: {sentence(error)}") from error

    def transaction(self, name: str) -> int:
        """The number of the last append under `name`; 0 where there was none."""
        return (self.table.transaction_version(name) or 0) if self.table else 0

    def missing_columns(self) -> set[str]:
        """Columns of the schema that the log does not know yet."""
        held = {field.name for field in self.table.schema().fields} if self.table else set()
        return {*stored_schema(self.name).names} - held

    def rows(
        self,
        source_id: str,
        columns: list[str],
        where: pc.Expression | None = None,
        paths: list[str] | None = None,
    ) -> pa.Table:
        """Versions of one source in the log, those of killed runs too, in stored types.

        Columns that older files lack are null there.

        Args:
            source_id: whose versions.
            columns: names, in the order of the answer.
            where: which rows; all that are named must be in the log.
            paths: of which data files; None for all.

        Raises:
            WarehouseError: a file cannot be read.
        """
        whole = stored_schema(self.name)
        wanted = pa.schema([whole.field(name) for name in columns])
        held = pa.schema([field for field in whole if field.name != PARTITION])
        paths = self.paths(source_id) if paths is None else paths
        if not paths:
            return wanted.empty_table()
        try:
            files = ds.dataset(paths, schema=held, format="parquet")
            rows = files.to_table([c for c in columns if c != PARTITION], filter=where)
        except (OSError, pa.ArrowException) as error:
            raise WarehouseError(f"{self.path} cannot be read: {sentence(error)}") from error
        source = pa.repeat(pa.scalar(source_id), rows.num_rows)
        return rows.append_column(PARTITION, source).select(columns)

    def filled(self, source_id: str) -> set[str]:
        """The columns in which any version of a source may hold a value, as the footers tell.

        Raises:
            WarehouseError: a file cannot be read.
        """
        return {name for path in self.paths(source_id) for name in _filled(path)}

    def files(self, source_id: str | None = None) -> Files:
        """The data files, of one source or of all."""
        paths = self.paths(source_id)
        return Files(paths, uneven=len(paths) > 1 and _columns(paths[0]) != _columns(paths[-1]))

    def paths(self, source_id: str | None = None) -> list[str]:
        """The paths of the data files, of one source or of all, the oldest first."""
        return [path for source, path in self._paths if source_id in (None, source)]

    @cached_property
    def _paths(self) -> list[tuple[str, str]]:
        """Each data file's source and path."""
        if self.table is None:
            return []
        actions = pa.table(self.table.get_add_actions(flatten=True))
        rows = sorted(
            zip(
                actions["modification_time"].to_pylist(),
                actions["path"].to_pylist(),
                actions[f"partition.{PARTITION}"].to_pylist(),
                strict=True,
            )
        )
        return [(source, str(self.path / path)) for _, path, source in rows]


def _filled(path: str) -> set[str]:
    """The columns of a file that are not known to be empty: null, or lists of nothing."""
    try:
        footer = pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise WarehouseError(f"{path} cannot be read: {sentence(error)}") from error
    groups = (footer.row_group(number) for number in range(footer.num_row_groups))
    chunks = (group.column(number) for group in groups for number in range(group.num_columns))
    return {
        chunk.path_in_schema.partition(".")[0]
        for chunk in chunks
        # The statistics of a list count places without an item as nulls.
        if chunk.statistics is None or chunk.statistics.null_count != chunk.num_values
    }


def _columns(path: str) -> list[str]:
    try:
        names: list[str] = pq.read_schema(path).names
    except (OSError, pa.ArrowInvalid) as error:
        raise WarehouseError(f"{path} cannot be read: {sentence(error)}") from error
    return names


class Log:
    """One table's log of versions."""

    def __init__(self, folder: Path, table: str) -> None:
        self.table = table
        self.path = folder / table

    def now(self) -> Snapshot:
        """The log as it is."""
        return Snapshot(self.path)

    def append(
        self,
        rows: pa.Table,
        transactions: Mapping[str, int],
        *,
        at: Snapshot | None = None,
        since: Snapshot | None = None,
    ) -> list[str]:
        """Append rows in one step; where the first of the transactions is known, change nothing.

        Returns the names of the data files that were written.

        Args:
            rows: the rows, with the columns of the log.
            transactions: number of each transaction's append, by its name.
            at: the log as it was found a moment ago, to save opening it again.
            since: the log as it was when what to append was found: nothing of the same
                transactions may have been appended after it.

        Raises:
            OvertakenError: since `since`, another append had a transaction of the same name.
            WarehouseError: the folder cannot be written.
        """
        name, number = next(iter(transactions.items()))
        for _ in range(_TRIES):
            seen = since or at or self.now()
            if seen.transaction(name) >= number:
                return []
            try:
                return self._write(rows, transactions, seen)
            except CommitFailedError as error:
                if since is not None:
                    raise OvertakenError(self.table) from error
                at = None
            except (OSError, DeltaError) as error:
                raise self._unwritable(error) from error
        raise self._unwritable("other writers are always first")

    def drop(self, source_id: str, run_id: str) -> None:
        """Take out what a run left here before it was killed: rows that nobody has seen.

        Raises:
            WarehouseError: the folder cannot be written.
        """
        try:
            with rewriting(self.path):
                table = DeltaTable(str(self.path))
                table.delete(
                    f"{PARTITION} = '{_quoted(source_id)}' and run_id = '{_quoted(run_id)}'"
                )
        except (OSError, DeltaError) as error:
            raise self._unwritable(error) from error

    def _write(self, rows: pa.Table, transactions: Mapping[str, int], at: Snapshot) -> list[str]:
        schema = Schema.from_arrow(stored_schema(self.table))
        table = at.table or DeltaTable.create(
            str(self.path), schema, partition_by=[PARTITION], mode="ignore"
        )
        if at.table and (missing := at.missing_columns()):
            # A commit of its own, which changes no rows: older files have null there.
            table.alter.add_columns([field for field in schema.fields if field.name in missing])
        files = write_files(self.path, rows.cast(stored_schema(self.table)))
        table.create_write_transaction(
            files,
            mode="append",
            schema=schema,
            partition_by=[PARTITION],
            commit_properties=CommitProperties(
                app_transactions=[Transaction(name, n) for name, n in transactions.items()]
            ),
        )
        return [Path(file.path).name for file in files]

    def _unwritable(self, error: Exception | str) -> WarehouseError:
        return WarehouseError(
            f"{self.path} cannot be written: {sentence(error)}. Free some space, or let this user "
            "write in the folder; what was published before stands as it was"
        )


def _quoted(text: str) -> str:
    return text.replace("'", "''")
