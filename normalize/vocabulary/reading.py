"""A text as a lexicon reads it: the terms in it, in order, with what stands between them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from normalize.vocabulary.spelling import SIGNS

_LIST_SIGNS = frozenset("&/|+–")
MARKS = frozenset({"~not", "~toward", "~but", "~with", "~link", "~filler", "~possible"})
"""Codes of words that say how the terms beside them are meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a vocabulary, as a lexicon holds it."""

    vocabulary: str
    code: str
    where: str
    row: Mapping[str, str]


class Hit(NamedTuple):
    """A term at its place in the spelled text."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    mark: str | None = None
    """The code of `MARKS` that the term has, if it has one: it says how others are meant."""
    under: str = ""
    """``~not`` or ``~toward`` where such a word applies to it."""

    def code(self, vocabulary: str) -> str | None:
        """The code that the term has in a vocabulary, marks and ``-`` included."""
        for one in self.entries:
            if one.vocabulary == vocabulary:
                return one.code
        return None

    def is_silent(self) -> bool:
        """Whether the term is understood and says nothing."""
        return all(one.code == "-" for one in self.entries)


def mark_of(entries: Iterable[Entry]) -> str | None:
    """The first code of `MARKS` among the rows of a term."""
    return next((one.code for one in entries if one.code in MARKS), None)


def has_others(spelled: str, hits: Iterable[Hit]) -> bool:
    """Whether there are words outside of all terms."""
    at = 0
    for hit in hits:
        if hit.start > at and holds_word(spelled[at : hit.start]):
            return True
        at = hit.end
    return holds_word(spelled[at:])


def holds_word(spelled: str) -> bool:
    """Whether a spelled text holds a word; signs and numbers are none."""
    for piece in spelled.split():  # noqa: SIM110 - asked often, of short texts
        if piece not in SIGNS and not piece.isdigit():
            return True
    return False


@dataclass(frozen=True, slots=True)
class Read:
    """A text and the terms in it."""

    spelled: str
    hits: tuple[Hit, ...]
    known_others: bool | None = None
    """`others` where it is known; None: it follows from the hits."""

    @property
    def others(self) -> bool:
        """Whether there are words that belong to no term."""
        if self.known_others is None:
            return has_others(self.spelled, self.hits)
        return self.known_others

    def coded(self, vocabulary: str) -> list[tuple[Hit, str]]:
        """Terms that hold, with their codes, in the order of the text."""
        found = []
        for hit in self.hits:
            if not hit.under:
                for one in hit.entries:
                    if one.vocabulary == vocabulary:
                        if one.code and one.code[0] not in "-~":
                            found.append((hit, one.code))
                        break
        return found

    def negated(self, vocabulary: str) -> list[str]:
        """Codes of terms that the text denies."""
        return [
            code
            for hit in self.hits
            if hit.under == "~not" and (code := hit.code(vocabulary)) and code[0] not in "-~"
        ]

    def codes(self, vocabulary: str) -> list[str]:
        """Distinct codes that hold, in the order of the text."""
        return list(dict.fromkeys(code for _, code in self.coded(vocabulary)))

    def is_whole(self) -> bool:
        """Whether one term is all that the text says."""
        return len(self.hits) == 1 and not self.others

    def joined_to_others(self, hit: Hit) -> bool:
        """Whether a list joins the term to words of no term: "beginners & children"."""
        at = self._index(hit)
        after, before = self.hits[at + 1 :], self.hits[:at][::-1]
        return self._joins(hit.end, after, forward=True) or self._joins(
            hit.start, before, forward=False
        )

    def _joins(self, at: int, hits: Sequence[Hit], *, forward: bool) -> bool:
        joined = False
        for hit in (*hits, None):
            stop = len(self.spelled) if forward else 0
            if hit is not None:
                stop = hit.start if forward else hit.end
            pieces = self.spelled[min(at, stop) : max(at, stop)].split()
            for piece in pieces if forward else reversed(pieces):
                if piece not in _LIST_SIGNS:
                    return joined and piece not in SIGNS
                joined = True
            if hit is None or hit.mark != "~link":
                return False
            joined = True
            at = hit.end if forward else hit.start
        return False

    def _index(self, hit: Hit) -> int:
        return bisect_left(self.hits, hit.start, key=lambda one: one.start)

    def gap(self, one: Hit, other: Hit) -> tuple[list[str], set[str]]:
        """What stands between two terms: words and signs of no term, and the marks met."""
        words: list[str] = []
        marks = set()
        at = one.end
        for hit in self.hits[self._index(one) + 1 : self._index(other)]:
            words += self.spelled[at : hit.start].split()
            at = hit.end
            marks.add(hit.mark or "-")
        return words + self.spelled[at : other.start].split(), marks
