"""The detectors that read free text, and how right each was on labelled listings.

``detectors.csv`` is written by ``python -m tests.gold.quality --write`` from the labels: precision
of findings drawn after phrases were final, recall on listings that were not looked at while they
were tuned, with 95 % intervals. Scores and pages show these figures beside what a detector found.
"""

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "detectors.csv"
_DECIDING = (
    "phrases.csv", "roles.csv", "qualifications.csv", "detectors.csv",
    "detection.py", "phrases.py", "statements.py", "folding.py", "names.py",
)  # fmt: skip
"""Files beside it that decide what is found."""
LEAST_PRECISION = 0.8
LEAST_DETECTIONS = 5
"""Labelled detections below which precision says nothing, and a detector is not used either."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector by the id of its metric, and its figures."""

    metric_id: str
    precision: float | None
    """Right among the findings that were judged; None where there were none."""
    precision_low: float | None
    precision_high: float | None
    recall: float | None
    """Found among the labelled listings that state it; None where none does."""
    recall_low: float | None
    recall_high: float | None
    found: int
    """Findings that were judged."""
    stated: int
    """Labelled listings that state it."""
    labelled: int
    """Listings that were read for it, for recall."""
    used: bool
    """Whether scores read text by it; if not, its metric rests on columns alone."""


@cache
def detectors() -> dict[str, Detector]:
    """Metric id -> detector, in the order of the rubric."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["detector"]: _detector(row) for row in csv.DictReader(file)}


@cache
def version() -> str:
    """A name for detectors as they are: kept findings hold for one of them alone."""
    told = hashlib.sha256()
    for name in _DECIDING:
        told.update(FILE.with_name(name).read_bytes())
    return told.hexdigest()[:12]


def used() -> frozenset[str]:
    """Those that are right often enough for their findings to count."""
    return frozenset(one.metric_id for one in detectors().values() if one.used)


def _detector(row: dict[str, str]) -> Detector:
    return Detector(
        row["detector"],
        _share(row["precision"]),
        _share(row["precision_low"]),
        _share(row["precision_high"]),
        _share(row["recall"]),
        _share(row["recall_low"]),
        _share(row["recall_high"]),
        int(row["found"]),
        int(row["stated"]),
        int(row["labelled"]),
        row["used"] == "yes",
    )


def _share(written: str) -> float | None:
    return float(written) if written else None
