"""How sure a tag is: the share of tags of its kind that were right on labelled offerings."""

from collections.abc import Mapping
from functools import cache

from normalize import vocabulary


@cache
def _table() -> Mapping[tuple[str, str, str], float]:
    return {
        (row["method"], row["place"], row["rule"]): float(row["score"])
        for row in vocabulary.rows("skill_scores")
    }


def score_of(method: str, *, telling: bool, rule: str) -> float:
    """The score of a label, 0 to 1.

    Args:
        method: ``exact_label`` or ``alt_label``.
        telling: whether it stands in a field that says what the offering is about.
        rule: the rule of its label.
    """
    return _table()[method, "telling" if telling else "text", rule]
