"""What is read from free text about quality: descriptions a second, beside trying every pattern.

python -m benchmarks.detection [FOLDER OF RECORDED PAYLOADS]
"""

import sys
import time
from pathlib import Path

import pyarrow as pa

from benchmarks.measuring import best_of, show
from benchmarks.skills import REAL, descriptions
from warehouse.quality.detection import detect
from warehouse.quality.detectors import detectors
from warehouse.quality.folding import fold
from warehouse.quality.phrases import Phrase, load

_SAMPLE = 300
"""Descriptions on which every pattern is tried, which takes long."""


def try_all(texts: list[str], phrases: list[Phrase]) -> int:
    """Every pattern on every text: no word that it needs, no negation, no evidence."""
    return sum(
        phrase.pattern.search(fold(text)) is not None for text in texts for phrase in phrases
    )


def main() -> None:
    """Print descriptions a second and ratios, in processor time."""
    texts = list(dict.fromkeys(descriptions(Path(sys.argv[1]) if len(sys.argv) > 1 else REAL)))
    once = pa.table({"description": texts})
    ten_times = pa.table({"description": texts * 10})
    phrases, every = list(load()), frozenset(detectors())
    clock = time.process_time
    ways = {
        "detect": (best_of(3, lambda: detect(once, every), clock)[0], len(texts)),
        "detect, each text in ten listings": (
            best_of(3, lambda: detect(ten_times, every), clock)[0],
            10 * len(texts),
        ),
        "every pattern tried": (
            best_of(1, lambda: try_all(texts[:_SAMPLE], phrases), clock)[0],
            len(texts[:_SAMPLE]),
        ),
    }
    base = ways["detect"][0] / ways["detect"][1]
    rows = [
        (name, f"{n:,}", f"{n / seconds:,.0f}", f"{seconds / n / base:.2f}")
        for name, (seconds, n) in ways.items()
    ]
    show("Detectors that read free text", ("", "descriptions", "a second", "time, ratio"), rows)


if __name__ == "__main__":
    main()
