"""The automaton that finds the features of a language model in texts, in all of them at once.

py3langid walks its automaton text by text, in Python. Features are a few bytes long, so where it
stands follows from the last few bytes, wherever it began: here texts are laid out one after the
other, the whole is cut into pieces of one length, and all pieces take each step together. Most
texts are ASCII: for them there is the part of the automaton that such bytes lead to, a tenth of it,
which stays in the processor's cache.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Letters = npt.NDArray[np.uint8]
Numbers = npt.NDArray[Any]

BETWEEN = b"\0"
"""A byte of no feature: after it the automaton stands where texts begin."""

_BYTE_BITS, _ASCII_BITS, _INT32_BITS = 8, 7, 32
_LONGEST = 8
"""Bytes of a feature at the most."""
_STEPS, _EACH_STEP = 16, 50
"""Steps that any text takes, and how many letters make their number grow: a step has its price, and
so has a piece, which begins with the end of the one before it."""


class Automaton(NamedTuple):
    """A machine that goes from state to state by the bytes of a text; features end in states.

    States that are left in the same ways share a row of moves.
    """

    moves: Numbers
    """In each row, for each byte, the state after it; in a small automaton, the state's number."""
    states: Numbers | None
    """For each state its row, and the feature that ends there (0 where none does), in one number.
    None where moves have them: a step then looks in one place of memory."""
    row_bits: int
    """Bits of such a number that name the row; the feature is above them."""
    letter_bits: int
    """Bits of the place in a row."""


def automaton_of(moves: Numbers, rows: Numbers, features: Numbers) -> Automaton:
    """The automaton of bytes.

    Args:
        moves: at the beginning of a state's row plus a byte, the state after that byte.
        rows: for each state the number of its row; texts begin in the first state.
        features: for each state the feature that ends there, 0 where none does.
    """
    row_bits = _bits(rows)
    return Automaton(moves, _numbers(rows, features, row_bits), row_bits, _BYTE_BITS)


def _bits(numbers: Numbers) -> int:
    return int(numbers.max()).bit_length()


def _numbers(rows: Numbers, features: Numbers, row_bits: int) -> Numbers:
    fits = _bits(features) + row_bits < _INT32_BITS
    shifted: Numbers = features.astype(np.int32 if fits else np.int64)
    shifted <<= row_bits
    return shifted | rows


def find_features(automaton: Automaton, letters: Letters) -> Ints:
    """For each of the letters the feature that ends with it, 0 where none does.

    Args:
        automaton: what finds them.
        letters: texts, one after the other, with `BETWEEN` between them.
    """
    moves, states = automaton.moves, automaton.states
    count = len(letters)
    steps = _STEPS + int(np.sqrt(count / _EACH_STEP))
    pieces = -(-count // steps)
    padded = np.zeros(_LONGEST + pieces * steps, np.uint8)
    padded[_LONGEST : _LONGEST + count] = letters
    cut = np.lib.stride_tricks.as_strided(padded, (pieces, _LONGEST + steps), (steps, 1))
    taken = np.ascontiguousarray(cut.T)
    met: Numbers = np.empty(taken.shape, (moves if states is None else states).dtype)
    # Wherever it stands at first, it has left when the piece begins.
    places: Numbers = np.zeros(pieces, met.dtype)
    row = (1 << automaton.row_bits) - 1
    for some, after in zip(taken, met, strict=True):
        places += some
        # No place is out of bounds; in this mode, none is looked for.
        if states is None:
            moves.take(places, out=after, mode="clip")
        else:
            states.take(moves.take(places), out=after, mode="clip")
        np.bitwise_and(after, row, out=places)
        places <<= automaton.letter_bits
    features = (met[_LONGEST:] >> automaton.row_bits).astype(np.int32, copy=False)
    return features.T.reshape(-1)[:count]


def of_ascii(moves: Numbers, rows: Numbers, features: Numbers) -> Automaton:
    """The part of an automaton that ASCII leads to, given as for `automaton_of`."""
    moves = moves.reshape(-1, 1 << _BYTE_BITS)[:, : 1 << _ASCII_BITS]
    kept = np.flatnonzero(np.bincount(rows[_reachable(moves, rows)]))
    places = np.zeros(len(moves), np.int32)
    places[kept] = np.arange(len(kept))
    row_bits = _bits(places)
    numbers = _numbers(places[rows], features, row_bits)
    return Automaton(numbers[moves[kept]].ravel(), None, row_bits, _ASCII_BITS)


def _reachable(moves: Numbers, rows: Numbers) -> Numbers:
    """The states that the bytes of `moves` lead to from the first one, in ascending order."""
    met = np.zeros(len(rows), bool)
    newest = np.zeros(1, np.intp)
    while len(newest):
        met[newest] = True
        following = np.zeros(len(rows), bool)
        following[moves[rows[newest]]] = True
        newest = np.flatnonzero(following & ~met)
    return np.flatnonzero(met)
