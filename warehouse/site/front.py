"""The first page: what is new, the catalogue in numbers, and its health."""

from datetime import datetime, timedelta
from typing import Any

from warehouse.site.health import Health
from warehouse.site.quality import CATALOGUE, fact_rows
from warehouse.site.source import Row, Source

NIGHT = timedelta(hours=20)
"""Runs that began so long before the newest one or later are of one night."""
MONTH = timedelta(days=30)
_SHOWN = 12
_MOVES = 8
_AMOUNTS = "('amount', 'amount_min', 'amount_max')"
_FIRST_RUNS = (
    "first_run as (select source_id, min(started_at) as first_at from runs where published "
    "group by source_id)"
)
"""A provider's first batch is a new provider, not so many new offerings."""


def first_page(source: Source, health: Health) -> dict[str, Any]:
    """What the first page says."""
    newest: datetime | None = source.one("select max(started_at) as at from runs")["at"]
    found: dict[str, Any] = {
        "newest": newest,
        "numbers": _numbers(source),
        "types": _counted(source, "credential_type"),
        "languages": _counted(source, "unnest(language_codes)", 8),
        "health": health,
        "facts": fact_rows(source).get(CATALOGUE, []),
        "runs": _runs(source),
        "windows": [],
        "arrivals": [],
        "moves": [],
    }
    if newest is not None:
        found["windows"] = [
            {"name": name, "since": newest - length, **_window(source, newest - length)}
            for name, length in (("Last night", NIGHT), ("Last 30 days", MONTH))
        ]
        found["arrivals"] = _arrivals(source)
        found["moves"] = _moves(source, newest - MONTH)
    return found


def _numbers(source: Source) -> Row:
    return source.one(
        "select count(*) as offerings, count(distinct provider_id) as providers, "
        "(select count(*) from providers) as organisations, "
        "(select count(distinct lower(skill_label)) from offering_skills) as skills, "
        "(select count(distinct code) from (select unnest(language_codes) as code from offerings))"
        " as languages, "
        "(select count(distinct offering_id) from prices where coalesce(amount, amount_min) "
        "is not null or offer_category = 'free') as priced, "
        "(select count(*) from sessions where start_date >= "
        "(select max(started_at)::date from runs)) as upcoming, "
        "(select count(distinct cluster_id) from matches where cluster_id is not null) as shared "
        "from offerings"
    )


def _counted(source: Source, column: str, most: int = 20) -> list[Row]:
    return source.rows(
        f"select value, count(*) as n, count(*) / (select count(*) from offerings) as share "
        f"from (select {column} as value from offerings) group by value "
        f"order by n desc, value limit {most}"
    )


def _window(source: Source, since: datetime) -> Row:
    return source.one(
        f"with {_FIRST_RUNS}, seen as (select c.*, f.first_at from changes c "
        "left join first_run f using (source_id) where observed_at >= $1 and cause = 'provider') "
        "select (select count(*) from first_run where first_at >= $1) as providers, "
        "count(distinct offering_id) filter (entity_table = 'offerings' and change_type = 'added' "
        "and observed_at > first_at) as added, "
        "count(distinct offering_id) filter (entity_table = 'offerings' and change_type = 'added' "
        "and observed_at <= first_at) as added_first, "
        "count(distinct offering_id) filter (change_type = 'updated') as updated, "
        "count(distinct offering_id) filter (entity_table = 'offerings' and "
        "change_type = 'withdrawn') as withdrawn, "
        "count(distinct offering_id) filter (entity_table = 'offerings' and "
        "change_type = 'reappeared') as reappeared, "
        f"count(distinct entity_id) filter (entity_table = 'prices' and field in {_AMOUNTS}) "
        "as prices from seen",
        (since,),
    )


def _arrivals(source: Source) -> list[Row]:
    """The newest offerings, those of a provider's first batch last."""
    return source.rows(
        f"with {_FIRST_RUNS} select o.offering_id, o.title, o.provider_id, p.name as provider, "
        "o.credential_type, o.first_seen_at, o.language_codes from offerings o "
        "left join first_run f using (source_id) left join providers p using (provider_id) "
        "order by o.first_seen_at <= f.first_at, o.first_seen_at desc, o.provider_id, o.title, "
        f"o.offering_id limit {_SHOWN}"
    )


def _moves(source: Source, since: datetime) -> list[Row]:
    """The largest moves of prices, in share."""
    return source.rows(
        "select c.offering_id, o.title, o.provider_id, p.currency, p.component, "
        "c.old_value::double as old, c.new_value::double as new, c.observed_at, "
        "(c.new_value::double - c.old_value::double) / nullif(c.old_value::double, 0) as move "
        "from changes c join offerings o on o.offering_id = c.offering_id "
        "left join prices p on p.price_id = c.entity_id "
        f"where c.entity_table = 'prices' and c.field in {_AMOUNTS} and c.cause = 'provider' "
        "and c.observed_at >= $1 and c.old_value is not null and c.new_value is not null "
        f"order by abs(move) desc nulls last, c.observed_at desc, c.change_id limit {_MOVES}",
        (since,),
    )


def _runs(source: Source) -> list[Row]:
    """The last run of each provider that is not whole; and how many are."""
    return source.rows(
        "with last as (select * from runs where source_id is not null qualify row_number() over "
        "(partition by source_id order by started_at desc, run_id desc) = 1) "
        "select source_id, state, reason, started_at, items_rejected, count(*) over () as of, "
        "count(*) filter (state = 'succeeded') over () as good from last "
        "order by state = 'succeeded', state, source_id limit 12"
    )
