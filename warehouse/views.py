"""The catalogue as views over the logs: what is current, or what stood at a moment.

Readers see ``<table>`` and ``<table>_log``, all versions that count. Below them, in a schema of
their own, lie ``stored.<table>``, everything in the log, what killed runs left included, and
``stored.<table>_newest``, the last version of each key. A table that is current may be read from a
plain file that holds the same rows instead: finding the newest versions costs more than most
questions.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from normalize.schema import BUSINESS_TABLES, KEYS, arrow_schema
from warehouse.log import Files, logged

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def open_duckdb() -> duckdb.DuckDBPyConnection:
    """A database in memory that fetches nothing, in UTC."""
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    connection.execute("set TimeZone = 'UTC'")
    # What takes longer than two seconds would draw a bar into the error output.
    with suppress(duckdb.InvalidInputException):  # in a notebook without ipywidgets: there is none
        connection.execute("set enable_progress_bar = false")
    # Many questions to the same files: their footers are read once.
    connection.execute("set parquet_metadata_cache = true")
    # Reading ahead is for files far away: from this disk it is only one more copy.
    connection.execute("set disable_parquet_prefetching = true")
    return connection


def create_views(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, Files],
    at: datetime | None = None,
    plain: Mapping[str, Path] | None = None,
) -> None:
    """Make a view of each table and of each log of versions.

    Args:
        connection: where the views are made.
        files: the data files of every table of the schema.
        at: the moment that the views show; None is now.
        plain: by table, a file that holds the rows which the view would find at that moment.
    """
    moment = literal(at or END_OF_TIME)
    connection.execute("create schema stored")
    for table, found in files.items():
        connection.execute(f"create view stored.{table} as {_scan(table, found)}")
    connection.execute(_runs(moment))
    connection.execute(
        "create view stored.complete_runs as select source_id, max(started_at) as seen_at "
        # Not `runs` alone: in a view, names are looked for in the view's own schema first.
        "from main.runs where published and verdict = 'complete' group by source_id"
    )
    for table in BUSINESS_TABLES:
        connection.execute(_versions(table))
        if not (plain and table in plain and _create_plain(connection, table, plain[table])):
            connection.execute(_newest(table))
            connection.execute(_current(table))
    connection.execute(
        f"create view captures as select {_columns('captures')} from stored.captures "
        f"where fetched_at <= {moment}"
    )


def create_copied(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> None:
    """Make a view of a table over its plain file, which may be absent or of an older schema."""
    columns = ", ".join(f'"{name}"' for name in arrow_schema(table).names)
    rows = no_rows(arrow_schema(table))
    if file.is_file():
        rows += f" union all by name select * from read_parquet({quoted(str(file.absolute()))})"
    connection.execute(f"create view {table} as select {columns} from ({rows})")


@cache
def no_rows(schema: pa.Schema) -> str:
    """A SELECT of no rows that has the columns and types of a schema."""
    with open_duckdb() as scratch:
        scratch.register("empty", schema.empty_table())
        described = scratch.execute("describe empty").fetchall()
    columns = ", ".join(f'null::{kind} as "{name}"' for name, kind, *_ in described)
    return f"select {columns} where false"


def _scan(table: str, files: Files) -> str:
    if not files.paths:
        return no_rows(logged(table))
    listed = ", ".join(quoted(path) for path in files.paths)
    # Types of folders' names are not guessed: a provider may be called 2024-10.
    options = [
        "hive_types_autocast = false",
        f"hive_partitioning = {str(table != 'captures').lower()}",
        f"union_by_name = {str(files.uneven).lower()}",
    ]
    return (
        f"{no_rows(logged(table))} union all by name "
        f"select * from read_parquet([{listed}], {', '.join(options)})"
    )


def _runs(moment: str) -> str:
    # A run that failed after its batch was read, and was published later, has two rows.
    return (
        f"create view runs as select {_columns('runs')} from stored.runs "
        f"where started_at <= {moment} "
        "qualify row_number() over (partition by run_id order by published desc) = 1"
    )


def _versions(table: str) -> str:
    """The versions that count: those of published runs, up to the moment."""
    names = ", ".join(f'"{name}"' for name in logged(table).names)
    return (
        f"create view {table}_log as select {names} from stored.{table} "
        "where run_id in (select run_id from runs where published)"
    )


def _newest(table: str) -> str:
    # An organisation may stand in several providers' batches, with versions of its own in each.
    key = ", ".join(dict.fromkeys((*KEYS[table], "source_id")))
    return (
        f"create view stored.{table}_newest as select *, "
        f"min(version_at) over (partition by {key}) as first_at from main.{table}_log "
        f"qualify row_number() over (partition by {key} order by version_at desc, run_id desc) = 1"
    )


def _current(table: str) -> str:
    standing = (
        "select v.*, first_at as first_seen_at, "
        "greatest(v.version_at, coalesce(c.seen_at, v.version_at)) as last_seen_at "
        f"from stored.{table}_newest v left join stored.complete_runs c using (source_id) "
        "where op = 'put'"
    )
    if table == "providers":
        standing = _one_organisation(standing)
    return f"create view {table} as select {_columns(table)} from ({standing})"


def _create_plain(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> bool:
    """Make a view over a plain file of the schema as it is; False where it cannot be read."""
    rows = f"read_parquet({quoted(str(file))})"
    try:
        connection.execute(f"create view {table} as select {_columns(table)} from {rows}")
    except duckdb.Error:
        return False
    return True


def _one_organisation(standing: str) -> str:
    """One row for each organisation: its own provider file's, else the first source's."""
    return (
        "select * replace (min(first_seen_at) over one as first_seen_at, "
        "max(last_seen_at) over one as last_seen_at, "
        "case when count(distinct provider_role) over one > 1 then 'both' "
        "else provider_role end as provider_role) "
        f"from ({standing}) window one as (partition by provider_id) "
        "qualify row_number() over (partition by provider_id "
        "order by source_id <> provider_id, source_id) = 1"
    )


def _columns(table: str) -> str:
    return ", ".join(f'"{name}"' for name in arrow_schema(table).names)


def quoted(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def literal(moment: datetime) -> str:
    """A moment as DuckDB writes it."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return f"timestamptz '{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00'"
