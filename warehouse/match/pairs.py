"""Questions to the table `matches`: pairs with what both listings say, for people."""

from dataclasses import dataclass
from typing import Any

import duckdb

SHOWN = (
    "title",
    "provider_id",
    "awarding_body_ids",
    "url",
    "offering_type",
    "credential_type",
    "level",
    "language_codes",
    "workload_stated",
    "duration_stated",
    "description",
)
"""Columns of an offering that tell a person whether two are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPairs:
    """Which pairs are asked for."""

    decision: str | None = None
    match_type: str | None = None
    provider: str | None = None
    offering: str | None = None


def find_pairs(
    connection: duckdb.DuckDBPyConnection, wanted: WantedPairs, limit: int | None = None
) -> list[dict[str, Any]]:
    """Rows of `matches`, each with `left` and `right`: what the offerings say. The surest first."""
    parts, values = ["true"], list[object]()
    for condition, value in (
        ("m.decision = ?", wanted.decision),
        ("m.match_type = ?", wanted.match_type),
        ("? in (l.provider_id, r.provider_id)", wanted.provider),
        ("? in (m.left_offering_id, m.right_offering_id)", wanted.offering),
    ):
        if value is not None:
            parts.append(condition)
            values.append(value)
    rows = connection.sql(
        f"select m.*, l.said as left, r.said as right from matches m "
        f"join {_said()} l on l.offering_id = m.left_offering_id "
        f"join {_said()} r on r.offering_id = m.right_offering_id "
        f"where {' and '.join(parts)} order by m.score desc, m.match_id "
        f"{'' if limit is None else f'limit {limit:d}'}",
        params=values,
    )
    found: list[dict[str, Any]] = rows.to_arrow_table().to_pylist(maps_as_pydicts="strict")
    return found


def count_pairs(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """How many pairs there are of each type and decision."""
    rows = connection.sql(
        "select match_type, decision, count(*) as pairs from matches group by all order by all"
    )
    found: list[dict[str, Any]] = rows.to_arrow_table().to_pylist()
    return found


def _said() -> str:
    columns = ", ".join(f"'{name}': {name}" for name in SHOWN)
    return (
        f"(select offering_id, provider_id, {{{columns}}} as said from offerings "
        "qualify row_number() over (partition by offering_id "
        "order by source_id <> provider_id, source_id) = 1)"
    )
