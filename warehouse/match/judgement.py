"""What is decided of a pair: one offering, related, unsure, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from warehouse.match.conflicts import MatchType, conflicts, match_type
from warehouse.match.records import Record

Decision = Literal["match", "non_match", "review"]
Method = Literal["url", "native_id", "rule", "model", "manual"]

MATCH, REVIEW = 0.9, 0.5
"""Scores from which a pair is a match, and from which a person is asked.

Nobody is asked about pairs that conflicts keep apart anyway.
"""
SAME_PAGE, NAMED = 1.0, 0.5
"""Values of the feature `address`."""
_RULE_SCORE = 0.99


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision about a pair, and how it came about."""

    decision: Decision
    match_type: MatchType
    method: Method
    score: float
    conflicts: tuple[str, ...]

    @property
    def decided_by(self) -> Literal["rule", "model", "human"]:
        """Who decided."""
        if self.method == "manual":
            return "human"
        return "model" if self.method == "model" else "rule"

    @property
    def is_one_offering(self) -> bool:
        """Whether the two are said to be the same offering."""
        return self.decision == "match" and self.match_type == "same_offering"


def judge(
    left: Record, right: Record, features: Mapping[str, float | None], score: float | None
) -> Judgement:
    """Decide a pair: by rule where an address names the other listing, else by the model's score.

    Args:
        left: one record.
        right: the other one.
        features: of the pair, as `compare` gives them.
        score: the model's; None without a model.
    """
    found = conflicts(left, right)
    kind = match_type(found)
    if (rule := _rule(features)) is not None:
        return Judgement("match", kind, rule, max(_RULE_SCORE, score or 0), found)
    if score is None or (features["address"] or 0) >= SAME_PAGE:
        # One page under two names: renamed, or given to another course. No score can tell.
        decision: Decision = "review" if (features["address"] or 0) >= NAMED else "non_match"
    elif score >= MATCH:
        decision = "match"
    else:
        decision = "review" if score >= REVIEW else "non_match"
    if decision == "review" and found:
        decision = "non_match"
    method: Method = "rule" if score is None else "model"
    unscored = 0.5 if decision == "review" else 0.0
    return Judgement(decision, kind, method, unscored if score is None else score, found)


def _rule(features: Mapping[str, float | None]) -> Method | None:
    """The address that settles it, where the titles do not speak against it.

    Pages are given to other courses, and ids are words that several courses share.
    """
    address, title = features["address"] or 0, features["title"] or 0
    if address >= SAME_PAGE and (title >= 0.65 or (features["contained"] or 0) >= 0.9):
        return "url"
    return "native_id" if address >= NAMED and title >= 0.92 else None
