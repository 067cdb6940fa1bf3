"""The word that was meant, where nobody writes the one that is asked for."""

from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Searcher

_SHORTEST = 4
"""A shorter word may mean anything."""
_LONG = 8
"""From this length on, two mistakes are forgiven."""
_COMPLETIONS = 12


class Vocabulary:
    """The words of an index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def completions(self, word: str) -> list[str]:
        """The commonest words that begin with `word`."""
        found = self._searcher.terms_with_prefix("words", word, limit=_COMPLETIONS)
        return [term for term, _ in found]

    def correct(self, word: str) -> str | None:
        """The commonest of the nearest other words; None where none is near.

        A transposition is one mistake (optimal string alignment). The first letter counts as
        right, unless no word with it is near.
        """
        if len(word) < _SHORTEST:
            return None
        return self._nearest(word, word[0]) or self._nearest(word, "")

    def _nearest(self, word: str, beginning: str) -> str | None:
        most = 2 if len(word) >= _LONG else 1
        known = self._by_beginning.get(beginning, {}) if beginning else self._counts
        near = extract(word, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
        ranked = [(mistakes, -known[term], term) for term, mistakes, _ in near if term != word]
        return min(ranked)[2] if ranked else None

    @cached_property
    def _counts(self) -> dict[str, int]:
        """Every word -> how many offerings have it."""
        return dict(self._searcher.terms_with_prefix("words", ""))

    @cached_property
    def _by_beginning(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for term, count in self._counts.items():
            found.setdefault(term[0], {})[term] = count
        return found
