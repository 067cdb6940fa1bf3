"""What stands, for who asks many columns of all rows: the same rows as the views, found narrowly.

The views of `warehouse.views` number the versions of each key, and carry along all columns that are
asked for while they sort; each asks anew which runs are published. Most versions are those of a
source's first run, and few keys have another: those are found first, only their versions are
compared, and the wide columns are then read in one scan.
"""

from collections.abc import Iterable

import duckdb

from normalize.schema import KEYS

SCHEMA = "standing"
_SMALL = ("providers", "sources")


def create_current(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Make ``standing.<table>``: a view of each table in the columns of its log, op left in.

    Providers and sources, few and asked often, are tables there. A second call changes nothing:
    what a connection shows stays as it is.
    """
    if connection.sql(f"from duckdb_schemas() where schema_name = '{SCHEMA}'").fetchall():
        return
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(
        "create or replace temp table published as select run_id, row_number() over "
        "(partition by source_id order by started_at, run_id) = 1 as is_first "
        "from main.runs where published"
    )
    for table in _SMALL:
        connection.execute(
            f"create or replace table {SCHEMA}.{table} as select * from main.{table}"
        )
    for table in tables:
        _create(connection, table)


def _create(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    key = ", ".join(dict.fromkeys((*KEYS[table], "source_id")))
    counts = "run_id in (select run_id from temp.published)"
    connection.execute(
        f"create or replace temp table {table}_later as select distinct {key} from stored.{table} "
        "where run_id in (select run_id from temp.published where not is_first)"
    )
    connection.execute(
        f"create or replace temp table {table}_several as select {key}, version_at, run_id "
        f"from stored.{table} semi join temp.{table}_later using ({key}) where {counts} "
        f"qualify row_number() over (partition by {key} order by version_at desc, run_id desc) = 1"
    )
    connection.execute(
        f"create or replace view {SCHEMA}.{table} as select v.* from stored.{table} v "
        f"left join temp.{table}_several s using ({key}) where v.op = 'put' and v.{counts} "
        "and (s.run_id is null or (v.version_at = s.version_at and v.run_id = s.run_id))"
    )
