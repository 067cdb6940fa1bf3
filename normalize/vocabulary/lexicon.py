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

from collections.abc import Collection, Iterable, Sequence
from functools import cache, cached_property
from itertools import takewhile
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from normalize.vocabulary import rows
from normalize.vocabulary.negation import NEGATIONS, judge
from normalize.vocabulary.reading import Entry, Hit, Read, mark_of
from normalize.vocabulary.spelling import SIGNS, fold_signs, spell

_FUNCTION_WORDS = "function_words"
_BOUNDS = frozenset({"alone", "whole", "start"})
"""Places that the lexicon knows."""


class Met(NamedTuple):
    """A spelled text, and the terms that stand in it: number, start and end of each."""

    spelled: str
    matches: list[tuple[int, int, int]]


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
            tuple(same) if bounded else _said(same)
            for same, bounded in zip(entries.values(), self._bounded, strict=True)
        ]
        self._marks = [mark_of(same) for same in self._entries]
        self._binding = frozenset(
            place
            for place, (bounded, mark) in enumerate(zip(self._bounded, self._marks, strict=True))
            if bounded or mark in NEGATIONS
        )
        """Terms that bear on others, or hang on the words beside them."""
        self._telling = [
            entries if not _is_function(entries) else None for entries in self._entries
        ]
        self._places = {pattern: place for place, pattern in enumerate(entries)}
        self._finder = AhoCorasick(list(entries), matchkind=MatchKind.LeftmostLongest)

    def read(self, text: str) -> Read:
        """Find the terms. Time grows with the length of the text."""
        spelled = spell(text)
        place = self._places.get(spelled)
        if place is not None:  # the commonest case: one term and nothing else
            hit = Hit(0, len(spelled), self._entries[place], self._marks[place])
            if self._bounded[place]:
                hit = _Places(spelled, others=False).hold(hit)
            return Read(spelled, (hit,) if hit.entries else (), others=False)
        return self.read_met(Met(spelled, self._finder.find_matches_as_indexes(spelled)))

    def find(self, text: str) -> "Met":
        """Where terms stand: for `skim`, and for `read_met` where skimming does not do."""
        spelled = spell(text)
        return Met(spelled, self._finder.find_matches_as_indexes(spelled))

    def read_met(self, met: "Met") -> Read:
        """`read` of a text in which the terms are found."""
        spelled, matches = met
        entries, marks, bounded = self._entries, self._marks, self._bounded
        found = [
            # Long texts hold hundreds: by the tuple that it is, a hit is made in half the time.
            tuple.__new__(
                Hit,
                (
                    start,
                    # A term ends with its last word, or is the beginning of that word.
                    end if spelled[end - 1] == " " else spelled.index(" ", end) + 1,
                    entries[pattern],
                    marks[pattern],
                    "",
                ),
            )
            for pattern, start, end in matches
        ]
        others = _has_others(spelled, found)
        if any(bounded[pattern] for pattern, _, _ in matches):
            places = _Places(spelled, others=others)
            for at, (pattern, _, _) in enumerate(matches):
                if bounded[pattern]:
                    found[at] = places.hold(found[at])
            found = [hit for hit in found if hit.entries]
        return Read(spelled, judge(found, spelled), others)

    def skim(self, met: "Met") -> list[tuple[Entry, ...]] | None:
        """What the terms of a text say, function words left out; None where it must be read.

        It must be where a term bears on others or hangs on them, and where one may be all there is.
        """
        patterns = [pattern for pattern, _, _ in met.matches]
        if len(patterns) < 2 or not self._binding.isdisjoint(patterns):
            return None
        telling = self._telling
        return [entries for pattern in patterns if (entries := telling[pattern])]

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


@cache
def lexicon(*vocabularies: str) -> Lexicon:
    """The lexicon of these vocabularies, made once."""
    return Lexicon(vocabularies)


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
    shorter = [(pattern, same) for pattern, same in entries.items() if not _is_function(same)]
    for pattern, same in entries.items():
        if _is_function(same):
            continue
        for other, others in shorter:
            if len(other) < len(pattern) and other in pattern:
                same += [
                    one for one in others if not one.where and one.vocabulary not in own[pattern]
                ]


def _is_function(entries: Sequence[Entry]) -> bool:
    return entries[0].vocabulary == _FUNCTION_WORDS


def _has_others(spelled: str, hits: Sequence[Hit]) -> bool:
    """Whether there are words outside of all terms; signs and numbers are none."""
    at = 0
    for hit in hits:
        if hit.start > at and _holds_word(spelled[at : hit.start]):
            return True
        at = hit.end
    return _holds_word(spelled[at:])


def _holds_word(spelled: str) -> bool:
    return any(piece not in SIGNS and not piece.isdigit() for piece in spelled.split())


def _said(entries: Sequence[Entry]) -> tuple[Entry, ...]:
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
        held = _said([one for one in hit.entries if self._holds(one.where, hit)])
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
