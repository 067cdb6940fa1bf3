"""How right the skills of offerings are: precision on labelled offerings, RP@5 of likeness.

python -m tests.gold.skills [--wrong]

``skills.tsv`` names offerings of recorded feeds and the skills that were read in them: verdict 1
where the offering teaches (or requires) that concept as ESCO means it, 0 where the words mean
something else, or only say for whom, by whom or what for. ``half`` is ``tuned`` where the rules of
`normalize/skills` were changed after looking, ``read`` where a first version of them was read
before, ``held-out`` where the labels came after all changes. No text is kept: the tagger runs over
the recorded payloads.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

from normalize.skills import Skills, Tag
from normalize.skills.offering import tag_offerings
from tests.gold.skills_corpus import told

REAL = Path(__file__).parents[3] / "shared" / "real"
FILE = Path(__file__).parent / "skills.tsv"
HALVES = ("tuned", "read", "held-out")

Link = tuple[str, str, str, str]
"""Feed, native id, URI of the skill, relation."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A skill that the tagger gave, and what reading said of it."""

    half: str
    link: Link
    tag: Tag
    right: bool | None
    """None where nobody has read it."""


@cache
def _lines() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


def offerings() -> dict[tuple[str, str], str]:
    """Feed and native id of the labelled offerings -> the half that each is in."""
    return {(row["feed"], row["native_id"]): row["half"] for row in _lines()}


def verdicts() -> dict[Link, bool]:
    """What reading said of each link."""
    return {
        (row["feed"], row["native_id"], row["skill_uri"], row["relation"]): row["verdict"] == "1"
        for row in _lines()
        if row["skill_uri"]
    }


def judge(real: Path) -> list[Judged]:
    """Tag the labelled offerings from their payloads."""
    known, found = verdicts(), []
    by_feed = defaultdict(list)
    for (feed, native_id), half in offerings().items():
        by_feed[feed].append((native_id, half))
    for feed, wanted in by_feed.items():
        said = told(feed, real)
        tagged = tag_offerings([said[native_id] for native_id, _ in wanted], "gold", Skills())
        for (native_id, half), tags in zip(wanted, tagged, strict=True):
            for tag in tags:
                link = (feed, native_id, tag.concept.uri, tag.relation)
                found.append(Judged(half, link, tag, known.get(link)))
    return found


def precision(judged: Iterable[Judged]) -> float:
    """Share of right ones among those that were read."""
    read = [one.right for one in judged if one.right is not None]
    return sum(read) / len(read) if read else 0.0


def card(judged: Sequence[Judged]) -> Table:
    """A row for each half, method, relation and place."""
    table = Table(title="Skills by labels, on read offerings", title_justify="left")
    for name in ("", "offerings", "links", "right", "wrong", "not read", "precision", "kept"):
        table.add_column(name, justify="left" if not name else "right")
    held = Counter(offerings().values())
    for half in HALVES:
        table.add_row(half, str(held[half]), *_row([one for one in judged if one.half == half]))
    table.add_section()
    table.add_row("all", str(held.total()), *_row(judged))
    table.add_section()
    for name, key in (("method", "method"), ("relation", "relation"), ("field", "field")):
        for value in sorted({getattr(one.tag, key) for one in judged}):
            those = [one for one in judged if getattr(one.tag, key) == value]
            table.add_row(f"{name} {value}", "", *_row(those)[:-1], "")
    return table


def _row(judged: Sequence[Judged]) -> tuple[str, ...]:
    counted = Counter(one.right for one in judged)
    halves = {one.half for one in judged}
    half_of = offerings()
    known = {link for link, right in verdicts().items() if right and half_of[link[:2]] in halves}
    found = {one.link for one in judged if one.right}
    return (
        str(len(judged)),
        str(counted[True]),
        str(counted[False]),
        str(counted[None]),
        f"{precision(judged):.3f}",
        f"{len(found) / len(known):.2f}" if known else "",
    )


def show(console: Console, real: Path = REAL, *, wrong: bool = False) -> None:
    """Print the tables; nothing but a note where the payloads are absent."""
    if not real.is_dir():
        console.print("Skills are scored on recorded payloads, which are not here.")
        return
    judged = judge(real)
    console.print(card(judged))
    if wrong:
        for one in judged:
            if not one.right:
                said = "not read" if one.right is None else "wrong"
                console.print(f"{said} {one.link[:2]} {one.tag.concept.label}", markup=False)
                console.print(f"      {one.tag.relation}: {one.tag.evidence}", markup=False)
    likeness = _likeness(real)
    if likeness is not None:
        console.print(likeness)


def _likeness(real: Path) -> Table | None:
    try:
        from tests.gold.skills_likeness import table  # noqa: PLC0415 - only with the extra
    except ImportError:
        return None
    return table(real)


def main() -> None:
    """Print how right skills are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wrong", action="store_true", help="show what is not right")
    show(Console(width=120), wrong=options.parse_args().wrong)


if __name__ == "__main__":
    main()
