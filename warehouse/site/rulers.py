"""The three rulers and their metrics, in the words of the rubric, in the order of pages."""

from dataclasses import dataclass
from functools import cache

from warehouse.quality.detectors import Detector, detectors
from warehouse.quality.rubric import Metric, Ruler, load

TOTALS: tuple[Ruler, ...] = ("listing", "consensus", "assurance")
"""The rulers' ids, which are also the ids of their totals."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A ruler as pages speak of it."""

    id: Ruler
    name: str
    says: str
    points: int
    dimensions: dict[str, str]
    """Title of each dimension, by its id."""
    grades: dict[str, float]
    tiers: dict[str, float]
    standards: dict[str, str]
    metrics: list[Metric]


@cache
def scales() -> tuple[Scale, ...]:
    """All three."""
    rubric = load()
    abouts = {ruler: rubric.abouts[ruler] for ruler in TOTALS}
    return tuple(
        Scale(
            id=ruler,
            name=about.title,
            says=about.says,
            points=about.points,
            dimensions=about.dimensions or {ruler: about.title},
            grades=about.grades,
            tiers=about.tiers,
            standards=about.standards,
            metrics=rubric.of_ruler(ruler),
        )
        for ruler, about in abouts.items()
    )


def metrics() -> list[Metric]:
    """All metrics, ruler by ruler."""
    return [metric for scale in scales() for metric in scale.metrics]


def reading(metric: Metric) -> list[Detector]:
    """The detectors that read listings' texts for a metric, or would if they were right enough."""
    return [detectors()[name] for name in metric.reads if name in detectors()]
