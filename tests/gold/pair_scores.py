"""Precision, recall and F1 of decisions about pairs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs by what they are and what was said of them."""

    hits: int
    false_alarms: int
    misses: int
    rest: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> "Counts":
        """Count pairs of (truth, said)."""
        seen = Counter(pairs)
        return cls(seen[True, True], seen[False, True], seen[True, False], seen[False, False])

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float:
        """Share of the pairs said to be the same that are; 1 where none is said."""
        said = self.hits + self.false_alarms
        return self.hits / said if said else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs that are the same that are found; 1 where there is none."""
        there = self.hits + self.misses
        return self.hits / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0
