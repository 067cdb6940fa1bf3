"""The rubric: what is measured, what it weighs and why, read once from ``rubric/*.toml``.

The three files are the rubric: ids, points, sources, texts for people and the expressions that
measure. Whoever disagrees with a weight changes it there and gets another version of every score.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from normalize.schema import tables

VERSION = "1.1.0"
"""Semantic: major where scores of before cannot be compared, minor where a metric is new, patch
where only texts changed."""

Ruler = Literal["listing", "consensus", "assurance"]
RULERS: tuple[Ruler, ...] = ("consensus", "listing", "assurance")
"""In the order in which they are measured: the others ask what consensus found."""
CORE = "consensus_core"
"""The field of a metric that rests on C*, the completeness without what every record has."""
TOTALS = ("listing", "consensus", CORE, "assurance")
GRADES = ("excellent", "good", "sufficient", "poor")
INSUFFICIENT = "insufficient_evidence"
ENOUGH = 0.6
"""Least share of points that must be assessable for a score to be published."""
TEXTS = (
    "title",
    "subtitle",
    "description",
    "learning_outcomes",
    "prerequisites_text",
    "quality_assurance_text",
    "credentials.criteria_text",
)
FEWEST = 5
"""Fewest assessable offerings for which a mean is published."""

_FOLDER = Path(__file__).parent / "rubric"


class RubricError(ValueError):
    """A rubric file is wrong; the message says which, where and how."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Metric(_Model):
    """One thing that is looked at in each listing."""

    id: str = Field(pattern=r"^([facir]\d|e|p\d{1,2})_[a-z_]+$")
    ruler: Ruler
    dimension: str
    points: Annotated[int, Field(gt=0)]
    ceiling: bool = False
    """Every record has it: C* leaves it out."""
    requirements: dict[str, Annotated[int, Field(ge=0, le=3)]] | None = None
    """Of a consensus element: what each standard asks for (3 required, 1 recommended, 0 silent)."""
    source: str = Field(min_length=1)
    says: str = Field(min_length=1)
    advice: str = Field(min_length=1)
    fields: tuple[str, ...]
    """Columns of `offerings`, ``table.column``, or `CORE`."""
    detector: bool = False
    """Whether a detector reads the listing's text for it."""
    share: str | None = None
    """SQL over the view `listing`, 0 to 1 or a truth value; null: cannot be assessed here."""
    reason: str | None = None
    """Why no listing can be assessed yet, where there is no `share`."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The detectors whose findings in the listing's text may earn it, as ids of metrics."""
        return tuple(re.findall(r"\btext_(p\d+_\w+)", self.share or ""))

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.share is None) == (self.reason is None):
            raise ValueError("has either `share` or `reason`")
        if self.requirements and self.points != sum(self.requirements.values()):
            raise ValueError("points are the sum of requirements")
        for field in self.fields:
            check_field(field)
        return self


class Tier(_Model):
    """Two of the three criteria of a tier; the third is C*."""

    fields: tuple[str, ...]
    language_share: str
    vocabulary_share: str


class About(_Model):
    """What a ruler is."""

    ruler: Ruler
    title: str
    says: str
    points: int
    dimensions: dict[str, str] = {}
    """Title of each dimension, by its id."""
    grades: dict[str, float] = {}
    """Least percent of each grade but the last, best first."""
    standards: dict[str, str] = {}
    """Published standards that the weights come from."""
    tier: Tier | None = None
    tiers: dict[str, float] = {}
    """Least percent of the worst criterion, lowest tier first."""


class Rubric(_Model):
    """All three rulers."""

    version: str
    abouts: dict[Ruler, About]
    metrics: dict[str, Metric]
    """By id, in the order of the files, consensus first."""
    texts: tuple[str, ...] = TEXTS
    """Columns that detectors read, all of them for each metric."""

    @cached_property
    def dimensions(self) -> dict[str, str]:
        """Title of each dimension, by its id; consensus has none."""
        return {k: v for about in self.abouts.values() for k, v in about.dimensions.items()}

    def of_ruler(self, ruler: Ruler) -> list[Metric]:
        """The metrics of a ruler, in order."""
        return [metric for metric in self.metrics.values() if metric.ruler == ruler]

    def of_dimension(self, dimension: str) -> list[Metric]:
        """The metrics of a dimension, in order."""
        return [metric for metric in self.metrics.values() if metric.dimension == dimension]

    def of_total(self, total: str) -> list[Metric]:
        """The metrics that a total (one of `TOTALS`) is the sum of."""
        if total == CORE:
            return [metric for metric in self.of_ruler("consensus") if not metric.ceiling]
        return [metric for metric in self.metrics.values() if metric.ruler == total]

    def columns(self, metric: Metric) -> tuple[str, ...]:
        """All columns that a metric rests on: texts and, for `CORE`, those of its elements, too."""
        found = dict.fromkeys(field for field in metric.fields if field != CORE)
        if metric.reads:
            found |= dict.fromkeys(self.texts)
        if CORE in metric.fields:
            found |= dict.fromkeys(f for one in self.of_total(CORE) for f in self.columns(one))
        return tuple(found)


def check_field(field: str) -> None:
    """Raise ValueError unless a field is a column of the schema or `CORE`."""
    table, column = field.split(".", 1) if "." in field else ("offerings", field)
    if field != CORE and column not in tables().get(table, {}):
        raise ValueError(f"{field} is no column of the schema")


@cache
def load() -> Rubric:
    """The rubric that ships.

    Raises:
        RubricError: a file is wrong.
    """
    return read(
        {ruler: (_FOLDER / f"{ruler}.toml").read_text(encoding="utf-8") for ruler in RULERS}
    )


def read(texts: Mapping[Ruler, str]) -> Rubric:
    """A rubric from the text of its files.

    Raises:
        RubricError: a text is no TOML, lacks or misspells a key, or its points do not add up.
    """
    abouts: dict[Ruler, About] = {}
    metrics: dict[str, Metric] = {}
    for ruler in RULERS:
        try:
            about, found = _ruler(tomllib.loads(texts[ruler]), ruler)
        except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
            raise RubricError(f"rubric/{ruler}.toml: {error}") from error
        abouts[ruler] = about
        metrics |= found
    return Rubric(version=VERSION, abouts=abouts, metrics=metrics)


def _ruler(said: dict[str, Any], ruler: Ruler) -> tuple[About, dict[str, Metric]]:
    about = About(**said.pop("about", {}))
    metrics = {name: Metric(id=name, ruler=ruler, **values) for name, values in said.items()}
    known = about.dimensions or {ruler: about.title}
    for metric in metrics.values():
        if metric.dimension not in known:
            raise ValueError(f"{metric.id}: dimension {metric.dimension} is not described")
        if about.standards and set(metric.requirements or ()) != set(about.standards):
            raise ValueError(f"{metric.id}: requirements name other standards than `about`")
    if (total := sum(metric.points for metric in metrics.values())) != about.points:
        raise ValueError(f"the metrics' points are {total} and not {about.points}")
    return about, metrics
