"""How right each detector is on the labelled listings."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from tests.gold.quality.labels import Label, labelled_offerings, metric_ids
from tests.gold.quality.texts import FIELDS
from warehouse.quality.detection import detect
from warehouse.quality.detectors import LEAST_DETECTIONS, LEAST_PRECISION
from warehouse.quality.intervals import wilson


@dataclass(frozen=True, slots=True)
class Judged:
    """A listing and a detector: what reading found, and what the detector did."""

    label: Label
    metric_id: str
    states: bool
    evidence: str | None
    """None where the detector found nothing."""


@dataclass(frozen=True, slots=True)
class Share:
    """Hits among n, with a 95 % interval by Wilson."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.n:
            return None
        low, high = wilson(np.array([float(self.hits)]), np.array([float(self.n)]))
        return float(low[0]), float(high[0])


@dataclass(frozen=True, slots=True)
class Score:
    """A detector's figures on the listings of one half."""

    metric_id: str
    precision: Share
    recall: Share
    labelled: int

    @property
    def is_precise(self) -> bool:
        """Whether it is right often enough to be used."""
        value = self.precision.value or 0.0
        return self.precision.n >= LEAST_DETECTIONS and value >= LEAST_PRECISION


def judge(real: Path) -> list[Judged]:
    """Run every detector over the texts alone of the labelled listings."""
    found = labelled_offerings(real)
    texts = pa.concat_tables([_texts(offering) for _, offering in found])
    evidence = detect(texts, metric_ids())["evidence"].to_pylist()
    return [
        Judged(label, metric_id, states, dict(said).get(metric_id))
        for (label, _), said in zip(found, evidence, strict=True)
        for metric_id, states in label.states.items()
    ]


def _texts(offering: pa.Table) -> pa.Table:
    """The texts of an offering, null where its feed has no such field; no column that answers."""
    lists = {"learning_outcomes", "language_codes"}
    columns = {}
    for name in (*FIELDS, "language_codes"):
        kind = pa.list_(pa.string()) if name in lists else pa.string()
        held = name in offering.column_names and name != "quality_assurance_text"
        columns[name] = offering[name].cast(kind) if held else pa.nulls(offering.num_rows, kind)
    return pa.table(columns)


def scores(judged: Iterable[Judged], half: str) -> dict[str, Score]:
    """Detector -> its figures on one half."""
    those = [one for one in judged if one.label.half == half]
    return {
        metric_id: _score(metric_id, [one for one in those if one.metric_id == metric_id])
        for metric_id in metric_ids()
    }


def _score(metric_id: str, judged: list[Judged]) -> Score:
    found = [one for one in judged if one.evidence is not None]
    stated = [one for one in judged if one.states]
    right = sum(one.states for one in found)
    return Score(metric_id, Share(right, len(found)), Share(right, len(stated)), len(judged))
