"""How sure a tag is: the share of tags of its kind that were right on labelled offerings."""

from collections.abc import Mapping
from functools import cache

from normalize import vocabulary


@cache
def _table() -> Mapping[tuple[str, str], float]:
    return {
        (row["method"], row["place"]): round((int(row["right"]) + 1) / (int(row["of"]) + 2), 2)
        for row in vocabulary.rows("skill_scores")
    }


def score_of(method: str, *, telling: bool, required: bool) -> float:
    """The score of a label, 0 to 1, by Laplace's rule: few that were read make it careful.

    Args:
        method: ``exact_label`` or ``alt_label``.
        telling: whether it stands where the offering says what it is about.
        required: whether it is what learners bring.
    """
    return _table()[method, "requires" if required else "telling" if telling else "text"]
