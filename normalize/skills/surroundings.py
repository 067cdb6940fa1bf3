"""Words around a label that change what it says: institutions, readers, what learners bring."""

import re
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from normalize import vocabulary
from normalize.skills.matching import Text

_REACH = 250
"""Characters between a label and words of its sentence that change it."""
_END = re.compile(r"[.!?;•|](?:\s|$)|\n")
_FILLED = re.compile(r"[\s:]*(?:the |a |an |both )?")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of the list in a text."""

    start: int
    end: int
    side: str
    effect: str


@cache
def _phrases() -> tuple[AhoCorasick, tuple[dict[str, str], ...]]:
    rows = vocabulary.rows("skill_surroundings")
    return AhoCorasick([row["phrase"] for row in rows]), rows


def cues(text: Text) -> list[Cue]:
    """Words of the list that stand in a text, as whole words; what drops comes first."""
    said = text.folded
    automaton, rows = _phrases()
    found = [
        Cue(start, end, rows[number]["side"], rows[number]["effect"])
        for number, start, end in automaton.find_matches_as_indexes(said, overlapping=True)
        if not (start and said[start - 1].isalnum()) and not said[end : end + 1].isalnum()
    ]
    return sorted(found, key=lambda cue: cue.effect)


def effect(text: Text, start: int, end: int, stated: list[Cue]) -> str | None:
    """What the words around a span make of it.

    Args:
        text: the whole of it.
        start: of the span.
        end: of the span.
        stated: the text's `cues`.

    Returns:
        ``drop`` where it is no skill of the offering, ``requires`` where learners bring it, else
        None.
    """
    return next((cue.effect for cue in stated if _touches(text, start, end, cue)), None)


def _touches(text: Text, start: int, end: int, cue: Cue) -> bool:
    if cue.side == "before":
        return (
            cue.end <= start < cue.end + 20
            and _FILLED.fullmatch(text.folded[cue.end : start]) is not None
        )
    if cue.side == "after":
        return end <= cue.start and not text.folded[end : cue.start].strip()
    first, last = (cue.end, start) if cue.end <= start else (end, cue.start)
    near = 0 <= last - first <= _REACH
    return near and _END.search(text.said, first, last) is None
