"""The automaton that finds the features of a language model in texts, in all of them at once.

py3langid walks its automaton text by text, in Python; here all texts take each step together. Most
texts are ASCII: for them there is the part of the automaton that such bytes lead to, a tenth of it,
which stays in the processor's cache.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]

_BYTES, _ASCII = 256, 128


class Automaton(NamedTuple):
    """A machine that goes from state to state by the bytes of a text; features end in states."""

    moves: npt.NDArray[Any]
    """The state after a byte, at the row of the state before it plus the byte."""
    rows: Ints
    """For each state the row of its moves; the first state is where texts begin."""
    features: npt.NDArray[Any]
    """For each state the feature that ends there, 0 where none does."""


def walk(automaton: Automaton, texts: Sequence[bytes], lengths: Ints) -> npt.NDArray[Any]:
    """The features met in each text, in ascending order; 0 at the front, where none ends.

    Args:
        automaton: what finds them.
        texts: the longest first.
        lengths: of the texts, in bytes.
    """
    longest = max(int(lengths[0]), 1)
    padded = b"".join([text.ljust(longest, b"\0") for text in texts])
    letters = np.ascontiguousarray(np.frombuffer(padded, np.uint8).reshape(-1, longest).T)
    # All take the first step, then the second; texts that have ended are the last ones.
    going = np.searchsorted(-lengths, -np.arange(longest), side="left")
    met = np.zeros(letters.shape, automaton.features.dtype)
    rows = np.repeat(automaton.rows[:1], len(texts))
    for step, count in enumerate(going.tolist()):
        states = automaton.moves.take(rows[:count] + letters[step, :count])
        met[step, :count] = automaton.features.take(states)
        rows = automaton.rows.take(states)
    found = np.ascontiguousarray(met.T)
    found.sort(axis=1)
    return found


def of_ascii(automaton: Automaton) -> tuple[Automaton, npt.NDArray[np.intp]]:
    """The part of an automaton that ASCII leads to.

    Its states and features are numbered anew; with it come the features' old numbers.
    """
    moves = automaton.moves.reshape(-1, _BYTES)[:, :_ASCII]
    rows = automaton.rows // _BYTES
    states = _reachable(moves, rows)
    kept = np.flatnonzero(np.bincount(rows[states]))
    ending = np.flatnonzero(np.bincount(automaton.features[states]))
    numbers = _places(states, len(rows)).astype(np.uint16 if len(states) <= 2**16 else np.uint32)
    part = Automaton(
        numbers[moves[kept]].ravel(),
        _places(kept, len(moves))[rows[states]] * np.int32(_ASCII),
        _places(ending, ending[-1] + 1)[automaton.features[states]].astype(
            np.uint16 if len(ending) <= 2**16 else np.int32
        ),
    )
    return part, ending


def _reachable(moves: npt.NDArray[Any], rows: Ints) -> npt.NDArray[np.intp]:
    """The states that the bytes of `moves` lead to from the first one, in ascending order."""
    met = np.zeros(len(rows), bool)
    newest = np.zeros(1, np.intp)
    while len(newest):
        met[newest] = True
        following = np.zeros(len(rows), bool)
        following[moves[rows[newest]]] = True
        newest = np.flatnonzero(following & ~met)
    return np.flatnonzero(met)


def _places(kept: npt.NDArray[np.intp], count: int) -> Ints:
    """For each of the numbers below `count` its place among those that are kept."""
    places = np.zeros(count, np.int32)
    places[kept] = np.arange(len(kept), dtype=np.int32)
    return places
