"""One measure of all providers, held against each other: shrunk, standardised, placed."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.quality.cells import Cells
from warehouse.quality.intervals import Z95, standing
from warehouse.quality.ranks import LEAST_RANKED, rank_intervals
from warehouse.quality.shrinkage import shrink_means
from warehouse.quality.standardisation import pooled_variance, standardise

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(slots=True)
class Compared:
    """By provider, NaN where it cannot be compared; and the mean that all are held against."""

    standardised: Floats
    shrunk: Floats
    low: Floats
    high: Floats
    rank_low: Floats
    rank_high: Floats
    standings: list[str | None]
    mean: float = math.nan
    mean_low: float = math.nan
    mean_high: float = math.nan


def compare_providers(cells: Cells, comparable: Bools, seed_text: str | None) -> Compared:
    """Compare what providers' listings came to.

    Args:
        cells: sums by provider and credential type.
        comparable: providers of whom enough is known.
        seed_text: what the draws for rank intervals follow from; None for no ranks.
    """
    found = _nothing(len(comparable))
    within = pooled_variance(cells.sums, cells.squares, cells.counts)
    if not comparable.any() or not np.isfinite(within):
        return found
    stood = standardise(cells.means[comparable], cells.counts[comparable], within)
    known = np.isfinite(stood.values)
    if not known.any():
        return found
    at = np.flatnonzero(comparable)[known]
    shrunk = shrink_means(stood.values[known], stood.variances[known])
    found.standardised[at], found.shrunk[at] = stood.values[known], shrunk.values
    found.low[at] = shrunk.values - Z95 * shrunk.errors
    found.high[at] = shrunk.values + Z95 * shrunk.errors
    if seed_text is not None and len(at) >= LEAST_RANKED:
        ranks = rank_intervals(shrunk.values, shrunk.errors, seed_text)
        found.rank_low[at], found.rank_high[at] = ranks
    for one in at:
        found.standings[one] = standing(found.low[one], found.high[one], shrunk.mean)
    found.mean = shrunk.mean
    half = Z95 * shrunk.mean_error
    found.mean_low, found.mean_high = found.mean - half, found.mean + half
    return found


def _nothing(size: int) -> Compared:
    return Compared(
        standardised=np.full(size, np.nan),
        shrunk=np.full(size, np.nan),
        low=np.full(size, np.nan),
        high=np.full(size, np.nan),
        rank_low=np.full(size, np.nan),
        rank_high=np.full(size, np.nan),
        standings=[None] * size,
    )
