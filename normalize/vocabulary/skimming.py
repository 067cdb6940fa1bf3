"""What many texts say, for which most of their words need not be read.

Texts of a feed have sentences in common, and half of their words are function words. So each
sentence is skimmed once, all of them as one run of text, for the terms that say something; only a
sentence in which something is denied is read as `Lexicon.read` reads, and a text as a whole only
where a term of it hangs on the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from normalize.vocabulary.lexicon import (
    Lexicon,
    end_of,
    finder_of,
    is_function,
    lexicon,
    telling_of,
)
from normalize.vocabulary.negation import NEGATIONS
from normalize.vocabulary.reading import Entry, holds_word
from normalize.vocabulary.spelling import EDGE, SIGNS, STOP, spell_each

_TURNS = frozenset({"~but", "~with"})
"""Marks of words that end a negation before it is known what it bears on."""


class Skimmed(NamedTuple):
    """The terms of a text that say something and hold."""

    terms: Sequence[int]
    """Their numbers, in the order of the text."""
    whole: bool
    """Whether one term is all that the text says, and nothing is denied."""
    negations: frozenset[str]
    """The marks of `NEGATIONS` in it."""


@dataclass(slots=True)
class _Sentence:
    """What is found in a sentence, or in a text that is not parted into sentences."""

    spelled: str
    terms: list[int] = field(default_factory=list)
    """Those that hold, function words among them."""
    ends: list[tuple[int, int]] = field(default_factory=list)
    """Where each term that was found starts and ends."""
    negations: frozenset[str] = frozenset()
    hangs: bool = False
    """Whether its text must be read as a whole."""

    def take(self, term: int, start: int, end: int) -> None:
        self.terms.append(term)
        self.ends.append((start, end))


class Skimmer:
    """A lexicon that skims."""

    def __init__(self, words: Lexicon) -> None:
        """Compile the terms without function words that are of no consequence for others."""
        terms = list(words.terms())
        self._words = words
        self._denying = frozenset(n for n, one in enumerate(terms) if one.mark in NEGATIONS)
        self._parted = not any(STOP in term.pattern for term in terms)
        """Whether texts are parted into sentences."""
        self._entries = [term.entries for term in terms]
        self._elsewhere: dict[int, int | None] = {}
        """Terms that say less, or nothing, where they do not stand first -> what they are then."""
        self._hanging = set()
        for number, term in enumerate(terms):
            if "start" in term.bounds and len(term.bounds) == 1 and not self._parted:
                self._entries[number] = telling_of(term.entries)
                others = telling_of([one for one in term.entries if one.where != "start"])
                self._elsewhere[number] = len(self._entries) if others else None
                self._entries += [others] if others else []
            elif term.bounds:
                self._hanging.add(number)
        self._special = self._denying.union(self._hanging, self._elsewhere)
        self._telling = frozenset(
            number for number, entries in enumerate(self._entries) if not is_function(entries)
        )
        # A term that holds a function word begins before it or goes on after it, and so is found
        # all the same: unless it is the beginning of that word.
        stems = tuple(term.pattern for term in terms if term.pattern[-1] != " ")
        self._kept = [
            number
            for number, term in enumerate(terms)
            if number in self._telling
            or number in self._denying
            or number in self._hanging
            or len(term.pattern.split()) > 1
            or term.pattern.startswith(stems)
        ]
        self._finder = finder_of(terms[number].pattern for number in self._kept)

    def entries_of(self, skimmed: Skimmed) -> list[tuple[Entry, ...]]:
        """What the terms say."""
        return [self._entries[term] for term in skimmed.terms]

    def skim_each(self, texts: Sequence[str]) -> list[Skimmed | None]:
        """Skim texts; None for one that must be read, since a term of it hangs on the whole."""
        # No term and no negation goes beyond a full stop, though not every stop ends a sentence.
        parted = [text.split(".") if self._parted else [text] for text in texts]
        sentences = dict.fromkeys(part for parts in parted for part in parts)
        found = dict(zip(sentences, self._find(list(sentences)), strict=True))
        return [self._put_together([found[part] for part in parts]) for parts in parted]

    def _find(self, sentences: Sequence[str]) -> list[_Sentence]:
        spelled = spell_each(sentences)
        found = list(map(_Sentence, spelled))
        begins = list(accumulate([len(one) + len(EDGE) for one in spelled], initial=0))
        place = 0
        for number, start, end in self._finder.find_matches_as_indexes(EDGE.join(spelled)):
            while start >= begins[place + 1]:
                place += 1
            found[place].take(self._kept[number], start - begins[place], end - begins[place])
        for sentence in found:
            if not self._special.isdisjoint(sentence.terms):
                self._settle(sentence)
        return found

    def _settle(self, sentence: _Sentence) -> None:
        """Leave of the terms those that hold, and what they say where they stand."""
        hangs = not self._hanging.isdisjoint(sentence.terms)
        if self._denying.isdisjoint(sentence.terms):
            self._place(sentence)
        elif self._elsewhere.keys().isdisjoint(sentence.terms):
            self._judge(sentence)
        else:
            hangs = True
        sentence.hangs = sentence.hangs or hangs

    def _judge(self, sentence: _Sentence) -> None:
        judged = self._words.judge(sentence.spelled)
        marks = {hit.mark for _, hit in judged if hit.mark}
        sentence.terms = [term for term, hit in judged if not hit.under]
        sentence.negations = NEGATIONS & marks
        sentence.hangs = not marks.isdisjoint(_TURNS)

    def _place(self, sentence: _Sentence) -> None:
        placed = [
            term if start == 0 else self._elsewhere.get(term, term)
            for term, (start, _) in zip(sentence.terms, sentence.ends, strict=True)
        ]
        sentence.terms = [term for term in placed if term is not None]
        sentence.hangs = sentence.spelled[1] in SIGNS

    def _put_together(self, sentences: Sequence[_Sentence]) -> Skimmed | None:
        terms: list[int] = []
        negations: frozenset[str] = frozenset()
        for one in sentences:
            if one.hangs:
                return None
            terms += one.terms
            if one.negations:
                negations |= one.negations
        told = [term for term in terms if term in self._telling]
        alone = len(told) == len(terms) == 1 and not negations
        return Skimmed(told, alone and not any(map(_holds_more, sentences)), negations)


def _holds_more(sentence: _Sentence) -> bool:
    """Whether there are words outside of the terms."""
    spelled = sentence.spelled
    for start, end in reversed(sentence.ends):
        spelled = spelled[:start] + spelled[end_of(spelled, end) :]
    return holds_word(spelled)


@cache
def skimmer(*vocabularies: str) -> Skimmer:
    """What skims for the terms of these vocabularies, made once."""
    return Skimmer(lexicon(*vocabularies))
