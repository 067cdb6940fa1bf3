"""What was found, for people and for programs."""

import re
import unicodedata
from dataclasses import asdict
from typing import IO

import orjson
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.search.analysis import STEMMERS, fold, stems
from warehouse.search.ask import Answer, Hit, Wanted

_WORD = re.compile(r"[\w+#]+")
_INDENT = 5
_LEAD = 40
"""Characters of a description before the first word that was looked for."""
_FACETS_SHOWN = 6
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control characters could move the cursor or change the title of a terminal, and controls of
direction could turn what follows around."""


def write_answer(answer: Answer, out: IO[bytes]) -> None:
    """One JSON object: hits, total, facets, and how the words were understood."""
    out.write(orjson.dumps(asdict(answer), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def print_answer(answer: Answer, wanted: Wanted, console: Console) -> None:
    """Each hit with what matters most, words found marked; then the counts of each facet."""
    for asked, meant in answer.corrected.items():
        console.print(
            Text(f"hardly anybody writes {asked!r}: these are for {meant!r}", style="yellow")
        )
    if answer.loosened:
        console.print(Text("no offering has all of the words; these have some", style="yellow"))
    for number, hit in enumerate(answer.hits, wanted.offset + 1):
        _print_hit(number, hit, answer.words, console)
    shown = len(answer.hits)
    found = f"{answer.total:,} offering{'' if answer.total == 1 else 's'}"
    console.print(found + (f", {shown} shown" if shown < answer.total else ""), style="dim")
    _print_facets(answer, console)


def _print_facets(answer: Answer, console: Console) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")
    for name, counted in answer.facets.items():
        if len(counted) > 1:
            most = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_FACETS_SHOWN]
            rest = len(counted) - len(most)
            said = ", ".join(f"{clean(value)} {count:,}" for value, count in most)
            grid.add_row(f"  {name}", Text(said + (f", {rest} more" if rest else "")))
    if grid.row_count:
        console.print(grid)


def _print_hit(number: int, hit: Hit, words: tuple[str, ...], console: Console) -> None:
    language = hit.languages[0].split("-")[0] if hit.languages else ""
    grid = Table.grid(padding=0)
    grid.add_column(width=_INDENT)
    grid.add_column(overflow="fold")
    grid.add_row(f"{number:>3}.", mark(clean(hit.title), words, language, "bold"))
    facts = (hit.provider_name, _hours(hit), hit.price, _code(hit.level), _code(hit.credential))
    grid.add_row("", Text(clean(" · ".join(fact for fact in facts if fact)), style="cyan"))
    if hit.description:
        room = max(console.width - _INDENT, _LEAD)
        said = _snippet(clean(hit.description), words, language, room)
        grid.add_row("", mark(said, words, language, "dim"))
    console.print(grid)
    # Whole, so that it can be clicked and copied.
    console.print(Text(" " * _INDENT + clean(hit.url), style="dim"), soft_wrap=True)


def clean(text: str) -> str:
    """The text in one line, without what a terminal obeys and does not show."""
    shown = (" " if unicodedata.category(one) in _UNSHOWN else one for one in text)
    return " ".join("".join(shown).split())


def mark(text: str, words: tuple[str, ...], language: str, style: str) -> Text:
    """The text with the words that were looked for underlined, in whatever form they stand."""
    marked = Text(text, style=style)
    for found in _WORD.finditer(text):
        if _is_meant(found[0], words, language):
            marked.stylize("underline yellow", *found.span())
    return marked


def _is_meant(word: str, words: tuple[str, ...], language: str) -> bool:
    folded = fold(word)
    if not set(folded).isdisjoint(words):
        return True
    if language not in STEMMERS:
        return False
    stem = set(stems(word, language))
    return any(not stem.isdisjoint(stems(one, language)) for one in words)


def _snippet(text: str, words: tuple[str, ...], language: str, room: int) -> str:
    """The part of a text around the first word that was looked for, in a number of columns."""
    if cell_len(text) <= room:
        return text
    first = next(
        (one.start() for one in _WORD.finditer(text) if _is_meant(one[0], words, language)), 0
    )
    begin = text.rfind(" ", 0, max(first - _LEAD, 0)) + 1 if first > room // 2 else 0
    said = ("…" if begin else "") + text[begin : begin + room]
    return said if cell_len(said) < room else set_cell_size(said, room - 1).rstrip() + "…"


def _hours(hit: Hit) -> str | None:
    if hit.hours_min is None or hit.hours_max is None:
        return None
    least, most = (f"{hours:g}" for hours in (hit.hours_min, hit.hours_max))
    return f"{least} h" if least == most else f"{least}–{most} h"


def _code(value: str) -> str | None:
    return None if value in ("unknown", "unspecified", "none") else value.replace("_", " ")
