"""Whether two providers' scores can be told from chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from warehouse.quality.intervals import Z95, differ, error_of
from warehouse.quality.scores import Row, Scores


@dataclass(frozen=True, slots=True)
class Difference:
    """One total of two providers."""

    metric_id: str
    higher: str
    lower: str
    by: float
    """Points, of the shrunk values."""
    chance: float
    """Points that chance makes of it at most, nineteen times in twenty."""
    is_told: bool
    """Whether it is more than chance would make."""


def find_differences(
    scores: Scores, providers: Sequence[str], totals: Sequence[str]
) -> list[Difference]:
    """Each pair of providers in each total; pairs of which one has no score are left out."""
    return [
        _difference(metric, scores.rows[one, metric], scores.rows[other, metric])
        for metric in totals
        for one, other in combinations(providers, 2)
        if _is_compared(scores, one, metric) and _is_compared(scores, other, metric)
    ]


def _is_compared(scores: Scores, provider: str, metric: str) -> bool:
    row = scores.rows.get((provider, metric))
    return row is not None and row["shrunk_value"] is not None


def _difference(metric: str, one: Row, other: Row) -> Difference:
    higher, lower = sorted((one, other), key=lambda row: -row["shrunk_value"])
    errors = [error_of(row["ci_low"], row["ci_high"]) for row in (higher, lower)]
    told = differ(higher["shrunk_value"], errors[0], lower["shrunk_value"], errors[1])
    by = higher["shrunk_value"] - lower["shrunk_value"]
    chance = Z95 * (errors[0] ** 2 + errors[1] ** 2) ** 0.5
    return Difference(metric, higher["entity_id"], lower["entity_id"], by, chance, told)
