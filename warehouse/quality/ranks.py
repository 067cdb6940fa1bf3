"""Ranks as intervals: how high and how low chance could put a provider, never one place."""

import hashlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 1_000
"""Of the estimates for rank intervals, and of the weights for how firm a class is."""
LEAST_RANKED = 20
"""Providers. Among fewer, ranks are no better than raw ones: intervals alone are shown."""


def generator(seed_text: str) -> np.random.RandomState:
    """Numbers that follow from a text: the same on any machine.

    RandomState rather than Generator, because numpy has frozen what it draws (NEP 19).
    """
    words = np.frombuffer(hashlib.sha256(seed_text.encode()).digest(), dtype="<u4")
    return np.random.RandomState(words.astype(np.uint32))


def rank_intervals(values: Floats, errors: Floats, seed_text: str) -> tuple[Ints, Ints]:
    """The 5th and 95th percentile of each rank, 1 being the greatest value.

    Every estimate is drawn anew from its own distribution, all are ranked, again and again
    (parametric bootstrap). Providers with the same estimate and error share their draws' ranks, so
    that the same listings have the same interval.
    """
    draws = generator(seed_text).standard_normal((DRAWS, len(values))) * errors + values
    order = np.argsort(-draws, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(values) + 1)[None, :], axis=1)
    quantiles = np.quantile(ranks, (0.05, 0.95), axis=0, method="inverted_cdf")
    both = np.column_stack([values, errors])
    _, group, size = np.unique(both, axis=0, return_inverse=True, return_counts=True)
    for one in np.flatnonzero(size > 1):
        members = np.flatnonzero(group == one)
        shared = np.quantile(ranks[:, members], (0.05, 0.95), method="inverted_cdf")
        quantiles[:, members] = shared[:, None]
    return quantiles[0].astype(np.int64), quantiles[1].astype(np.int64)
