"""How right the detectors are that read free text: precision and recall on labelled listings.

python -m tests.gold.quality [--wrong] [--write]

Precision that counts is that of ``fresh``: what final phrases found in all recorded listings, drawn
by chance and read afterwards. Recall that counts is that of ``held-out``. ``--wrong`` shows faults
of the half that phrases are tuned on; those of the others are never shown, so that their figures
stay what they are. ``--write`` writes ``detectors.csv``.
"""

import argparse
import csv
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.gold.quality.labels import HALVES, metric_ids
from tests.gold.quality.scores import Judged, Share, judge, scores
from tests.gold.skills import REAL
from warehouse.quality.detectors import FILE

COLUMNS = (
    "detector", "precision", "precision_low", "precision_high", "recall", "recall_low",
    "recall_high", "found", "stated", "labelled", "used",
)  # fmt: skip


def rows(judged: list[Judged]) -> list[dict[str, str]]:
    """What ``detectors.csv`` says of each detector."""
    held_out, fresh = scores(judged, "held-out"), scores(judged, "fresh")
    return [
        dict(
            zip(
                COLUMNS,
                (
                    metric_id,
                    *_numbers(fresh[metric_id].precision),
                    *_numbers(one.recall),
                    str(fresh[metric_id].precision.n),
                    str(one.recall.n),
                    str(one.labelled),
                    "yes" if fresh[metric_id].is_precise else "no",
                ),
                strict=True,
            )
        )
        for metric_id, one in held_out.items()
    ]


def _numbers(share: Share) -> tuple[str, str, str]:
    if share.value is None or share.interval is None:
        return "", "", ""
    return f"{share.value:.3f}", f"{share.interval[0]:.3f}", f"{share.interval[1]:.3f}"


def write(judged: list[Judged], path: Path = FILE) -> None:
    """Write the file that scores and pages show."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(judged))


def card(judged: list[Judged]) -> Table:
    """A row for each detector, both halves beside each other."""
    table = Table(title="Detectors that read free text", title_justify="left")
    table.add_column("")
    tuned, held_out, fresh = (scores(judged, half) for half in HALVES)
    for name in ("precision", "recall"):
        for half in HALVES[:2]:
            table.add_column(f"{name}, {half}", justify="right")
    table.add_column("precision, fresh", justify="right")
    table.add_column("used")
    for metric_id in metric_ids():
        figures = (
            tuned[metric_id].precision,
            held_out[metric_id].precision,
            tuned[metric_id].recall,
            held_out[metric_id].recall,
            fresh[metric_id].precision,
        )
        used = "yes" if fresh[metric_id].is_precise else "no"
        table.add_row(metric_id, *map(_written, figures), used)
    return table


def _written(share: Share) -> str:
    if share.value is None or share.interval is None:
        return "-"
    low, high = share.interval
    return f"{share.value:.2f} [{low:.2f}, {high:.2f}] of {share.n}"


def show(
    console: Console, real: Path = REAL, *, wrong: bool = False, into: Path | None = None
) -> None:
    """Print the figures; nothing but a note where the payloads are absent."""
    if not real.is_dir():
        console.print("Detectors are scored on recorded payloads, which are not here.")
        return
    judged = judge(real)
    console.print(card(judged))
    if wrong:
        for one in judged:
            if one.label.half == "tuned" and one.states != (one.evidence is not None):
                said = one.evidence or "nothing found"
                console.print(
                    f"{one.metric_id} {one.label.feed} {one.label.native_id}: {said}", markup=False
                )
    if into is not None:
        write(judged, into)


def main() -> None:
    """Print how right detectors are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wrong", action="store_true", help="show what is not right")
    options.add_argument("--write", action="store_true", help="write the figures")
    chosen = options.parse_args()
    show(Console(width=140), wrong=chosen.wrong, into=FILE if chosen.write else None)
