"""Scores, facts and health as pages show them; empty where nothing was measured."""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from warehouse.quality.rubric import Metric
from warehouse.site.batches import Batch
from warehouse.site.rulers import TOTALS, Scale, metrics, scales
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
        """The totals of a provider by ruler, each beside the catalogue's mean."""
        rows, means = self._rows.get(provider, {}), self._rows.get(CATALOGUE, {})
        return {
            name: {**rows[name], "mean": means.get(name, {}).get("value")}
            for name in TOTALS
            if name in rows
        }

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
                "core": rows.get("consensus_core") if scale.id == "consensus" else None,
                "reason": _reason(rows.get(scale.id)),
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
            "points": row["points"],
            "max_points": row["max_points"],
            "n": row["n"],
            "filled": evidence.get("filled"),
            "of": evidence.get("of"),
            "examples": [
                {"offering_id": one, "title": self._titles[one]}
                for one in evidence.get("examples", [])[:_EXAMPLES]
                if one in self._titles
            ],
        }

    def lacks(self, provider: str) -> list[dict[str, Any]]:
        """What would gain most: metrics by the per cent of their ruler that is lost."""
        found = []
        for scale in scales():
            for one in scale.metrics:
                row = self.metric(provider, one.id)
                # Consensus asks for fields that the other two ask for as well.
                if scale.id == "consensus" or row is None or not row["assessable"]:
                    continue
                if row["value"] is not None and row["value"] < 1:
                    lost = scale.weight(one) * (1 - row["value"])
                    found.append({**self._measured(one, row), "scale": scale, "lost": lost})
        found.sort(key=lambda one: (-one["lost"], one["metric"].id))
        return found[:_LACKS]

    def trend(self, provider: str) -> list[dict[str, Any]]:
        """A line for each ruler: its total of each night, oldest first."""
        return self._trends.get(provider, [])

    def _history(self) -> dict[str, list[dict[str, Any]]]:
        lines: dict[str, dict[str, list[Row]]] = {}
        for row in self._source.history(
            "select entity_id, metric_id, measured_at, value, ci_low, ci_high, n from quality_log "
            f"where metric_id in {TOTALS} and value is not null "
            "and entity_type in ('provider', 'catalogue') order by measured_at"
        ):
            of_entity = lines.setdefault(row["entity_id"], {})
            of_entity.setdefault(row["metric_id"], []).append(row)
        return {
            entity: [
                {"scale": scale, "points": of_entity[scale.id]}
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


def _evidence(row: Row) -> dict[str, Any]:
    if not row["evidence"]:
        return {}
    found: dict[str, Any] = json.loads(row["evidence"])
    return found


def _reason(row: Row | None) -> str | None:
    """Why there is no total."""
    if row is None or (row["assessable"] and row["value"] is not None):
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


def health_rows(source: Source) -> list[Row]:
    """The health of the catalogue as a whole, newest night.

    What is measured column by column is put together, its columns beside it.
    """
    rows = source.rows(
        'select metric_id, "column", value, hits, n, ci_low, ci_high from health '
        "where entity_type = 'catalogue' order by metric_id, \"column\" nulls first"
    )
    found: list[Row] = []
    for name, group in groupby(rows, key=lambda row: row["metric_id"]):
        measured = list(group)
        whole = [row for row in measured if row["column"] is None]
        columns = [row for row in measured if row["column"] is not None]
        found.append({**(whole[0] if whole else _together(name, columns)), "columns": columns})
    return found


def _together(metric: str, columns: list[Row]) -> Row:
    n = sum(row["n"] for row in columns)
    hits = sum(row["hits"] or 0 for row in columns)
    value = hits / n if n else None
    return {"metric_id": metric, "value": value, "hits": hits, "n": n, "ci_low": None}


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
