"""What the features of texts weigh in each language of a model, for some texts at once.

The weights of a text are the product of a sparse row (how often it has which feature) and a matrix
(feature by language). Texts with about as many features are filled up to the most of them, so that
one call each sorts their features, takes the weights of these, and multiplies.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

_TOGETHER = 64
"""Texts whose weights are taken together: these stay in the processor's cache."""


def weigh(
    features: npt.NDArray[Any], begins: Places, counts: Places, weights: Floats, scores: Floats
) -> None:
    """Put the weights of each text's features, by how often it has them, in its scores.

    Args:
        features: those of each text in a row.
        begins: where each text's begin.
        counts: how many it has; the more alike, the better.
        weights: of each feature, in each language; feature 0 stands for none, and weighs nothing.
        scores: of each text, in each language.
    """
    least, ahead = int(counts.min(initial=0)), np.arange(int(counts.max(initial=0)))
    held = features.take(begins[:, None] + ahead, mode="clip")
    held[:, least:] *= ahead[least:] < counts[:, None]
    held.sort(axis=1)
    shares = _shares(held)[:, None]
    # Always the same memory, which is not asked for anew.
    taken = np.empty((_TOGETHER, len(ahead), weights.shape[1]), np.float32)
    for start in range(0, len(held), _TOGETHER):
        some = slice(start, start + _TOGETHER)
        rows = weights.take(held[some], 0, out=taken[: len(held[some])], mode="clip")
        np.matmul(shares[some], rows, out=scores[some, None])


def _shares(features: npt.NDArray[Any]) -> Floats:
    """What each feature of a row counts: n of one together as much as the logarithm of n + 1.

    That is what the library weighs a feature by that a text has n times.
    """
    shares = np.full(features.shape, _SHARES[0], np.float32)
    ordered = features.ravel()
    again = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
    again = again[again % features.shape[1] > 0]
    if len(again):
        # Places that follow each other hold the second, the third and so on of one feature.
        numbers = np.arange(1, len(again) + 1)
        first = np.flatnonzero(np.diff(again, prepend=-1) > 1)
        numbers -= np.repeat(first, np.diff(first, append=len(again)))
        shares.ravel()[again] = _SHARES.take(numbers, mode="clip")
    return shares


_SHARES = np.diff(np.log1p(np.arange(10_000))).astype(np.float32)
"""By how much the first, second and so on of a feature make the logarithm larger."""
