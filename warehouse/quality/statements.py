"""A phrase in its sentence: whether the sentence states it, and what to show of it as evidence."""

import re
from dataclasses import dataclass
from functools import cache

from normalize.vocabulary.lexicon import Lexicon
from normalize.vocabulary.negation import judge
from normalize.vocabulary.reading import Entry, Hit
from normalize.vocabulary.spelling import spell

LONGEST = 200
"""Signs of evidence that are shown."""
_END = re.compile(r"[.!?](?=\s|[A-ZÀ-Þ¿¡]|$)|[;\n•]")
_NO = re.compile(r"\s*\?\s*(no|nein|non)\b", re.IGNORECASE)
_PHRASE = (Entry("phrase", "phrase", "", {}),)
_BEFORE = 120
"""Signs before a phrase in which a negation of it may stand; `judge` counts words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where the sentence around a phrase begins and ends in its text."""

    text: str
    start: int
    end: int


def sentence(text: str, start: int, end: int) -> Sentence:
    """The sentence in which text[start:end] stands."""
    begin = 0
    for found in _END.finditer(text, max(0, start - 2 * LONGEST), start):
        begin = found.end()
    begin = max(begin, start - 2 * LONGEST)
    after = _END.search(text, end)
    return Sentence(text, begin, after.end() if after else len(text))


def is_stated(within: Sentence, start: int, end: int) -> bool:
    """Whether the sentence says it, rather than denies it: "not accredited", "No exam"."""
    text = within.text
    if _NO.match(text, end) or _NO.match(text, within.end - 1):
        return False
    before = spell(text[max(within.start, start - _BEFORE) : start])
    spelled = before + spell(text[start:end])
    hit = Hit(len(before), len(spelled), _PHRASE)
    spelled += spell(text[end : min(within.end, end + _BEFORE)])
    others = [
        one
        for one in _function_words().read(spelled).hits
        if one.end <= hit.start or one.start >= hit.end
    ]
    hits = sorted([*others, hit], key=lambda one: one.start)
    return any(one.entries is _PHRASE and not one.under for one in judge(hits, spelled))


def cut(within: Sentence, start: int, end: int) -> str:
    """The sentence, or as much of it around the phrase as is shown; a part of the text as it is."""
    text = within.text
    first, last = within.start, within.end
    if last - first > LONGEST:
        first = max(first, min(start, end - LONGEST + 60) - 60)
        last = min(last, first + LONGEST)
        if first > within.start and " " in text[first:start]:
            first = text.index(" ", first) + 1
        if last < within.end and " " in text[end:last]:
            last = text.rindex(" ", end, last)
    return text[first:last].strip()


@cache
def _function_words() -> Lexicon:
    return Lexicon(())
