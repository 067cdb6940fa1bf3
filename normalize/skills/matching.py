"""Labels as they stand in a text: whole words, in their case, the longest of those that overlap."""

import unicodedata
from dataclasses import dataclass

from normalize.skills.labels import lower, straighten
from normalize.skills.lexicon import Lexicon, Pattern

LONGEST_TEXT = 50_000
"""Characters of a field that are looked at."""
_JOINED = "+#&./-'’@_"
"""Signs that make another word of a short one: "C++", "R&D", "C-suite"."""
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern in a text."""

    start: int
    end: int
    pattern: Pattern


class Text:
    """A field of an offering, folded once for all that look at it."""

    __slots__ = ("folded", "said", "straight")

    def __init__(self, said: str) -> None:
        self.said = said[:LONGEST_TEXT]
        self.straight = straighten(self.said)
        self.folded = lower(self.straight)


def find(text: Text, lexicon: Lexicon, *, names_only: bool = False) -> list[Match]:
    """Labels in a text, in order; of those that overlap the longest, then the first.

    Args:
        text: one field of an offering.
        lexicon: whose labels.
        names_only: only names of technologies, for texts in another language than the labels'.
    """
    said, patterns = text.said, lexicon.patterns
    places = lexicon.folded.find_matches_as_indexes(text.folded, overlapping=True)
    if not said.isupper():
        # Where all is in capitals they tell nothing.
        exact = lexicon.straight.find_matches_as_indexes(text.straight, overlapping=True)
        places += [(number + lexicon.offset, start, end) for number, start, end in exact]
    fitting = [
        Match(start, end, patterns[number])
        for number, start, end in places
        if _is_word(said, start, end)
        if patterns[number].case != "initial" or said[start].isupper()
        if patterns[number].is_name or not names_only
    ]
    return longest(fitting) if len(fitting) > 1 else fitting


def longest(matches: list[Match]) -> list[Match]:
    """Matches without those that a longer one overlaps."""
    taken: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.start - one.end, one.start)):
        if all(match.end <= other.start or match.start >= other.end for other in taken):
            taken.append(match)
    return sorted(taken, key=lambda one: one.start)


def _is_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before == " " == after:
        return True
    if _is_letter(before) or _is_letter(after) or after in "+#":
        return False
    if end - start > _SHORT:
        return True
    return before not in _JOINED and (after not in _JOINED or _ends(text, end))


def _ends(text: str, end: int) -> bool:
    """Whether a sign after a short word only ends a sentence."""
    return text[end] == "." and not text[end + 1 : end + 2].strip()


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"
