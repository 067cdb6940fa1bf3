"""The word that was meant, where nobody writes the one that is asked for."""

from rapidfuzz.distance import OSA
from tantivy import Searcher

_SHORTEST = 4
"""A shorter word may mean anything."""
_LONG = 8
"""From this length on, two mistakes are forgiven."""
_COMPLETIONS = 12


def completions(searcher: Searcher, word: str) -> list[str]:
    """The commonest words that begin with `word`."""
    found = searcher.terms_with_prefix("words", word, limit=_COMPLETIONS)
    return [term for term, _ in found]


def correct(searcher: Searcher, word: str) -> str | None:
    """The commonest of the nearest words; None where none is near.

    A transposition is one mistake (optimal string alignment). The first letter counts as right,
    unless no word with it is near.
    """
    if len(word) < _SHORTEST:
        return None
    return _nearest(searcher, word, word[0]) or _nearest(searcher, word, "")


def _nearest(searcher: Searcher, word: str, beginning: str) -> str | None:
    most = 2 if len(word) >= _LONG else 1
    best: tuple[int, int, str] | None = None
    for term, count in searcher.terms_with_prefix("words", beginning):
        if abs(len(term) - len(word)) <= most:
            mistakes = OSA.distance(word, term, score_cutoff=most)
            if mistakes <= most and (best is None or (mistakes, -count, term) < best):
                best = (mistakes, -count, term)
    return None if best is None else best[2]
