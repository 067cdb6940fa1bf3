"""What was found, for people and for programs."""

import re
from dataclasses import asdict
from typing import IO

import orjson
from rich.console import Console
from rich.text import Text

from warehouse.search.analysis import STEMMERS, fold, stems
from warehouse.search.ask import Answer, Hit, Wanted

_WORD = re.compile(r"[\w+#]+")
_SNIPPET = 160
_FACETS_SHOWN = 6


def write_answer(answer: Answer, out: IO[bytes]) -> None:
    """One JSON object: hits, total, facets, and how the words were understood."""
    out.write(orjson.dumps(asdict(answer), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def print_answer(answer: Answer, wanted: Wanted, console: Console) -> None:
    """Each hit with what matters most, words found marked; then the counts of each facet."""
    for asked, meant in answer.corrected.items():
        console.print(Text(f"nobody writes {asked!r}: these are for {meant!r}", style="yellow"))
    if answer.loosened:
        console.print(Text("no offering has all of the words; these have some", style="yellow"))
    for number, hit in enumerate(answer.hits, wanted.offset + 1):
        _print_hit(number, hit, answer.words, console)
    shown = len(answer.hits)
    found = f"{answer.total:,} offering{'' if answer.total == 1 else 's'}"
    console.print(found + (f", {shown} shown" if shown < answer.total else ""), style="dim")
    for name, counted in answer.facets.items():
        if len(counted) > 1:
            most = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_FACETS_SHOWN]
            rest = len(counted) - len(most)
            said = ", ".join(f"{value} {count:,}" for value, count in most)
            more = f", {rest} more" if rest else ""
            console.print(Text(f"  {name}: {said}{more}"), overflow="fold")


def _print_hit(number: int, hit: Hit, words: tuple[str, ...], console: Console) -> None:
    language = hit.languages[0].split("-")[0] if hit.languages else ""
    title = Text(f"{number:>3}. ").append(mark(hit.title, words, language, "bold"))
    console.print(title)
    facts = (hit.provider_name, _hours(hit), hit.price, _code(hit.level), _code(hit.credential))
    console.print(Text(f"     {' · '.join(fact for fact in facts if fact)}"))
    if hit.description:
        said = mark(_snippet(hit.description, words, language), words, language, "")
        console.print(Text("     ").append(said), style="dim", overflow="ellipsis", no_wrap=True)
    console.print(Text(f"     {hit.url}", style="dim"), overflow="ellipsis", no_wrap=True)


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


def _snippet(text: str, words: tuple[str, ...], language: str) -> str:
    """The part of a text around the first word that was looked for."""
    first = next(
        (one.start() for one in _WORD.finditer(text) if _is_meant(one[0], words, language)), 0
    )
    begin = text.rfind(" ", 0, max(first - 40, 0)) + 1 if first > _SNIPPET // 2 else 0
    return ("…" if begin else "") + text[begin : begin + _SNIPPET]


def _hours(hit: Hit) -> str | None:
    if hit.hours_min is None or hit.hours_max is None:
        return None
    least, most = (f"{hours:g}" for hours in (hit.hours_min, hit.hours_max))
    return f"{least} h" if least == most else f"{least}–{most} h"


def _code(value: str) -> str | None:
    return None if value in ("unknown", "unspecified", "none") else value.replace("_", " ")
