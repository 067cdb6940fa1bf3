"""Terms of vocabularies found inside a text: one pass, whole words, negations understood.

A vocabulary file has the columns ``term``, ``code`` and ``evidence``, and may have ``where``:

* a term that ends in ``*`` stands for every ending of its last word ("beginner*", "начальн*");
* code ``-``: understood, and says nothing in this vocabulary ("advanced diploma" is no level);
* codes that begin with ``~`` say how others are meant: ``~not`` and ``~toward`` (what follows does
  not hold), ``~possible`` (with "not": what stands before does not hold), ``~but``, ``~with``,
  ``~link``, ``~filler``. Those of ``function_words.csv`` belong to every lexicon;
* where ``alone``: counts only where the text has no other words, or as the answer behind a colon;
  ``whole``: only as the whole text; ``start``: only at its beginning. Other places are known to
  the parser whose vocabulary it is.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import takewhile
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from normalize.vocabulary import rows
from normalize.vocabulary.negation import judge
from normalize.vocabulary.reading import Entry, Hit, Read, has_others, mark_of
from normalize.vocabulary.spelling import EDGE, SIGNS, fold_signs, spell

_FUNCTION_WORDS = "function_words"
_BOUNDS = frozenset({"alone", "whole", "start"})
"""Places that the lexicon knows."""


class Term(NamedTuple):
    """What a lexicon knows of a term."""

    pattern: str
    """As it stands in a spelled text: without a space at its end, the beginning of a word."""
    entries: tuple[Entry, ...]
    mark: str | None
    bounds: frozenset[str]
    """The places that the lexicon knows in which it may stand only, for some of what it says."""


class Lexicon:
    """Several vocabularies searched together."""

    def __init__(self, vocabularies: Sequence[str]) -> None:
        """Load the files and compile their terms."""
        entries: dict[str, list[Entry]] = {}
        for name in (*vocabularies, _FUNCTION_WORDS):
            # A term of one provider is looked up by provider and term, never searched for.
            for row in (row for row in rows(name) if not row.get("provider")):
                entry = Entry(name, row["code"], row.get("where") or "", row)
                entries.setdefault(_pattern(row["term"]), []).append(entry)
        _inherit(entries)
        self._bounded = [any(one.where in _BOUNDS for one in same) for same in entries.values()]
        self._entries = [
            tuple(same) if bounded else telling_of(same)
            for same, bounded in zip(entries.values(), self._bounded, strict=True)
        ]
        self._marks = [mark_of(same) for same in self._entries]
        self._places = {pattern: place for place, pattern in enumerate(entries)}
        self._finder = finder_of(entries)

    def terms(self) -> Iterator[Term]:
        """The terms, in the order of their numbers."""
        for pattern, entries, mark in zip(self._places, self._entries, self._marks, strict=True):
            yield Term(pattern, entries, mark, _BOUNDS & {one.where for one in entries})

    def read(self, text: str) -> Read:
        """Find the terms. Time grows with the length of the text."""
        return self.read_spelled(spell(text))

    def read_spelled(self, spelled: str) -> Read:
        """`read` of what `spell` has made of a text."""
        place = self._places.get(spelled)
        if place is not None:  # the commonest case: one term and nothing else
            hit = Hit(0, len(spelled), self._entries[place], self._marks[place])
            if self._bounded[place]:
                hit = _Places(spelled, others=False).hold(hit)
            return Read(spelled, (hit,) if hit.entries else (), known_others=False)
        matches = self._finder.find_matches_as_indexes(spelled)
        found = self._hits(spelled, matches)
        bounded = self._bounded
        if not any(bounded[term] for term, _, _ in matches):
            return Read(spelled, judge(found, spelled))
        others = has_others(spelled, found)
        places = _Places(spelled, others=others)
        for at, (term, _, _) in enumerate(matches):
            if bounded[term]:
                found[at] = places.hold(found[at])
        return Read(spelled, judge([hit for hit in found if hit.entries], spelled), others)

    def judge(self, spelled: str) -> list[tuple[int, Hit]]:
        """The terms of a text in which none is bounded, by number, with what a negation does."""
        matches = self._finder.find_matches_as_indexes(spelled)
        judged = judge(self._hits(spelled, matches), spelled)
        return [(term, hit) for (term, _, _), hit in zip(matches, judged, strict=True)]

    def _hits(self, spelled: str, matches: Iterable[tuple[int, int, int]]) -> list[Hit]:
        entries, marks = self._entries, self._marks
        return [
            # Long texts hold hundreds: by the tuple that it is, a hit is made in half the time.
            tuple.__new__(Hit, (start, end_of(spelled, end), entries[term], marks[term], ""))
            for term, start, end in matches
        ]

    def words_of(self, codes: Collection[str]) -> "Words":
        """A word of each term that has one of some codes."""
        return Words(
            max(pattern.split(), key=len)
            for pattern, entries in zip(self._places, self._entries, strict=True)
            if any(one.code in codes for one in entries)
        )


class Words:
    """Words of which one must stand in a text that holds any of some terms."""

    def __init__(self, words: Iterable[str]) -> None:
        """Compile the words, folded as `spell` folds them."""
        self._finder = AhoCorasick(sorted(set(words)), implementation=Implementation.DFA)

    def may_stand_in(self, text: str) -> bool:
        """Whether a text may hold one of the terms: cheaper than to read it."""
        return bool(self._finder.find_matches_as_indexes(fold_signs(text)))

    def may_stand_in_each(self, texts: Sequence[str]) -> set[int]:
        """The places of texts that may hold one of the terms: they are searched as one."""
        whole = fold_signs(EDGE.join(texts))
        if whole.count(EDGE) >= len(texts):
            return {place for place, text in enumerate(texts) if self.may_stand_in(text)}
        found = set()
        place = at = 0
        for _, start, _ in self._finder.find_matches_as_indexes(whole):
            place += whole.count(EDGE, at, start)
            found.add(place)
            at = start
        return found


@cache
def lexicon(*vocabularies: str) -> Lexicon:
    """The lexicon of these vocabularies, made once."""
    return Lexicon(vocabularies)


def finder_of(patterns: Iterable[str]) -> AhoCorasick:
    """The automaton that finds terms in spelled texts."""
    return AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest)


def end_of(spelled: str, end: int) -> int:
    """Where a term ends: with its last word, though no more than its beginning may be found."""
    return end if spelled[end - 1] == " " else spelled.index(" ", end) + 1


def _pattern(term: str) -> str:
    spelled = spell(term.removesuffix("*"))
    return spelled[:-1] if term.endswith("*") else spelled


def _inherit(entries: dict[str, list[Entry]]) -> None:
    """Give longer terms what shorter ones in them say in other vocabularies.

    The longest term is what is found: "virtual classroom" of one file would hide "virtual" of
    another. Within a file the longer term is meant to hide the shorter.
    """
    own = {pattern: {one.vocabulary for one in same} for pattern, same in entries.items()}
    if len(set().union(*own.values()) - {_FUNCTION_WORDS}) < 2:
        return
    shorter = [(pattern, same) for pattern, same in entries.items() if not is_function(same)]
    for pattern, same in entries.items():
        if is_function(same):
            continue
        for other, others in shorter:
            if len(other) < len(pattern) and other in pattern:
                same += [
                    one for one in others if not one.where and one.vocabulary not in own[pattern]
                ]


def is_function(entries: Sequence[Entry]) -> bool:
    """Whether a term is a function word and nothing else."""
    return entries[0].vocabulary == _FUNCTION_WORDS


def telling_of(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What a term says: as a function word only where it is nothing else."""
    said = tuple(one for one in entries if one.vocabulary != _FUNCTION_WORDS)
    return said or tuple(entries)


class _Places:
    """Where in a spelled text terms may stand."""

    def __init__(self, spelled: str, *, others: bool) -> None:
        self._spelled = spelled
        self._others = others

    def hold(self, hit: Hit) -> Hit:
        """Without the entries that may not stand there, or that say less than others."""
        held = telling_of([one for one in hit.entries if self._holds(one.where, hit)])
        return hit._replace(entries=held, mark=mark_of(held))

    def _holds(self, where: str, hit: Hit) -> bool:
        match where:
            case "alone":
                before, after = self._spelled[: hit.start], self._spelled[hit.end :]
                return not self._others or _is_answer(before, after)
            case "whole":
                return self._is_first(hit) and hit.end >= self._words[1]
            case "start":
                return self._is_first(hit)
            case _:
                return True

    def _is_first(self, hit: Hit) -> bool:
        return hit.start <= self._words[0]

    @cached_property
    def _words(self) -> tuple[int, int]:
        """Where the first word begins and the last one ends; signs are none."""
        pieces = self._spelled.split()
        before = len(list(takewhile(SIGNS.__contains__, pieces)))
        after = len(list(takewhile(SIGNS.__contains__, reversed(pieces))))
        # A sign takes three places: itself and a space on either side.
        return before * 3, len(self._spelled) - after * 3


def _is_answer(before: str, after: str) -> bool:
    """Whether a term is all that stands behind a colon: "Level of difficulty: medium"."""
    return before.endswith((" : ", " = ")) and (not after or after[1] in SIGNS)
