"""Listings labelled by hand: what each states, by detector."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from tests.gold.quality.corpus import read

FILE = Path(__file__).parent / "labels.tsv"
HALVES = ("tuned", "held-out", "fresh")
_KEY = ("half", "stratum", "feed", "native_id", "digest")


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A listing, and which detectors' statements reading found in it."""

    half: str
    stratum: str
    feed: str
    native_id: str
    digest: str
    """Of the words that were read: `texts.digest`."""
    states: dict[str, bool]
    """Detector -> whether the listing states it; detectors that nobody read it for are absent."""


@cache
def labels() -> tuple[Label, ...]:
    """Every labelled listing."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_label(row) for row in csv.DictReader(file, delimiter="\t"))


def _label(row: dict[str, str]) -> Label:
    states = {name: said == "1" for name, said in row.items() if name not in _KEY and said}
    half, stratum, feed, native_id, digest = (row[name] for name in _KEY)
    return Label(half, stratum, feed, native_id, digest, states)


@cache
def metric_ids() -> tuple[str, ...]:
    """The detectors that listings were labelled for."""
    with FILE.open(encoding="utf-8") as file:
        return tuple(file.readline().split()[len(_KEY) :])


@cache
def labelled_offerings(real: Path) -> tuple[tuple[Label, pa.Table], ...]:
    """Each label with its offering, a table of one row.

    Raises:
        KeyError: a label names an offering that its feed does not have.
    """
    by_feed: dict[str, list[Label]] = defaultdict(list)
    for label in labels():
        by_feed[label.feed].append(label)
    found = {}
    for feed, wanted in by_feed.items():
        table = read(feed, real)
        places = _places(table["native_id"].to_pylist())
        for label in wanted:
            found[label] = table.slice(places[label.native_id], 1)
    return tuple((label, found[label]) for label in labels())


def _places(native_ids: Sequence[str]) -> dict[str, int]:
    """Native id -> its row; of several the first."""
    return {native_id: at for at, native_id in reversed(list(enumerate(native_ids)))}
