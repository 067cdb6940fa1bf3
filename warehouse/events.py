"""Questions to the history: what changed since when, of whom, in which fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

import duckdb
import pyarrow as pa

from warehouse.history import CHANGING, FAMILIES, changed_columns
from warehouse.query import QueryError

_NEWEST = (
    "(select offering_id, source_id, title, url from offerings_log qualify row_number() over "
    "(partition by offering_id, source_id order by version_at desc, run_id desc) = 1)"
)
"""What each offering was called last, the withdrawn ones too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which changes are asked for."""

    since: datetime | None = None
    provider: str | None = None
    fields: tuple[str, ...] = ()
    """Columns; empty means all, and rows that came and went."""

    def where(self) -> tuple[str, list[object]]:
        """A condition on ``changes``, and its values."""
        parts, values = ["true"], list[object]()
        for condition, value in (
            ("observed_at >= ?", self.since),
            ("source_id = ?", self.provider),
            ("field in (select unnest(?::varchar[]))", list(self.fields) or None),
        ):
            if value is not None:
                parts.append(condition)
                values.append(value)
        return " and ".join(parts), values


def fields_named(name: str) -> tuple[str, ...]:
    """The columns that a name stands for: itself, or those of a family such as ``price``.

    Raises:
        QueryError: there is no such column or family; the message has the nearest.
    """
    if name in FAMILIES:
        return FAMILIES[name]
    columns = sorted({column for table in CHANGING for column in changed_columns(table)})
    if name in columns:
        return (name,)
    near = get_close_matches(name, [*FAMILIES, *columns], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(FAMILIES)}"
    raise QueryError(f"no field {name!r} changes; {hint}")


def find_changes(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> pa.Table:
    """The events that are wanted, newest first, each with its offering's title and address."""
    where, values = wanted.where()
    return _ask(
        connection,
        "select c.observed_at, c.source_id as provider_id, c.change_type, c.entity_table, c.field, "
        "c.old_value, c.new_value, c.cause, o.title, o.url, c.offering_id, c.entity_id, c.run_id "
        f"from (select * from changes where {where}) c "
        f"left join {_NEWEST} o using (offering_id, source_id) "
        "order by c.observed_at desc, c.source_id, o.title, c.offering_id, c.entity_table, "
        "c.entity_id, c.field",
        values,
    )


def find_price_moves(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> pa.Table:
    """Prices that moved, the largest move first: amounts before and after, and the share."""
    where, values = wanted.where()
    return _ask(
        connection,
        "select c.observed_at, c.source_id as provider_id, o.title, p.component, p.currency, "
        "c.field, c.old_value::decimal(18, 4) as old_amount, "
        "c.new_value::decimal(18, 4) as new_amount, "
        "round((c.new_value::double - c.old_value::double) / c.old_value::double, 4) as move, "
        "c.cause, o.url, c.offering_id, c.entity_id as price_id "
        f"from (select * from changes where {where} and entity_table = 'prices') c "
        "join prices_log p on p.price_id = c.entity_id and p.source_id = c.source_id "
        f"and p.run_id = c.run_id left join {_NEWEST} o on o.offering_id = c.offering_id "
        "and o.source_id = c.source_id "
        "order by abs(move) desc nulls last, abs(new_amount - old_amount) desc nulls last, "
        "c.observed_at desc, c.entity_id, c.field",
        values,
    )


def count_changes(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> pa.Table:
    """How many offerings were added, updated, withdrawn, reappeared: a row for each provider."""
    where, values = wanted.where()
    counts = ", ".join(
        f"count(distinct offering_id) filter (change_type = '{kind}'"
        f"{_OWN if kind != 'updated' else ''}) as {kind}"
        for kind in ("added", "updated", "withdrawn", "reappeared")
    )
    return _ask(
        connection,
        f"select source_id as provider_id, {counts} from changes where {where} "
        "group by source_id order by source_id",
        values,
    )


_OWN = " and entity_table = 'offerings'"


def _ask(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> pa.Table:
    return connection.sql(sql, params=list(values)).to_arrow_table()
