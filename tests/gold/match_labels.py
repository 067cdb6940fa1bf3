"""Pairs of recorded listings, judged by hand, and what the comparison says of them."""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from tests.gold.pair_records import load_records
from warehouse.match.candidates import word_weights
from warehouse.match.features import compare
from warehouse.match.model import score, train
from warehouse.match.records import Record

FILE = Path(__file__).parent / "matches.tsv"


@dataclass(frozen=True, slots=True)
class Label:
    """A pair and what it is: a match type, or ``none``."""

    stratum: str
    left: tuple[str, str]
    right: tuple[str, str]
    verdict: str
    reason: str

    @property
    def half(self) -> int:
        """0 or 1, from the pair alone: weights are learnt from the other half."""
        said = "|".join((*self.left, *self.right))
        return hashlib.sha256(said.encode()).digest()[0] % 2


@cache
def labels() -> tuple[Label, ...]:
    """Every labelled pair."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return tuple(
        Label(
            row["stratum"],
            (row["left_feed"], row["left_id"]),
            (row["right_feed"], row["right_id"]),
            row["verdict"],
            row["reason"],
        )
        for row in csv.DictReader(lines, delimiter="\t")
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """The labelled pairs with their records and features, in the order of labels."""

    pairs: list[tuple[Record, Record]]
    features: pa.Table


def compare_labelled(root: Path) -> Compared:
    """Load the feeds and compare each labelled pair.

    Raises:
        KeyError: a label names a listing that its feed does not have.
    """
    found = load_records(root)
    position = {key: at for at, key in enumerate(found)}
    records = list(found.values())
    at = [(position[one.left], position[one.right]) for one in labels()]
    features = compare(records, at, word_weights(records))
    return Compared([(records[a], records[b]) for a, b in at], features)


def cross_scores(features: pa.Table) -> list[float]:
    """A score for each labelled pair, by weights learnt from the half that it is not in."""
    scores: list[float] = [0.0] * len(labels())
    for half in (0, 1):
        known = [n for n, one in enumerate(labels()) if one.half != half]
        asked = [n for n, one in enumerate(labels()) if one.half == half]
        model = train(features.take(known), [is_related(labels()[n]) for n in known])
        for n, value in zip(asked, score(features.take(asked), model)["score"], strict=True):
            scores[n] = value.as_py()
    return scores


def is_related(label: Label) -> bool:
    """Whether the pair is of one matter: the model learns this, conflicts tell of what kind."""
    return label.verdict != "none"


def verdicts(judged: Sequence[Label]) -> list[bool]:
    """Whether each is one offering."""
    return [one.verdict == "same_offering" for one in judged]
