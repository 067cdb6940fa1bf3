"""RP@5 of skills by likeness on spans and sentences of job advertisements, beside baselines.

The sets are the validation sets of Decorte et al. (annotated with preferred labels of ESCO 1.1);
spans whose label the set does not have are left out, as there. RP@5 is the share of a text's
concepts among the best five, of at most five.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s  # type: ignore[import-untyped]
import numpy as np
from rich.table import Table

from normalize.skills.index import load_all
from normalize.skills.labels import bare
from normalize.skills.retriever import WORDS_WEIGHT, Scores, retriever

FOLDER = "labelled/esco-skill-extraction-benchmark/data"
SETS = {
    "TECH spans": ("tech_validation_annotations.csv", "span"),
    "TECH sentences": ("tech_validation_annotations.csv", "sentence"),
    "HOUSE spans": ("house_validation_annotations.csv", "span"),
    "TECHWOLF": ("techwolf_test_annotations.csv", "sentence"),
}
AT = 5

Ranking = Callable[[Sequence[str]], Scores]


def questions(path: Path, column: str) -> dict[str, set[int]]:
    """Text -> numbers of its concepts in the index that ships."""
    numbers = {one.label.strip(): place for place, one in enumerate(load_all()[0].concepts)}
    found: dict[str, set[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = numbers.get(row["label"].strip())
            if number is not None:
                found.setdefault(row[column], set()).add(number)
    return found


def rp(scores: Scores, concepts: Sequence[set[int]]) -> float:
    """Mean RP@5."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :AT].tolist()
    shares = [
        len(right & set(row)) / min(AT, len(right))
        for row, right in zip(best, concepts, strict=True)
    ]
    return float(np.mean(shares))


def bm25() -> Ranking:
    """All labels of a concept as one document."""
    concepts = load_all()[0].concepts
    documents = [" ".join((bare(one.label), *one.alt_labels)) for one in concepts]
    index = bm25s.BM25()
    index.index(bm25s.tokenize(documents, show_progress=False), show_progress=False)
    none = np.zeros(len(concepts), np.float32)

    def score(texts: Sequence[str]) -> Scores:
        words = bm25s.tokenize(list(texts), return_ids=False, show_progress=False)
        return np.array([index.get_scores(row) if row else none for row in words], np.float32)

    return score


def table(real: Path) -> Table:
    """RP@5 of each way on each set."""
    shown = Table(title="Concepts like a text, RP@5", title_justify="left")
    for name in ("", *SETS):
        shown.add_column(name, justify="left" if not name else "right")
    likely, ranked = retriever(None), bm25()
    found: dict[str, list[float]] = {}
    for file, column in SETS.values():
        asked = questions(real / FOLDER / file, column)
        texts, concepts = list(asked), list(asked.values())
        meaning, words = likely.likeness(texts)
        ways = {
            "BM25 over labels (bm25s)": ranked(texts),
            "character 3-5-gram TF-IDF": words,
            "MiniLM int8": meaning,
            "both (the retriever)": meaning + WORDS_WEIGHT * words,
        }
        for name, scores in ways.items():
            found.setdefault(name, []).append(rp(scores, concepts))
    for name, row in found.items():
        shown.add_row(name, *(f"{value:.3f}" for value in row))
    return shown
