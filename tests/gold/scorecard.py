"""How right the parsers are on the gold files: right, null and wrong by family and language.

python -m tests.gold.scorecard [FAMILY ...] [--faults]
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.gold.cases import Score, families, score

STRICT = frozenset({"money", "records", "workload"})
"""Families in which nothing may be wrong."""
MOST_WRONG = 0.01
MOST_NULL = 0.05


def shares(scores: Sequence[Score]) -> tuple[float, float]:
    """Share of wrong cases, and of null ones among those whose text holds an answer."""
    answerable = sum(1 for one in scores if one.case.holds_an_answer) or 1
    wrong = sum(1 for one in scores if one.verdict == "wrong")
    null = sum(1 for one in scores if one.verdict == "null")
    return wrong / (len(scores) or 1), null / answerable


def holds(family: str, scores: Sequence[Score]) -> bool:
    """Whether a family keeps its bounds."""
    wrong, null = shares(scores)
    return wrong <= (0 if family in STRICT else MOST_WRONG) and null <= MOST_NULL


def card(scored: dict[str, list[Score]]) -> Table:
    """A row for each family and for each language in it."""
    table = Table(title="Gold files", title_justify="left")
    for name in ("family", "language", "cases", "right", "null", "wrong", "wrong %", "holds"):
        table.add_column(name, justify="left" if name in ("family", "language") else "right")
    for family, scores in scored.items():
        languages = defaultdict(list)
        for one in scores:
            languages[one.case.lang].append(one)
        table.add_row(*_row(family, "all", scores), "yes" if holds(family, scores) else "no")
        for lang in sorted(languages):
            table.add_row(*_row("", lang, languages[lang]), "")
        table.add_section()
    return table


def _row(family: str, lang: str, scores: Sequence[Score]) -> tuple[str, ...]:
    counted = Counter(one.verdict for one in scores)
    numbers = (len(scores), counted["right"], counted["null"], counted["wrong"])
    return family, lang, *map(str, numbers), f"{100 * shares(scores)[0]:.1f}"


def main() -> None:
    """Print the scorecard, and on demand each case that is not right."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("family", nargs="*")
    options.add_argument("--faults", action="store_true", help="show what is not right")
    chosen = options.parse_args()
    console = Console(width=120)
    scored = {family: score(family) for family in chosen.family or families()}
    console.print(card(scored))
    if chosen.faults:
        for one in (one for scores in scored.values() for one in scores if one.faults):
            place = f"{one.case.family}.tsv:{one.case.line}"
            console.print(f"{one.verdict:<6}{place} {one.case.said()}", markup=False)
            for fault in one.faults:
                console.print(f"      {fault}", markup=False)


if __name__ == "__main__":
    main()
