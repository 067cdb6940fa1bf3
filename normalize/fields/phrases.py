"""Phrases of a vocabulary in a row of words, the longest first."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Phrases(Generic[T_co]):
    """What phrases mean; a phrase is words with one space between them."""

    def __init__(self, meanings: Mapping[str, T_co]) -> None:
        self.meanings = meanings
        self._longest: dict[str, int] = {}
        for words in meanings:
            first, length = words.split(" ", 1)[0], words.count(" ") + 1
            self._longest[first] = max(self._longest.get(first, 0), length)

    def match(self, words: Sequence[str], at: int) -> tuple[int, T_co] | None:
        """How many words from a place on are a phrase, and what it means."""
        most = min(self._longest.get(words[at], 0), len(words) - at)
        for length in range(most, 0, -1):
            phrase = words[at] if length == 1 else " ".join(words[at : at + length])
            meaning = self.meanings.get(phrase)
            if meaning is not None:
                return length, meaning
        return None
