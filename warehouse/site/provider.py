"""The page of one provider, and the index of all."""

from collections.abc import Mapping
from typing import Any

from warehouse.quality.rubric import load
from warehouse.site.coverage import TELLING
from warehouse.site.health import Health
from warehouse.site.quality import CATALOGUE, ProviderScores, fact_rows
from warehouse.site.source import Row, Source

_SAMPLES = 12
_EVENTS = 30
_RUNS = 10


def provider_index(source: Source, scores: ProviderScores) -> list[Row]:
    """A row for each provider with listings, by name."""
    rows = source.rows(
        "with listed as (select provider_id, count(*) as n, max(last_seen_at) as seen, "
        "count(distinct credential_type) as types, mode(credential_type) as main_type "
        "from offerings group by provider_id), "
        "body as (select provider_id, arg_max(body, n) as body from (select provider_id, body, "
        "count(*) as n from (select provider_id, unnest(awarding_body_ids) as body from offerings) "
        "group by all) group by provider_id) "
        "select l.*, coalesce(p.name, l.provider_id) as name, p.provider_type, p.country_code, "
        "b.name as body from listed l left join providers p using (provider_id) "
        "left join body using (provider_id) "
        "left join providers b on b.provider_id = body.body and b.provider_id <> l.provider_id "
        "order by lower(coalesce(p.name, l.provider_id)), l.provider_id"
    )
    for row in rows:
        row["scores"] = scores.totals(row["provider_id"])
        row["grade"] = next(iter(scores.grades(row["provider_id"])), None)
        row["tier"] = next(iter(scores.tiers(row["provider_id"])), None)
    return rows


class ProviderPages:
    """What the pages of providers say; what is asked for all of them is asked once."""

    def __init__(self, source: Source, scores: ProviderScores, health: Health) -> None:
        self._source = source
        self._scores = scores
        self._health = health
        self._coverage = self._by_provider(
            'select provider_id, "column", filled, offerings, share from coverage '
            f'where "column" in {TELLING}'
        )
        self._types = self._by_provider(
            "select provider_id, credential_type as value, count(*) as n from offerings "
            "group by all order by n desc, value"
        )
        self._levels = self._by_provider(
            "select provider_id, level as value, count(*) as n from offerings "
            "group by all order by n desc, value"
        )
        self._languages = self._by_provider(
            "select provider_id, value, count(*) as n from "
            "(select provider_id, unnest(language_codes) as value from offerings) "
            "group by all order by n desc, value"
        )
        self._bodies = self._by_provider(
            "select a.provider_id, b.name as value, count(*) as n from (select provider_id, "
            "unnest(awarding_body_ids) as body from offerings) a "
            "join providers b on b.provider_id = a.body group by all order by n desc, value"
        )
        self._facts = fact_rows(source)

    def page(self, row: Row) -> dict[str, Any]:
        """What the page of a provider says, after its row of the index."""
        provider = row["provider_id"]
        about = self._source.rows("select * from providers where provider_id = $1", (provider,))
        sources = self._source.rows(
            "select * from sources where source_id in (select distinct source_id from offerings "
            "where provider_id = $1) order by source_id",
            (provider,),
        )
        return {
            "row": row,
            "organisation": about[0] if about else {},
            "sources": sources,
            "rulers": self._scores.rulers(provider),
            "lacks": self._scores.lacks(provider),
            "trend": self._scores.trend(provider),
            "facts": self._facts.get(provider, []),
            "catalogue_facts": self._facts.get(CATALOGUE, []),
            "coverage": _coverage(self._coverage.get(provider, []), sources),
            "types": self._types.get(provider, []),
            "levels": self._levels.get(provider, []),
            "languages": self._languages.get(provider, []),
            "bodies": self._bodies.get(provider, []),
            "events": self._events(provider),
            "counts": self._counts(provider),
            "runs": self._runs(sources),
            "reading_of": self._health.of([one["source_id"] for one in sources]),
            "samples": self._samples(provider),
            "replies": self._replies(provider),
        }

    def _by_provider(self, sql: str) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._source.rows(sql):
            found.setdefault(row.pop("provider_id"), []).append(row)
        return found

    def _events(self, provider: str) -> list[Row]:
        """What changed last, without a first batch."""
        return self._source.rows(
            "select c.observed_at, c.entity_table, c.change_type, c.field, c.old_value, "
            "c.new_value, c.cause, c.offering_id, o.title from changes c "
            "left join offerings o using (offering_id) "
            "where c.source_id = $1 and c.observed_at > (select min(started_at) from runs "
            "where source_id = $1 and published) "
            "and not (c.entity_table <> 'offerings' and c.change_type <> 'updated') "
            "order by c.observed_at desc, c.offering_id, c.entity_table, c.entity_id, c.field "
            f"limit {_EVENTS}",
            (provider,),
        )

    def _counts(self, provider: str) -> list[Row]:
        """How many offerings came, changed and went, by run, the newest first."""
        return self._source.rows(
            "select observed_at, "
            + ", ".join(
                f"count(distinct offering_id) filter (change_type = '{kind}'"
                + (" and entity_table = 'offerings'" if kind != "updated" else "")
                + f") as {kind}"
                for kind in ("added", "updated", "withdrawn", "reappeared")
            )
            + ", any_value(cause) as cause from changes where source_id = $1 "
            f"group by observed_at order by observed_at desc limit {_RUNS}",
            (provider,),
        )

    def _runs(self, sources: list[Row]) -> list[Row]:
        return self._source.rows(
            "select started_at, state, verdict, reason, requests, items_scraped, items_valid, "
            "items_rejected, added, updated, removed from runs "
            "where source_id in (select unnest($1::varchar[])) "
            f"order by started_at desc, run_id desc limit {_RUNS}",
            ([one["source_id"] for one in sources],),
        )

    def _replies(self, provider: str) -> list[Row]:
        """What the provider says of its scores, the newest first, with titles of listings."""
        of = [one for one in self._source.corrections if one.provider_id == provider]
        if not of:
            return []
        titles = {
            row["offering_id"]: row["title"]
            for row in self._source.rows(
                "select offering_id, title from offerings "
                "where offering_id in (select unnest($1::varchar[]))",
                ([one.offering_id for one in of],),
            )
        }
        metrics = load().metrics
        found = [
            {
                **one.model_dump(),
                "metric": metrics[one.metric_id].says,
                "title": titles.get(one.offering_id or ""),
            }
            for one in of
        ]
        return sorted(found, key=lambda row: row["received_on"], reverse=True)

    def _samples(self, provider: str) -> list[Row]:
        """Some listings: the fullest ones in the order of their ids say most of what to expect."""
        return self._source.rows(
            "select offering_id, title, credential_type, level, language_codes, url, "
            "workload_hours_min::double as hours_min, workload_hours_max::double as hours_max "
            "from offerings where provider_id = $1 "
            f"order by hash(offering_id), offering_id limit {_SAMPLES}",
            (provider,),
        )


def _coverage(rows: list[Row], sources: list[Row]) -> list[Row]:
    """Shares of columns in the order of the schema; what our reader does not collect is said so."""
    stated = dict(pair for one in sources for pair in one["field_coverage"] or ())
    by_name = {row["column"]: row for row in rows}
    return [{**by_name[name], "exposed": stated.get(name)} for name in TELLING if name in by_name]
