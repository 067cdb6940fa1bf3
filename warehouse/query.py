"""Asking the catalogue in SQL: one statement, read-only, answered as an Arrow table."""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches

import duckdb
import pyarrow as pa

READS = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""Parts of a parsed SELECT that only read. DuckDB takes COPY and INSERT, too, after WITH."""


class QueryError(ValueError):
    """A query is wrong; the message says where, with the nearest names where there are some."""


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    """The answer to one SELECT.

    Raises:
        QueryError: it is no SQL, more than one statement, no SELECT, or names what is not there.
    """
    try:
        _check_reads_only(connection, sql)
        return connection.sql(sql).to_arrow_table()
    except duckdb.Error as error:
        raise QueryError(_sentence(connection, error)) from error


def _check_reads_only(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        statements = connection.extract_statements(sql)
    except ValueError as error:  # a statement that the Python package has no name for
        raise QueryError("the catalogue is read-only: only SELECT is answered") from error
    if len(statements) != 1:
        raise QueryError(f"give one statement; here are {len(statements)}")
    kind = statements[0].type
    if kind != duckdb.StatementType.SELECT:
        raise QueryError(f"the catalogue is read-only: {kind.name} is refused, SELECT is answered")
    parsed = json.loads(
        connection.execute("select json_serialize_sql($1::varchar)", [sql]).fetchall()[0][0]
    )
    if parsed["error"]:
        raise QueryError(f"not a SELECT that can be answered: {parsed['error_message']}")
    for node in sorted(set(_nodes(parsed)) - READS):
        what = node.removesuffix("_QUERY_NODE")
        raise QueryError(f"the catalogue is read-only: {what} is refused, SELECT is answered")


def _nodes(parsed: object) -> Iterator[str]:
    """The kinds of all queries in a parsed statement, at any depth."""
    if isinstance(parsed, dict):
        if "cte_map" in parsed:
            yield str(parsed["type"])
        for part in parsed.values():
            yield from _nodes(part)
    elif isinstance(parsed, list):
        for part in parsed:
            yield from _nodes(part)


_NO_TABLE = re.compile(r"Table with name (.+?) does not exist")
_NO_COLUMN = re.compile(r'(?:column|key) "?([^"]+?)"? (?:not found|that)')


def _sentence(connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    """What DuckDB says, as a person would; with the place in the query, where it names one."""
    kind, _, said = str(error).partition(": ")
    said, _, place = said.partition("\n\nLINE ")
    place = f"\n\nline {place}" if place else ""
    if found := _NO_TABLE.search(said):
        return f"there is no table {found[1]}; {_near(found[1], _tables(connection))}{place}"
    if kind == "Permission Error":
        return f"only the tables can be read, no other file: {said}{place}"
    said = said.replace("Candidate bindings: ", "close to it: ").strip()
    return f"{said}{place}"


def _near(name: str, names: list[str]) -> str:
    close = get_close_matches(name, names, n=3)
    return f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(names)}"


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "select view_name from duckdb_views() "
        "where schema_name = 'main' and not internal order by 1"
    )
    return [name for (name,) in rows.fetchall()]
