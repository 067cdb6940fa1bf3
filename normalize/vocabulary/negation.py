"""Which terms of a text a negation applies to: those after it, else the one before it.

"Not available online", "no exam or quiz", "without certificate"; "Certificate: no", "certificates
are not issued". A negation ends at a sign, at "but" or "with", or some words further on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from normalize.vocabulary.reading import Hit
from normalize.vocabulary.spelling import SIGNS

_BREAKS = SIGNS - frozenset("/&+")
NEGATIONS = frozenset({"~not", "~toward"})
"""Marks of terms that say that others do not hold."""
_FAR = 6
"""Words that may stand between a negation and what it negates."""
_NEUTRAL = frozenset({None, "~filler", "~possible"})


def judge(hits: Sequence[Hit], spelled: str) -> tuple[Hit, ...]:
    """The terms, those marked that a negation or a "towards" applies to."""
    marks = {hit.mark for hit in hits}
    if None not in marks or not marks & NEGATIONS:
        return tuple(hits)
    first = next(place for place, hit in enumerate(hits) if hit.mark in NEGATIONS)
    # What stands before is as stated, until a negation looks back.
    reading = _Negations(spelled, list(hits[:first]), at=hits[first - 1].end if first else 0)
    for hit in hits[first:]:
        reading.take(hit)
    reading.finish()
    return tuple(reading.judged)


@dataclass(slots=True)
class _Negations:
    """Terms judged so far, and the negation that is open."""

    spelled: str
    judged: list[Hit] = field(default_factory=list)
    under: str = ""
    """The mark that applies to what follows."""
    since: int = 0
    """Where in the text it was last in force."""
    bare: int | None = None
    """Index of a "not" that has nothing to negate yet."""
    predicate: bool = False
    """Whether it is a "not available": then it negates what stands before."""
    at: int = 0

    def take(self, hit: Hit) -> None:
        if not self.under and self.bare is None and hit.mark not in NEGATIONS:
            # Nothing is open: most terms of a long text stand so.
            self.judged.append(hit)
            self.at = hit.end
            return
        gap = self.spelled[self.at : hit.start].split()
        if self.bare is not None and not self.predicate and gap and gap[0] not in SIGNS:
            self.bare = None
        if self.under and self._ends(gap, hit.start):
            self._look_back()
            self.under = ""
        self.judged.append(self._mark(hit, gap))
        self.at = hit.end

    def finish(self) -> None:
        tail = self.spelled[self.at :].split()
        if self.predicate or not tail or tail[0] in SIGNS:
            self._look_back()

    def _ends(self, gap: Sequence[str], stop: int) -> bool:
        said = self.spelled[self.since : stop].split()
        return any(piece in _BREAKS for piece in gap) or len(said) > _FAR

    def _mark(self, hit: Hit, gap: Sequence[str]) -> Hit:
        match hit.mark:
            case "~not" | "~toward":
                self.under, self.since, self.predicate = hit.mark, hit.end, False
                self.bare = len(self.judged) if hit.mark == "~not" else None
            case "~but" | "~with":
                self.under = ""
            case "~possible":
                self.predicate = self.predicate or (self.bare is not None and not gap)
            case None if self.under:
                self.since = hit.end
                if not (self.predicate and hit.is_silent()):
                    self.bare = None
                return hit._replace(under=self.under)
        return hit

    def _look_back(self) -> None:
        """Apply a negation that no term follows to the one right before it."""
        if self.bare is None:
            return
        at = self.judged[self.bare].start
        for place in range(self.bare - 1, -1, -1):
            hit = self.judged[place]
            between = self.spelled[hit.end : at].replace(":", " ").replace("=", " ").split()
            if len(between) > 1 or SIGNS & set(between) or hit.mark not in _NEUTRAL:
                break
            if hit.mark is None and not hit.is_silent():
                self.judged[place] = hit._replace(under="~not")
                break
            at = hit.start
        self.bare = None
