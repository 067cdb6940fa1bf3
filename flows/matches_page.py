"""Pairs of listings across providers, for people: in lines, and side by side to decide."""

from difflib import SequenceMatcher
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.match.derive import CONFLICT, WEIGHT
from warehouse.match.pairs import SHOWN

_Row = dict[str, Any]
_SIGNS = {"match": "=", "review": "?", "non_match": "≠"}
_STYLES = {"match": "green", "review": "yellow", "non_match": "red"}
_LONGEST = 300
"""Characters of a description that are shown."""
_MEANINGS = {
    "title": "words of the title",
    "contained": "of one title in the other",
    "rarity": "how telling the common words are",
    "code": "course code",
    "number": "numbers in the title",
    "body": "awarding body",
    "about": "words of the description",
    "level": "level",
    "hours": "workload",
    "address": "address (1 same page, 0.5 id in it)",
    "name": "title and awarding body",
}


def print_pairs(rows: list[_Row], counts: list[_Row], console: Console) -> None:
    """Counts, then two lines for each listing of a pair."""
    if not counts:
        console.print("no listings of different providers match")
        return
    for count in counts:
        said = f"{count['pairs']:>8,}  {_kind(count['match_type'])}, {_word(count['decision'])}"
        console.print(Text(said, style="dim"))
    for row in rows:
        print_pair(row, console)
    left = sum(count["pairs"] for count in counts) - len(rows)
    if left > 0:
        console.print(f"… {left:,} not shown: --limit, --type, --decision, --provider, --json")


def print_pair(row: _Row, console: Console) -> None:
    """A pair in a few lines: decision, both listings, and the command that explains it."""
    head = Text(f"{_SIGNS[row['decision']]} {row['score']:.2f}  ", style=_STYLES[row["decision"]])
    head.append(f"{_kind(row['match_type'])}, {row['method'].replace('_', ' ')}", style="default")
    if conflicts := _conflicts(row):
        head.append(f", differ in {', '.join(conflicts)}", style="default")
    console.print(head)
    for side in ("left", "right"):
        said = row[side]
        console.print(Text(f"    {said['title']}"), overflow="ellipsis", no_wrap=True)
        where = f"    {said['provider_id']}  {row[f'{side}_offering_id']}"
        console.print(Text(where, style="dim"), overflow="ellipsis", no_wrap=True)


def print_why(row: _Row, console: Console) -> None:
    """Both listings side by side, how alike they are, and what each likeness weighed."""
    print_side_by_side(row, console)
    features = row["features"]
    console.print(Text("How alike (0 to 1)", style="bold"))
    for name, value in sorted(features.items()):
        if not name.startswith((WEIGHT, CONFLICT)):
            console.print(f"  {value:5.2f}  {_MEANINGS.get(name, name)}")
    weights = {k.removeprefix(WEIGHT): v for k, v in features.items() if k.startswith(WEIGHT)}
    if weights:
        console.print(Text("What it weighs (log2 of the Bayes factor)", style="bold"))
    for name, value in sorted(weights.items(), key=lambda one: -abs(one[1])):
        console.print(f"  {value:+5.1f}  {_MEANINGS.get(name, name)}")
    for name in _conflicts(row):
        told = "by way of others, it would join what must stay apart"
        console.print(f"  never one offering: {told if name == 'group' else f'other {name}'}")
    decided = f"{_word(row['decision'])} as {_kind(row['match_type'])}, by {row['decided_by']}"
    group = f", group {row['cluster_id']}" if row["cluster_id"] else ""
    console.print(Text(f"{decided}, score {row['score']:.2f}{group}", style="bold"))


def print_side_by_side(row: _Row, console: Console) -> None:
    """What both listings say, column by column; what differs is marked."""
    table = Table(box=None, pad_edge=False, show_header=False, expand=True)
    table.add_column(style="dim", width=11, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for name in SHOWN:
        left, right = (_said(row[side][name]) for side in ("left", "right"))
        if left or right:
            label = name.removesuffix("_stated").removesuffix("_ids").removesuffix("_id")
            table.add_row(label.replace("_", " "), *_marked(left, right))
    console.print(table)


def _marked(left: str, right: str) -> tuple[Text, Text]:
    """Both texts with the words that the other does not have in its place."""
    one, other = left.split(), right.split()
    texts = Text(), Text()
    matcher = SequenceMatcher(None, [w.casefold() for w in one], [w.casefold() for w in other])
    for kind, a, b, c, d in matcher.get_opcodes():
        style = "default" if kind == "equal" else "bold yellow"
        for text, words in ((texts[0], one[a:b]), (texts[1], other[c:d])):
            if words:
                text.append(" ".join(words), style=style).append(" ")
    return texts


def _said(value: Any) -> str:
    if value is None:
        return ""
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _conflicts(row: _Row) -> list[str]:
    names = (name for name in row["features"] if name.startswith(CONFLICT))
    return sorted(name.removeprefix(CONFLICT).replace("_", " ") for name in names)


def _kind(match_type: str) -> str:
    return match_type.replace("_", " ")


def _word(decision: str) -> str:
    return {"match": "decided", "review": "to be reviewed", "non_match": "not the same"}[decision]
