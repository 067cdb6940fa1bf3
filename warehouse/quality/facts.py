"""Facts beside the scores: what things cost, how much moves, what is stated. No part of any score.

Facts are of counted listings (one of each group of duplicates of a provider) and plain: nothing is
shrunk or standardised. A share is of listings whose source exposes the column, so that what our
reader does not collect is no fact about a provider.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from normalize.schema import arrow_schema
from warehouse.quality.entity_rows import CATALOGUE

PERCENTILES = ("p10", "p25", "p50", "p75", "p90")
_DIGITS = 6
_Row = dict[str, Any]

SPREAD = {
    "eur_per_hour": "EUR/hour",
    "sessions_per_offering_year": "starts/year",
    "price_move": "share of the price before",
    "rating": "of 5",
}
"""Facts that are a spread of figures, and their unit; each has its SQL in ``facts/``."""

SHARES = {
    "states_hours": (
        "workload_hours_min",
        "coalesce(workload_hours_min, workload_hours_max) is not null",
    ),
    "states_length": ("duration_days", "duration_iso8601 is not null"),
    "states_level": ("level", "level <> 'unspecified'"),
    "states_language": (
        "language_codes",
        "len(language_codes) > 0 and language_method <> 'detected'",
    ),
    "states_outcomes": ("learning_outcomes", "len(learning_outcomes) > 0"),
    "states_prerequisites": ("prerequisites_text", "prerequisites_text is not null"),
    "states_assessment": ("assessment_types", "len(assessment_types) > 0"),
    "states_credits": ("credit_value", "credit_value is not null"),
    "states_price": ("prices.offer_category", "o.offering_id in (select offering_id from priced)"),
    "states_start": ("sessions.start_date", "o.offering_id in (select offering_id from dated)"),
    "share_verifiable": (
        "verification_types",
        "len(list_filter(verification_types, lambda one: one <> 'pdf_only')) > 0",
    ),
    "share_stackable": ("stackability", "stackability in ('stackable', 'both')"),
}
"""Facts that are a share of listings: the column that its source exposes, or not, for it to be
known of a listing, and when a listing counts. Coverage names columns of `offerings` alone."""
_MOVING = frozenset({"price_move"})
"""Facts of what moved."""
_AWARDING = frozenset({"share_verifiable"})
"""Of listings that award something."""


def fact_rows(
    connection: duckdb.DuckDBPyConnection, measured_at: datetime, *, among: pa.Table | None = None
) -> pa.Table:
    """All rows of `facts`, sorted by fact, entity, credential type and level.

    Args:
        connection: a connection to the catalogue, as `Warehouse.connect` gives it.
        measured_at: the start of the newest published run: the last 30 days end there.
        among: `offering_id` of the listings that facts are of, without what moved: that is told of
            all listings alone. None: all.

    Returns:
        The columns of `facts` without those that say which run it was.
    """
    with connection.cursor() as asked:
        chosen = ""
        if among is not None:
            asked.register("among", among)
            chosen = " and o.offering_id in (select offering_id from among)"
        # The view `offerings` looks for the newest versions in the logs: once is enough.
        asked.execute(f"create temp table listed as select {', '.join(_COLUMNS)} from offerings")
        asked.execute(f"create temp table counted as {_COUNTED}{chosen}")
        facts = [fact for fact in SPREAD if among is None or fact not in _MOVING]
        found = [
            *_listings(asked, chosen),
            *(row for fact in facts for row in _spread(asked, fact, measured_at)),
            *_shares(asked),
            *(_churn(asked, measured_at) if among is None else ()),
        ]
    schema = arrow_schema("facts")
    for name in ("run_id", "measured_at"):
        schema = schema.remove(schema.get_field_index(name))
    rows = pa.Table.from_pylist(found, schema)
    order = ("fact_id", "entity_type", "entity_id", "credential_type", "level")
    return rows.sort_by([(name, "ascending") for name in order])


_COLUMNS = (
    *("offering_id", "provider_id", "source_id", "credential_type", "level", "language_method"),
    *("workload_hours_max", "duration_iso8601", "rating_average", "rating_count"),
    *(column for column, _ in SHARES.values() if "." not in column and column != "level"),
)
"""Columns of `offerings` that facts rest on."""
_COUNTED = (
    "select o.offering_id, o.provider_id from listed o left join offering_quality q "
    "using (offering_id) where coalesce(q.is_counted, true)"
)
"""Before a listing was ever measured, it counts."""


def _listings(asked: duckdb.DuckDBPyConnection, chosen: str) -> Iterator[_Row]:
    """How many there are: all, and of them the counted ones."""
    asked.execute(
        "select o.provider_id, count(c.offering_id), count(*) "
        f"from listed o left join counted c using (offering_id) where true{chosen} "
        "group by grouping sets ((o.provider_id), ())"
    )
    for provider, hits, n in asked.fetchall():
        yield _row("listings", provider, (hits, n), "listings") | {"value": float(hits)}


def _spread(asked: duckdb.DuckDBPyConnection, fact: str, measured_at: datetime) -> Iterator[_Row]:
    """The percentiles of a fact, and its median as the value."""
    shown = ", ".join(
        f"round(quantile_cont(figure, {int(name[1:]) / 100}), {_DIGITS}) as {name}"
        for name in PERCENTILES
    )
    sql = (Path(__file__).parent / "facts" / f"{fact}.sql").read_text(encoding="utf-8")
    asked.execute(sql.replace("{spread}", shown), [measured_at] if "$1" in sql else [])
    for provider, kind, level, hits, n, *figures in asked.fetchall():
        if n:
            percentiles = dict(zip(PERCENTILES, figures, strict=True))
            row = _row(fact, provider, (hits, n), SPREAD[fact])
            row |= {"credential_type": kind, "level": level, "value": percentiles["p50"]}
            yield row | percentiles


def _shares(asked: duckdb.DuckDBPyConnection) -> Iterator[_Row]:
    counts = ", ".join(
        f"count(*) filter ({known} and {says}) as {fact}, count(*) filter ({known}) as {fact}_of"
        for fact, (column, says) in SHARES.items()
        for known in (_known(fact, column),)
    )
    asked.execute(
        "with priced as (select offering_id from prices where offer_category <> 'unknown'), "
        "dated as (select offering_id from sessions where start_date is not null or is_on_demand) "
        f"select o.provider_id, {counts} from listed o join counted using (offering_id) "
        "join sources s using (source_id) group by grouping sets ((o.provider_id), ())"
    )
    for provider, *figures in asked.fetchall():
        for fact, hits, n in zip(SHARES, figures[::2], figures[1::2], strict=True):
            if n:
                value = round(hits / n, _DIGITS)
                yield _row(fact, provider, (hits, n), "share") | {"value": value}


def _known(fact: str, column: str) -> str:
    """Whether a listing's source exposes the column, or is known not to."""
    if "." in column:
        return "true"
    exposed = f"s.field_coverage['{column}'] in ('exposed', 'not_exposed')"
    return f"{exposed} and o.credential_type <> 'none'" if fact in _AWARDING else exposed


def _churn(asked: duckdb.DuckDBPyConnection, measured_at: datetime) -> Iterator[_Row]:
    sql = (Path(__file__).parent / "facts" / "churn.sql").read_text(encoding="utf-8")
    asked.execute(sql, [measured_at])
    for fact, provider, _, _, hits, n in asked.fetchall():
        if n:
            value = round(hits / n, _DIGITS)
            yield _row(fact, provider, (hits, n), "share in 30 days") | {"value": value}


def _row(fact: str, provider: str | None, counts: tuple[int | None, int], said: str) -> _Row:
    """One fact without its value; no provider stands for the catalogue."""
    kind = CATALOGUE if provider is None else "provider"
    named = {"entity_type": kind, "entity_id": provider or CATALOGUE, "fact_id": fact}
    return {**named, "hits": counts[0], "n": counts[1], "unit": said}
