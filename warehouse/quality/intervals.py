"""Intervals: how sure a share is, and whether two estimates can be told from chance."""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Standing = Literal["above", "not_distinguishable", "below"]

Z95 = 1.959963984540054
"""Half the width of a 95 % interval, in standard errors of a normal distribution."""
PAIRWISE = 1.39
"""Half the width of a bar, in standard errors, so that two bars of like width just touch where the
difference is as large as chance makes it once in twenty: 1.96 / √2, rounded up (Goldstein and
Healy 1995)."""


def wilson(hits: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The 95 % interval of a share (Wilson 1927), which holds for few cases and near 0 and 1.

    Args:
        hits: how many have it; sums of part shares may be given, and make the interval wider than
            it need be.
        n: of how many; none gives NaN.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share = hits / n
        z2 = Z95 * Z95
        centre = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = Z95 / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
        low, high = np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
    # Rounding must not leave an interval that misses what was seen.
    return np.where(share <= 0, 0.0, low), np.where(share >= 1, 1.0, high)


def standing(low: float, high: float, mean: float) -> Standing:
    """Where an interval lies beside a mean: only one that does not hold it says anything."""
    if low > mean:
        return "above"
    return "below" if high < mean else "not_distinguishable"


def bar(value: float, error: float) -> tuple[float, float]:
    """The bar to draw where a reader compares estimates by eye: not an interval of 95 %."""
    return value - PAIRWISE * error, value + PAIRWISE * error


def error_of(low: float, high: float) -> float:
    """The standard error that a 95 % interval rests on."""
    return (high - low) / (2 * Z95)


def differ(one: float, one_error: float, other: float, other_error: float) -> bool:
    """Whether two estimates differ by more than chance would make them once in twenty."""
    return abs(one - other) > Z95 * math.hypot(one_error, other_error)
