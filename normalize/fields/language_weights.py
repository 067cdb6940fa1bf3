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

_TOGETHER = 32
"""Texts whose weights are taken together: these stay in the processor's cache."""


def weigh(features: npt.NDArray[Any], begins: Places, counts: Places, weights: Floats) -> Floats:
    """For each text and language the weights of its features, by how often the text has them.

    Args:
        features: those of each text in a row.
        begins: where each text's begin.
        counts: how many it has; the more alike, the better.
        weights: of each feature, in each language; feature 0 stands for none, and weighs nothing.
    """
    ahead = np.arange(int(counts.max(initial=0)))
    held = features.take(begins[:, None] + ahead, mode="clip")
    held *= ahead < counts[:, None]
    held.sort(axis=1)
    shares = _shares(held)[:, None]
    scores = np.empty((len(held), 1, weights.shape[1]), np.float32)
    # Always the same memory, which is not asked for anew.
    taken = np.empty((_TOGETHER, len(ahead), weights.shape[1]), np.float32)
    for start in range(0, len(held), _TOGETHER):
        some = slice(start, start + _TOGETHER)
        rows = weights.take(held[some], 0, out=taken[: len(held[some])], mode="clip")
        np.matmul(shares[some], rows, out=scores[some])
    return scores[:, 0]


def _shares(features: npt.NDArray[Any]) -> Floats:
    """What each feature of a row counts: n of one together as much as the logarithm of n + 1.

    That is what the library weighs a feature by that a text has n times.
    """
    shares = np.full(features.shape, _SHARES[0], np.float32)
    again = np.zeros(features.shape, bool)
    np.equal(features[:, 1:], features[:, :-1], out=again[:, 1:])
    places = np.flatnonzero(again)
    if len(places):
        # Places that follow each other hold the second, the third and so on of one feature.
        numbers = np.arange(len(places))
        numbers -= np.maximum.accumulate(np.where(np.diff(places, prepend=-2) > 1, numbers, 0))
        shares.ravel()[places] = _SHARES.take(numbers + 1, mode="clip")
    return shares


_SHARES = np.diff(np.log1p(np.arange(10_000))).astype(np.float32)
"""By how much the first, second and so on of a feature make the logarithm larger."""
