"""The scorecard as a list of what to do: what is missing, where, and what it would gain."""

import json
from dataclasses import dataclass

import duckdb

from warehouse.quality.detectors import detectors, used
from warehouse.quality.rubric import Metric
from warehouse.quality.scores import Scores

RULERS = ("listing", "consensus", "assurance")
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How right a detector was on labelled listings."""

    metric_id: str
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing that a provider's listings lack."""

    says: str
    """What a listing that has it does."""
    advice: str
    fields: tuple[str, ...]
    metrics: tuple[str, ...]
    lacking: int
    of: int
    gains: dict[str, float]
    """Ruler -> points of 100 that it would gain if no listing lacked it."""
    examples: tuple[str, ...]
    """Ids of listings that lack it."""
    read_from_text: tuple[Reading, ...] = ()
    """How right the detectors are that read listings' texts for it, where any do."""

    @property
    def gain(self) -> float:
        """Points of 100, added up over the rulers."""
        return sum(self.gains.values())


def find_todos(scores: Scores, provider: str) -> list[ToDo]:
    """What the provider's listings lack, what gains most first.

    Metrics of several rulers that rest on the same columns are one thing to do.
    """
    groups: dict[tuple[str, ...], list[tuple[Metric, float]]] = {}
    for metric in scores.rubric.metrics.values():
        gain = _gain(scores, provider, metric)
        if gain > 0:
            groups.setdefault(tuple(sorted(metric.fields)), []).append((metric, gain))
    todos = [_todo(scores, provider, group) for group in groups.values()]
    return sorted(todos, key=lambda one: (-one.gain, one.metrics))


def _todo(scores: Scores, provider: str, group: list[tuple[Metric, float]]) -> ToDo:
    group = sorted(group, key=lambda pair: -pair[1])
    chief = group[0][0]
    counted = json.loads(scores.rows[provider, chief.id]["evidence"])
    gains: dict[str, float] = {}
    for metric, gain in group:
        gains[metric.ruler] = round(gains.get(metric.ruler, 0.0) + gain, 4)
    return ToDo(
        says=chief.says,
        advice=chief.advice,
        fields=chief.fields,
        metrics=tuple(metric.id for metric, _ in group),
        lacking=counted["of"] - counted["filled"],
        of=counted["of"],
        gains=gains,
        examples=tuple(counted["examples"]),
        read_from_text=tuple(
            Reading(metric.id, (one := detectors()[metric.id]).precision, one.recall)
            for metric, _ in group
            if metric.id in used()
        ),
    )


def _gain(scores: Scores, provider: str, metric: Metric) -> float:
    """Points of 100 that the ruler's mean would gain if every listing had it.

    The listings of a provider are assessed by one reader: what can be assessed is taken as alike.
    """
    row = scores.rows.get((provider, metric.id))
    total = scores.rows.get((provider, metric.ruler))
    if row is None or row["value"] is None or total is None or not total["max_points"]:
        return 0.0
    known = min(row["n"] / total["n"], 1.0) if total["n"] else 0.0
    return float(100 * metric.points * (1 - row["value"]) * known / total["max_points"])


def not_assessed(scores: Scores, provider: str) -> list[Metric]:
    """Metrics that nothing can be said of: never charged to the provider."""
    return [
        metric
        for metric in scores.rubric.metrics.values()
        if metric.share is not None
        and ((row := scores.rows.get((provider, metric.id))) is None or not row["assessable"])
    ]


def find_links(
    connection: duckdb.DuckDBPyConnection, offerings: list[str]
) -> dict[str, tuple[str, str]]:
    """Title and address of offerings, by their ids."""
    rows = connection.execute(
        "select offering_id, title, url from offerings "
        "where offering_id in (select unnest($1::varchar[]))",
        [offerings],
    ).fetchall()
    return {offering: (title, url) for offering, title, url in rows}
