"""What stands, for who asks many columns of all rows: the same rows as the views, found narrowly.

The views of `warehouse.views` number the versions of each key, and carry along all columns that are
asked for while they sort. Most keys have one version. Here keys with several are found first, by
fingerprint, and only theirs are compared; the wide columns are then read in one scan.
"""

from collections.abc import Iterable

import duckdb

from normalize.schema import KEYS

SCHEMA = "standing"


def create_current(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Make a view ``standing.<table>`` of each business table, in the columns of its log."""
    connection.execute(f"create schema if not exists {SCHEMA}")
    for table in tables:
        key = ", ".join(dict.fromkeys((*KEYS[table], "source_id")))
        connection.execute(
            f"create or replace temp table {table}_several as with fingerprint as materialized "
            f"(select hash({key}) as of_key from main.{table}_log group by 1 having count(*) > 1) "
            f"select {key}, version_at, run_id from main.{table}_log "
            f"where hash({key}) in (select of_key from fingerprint) "
            f"qualify row_number() over (partition by {key} "
            "order by version_at desc, run_id desc) = 1"
        )
        connection.execute(
            f"create or replace view {SCHEMA}.{table} as select v.* from main.{table}_log v "
            f"left join temp.{table}_several s using ({key}) where v.op = 'put' "
            "and (s.run_id is null or (v.version_at = s.version_at and v.run_id = s.run_id))"
        )
