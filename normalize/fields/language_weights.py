"""What the features of texts weigh in each language of a model, for many texts at once.

The weights of a text are the product of a sparse row (how often it has which feature) and a matrix
(feature by language). Texts with about as many features are filled up to the most of them, so that
one call each sorts their features, takes the weights of these, and multiplies.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Features = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

_ALIKE, _MORE = 512, 10
"""Texts that are filled up together, at most, and the part by which some of them may have more
features than others."""
_FEWEST = 32
"""Texts that are filled up together at least: a step costs as much as filling up some of them."""
_TOGETHER = 64
"""Texts whose weights are taken together: these stay in the processor's cache."""


def weigh(features: Features, begins: Places, counts: Places, weights: Floats) -> Floats:
    """For each text and language the weights of its features, by how often the text has them.

    Args:
        features: those of each text in a row.
        begins: where each text's begin.
        counts: how many it has, in ascending order.
        weights: of each feature, in each language; feature 0 stands for none, and weighs nothing.
    """
    scores = np.empty((len(begins), 1, weights.shape[1]), np.float32)
    some = list(_alike(counts))
    # In each of the rows as many as in the last one, which has most.
    widths = np.repeat([counts[rows.stop - 1] for rows in some], [*map(_size, some)]).astype(
        np.intp
    )
    bounds = np.append(0, np.cumsum(widths))
    held = np.empty(bounds[-1], features.dtype)
    for rows in some:
        _fill(held[bounds[rows.start] : bounds[rows.stop]], features, begins[rows], counts[rows])
    shares = _shares(held, bounds)
    # Always the same memory, which is not asked for anew.
    taken = np.empty((_TOGETHER * int(widths.max(initial=0)), weights.shape[1]), np.float32)
    for rows in some:
        for start in range(rows.start, rows.stop, _TOGETHER):
            stop = min(start + _TOGETHER, rows.stop)
            part = slice(bounds[start], bounds[stop])
            shape = stop - start, int(widths[start])
            of_each = weights.take(held[part], 0, out=taken[: shape[0] * shape[1]], mode="clip")
            np.matmul(
                shares[part].reshape(shape[0], 1, shape[1]),
                of_each.reshape(*shape, weights.shape[1]),
                out=scores[start:stop],
            )
    return scores[:, 0]


def _size(rows: slice) -> int:
    size: int = rows.stop - rows.start
    return size


def _alike(counts: Places) -> Iterator[slice]:
    """Parts of counts in ascending order that are about the same."""
    start = 0
    while start < len(counts):
        most = counts[start] + counts[start] // _MORE + 1
        end = max(start + _FEWEST, int(np.searchsorted(counts, most, side="right")))
        end = min(end, start + _ALIKE, len(counts))
        yield slice(start, end)
        start = end


def _fill(held: Features, features: Features, begins: Places, counts: Places) -> None:
    """Put the features of each text in a row, in ascending order, with zeros before them."""
    least, most = int(counts[0]), int(counts[-1])
    ahead = np.arange(most)
    rows = held.reshape(len(counts), most)
    features.take(begins[:, None] + ahead, out=rows, mode="clip")
    rows[:, least:] *= ahead[least:] < counts[:, None]
    rows.sort(axis=1)


def _shares(held: Features, bounds: Places) -> Floats:
    """What each feature of a row counts: n of one together as much as the logarithm of n + 1.

    That is what the library weighs a feature by that a text has n times.
    """
    shares = np.full(len(held), _SHARES[0], np.float32)
    same = np.zeros(len(held) + 1, bool)
    np.equal(held[1:], held[:-1], out=same[1:-1])
    same[bounds] = False
    again = np.flatnonzero(same)
    if len(again):
        # Places that follow each other hold the second, the third and so on of one feature.
        numbers = np.arange(1, len(again) + 1)
        first = np.flatnonzero(np.diff(again, prepend=-1) > 1)
        numbers -= np.repeat(first, np.diff(first, append=len(again)))
        shares[again] = _SHARES.take(numbers, mode="clip")
    return shares


_SHARES = np.diff(np.log1p(np.arange(10_000))).astype(np.float32)
"""By how much the first, second and so on of a feature make the logarithm larger."""
