"""Providers whose true quality is known: what raw means and shrunk ones make of them."""

from dataclasses import dataclass

import numpy as np

from warehouse.quality.intervals import Z95
from warehouse.quality.shrinkage import shrink_means

WITHIN = 18.0
SPREAD = 1.85
"""Of the logarithm of sizes: raw means are then as far from the truth as in the design."""
TOP = 5


@dataclass(frozen=True)
class Seen:
    """Means over the repetitions."""

    small_in_top: float
    small_in_bottom: float
    recovered: float
    rmse: float
    coverage: float


def simulate(*, providers: int, between: float, repetitions: int) -> tuple[Seen, Seen]:
    """What raw means and shrunk ones come to.

    Sizes are log-normal around 55 listings, from 2 on. Listings vary by 18 points within a
    provider, and that variance is pooled over providers, as the night does it.
    """
    random = np.random.default_rng(2026)
    raw, shrunk = [], []
    for _ in range(repetitions):
        sizes = np.maximum(np.rint(55 * np.exp(SPREAD * random.standard_normal(providers))), 2)
        true = 50 + between * random.standard_normal(providers)
        means = true + WITHIN / np.sqrt(sizes) * random.standard_normal(providers)
        freedom = (sizes - 1).sum()
        variances = WITHIN**2 * random.chisquare(freedom) / freedom / sizes
        found = shrink_means(means, variances)
        raw.append(_judge(true, sizes, means, np.sqrt(variances)))
        shrunk.append(_judge(true, sizes, found.values, found.errors))
    return Seen(*np.mean(raw, axis=0)), Seen(*np.mean(shrunk, axis=0))


def _judge(true, sizes, values, errors) -> tuple[float, ...]:
    order, best = np.argsort(-values), np.argsort(-true)
    return (
        float((sizes[order[:TOP]] < 10).mean()),
        float((sizes[order[-TOP:]] < 10).mean()),
        len(set(order[:TOP]) & set(best[:TOP])) / TOP,
        float(np.sqrt(((values - true) ** 2).mean())),
        float((np.abs(values - true) <= Z95 * errors).mean()),
    )
