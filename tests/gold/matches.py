"""Precision and recall of matching on hand-labelled pairs, and F1 on public ones.

python -m tests.gold.matches [--faults] [--train]

Each labelled pair is scored by weights learnt from the half that it is not in (a hash of the pair
says which). ``--train`` learns the shipped weights from all of them and writes model.json.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.gold.benchmark_pairs import SETS, measure
from tests.gold.match_labels import (
    Compared,
    Label,
    compare_labelled,
    cross_scores,
    is_related,
    labels,
)
from tests.gold.pair_scores import Counts
from warehouse.match.judgement import MATCH, Judgement, judge
from warehouse.match.model import SHIPPED, train

ROOT = Path(__file__).parents[3] / "shared" / "real"


def judge_labelled(compared: Compared, *, by_model: bool = True) -> list[Judgement]:
    """What is decided of each labelled pair, by weights that have not seen it or by rules alone."""
    unscored: list[float | None] = [None] * len(compared.pairs)
    scores = cross_scores(compared.features) if by_model else unscored
    return [
        judge(left, right, features, score)
        for (left, right), features, score in zip(
            compared.pairs, compared.features.to_pylist(), scores, strict=True
        )
    ]


def count_same(judgements: Sequence[Judgement]) -> Counts:
    """Pairs that are one offering, and were said to be."""
    return Counts.of(
        (one.verdict == "same_offering", judged.is_one_offering)
        for one, judged in zip(labels(), judgements, strict=True)
    )


def count_related(judgements: Sequence[Judgement]) -> Counts:
    """Pairs of one matter (one offering, translation, other part, course and badge …)."""
    return Counts.of(
        (is_related(one), judged.decision == "match")
        for one, judged in zip(labels(), judgements, strict=True)
    )


def same_card(compared: Compared) -> Table:
    """Precision, recall and F1, with the model and by rules alone."""
    table = Table(title=f"{len(labels())} labelled pairs, match from {MATCH}", title_justify="left")
    for name in ("", "precision", "recall", "F1", "false", "missed", "to review"):
        table.add_column(name, justify="right" if name else "left")
    for by_model in (True, False):
        judged = judge_labelled(compared, by_model=by_model)
        review = sum(one.decision == "review" for one in judged)
        how = "" if by_model else ", rules alone"
        table.add_row(f"one offering{how}", *_figures(count_same(judged)), str(review))
        table.add_row(f"one matter{how}", *_figures(count_related(judged)), "")
    return table


def strata_card(judgements: Sequence[Judgement]) -> Table:
    """What was decided in each stratum of labels."""
    table = Table(title="One offering, by stratum", title_justify="left")
    for name in ("stratum", "pairs", "one offering", "found", "false", "to review"):
        table.add_column(name, justify="left" if name == "stratum" else "right")
    for stratum in dict.fromkeys(one.stratum for one in labels()):
        both = [
            (one, judged)
            for one, judged in zip(labels(), judgements, strict=True)
            if one.stratum == stratum
        ]
        seen = Counter((o.verdict == "same_offering", j.is_one_offering) for o, j in both)
        there = seen[True, True] + seen[True, False]
        review = sum(judged.decision == "review" for _, judged in both)
        row = (len(both), there, seen[True, True], seen[False, True], review)
        table.add_row(stratum, *map(str, row))
    return table


def public_card(root: Path) -> Table:
    """F1 on public sets beside published figures."""
    table = Table(title="Public pairs, the same comparison: F1", title_justify="left")
    systems = list(SETS[0].published)
    for name in ("set", "ours", *systems):
        table.add_column(name, justify="left" if name == "set" else "right")
    for one in SETS:
        f1 = 100 * measure(root, one).f1
        table.add_row(one.folder, f"{f1:.1f}", *(f"{one.published[name]:.1f}" for name in systems))
    return table


def _figures(counts: Counts) -> tuple[str, ...]:
    return (
        f"{counts.precision:.3f}",
        f"{counts.recall:.3f}",
        f"{counts.f1:.3f}",
        str(counts.false_alarms),
        str(counts.misses),
    )


def _fault(label: Label, judged: Judgement, compared: Compared, at: int) -> str:
    left, right = compared.pairs[at]
    return (
        f"{label.verdict}, said {judged.decision} {judged.match_type} {judged.score:.2f} "
        f"{' '.join(judged.conflicts)}: {left.offering_id} {left.stated_title!r} | "
        f"{right.offering_id} {right.stated_title!r}"
    )


def main() -> None:
    """Print the tables, and on demand each pair that was judged wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", action="store_true", help="print pairs judged wrong")
    options.add_argument("--train", action="store_true", help="write the shipped weights anew")
    asked = options.parse_args()
    compared, console = compare_labelled(ROOT), Console()
    if asked.train:
        model = train(compared.features, [is_related(one) for one in labels()])
        SHIPPED.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    judged = judge_labelled(compared)
    for table in (same_card(compared), strata_card(judged), public_card(ROOT)):
        console.print(table)
    for at, (label, one) in enumerate(zip(labels(), judged, strict=True)):
        if asked.faults and one.is_one_offering != (label.verdict == "same_offering"):
            console.print(_fault(label, one, compared, at), markup=False, highlight=False)


if __name__ == "__main__":
    main()
