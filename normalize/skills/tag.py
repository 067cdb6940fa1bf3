"""What comes out of tagging: a concept, how it was found, and where."""

from dataclasses import dataclass
from typing import Literal

from normalize.skills.index import Concept

Method = Literal["declared", "exact_label", "alt_label", "embedding"]
Relation = Literal["teaches", "requires"]
LONGEST_EVIDENCE = 300
_AROUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A skill of an offering."""

    concept: Concept
    scheme: Literal["esco", "provider"] = "esco"
    version: str | None
    language: str
    """Of the label, BCP 47."""
    relation: Relation
    method: Method
    score: float | None
    """Share of such tags that were right on labelled offerings; None for declared ones."""
    evidence: str
    """At most 300 characters of the field, the words that were found within."""
    field: str
    """Column of `offerings` that holds the evidence."""


def evidence_around(text: str, start: int, end: int) -> str:
    """A span with a few words on either side, within its line."""
    begin = max(0, start - _AROUND, text.rfind("\n", 0, start) + 1)
    line_end = text.find("\n", end)
    stop = min(len(text) if line_end < 0 else line_end, end + _AROUND)
    if begin and not text[begin - 1].isspace():
        begin = text.find(" ", begin, start)
        begin = start if begin < 0 else begin
    if stop < len(text) and not text[stop].isspace():
        stop = max(text.rfind(" ", end, stop), end)
    return text[begin:stop].strip()[:LONGEST_EVIDENCE]
