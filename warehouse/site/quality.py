"""Scores and facts as pages show them; empty where nothing was measured."""

import json
import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from warehouse.quality.rubric import CORE, GRADES, Metric, load
from warehouse.quality.rubric import TOTALS as MEASURED
from warehouse.quality.scores import Scores
from warehouse.quality.todo import ToDo, find_todos
from warehouse.site.batches import Batch
from warehouse.site.rulers import TOTALS, Scale, metrics, reading, scales
from warehouse.site.source import Row, Source

CATALOGUE = "catalogue"
_LACKS = 8
_EXAMPLES = 3


class ProviderScores:
    """The newest scores of all providers, and how they came to be."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rows: dict[str, dict[str, Row]] = {}
        for row in source.rows(
            "select * from quality where entity_type in ('provider', 'catalogue')"
        ):
            self._rows.setdefault(row["entity_id"], {})[row["metric_id"]] = row
        self._compared = Counter(
            name for of in self._rows.values() for name, row in of.items() if row["standing"]
        )
        self._grades = self._counted("listing_grade")
        self._tiers = self._counted("tier")
        self._titles = self._example_titles()
        self._trends = self._history()

    @property
    def measured(self) -> bool:
        """Whether anything was."""
        return bool(self._rows)

    @property
    def rubric_version(self) -> str | None:
        """The version of the rubric that was measured by."""
        rows = next(iter(self._rows.values()), {})
        return next((row["rubric_version"] for row in rows.values()), None)

    def totals(self, provider: str) -> dict[str, Row]:
        """The totals of a provider, C* among them, each beside the mean of all providers.

        ``shrunk_value`` is what is compared and what the interval is of; ``reason`` says why there
        is none.
        """
        rows = self._rows.get(provider, {})
        return {
            name: {
                **rows[name],
                "mean": self._mean(name),
                "compared": self._compared[name],
                "class": _class(name, rows[name]["value"]),
                "reason": _reason(rows[name]),
            }
            for name in MEASURED
            if name in rows
        }

    def _mean(self, name: str) -> float | None:
        """What providers are held against: the mean of providers, not that of listings."""
        mean: float | None = self._rows.get(CATALOGUE, {}).get(name, {}).get("shrunk_value")
        return mean

    def grades(self, provider: str) -> list[Row]:
        """How many counted listings have each grade, the most frequent first."""
        return self._grades.get(provider, [])

    def tiers(self, provider: str) -> list[Row]:
        """The same of tiers."""
        return self._tiers.get(provider, [])

    def _counted(self, column: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._source.rows(
            f"select provider_id, {column} as value, count(*) as n from offering_quality "
            f"where is_counted and {column} is not null group by all order by n desc, value"
        ):
            found.setdefault(row.pop("provider_id"), []).append(row)
        return found

    def metric(self, provider: str, metric_id: str) -> Row | None:
        """One measurement of a provider."""
        return self._rows.get(provider, {}).get(metric_id)

    def rulers(self, provider: str) -> list[dict[str, Any]]:
        """Each ruler with the provider's total, dimensions and metrics with their evidence."""
        rows = self._rows.get(provider, {})
        if not rows:
            return []
        totals = self.totals(provider)
        return [
            {
                "scale": scale,
                "total": totals.get(scale.id),
                "core": totals.get("consensus_core") if scale.id == "consensus" else None,
                "spread": self.grades(provider) if scale.grades else [],
                "tiers": self.tiers(provider) if scale.tiers else [],
                "dimensions": self._dimensions(provider, scale),
            }
            for scale in scales()
        ]

    def _dimensions(self, provider: str, scale: Scale) -> list[dict[str, Any]]:
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in scale.dimensions}
        for one in scale.metrics:
            if (row := self.metric(provider, one.id)) is not None:
                found[one.dimension].append(self._measured(one, row))
        return [
            {
                "name": scale.dimensions[name],
                "row": self.metric(provider, name),
                "metrics": measured,
            }
            for name, measured in found.items()
        ]

    def _measured(self, metric: Metric, row: Row) -> dict[str, Any]:
        evidence = _evidence(row)
        return {
            "metric": metric,
            "value": row["value"] if row["assessable"] else None,
            "ci_low": row["ci_low"],
            "ci_high": row["ci_high"],
            "reading": reading(metric),
            "points": row["points"],
            "max_points": row["max_points"],
            "n": row["n"],
            "filled": evidence.get("filled"),
            "of": evidence.get("of"),
            "examples": self._examples(evidence.get("examples", [])),
        }

    def lacks(self, provider: str) -> list[dict[str, Any]]:
        """What would gain most, as `credcat quality` lists it, with listings that lack it."""
        rows = {(provider, name): row for name, row in self._rows.get(provider, {}).items()}
        scores = Scores(rows, {}, {}, {}, load(), "")
        return [self._lack(one) for one in find_todos(scores, provider)[:_LACKS]]

    def _lack(self, one: ToDo) -> dict[str, Any]:
        names = {scale.id: scale.name for scale in scales()}
        return {
            "says": one.says,
            "advice": one.advice,
            "lacking": one.lacking,
            "of": one.of,
            "gains": [(names[ruler], gain) for ruler, gain in one.gains.items()],  # type: ignore[index]
            "examples": self._examples(list(one.examples)),
        }

    def _examples(self, named: list[str]) -> list[Row]:
        return [
            {"offering_id": one, "title": self._titles[one]}
            for one in named[:_EXAMPLES]
            if one in self._titles
        ]

    def trend(self, provider: str) -> list[dict[str, Any]]:
        """A line for each ruler: its total of each night, oldest first."""
        return self._trends.get(provider, [])

    def _history(self) -> dict[str, list[dict[str, Any]]]:
        lines: dict[str, dict[str, list[Row]]] = {}
        for row in self._source.history(
            "select entity_id, metric_id, measured_at, value, "
            "coalesce(shrunk_value, value) as level, "
            "ci_low, ci_high, n from quality_log "
            f"where metric_id in {TOTALS} and value is not null "
            "and entity_type in ('provider', 'catalogue') order by measured_at"
        ):
            of_entity = lines.setdefault(row["entity_id"], {})
            of_entity.setdefault(row["metric_id"], []).append(row)
        return {
            entity: [
                {"scale": scale, "points": of_entity[scale.id], **_axis(of_entity[scale.id])}
                for scale in scales()
                if scale.id in of_entity
            ]
            for entity, of_entity in lines.items()
        }

    def _example_titles(self) -> dict[str, str]:
        """Titles of the listings that evidence names."""
        named = {
            one
            for rows in self._rows.values()
            for row in rows.values()
            for one in _evidence(row).get("examples", [])[:_EXAMPLES]
        }
        rows = self._source.rows(
            "select offering_id, title from offerings "
            "where offering_id in (select unnest($1::varchar[]))",
            (sorted(named),),
        )
        return {row["offering_id"]: row["title"] for row in rows}


def _axis(points: list[Row]) -> dict[str, int]:
    """The part of 0 to 100 that holds a line and its intervals, in whole tens."""
    ends = [
        one[name]
        for one in points
        for name in ("level", "ci_low", "ci_high")
        if one[name] is not None
    ]
    low = max(0, math.floor((min(ends) - 2) / 10) * 10)
    high = min(100, math.ceil((max(ends) + 2) / 10) * 10)
    return {"low": min(low, 90), "high": max(high, low + 10)}


def _evidence(row: Row) -> dict[str, Any]:
    if not row["evidence"]:
        return {}
    found: dict[str, Any] = json.loads(row["evidence"])
    return found


_QUARTERS = ("first", "second", "third", "last")


def _class(name: str, percent: float | None) -> str | None:
    """The class that `class_kept` is about, of the mean of a provider's listings."""
    if percent is None:
        return None
    ruler = "consensus" if name == CORE else name
    about = next(scale for scale in scales() if scale.id == ruler)
    if about.grades:
        reached = [grade for grade, least in about.grades.items() if percent >= least]
        return reached[0] if reached else GRADES[-1]
    if about.tiers:
        reached = [tier for tier, least in about.tiers.items() if percent >= least]
        return f"enough for tier {reached[-1]}" if reached else "below tier A"
    return f"{_QUARTERS[min(int(percent // 25), 3)]} quarter of the scale"


def _reason(row: Row) -> str | None:
    """Why nothing is compared."""
    if row["assessable"] and row["shrunk_value"] is not None:
        return None
    return _evidence(row).get("reason") or "insufficient evidence"


class OfferingScores:
    """The scores of single offerings, for their records."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._ids = [one.id for one in metrics()]

    def of(self, batch: Batch) -> Mapping[str, Row]:
        """The scores of a batch, by offering: totals, a share for each metric, evidence."""
        shares = ", ".join(f'round("{name}"::double, 3)' for name in self._ids)
        rows = batch.rows(
            self._source,
            "select offering_id, round(listing_percent, 1) as listing, listing_grade as grade, "
            "round(consensus, 1) as consensus, round(consensus_core, 1) as consensus_core, tier, "
            f"round(assurance, 1) as assurance, rubric_version as rubric, [{shares}] as shares, "
            "evidence from offering_quality where {here}",
        )
        found = {}
        for row in rows:
            row["evidence"] = dict(row["evidence"] or ())
            found[row.pop("offering_id")] = row
        return found


def fact_rows(source: Source) -> dict[str, list[Row]]:
    """Facts beside the scores, by provider and for the catalogue."""
    found: dict[str, list[Row]] = {}
    for row in source.rows(
        "select entity_id, fact_id, credential_type, level, value, hits, n, p10, p25, p50, p75, "
        "p90, unit from facts order by entity_id, fact_id, credential_type nulls first, "
        "level nulls first"
    ):
        found.setdefault(row.pop("entity_id"), []).append(row)
    return found
