"""Estimates that do not mistake few listings for a difference: empirical Bayes.

A provider's mean of a few listings is far from the others' more often by chance than by merit.
Each mean is drawn towards the mean of all providers, the more so the less is known of it. The raw
figure stays beside it: of what a provider lists today it is the plain truth, and good small
providers, which shrinkage keeps in the middle, are seen there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_HALVINGS = 120
_ROUNDS = 50
_PRECISE = 1e-13
_TINY = 1e-12
"""Least variance: where all listings are alike, nothing is drawn anywhere."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Estimates of several providers, and what they were drawn towards."""

    values: Floats
    errors: Floats
    """Standard errors."""
    mean: float
    """The mean of providers, each weighed by how well it is known."""
    mean_error: float
    between: float
    """tau²: the variance between providers that chance does not explain."""


def shrink_means(means: Floats, variances: Floats) -> Shrunk:
    """Draw means towards their common mean (normal-normal empirical Bayes).

    B = tau² / (tau² + v), the estimate is B y + (1 - B) mu, its variance B v + (1 - B)² / sum(w)
    with w = 1 / (tau² + v): the second term is what is not known about mu.

    Args:
        means: each provider's mean, y.
        variances: the sampling variance of each, v: within-provider variance over listings.
    """
    variances = np.maximum(variances, _TINY)
    between, mean = paule_mandel(means, variances)
    weights = 1 / (between + variances)
    kept = between * weights
    unknown = 1 / weights.sum()
    return Shrunk(
        values=kept * means + (1 - kept) * mean,
        errors=np.sqrt(kept * variances + (1 - kept) ** 2 * unknown),
        mean=mean,
        mean_error=float(np.sqrt(unknown)),
        between=between,
    )


def paule_mandel(means: Floats, variances: Floats) -> tuple[float, float]:
    """tau² and the weighted mean: tau² makes the weighted squares come to their degrees of freedom.

    Paule and Mandel 1982; solved by halving, since the squares fall as tau² grows. Where they are
    fewer than chance alone gives, tau² is 0.
    """
    variances = np.maximum(variances, _TINY)
    freedom = len(means) - 1
    if freedom < 1:
        return 0.0, float(means.mean()) if len(means) else float("nan")
    low, high = 0.0, float(np.ptp(means)) ** 2 * len(means) + _TINY
    if _squares(means, variances, low)[0] <= freedom:
        return 0.0, _squares(means, variances, 0.0)[1]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _squares(means, variances, middle)[0] > freedom:
            low = middle
        else:
            high = middle
        if high - low <= _PRECISE * high:
            break
    return high, _squares(means, variances, high)[1]


def _squares(means: Floats, variances: Floats, between: float) -> tuple[float, float]:
    weights = 1 / (between + variances)
    mean = float((weights * means).sum() / weights.sum())
    return float((weights * (means - mean) ** 2).sum()), mean


def shrink_shares(hits: Floats, n: Floats) -> tuple[Floats, float]:
    """Draw shares towards the mean of providers (beta-binomial), and that mean.

    The overdispersion gamma and the mean come by Kleinman's moments (1973) with weights
    n / (1 + gamma (n - 1)), taken again and again until they agree; a share is then
    (hits + M mean) / (n + M) with M = (1 - gamma) / gamma. Providers without cases get the mean.

    Args:
        hits: how many have it, for each provider.
        n: of how many.
    """
    seen = n > 0
    if not seen.any():
        return np.full(len(n), np.nan), float("nan")
    counts, shares = n[seen], hits[seen] / n[seen]
    gamma = 0.0
    weights = counts.astype(float)
    mean = float((weights * shares).sum() / weights.sum())
    for _ in range(_ROUNDS):
        new = _overdispersion(shares, counts, weights)
        weights = counts / (1 + new * (counts - 1))
        mean = float((weights * shares).sum() / weights.sum())
        if abs(new - gamma) < _TINY:
            break
        gamma = new
    if gamma <= 0 or mean <= 0 or mean >= 1:
        # Chance explains all differences, or there are none.
        return np.full(len(n), mean), mean
    strength = (1 - gamma) / gamma
    shrunk = np.full(len(n), mean)
    # Where all differences are real (gamma 1) the mean weighs nothing, even for who has no cases.
    np.divide(hits + strength * mean, n + strength, out=shrunk, where=n + strength > 0)
    return shrunk, mean


def _overdispersion(shares: Floats, counts: Floats, weights: Floats) -> float:
    """gamma, 0 where chance explains the differences, at most 1."""
    k, total = len(shares), weights.sum()
    if k < 2:
        return 0.0
    mean = float((weights * shares).sum() / total)
    spread = mean * (1 - mean)
    if spread <= 0:
        return 0.0
    squares = float((weights * (shares - mean) ** 2).sum()) * (k - 1) / k
    chance = float((weights / counts * (1 - weights / total)).sum())
    whole = float((weights * (1 - weights / total)).sum())
    if whole - chance <= 0:
        return 0.0
    return float(np.clip((squares - spread * chance) / (spread * (whole - chance)), 0.0, 1.0))
