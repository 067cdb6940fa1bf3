"""How far a provider's class rests on the weights: they are drawn anew around the published ones.

JRC, Handbook on constructing composite indicators (2008): whoever weighs must show what other
weights would have said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.quality.ranks import DRAWS, generator

Floats = NDArray[np.float64]

CONCENTRATION = 300.0
"""Of the Dirichlet distribution: a weight of a twentieth varies by about a quarter of itself."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What providers earn of each metric of a ruler."""

    earned: Floats
    """Providers by metrics: the mean share earned, 0 where a listing cannot be assessed."""
    assessable: Floats
    """Providers by metrics: the share of listings that can be."""
    weights: Floats
    """The published weights of the metrics."""


def class_kept(shares: Shares, values: Floats, bounds: Sequence[float], seed_text: str) -> Floats:
    """The share of drawn weights with which each provider stays in its class.

    What other weights do is reckoned on a provider's means of its metrics, and added to its value.

    Args:
        shares: what each provider earns of each metric.
        values: the providers' published values, in percent; NaN gives NaN.
        bounds: where one class ends and the next begins, ascending.
        seed_text: what the draws follow from.
    """
    weights = shares.weights
    drawn = generator(seed_text).dirichlet(CONCENTRATION * weights / weights.sum(), DRAWS)
    with np.errstate(invalid="ignore", divide="ignore"):
        other = 100 * (drawn @ shares.earned.T) / (drawn @ shares.assessable.T)
        published = 100 * (shares.earned @ weights) / (shares.assessable @ weights)
    shifted = values + other - published
    edges = np.asarray(bounds, dtype=np.float64)
    same = np.searchsorted(edges, shifted, "right") == np.searchsorted(edges, values, "right")
    return np.where(np.isfinite(values) & np.isfinite(published), same.mean(axis=0), np.nan)
