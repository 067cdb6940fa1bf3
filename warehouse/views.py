"""The catalogue as views over the logs: what is current, or what stood at a moment."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from normalize.schema import BUSINESS_TABLES, KEYS, arrow_schema
from warehouse.log import Log, stored_schema

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def create_views(
    connection: duckdb.DuckDBPyConnection,
    logs: Mapping[str, Log],
    captures: list[Path],
    at: datetime | None,
    source_id: str | None = None,
) -> None:
    """Make each table a view by its name, and each log of versions a view ``<table>_log``.

    Args:
        connection: where the views are made.
        logs: every log by its table's name.
        captures: the archive's index files.
        at: the moment that the views show; None is now.
        source_id: only this provider's versions, read without the others' files.
    """
    moment = _literal(at or END_OF_TIME)
    _scan(connection, "runs_all", logs["runs"].files(), stored_schema("runs"))
    connection.execute(
        f"create view runs as select {_columns('runs')} from runs_all where started_at <= {moment}"
    )
    connection.execute(
        "create view complete_runs as select source_id, max(started_at) as seen_at "
        "from runs where published and verdict = 'complete' group by source_id"
    )
    for table in BUSINESS_TABLES:
        files = logs[table].files(source_id)
        _scan(connection, f"{table}_stored", files, stored_schema(table))
        connection.execute(_versions(table))
        connection.execute(_current(table))
    files = [str(path) for path in captures]
    _scan(connection, "captures_all", files, arrow_schema("captures"))
    connection.execute(
        f"create view captures as select {_columns('captures')} from captures_all "
        f"where fetched_at <= {moment}"
    )


def _scan(
    connection: duckdb.DuckDBPyConnection, name: str, files: list[str], schema: pa.Schema
) -> None:
    if not files:
        connection.register(name, schema.empty_table())
        return
    listed = ", ".join(_text(file) for file in files)
    # Types of folders' names are not guessed: a provider may be called 2024-10.
    partitioned = "hive_partitioning = true, hive_types_autocast = false, union_by_name = true"
    if name == "captures_all":
        partitioned = "hive_partitioning = false"
    connection.execute(
        f"create view {name} as select * from read_parquet([{listed}], {partitioned})"
    )


def _versions(table: str) -> str:
    """The versions that count: those of published runs, up to the moment."""
    return (
        f"create view {table}_log as select * from {table}_stored "
        "where run_id in (select run_id from runs where published)"
    )


def _current(table: str) -> str:
    key = ", ".join(KEYS[table])
    # An organisation may stand in several providers' batches; each batch has versions of its own.
    versioned = f"{key}, source_id" if table == "providers" else key
    newest = (
        f"select *, min(version_at) over (partition by {versioned}) as first_at, "
        f"row_number() over (partition by {versioned} "
        "order by version_at desc, run_id desc) as nth "
        f"from {table}_log"
    )
    standing = (
        "select v.*, first_at as first_seen_at, "
        "greatest(v.version_at, coalesce(c.seen_at, v.version_at)) as last_seen_at "
        f"from ({newest}) v left join complete_runs c using (source_id) "
        "where nth = 1 and op = 'put'"
    )
    if table == "providers":
        standing = _one_organisation(standing)
    return f"create view {table} as select {_columns(table)} from ({standing})"


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


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _literal(moment: datetime) -> str:
    return f"timestamptz '{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00'"
