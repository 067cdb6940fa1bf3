"""Asking the catalogue in SQL: one statement, read-only, answered as an Arrow table."""

import duckdb
import pyarrow as pa

READS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


class QueryError(ValueError):
    """A query is wrong; the message says where, with the nearest names where there are some."""


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    """The answer to one SELECT.

    Raises:
        QueryError: it is no SQL, more than one statement, no SELECT, or names what is not there.
    """
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise QueryError("give one statement, without a second one behind it")
        if statements[0].type not in READS:
            kind = statements[0].type.name
            raise QueryError(f"the catalogue is read-only: {kind} is refused, SELECT is answered")
        return connection.sql(sql).to_arrow_table()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
