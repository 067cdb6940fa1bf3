"""The signs of a column of texts as numbers: letters, words and middles of all texts at once.

What `normalize.fields.language_detection` finds in one text, by the same rules.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from normalize.fields.language_detection import (
    BEYOND_MIDDLE,
    FEWEST_LETTERS,
    FEWEST_WORDS,
    LEAST_SHARE,
)
from normalize.fields.language_scripts import LATIN_LETTERS
from normalize.text_bytes import text_bytes

Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Kinds = npt.NDArray[np.uint8]

IN_WORDS, LETTER, OTHER_LETTER = 1, 2, 4
"""Kinds of signs: those of words, letters, and letters outside the Latin script."""
KNOWN = 0x10000
"""Signs that something is known of here."""

_BEYOND, _CONTINUING = 0x80, 0xC0
"""Bytes from here on are no ASCII; those that have only the first of these bits begin no sign."""
_SPACE = ord(" ")


class Signs(NamedTuple):
    """The signs of a column of texts, one after the other."""

    codes: npt.NDArray[Any]
    """Their numbers in Unicode."""
    bounds: Places
    """Where each text begins, and where the last one ends: one more than there are texts."""
    in_bytes: Places | None
    """For each sign, and for the end, the place of its first byte in UTF-8; None for ASCII, where
    that is the sign's own place."""

    @property
    def is_ascii(self) -> bool:
        """Whether all of them are."""
        return self.in_bytes is None

    @property
    def lengths(self) -> Places:
        """Signs in each text."""
        return np.diff(self.bounds)

    def bytes_at(self, places: Places) -> Places:
        """The places of signs as those of their first bytes."""
        return places if self.in_bytes is None else self.in_bytes[places]


def signs_of(texts: pa.Array) -> Signs:
    """The signs of a column of texts (UTF-8) without nulls."""
    found = text_bytes(texts)
    bounds = found.bounds.astype(np.intp)
    if found.letters.max(initial=0) < _BEYOND:
        return Signs(found.letters, bounds, None)
    begins = np.flatnonzero(found.letters & _CONTINUING != _BEYOND)
    codes = np.frombuffer(found.letters.tobytes().decode().encode("utf-32-le"), np.uint32)
    return Signs(codes, np.searchsorted(begins, bounds), np.append(begins, len(found.letters)))


def kinds_of(signs: Signs) -> Kinds:
    """What each sign is."""
    return _known(signs).take(signs.codes, mode="clip")


def heads(signs: Signs, size: int) -> Mask:
    """For each text, which of its first signs are those of words."""
    ahead = np.arange(size)
    codes = signs.codes.take(signs.bounds[:-1, None] + ahead, mode="clip")
    held: Mask = (_known(signs).take(codes, mode="clip") & IN_WORDS).astype(bool)
    return held & (ahead < signs.lengths[:, None])


def has_words(heads: Mask) -> Mask:
    """Whether there are words enough at the head of each text."""
    begins = heads.copy()
    begins[:, 1:] &= ~heads[:, :-1]
    many = np.count_nonzero(begins, axis=1) >= FEWEST_WORDS
    enough: Mask = many & (np.count_nonzero(heads, axis=1) >= FEWEST_LETTERS)
    return enough


def count(kinds: Kinds, kind: int, begins: Places, ends: Places) -> Places:
    """How many signs of a kind there are from each of the places to the other."""
    places = np.flatnonzero((kinds & kind) != 0)
    return np.searchsorted(places, ends) - np.searchsorted(places, begins)


def middles(signs: Signs) -> Places:
    """Where the second half of each text begins."""
    begins, sizes = signs.bounds[:-1], signs.lengths
    # The one before the first is the last, which is before any text.
    spaces = np.append(np.flatnonzero(signs.codes == _SPACE), -1)
    until = begins + np.minimum(sizes // 2 + BEYOND_MIDDLE, sizes)
    found = spaces[np.searchsorted(spaces[:-1], until) - 1] - begins
    return begins + np.where(found > sizes // LEAST_SHARE, found, sizes // 2)


def _known(signs: Signs) -> Kinds:
    return _kinds(_BEYOND if signs.is_ascii else KNOWN)


@cache
def _kinds(size: int) -> Kinds:
    """For each of the first signs of Unicode what it is."""
    signs = list(map(chr, range(size)))
    latin = np.zeros(size, bool)
    for run in LATIN_LETTERS.finditer("".join(signs)):
        latin[run.start() : run.end()] = True
    letters = _mask(map(str.isalpha, signs))
    words = _mask(map(str.isalnum, signs)) & ~_mask(map(str.isdecimal, signs))
    kinds = np.zeros(size, np.uint8)
    kinds[words] |= IN_WORDS
    kinds[letters] |= LETTER
    kinds[letters & ~latin] |= OTHER_LETTER
    return kinds


def _mask(flags: Any) -> Mask:
    return np.fromiter(flags, bool)
