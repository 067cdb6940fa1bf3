"""Like with like: a provider's mean as if it had the catalogue's mix of credential types.

Means are taken within each type first, then combined with the catalogue's mix as weights (direct
standardisation), so that a certification vendor is not compared as if it sold courses.

Few providers have all types. Where one lacks a type, the mix is renormalised over the types that it
has, and what it is held against is renormalised in the same way: it is the provider's *difference*
from others in its own types, added to the mean of the catalogue. Renormalising the provider's mean
alone would flatter whoever sells only what is easy to describe. What this supposes: in types that
it lacks, a provider would stand to the others as it stands in those that it has. A type that one
provider alone has compares it with nobody and is left out; a provider that has no other type has no
standardised value. What it cannot mend: if all good providers sell one type and all others
another, types and providers cannot be told apart, and differences between the two are taken for
differences of types.

How well the means of types are known enters the variance: by as much as a provider's own mix is
not the catalogue's. A type that few providers have says little of the others in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.quality.shrinkage import paule_mandel

Floats = NDArray[np.float64]
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Standardised:
    """Standardised means, by provider."""

    values: Floats
    """NaN where nobody else has any type of the provider."""
    variances: Floats
    """Of the listings, and of the means of types that stand for what a provider lacks."""
    mean: float
    """The catalogue: means of types, in the catalogue's mix."""


def standardise(means: Floats, counts: Floats, within: float) -> Standardised:
    """Standardise means by type.

    Args:
        means: providers by types, NaN where a provider has no listing of a type.
        counts: listings, in the same shape.
        within: variance of listings within a provider and type.
    """
    has = counts > 0
    shared = has.sum(axis=0) > 1
    has = has & shared
    mix = np.where(shared, counts.sum(axis=0), 0.0)
    if not mix.any():
        nothing = np.full(len(means), np.nan)
        return Standardised(nothing, nothing, float("nan"))
    mix /= mix.sum()
    of_type, unsure = _means_of_types(means, np.where(has, counts, 0.0), within)
    mean = float((mix * of_type).sum())
    weights = np.where(has, mix, 0.0)
    with np.errstate(invalid="ignore"):
        weights = weights / weights.sum(axis=1, keepdims=True)
    apart = np.where(has, means - of_type, 0.0)
    sampling = within * (weights**2 / np.where(has, counts, 1.0)).sum(axis=1)
    return Standardised(
        values=mean + (weights * apart).sum(axis=1),
        variances=sampling + ((mix - weights) ** 2 * unsure).sum(axis=1),
        mean=mean,
    )


def _means_of_types(means: Floats, counts: Floats, within: float) -> tuple[Floats, Floats]:
    """The mean of providers in each type, and its variance; 0 for a type without providers.

    Each provider is weighed by how well it is known, so that no giant decides. How much providers
    differ is pooled over types: two or three in a type do not tell.
    """
    types = range(means.shape[1])
    has = counts > 0
    cells = [(means[has[:, t], t], within / counts[has[:, t], t]) for t in types]
    freedom = np.array([max(len(values) - 1, 0) for values, _ in cells], dtype=np.float64)
    spreads = np.array([paule_mandel(*cell)[0] for cell in cells])
    between = float((freedom * spreads).sum() / freedom.sum())
    of_type, unsure = np.zeros(len(cells)), np.zeros(len(cells))
    for place, (values, variances) in enumerate(cells):
        if len(values):
            known = 1 / (between + np.maximum(variances, _TINY))
            of_type[place] = (known * values).sum() / known.sum()
            unsure[place] = 1 / known.sum()
    return of_type, unsure


def pooled_variance(sums: Floats, squares: Floats, counts: Floats) -> float:
    """Variance of listings within cells, pooled over all of them; NaN if no cell has two listings.

    Args:
        sums: sum of the listings' values in each cell.
        squares: sum of the squares.
        counts: listings in each cell.
    """
    filled = counts > 0
    freedom = float((counts[filled] - 1).sum())
    if freedom <= 0:
        return float("nan")
    about = squares[filled] - sums[filled] ** 2 / counts[filled]
    return float(np.maximum(about, 0.0).sum() / freedom)
