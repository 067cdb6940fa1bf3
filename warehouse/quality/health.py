"""The catalogue's health: what concerns our reading, and is never charged to a provider.

Each figure is how many of how many, with the Wilson interval of the share, for each source and for
the catalogue. ISO/IEC 25012 has a word for each: validity and consistency (`parse_validity`),
accuracy (`extraction_accuracy`), uniqueness (`duplicate_rate`, the one of which less is better),
currentness (`freshness`), availability (`link_liveness`), completeness (`coverage`), credibility
(`stability`), traceability.
"""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from normalize.provenance import TRACED
from normalize.schema import arrow_schema
from warehouse.answers import says_something
from warehouse.quality.entity_rows import CATALOGUE
from warehouse.quality.intervals import wilson

ACCURACY = Path(__file__).parent / "accuracy.csv"
"""Right and labelled forms for each column, as `make accuracy` counts them."""
STABLE = timedelta(days=90)
"""How far back runs are looked at that the gate held back."""
_DIGITS = 6

_PARSED = {
    "offerings": {
        "language_codes": ("language_stated", "len(language_codes) > 0"),
        "delivery_modes": (
            "delivery_stated",
            "len(delivery_modes) > 0 or synchronicity is not null or pacing is not null",
        ),
        "duration_days": (
            "duration_stated",
            "coalesce(duration_days, duration_days_min) is not null",
        ),
        "workload_hours_min": (
            "workload_stated",
            "coalesce(workload_hours_min, effort_hours_per_week_min) is not null",
        ),
        "level": ("level_stated", "level <> 'unspecified' or eqf_level_min is not null"),
    },
    "prices": {
        "amount": (
            "price_stated",
            "coalesce(amount, amount_min) is not null or offer_category <> 'unknown'",
        )
    },
    "sessions": {"start_date": ("start_stated", "start_date is not null or is_on_demand")},
}
"""Table -> typed column -> what was stated, and when that was understood."""


_COLUMNS = (
    *("offering_id", "source_id", "last_seen_at", "language_stated", "language_codes"),
    *("delivery_stated", "delivery_modes", "synchronicity", "pacing", "duration_stated"),
    *("duration_days", "duration_days_min", "workload_stated", "workload_hours_min"),
    *("effort_hours_per_week_min", "level_stated", "level", "eqf_level_min"),
)
"""Columns of `offerings` that health rests on."""


def health_rows(connection: duckdb.DuckDBPyConnection, measured_at: datetime) -> pa.Table:
    """All rows of `health`, sorted by metric, entity and column.

    Args:
        connection: a connection to the catalogue, as `Warehouse.connect` gives it.
        measured_at: the start of the newest published run: what is fresh is so by that moment.

    Returns:
        The columns of `health` without those that say which run it was.
    """
    with connection.cursor() as asked:
        # The view `offerings` looks for the newest versions in the logs: once is enough, but for
        # `traceability`, which asks columns that nothing else does.
        traced = list(_sources(asked, "traceability", _traceability()))
        asked.execute(f"create temp table listed as select {', '.join(_COLUMNS)} from offerings")
        found = [
            *_sources(asked, "parse_validity", _parse_validity()),
            *_extraction_accuracy(),
            *_duplicates(asked),
            *_sources(asked, "freshness", _sql("freshness"), measured_at),
            *_sources(asked, "link_liveness", _sql("link_liveness")),
            *_sources(asked, "coverage", _sql("coverage")),
            *_sources(asked, "stability", _sql("stability"), measured_at - STABLE),
            *traced,
        ]
    schema = arrow_schema("health")
    for name in ("run_id", "measured_at"):
        schema = schema.remove(schema.get_field_index(name))
    hits = np.array([np.nan if row["hits"] is None else row["hits"] for row in found])
    n = np.array([row["n"] for row in found], dtype=np.float64)
    low, high = wilson(hits, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        figures = {"value": hits / n, "ci_low": low, "ci_high": high}
    for name, values in figures.items():
        for row, value in zip(found, np.round(values, _DIGITS).tolist(), strict=True):
            row[name] = None if np.isnan(value) else value
    rows = pa.Table.from_pylist(found, schema)
    order = ("metric_id", "entity_type", "entity_id", "column")
    return rows.sort_by([(name, "ascending") for name in order])


def _sources(
    connection: duckdb.DuckDBPyConnection, metric: str, sql: str, *values: datetime
) -> Iterator[dict[str, Any]]:
    """Rows of each source, and their sum for the catalogue."""
    asked = connection.execute(sql, list(values))
    total: dict[str | None, list[int]] = {}
    for source, column, hits, n, evidence in asked.fetchall():
        if n:
            summed = total.setdefault(column, [0, 0])
            summed[0] += hits
            summed[1] += n
        yield _row(metric, source, column, (hits, n), evidence)
    for column, (hits, n) in total.items():
        yield _row(metric, CATALOGUE, column, (hits, n), None)


def _row(
    metric: str, entity: str, column: str | None, counts: tuple[int, int], evidence: str | None
) -> dict[str, Any]:
    hits, n = counts
    kind = CATALOGUE if entity == CATALOGUE else "source"
    said = {"entity_type": kind, "entity_id": entity, "metric_id": metric, "column": column}
    return {**said, "hits": hits if n else None, "n": n, "evidence": evidence}


def _parse_validity() -> str:
    """Of what was stated, how much became a typed value: each column, then all of them.

    A floor: some of what is stated holds no such value ("costs are paid per unit").
    """
    parts = []
    for table, columns in _PARSED.items():
        for column, (stated, understood) in columns.items():
            rows = "listed" if table == "offerings" else table
            parts.append(
                f"select source_id, '{table}.{column}' as \"column\", "
                f"count(*) filter ({understood}) as hits, count(*) as n "
                f"from {rows} where {stated} is not null group by source_id"
            )
    # A source without such texts has no row: nothing was there to be understood.
    return (
        f"with one as ({' union all '.join(parts)}) "
        'select source_id, "column", hits, n, null from one union all '
        "select source_id, null, sum(hits)::bigint, sum(n)::bigint, null from one "
        "group by source_id order by 1, 2"
    )


def _extraction_accuracy() -> Iterator[dict[str, Any]]:
    """Of forms labelled by hand, how many come out right: whole forms, then by column."""
    evidence = json.dumps(
        {"of": "forms labelled by hand, which the parsers were also developed on: no random sample"}
    )
    with ACCURACY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            right, labelled = int(row["right"]), int(row["labelled"])
            column = row["column"] or None
            yield _row("extraction_accuracy", CATALOGUE, column, (right, labelled), evidence)


def _duplicates(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """Listings that stand more than once: no sum, since a group spans sources."""
    for source, hits, n, evidence in connection.execute(_sql("duplicate_rate")).fetchall():
        yield _row("duplicate_rate", source, None, (hits, n), evidence)


def _traceability() -> str:
    """Of the values that say something, how many say where they came from."""
    schema = arrow_schema("offerings")
    filled = " + ".join(
        f"coalesce({says_something(name, schema.field(name).type)}, false)::int"
        for name in sorted(TRACED)
    )
    return (
        "with row as (select source_id, cardinality(field_provenance) as told, "
        f"{filled} as filled from offerings) "
        "select source_id, null, sum(least(told, filled))::bigint, sum(filled)::bigint, null "
        "from row group by source_id order by source_id"
    )


def _sql(metric: str) -> str:
    return (Path(__file__).parent / "health" / f"{metric}.sql").read_text(encoding="utf-8")
