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

_BYTE_BITS, _ASCII_BITS = 8, 7
_INT32_BOUND, _UINT16_BOUND = 1 << 31, 1 << 16
_LONGEST = 8
"""No feature has more bytes."""
_STEPS, _EACH_STEP = 16, 50
"""Steps that any text takes, and how many letters make their number grow: a step has its price, and
so has a piece, which begins with the end of the one before it."""


class States(NamedTuple):
    """What is known of each state of an automaton."""

    rows: Ints
    """Where its row of moves begins."""
    features: Ints
    """The feature that ends there, 0 where none does."""


class Automaton(NamedTuple):
    """A machine that goes from state to state by the bytes of a text; features end in states.

    States that are left in the same ways share a row of moves.
    """

    moves: Numbers
    """In each row, for each byte, the state after it."""
    states: States | None
    """None where moves tell in one number of the row (its first bits, `row_bits`) and the feature
    (those above), so that a step looks in one place of memory."""
    row_bits: int = 0
    letter_bits: int = 0
    """Bits of the place in a row."""


def automaton_of(moves: Numbers, rows: Numbers, features: Numbers) -> Automaton:
    """The automaton of bytes.

    Args:
        moves: at the beginning of a state's row plus a byte, the state after that byte.
        rows: for each state the number of its row; texts begin in the first state.
        features: for each state the feature that ends there, 0 where none does.
    """
    return Automaton(moves, States(rows.astype(np.int32) << _BYTE_BITS, features))


def of_ascii(moves: Numbers, rows: Numbers, features: Numbers) -> Automaton:
    """The part of an automaton that ASCII leads to, given as for `automaton_of`."""
    moves = moves.reshape(-1, 1 << _BYTE_BITS)[:, : 1 << _ASCII_BITS]
    met = _reachable(moves, rows)
    kept = np.flatnonzero(np.bincount(rows[met]))
    places = np.zeros(len(moves), np.int64)
    places[kept] = np.arange(len(kept))
    row_bits = len(kept).bit_length()
    numbers = np.zeros(len(rows), np.int64)
    numbers[met] = features[met].astype(np.int64) << row_bits | places[rows[met]]
    if numbers.max() < _INT32_BOUND:
        numbers = numbers.astype(np.int32)
    return Automaton(numbers[moves[kept]].ravel(), None, row_bits, _ASCII_BITS)


def find_features(automaton: Automaton, letters: Letters) -> Numbers:
    """For each of the letters the feature that ends with it, 0 where none does.

    Args:
        automaton: what finds them.
        letters: texts, one after the other, with `BETWEEN` between them.
    """
    moves, states, row_bits, letter_bits = automaton
    count = len(letters)
    steps = _STEPS + int(np.sqrt(count / _EACH_STEP))
    pieces = -(-count // steps)
    padded = np.zeros(_LONGEST + pieces * steps, np.uint8)
    padded[_LONGEST : _LONGEST + count] = letters
    cut = np.lib.stride_tricks.as_strided(padded, (pieces, _LONGEST + steps), (steps, 1))
    taken = np.ascontiguousarray(cut.T)
    met = np.empty(taken.shape, moves.dtype)
    # Wherever it stands at first, it has left when the piece begins.
    places: Numbers = np.zeros(pieces, np.int32 if states else moves.dtype)
    for some, after in zip(taken, met, strict=True):
        places += some
        # No place is out of bounds; in this mode, none is looked for.
        moves.take(places, out=after, mode="clip")
        if states is None:
            np.bitwise_and(after, (1 << row_bits) - 1, out=places)
            places <<= letter_bits
        else:
            states.rows.take(after, out=places, mode="clip")
    met = met[_LONGEST:]
    features: Numbers = met >> row_bits if states is None else states.features.take(met)
    if features.max(initial=0) < _UINT16_BOUND:
        # Half of it is laid out anew in a quarter of the time.
        features = features.astype(np.uint16)
    return features.T.reshape(-1)[:count]


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
