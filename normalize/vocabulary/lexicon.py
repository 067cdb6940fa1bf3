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

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from normalize.vocabulary import rows
from normalize.vocabulary.negation import judge
from normalize.vocabulary.reading import Entry, Hit, Read
from normalize.vocabulary.spelling import SIGNS, spell

_FUNCTION_WORDS = "function_words"


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
        self._entries = [tuple(same) for same in entries.values()]
        self._places = {pattern: place for place, pattern in enumerate(entries)}
        self._finder = AhoCorasick(list(entries), matchkind=MatchKind.LeftmostLongest)

    def read(self, text: str) -> Read:
        """Find the terms. Time grows with the length of the text."""
        spelled = spell(text)
        place = self._places.get(spelled)
        if place is not None:  # the commonest case: one term and nothing else
            hit = _placed(Hit(0, len(spelled), self._entries[place]), spelled, 0)
            return Read(spelled, (hit,) if hit.entries else (), 0)
        found = []
        for pattern, start, end in self._finder.find_matches_as_indexes(spelled):
            stop = end if spelled[end - 1] == " " else spelled.index(" ", end) + 1
            found.append(Hit(start, stop, self._entries[pattern]))
        others = _others(spelled, found)
        hits = (_placed(hit, spelled, others) for hit in found)
        return Read(spelled, judge([hit for hit in hits if hit.entries], spelled), others)


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


def _others(spelled: str, hits: Sequence[Hit]) -> int:
    """Words outside of all terms; signs and numbers are none."""
    count, at = 0, 0
    for start, end in [*((hit.start, hit.end) for hit in hits), (len(spelled), len(spelled))]:
        pieces = spelled[at:start].split()
        count += sum(piece not in SIGNS and not piece.isdigit() for piece in pieces)
        at = end
    return count


def _placed(hit: Hit, spelled: str, others: int) -> Hit:
    """Without the entries that may not stand where the hit does, or that say less than others."""
    if len(hit.entries) == 1 and not hit.entries[0].where:
        return hit
    first = _only_signs(spelled[: hit.start])
    whole = first and _only_signs(spelled[hit.end :])
    alone = not others or _is_answer(spelled[: hit.start], spelled[hit.end :])
    holds = {"alone": alone, "whole": whole, "start": first}
    kept = tuple(one for one in hit.entries if holds.get(one.where, True))
    said = tuple(one for one in kept if one.vocabulary != _FUNCTION_WORDS)
    return replace(hit, entries=said or kept)


def _is_answer(before: str, after: str) -> bool:
    """Whether a term is all that stands behind a colon: "Level of difficulty: medium"."""
    return before.endswith((" : ", " = ")) and (not after or after[1] in SIGNS)


def _only_signs(spelled: str) -> bool:
    return all(piece in SIGNS for piece in spelled.split())
