"""The model that tells languages apart, for a column of texts at once.

py3langid (naive Bayes over byte n-grams; Lui & Baldwin 2012) restricted to the languages of
catalogues and those that are easily taken for them. The library walks its automaton text by text;
here all texts take each step together, their features are one sparse matrix, and the probabilities
are the library's. Most texts are ASCII: for them there is the part of the automaton that such bytes
lead to, a tenth of it, which stays in the processor's cache.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from py3langid.langid import (  # type: ignore[import-untyped]
    MODEL_FILE,
    LanguageIdentifier,
)

_LATIN = (
    "en de fr es pt it nl pl sv da no nn fi cs hu ro tr hr sk sl et lv lt ca eu gl is cy ga mt vi "
    "id ms tl af sw"
)
_OTHER = "ru el uk bg ar he fa ur hi bn ta te ml kn mr gu pa ne si th ko ja zh kk ka hy"
_EITHER = "sr az"
LATIN, OTHER = frozenset(_LATIN.split()), frozenset(_OTHER.split())
"""Languages (ISO 639-1) in Latin letters, and in others."""
NOTHING = "zxx"
"""What is no language (ISO 639-2)."""

_FEW = 24
"""Texts that are quicker walked one by one."""
_AT_ONCE = 4_096
"""Texts that are walked together: more would not fit the processor's cache."""
_BYTES, _ASCII = 256, 128

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class _Automaton(NamedTuple):
    """The library's automaton and tables as arrays."""

    moves: npt.NDArray[Any]
    """The state after a byte, at the row of the state before it plus the byte."""
    rows: Ints
    """For each state the row of its moves."""
    features: npt.NDArray[Any]
    """For each state the feature that ends there, 0 where none does."""
    weights: Floats
    """For each feature the logarithm of its probability in each language; 0 says nothing."""


class _Model(NamedTuple):
    """The library's model, and its automata."""

    identifier: LanguageIdentifier
    ascii: _Automaton
    """For texts in ASCII."""
    all: _Automaton
    """For any text."""


def classify(texts: Sequence[str]) -> list[tuple[str, float]]:
    """For each text its likeliest language, and the model's probability of it (0-1)."""
    model = _model()
    plain = [place for place, text in enumerate(texts) if text.isascii()]
    others = [place for place, text in enumerate(texts) if not text.isascii()]
    found: list[tuple[str, float]] = [(NOTHING, 0.0)] * len(texts)
    for automaton, places in ((model.ascii, plain), (model.all, others)):
        chosen = [texts[place] for place in places]
        for place, one in zip(places, _classify(model, automaton, chosen), strict=True):
            found[place] = one
    return found


def _classify(
    model: _Model, automaton: _Automaton, texts: Sequence[str]
) -> list[tuple[str, float]]:
    if len(texts) < _FEW:
        return [_classify_one(model, text) for text in texts]
    encoded = [_encode(model, text) for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int32, len(encoded))
    order = np.argsort(-lengths, kind="stable")
    found: list[tuple[str, float]] = [(NOTHING, 0.0)] * len(texts)
    start = 0
    while start < len(order):
        # Those of one length together: none waits long for the others' last bytes.
        alike = np.searchsorted(-lengths[order], -(lengths[order[start]] // 2), side="right")
        end = min(start + _AT_ONCE, int(alike))
        places = order[start:end].tolist()
        chunk = [encoded[place] for place in places]
        for place, one in zip(places, _likeliest(model, automaton, chunk), strict=True):
            found[place] = one
        start = end
    return found


def _encode(model: _Model, text: str) -> bytes:
    if text.isascii() and not text.isupper():
        return text.encode()
    encoded: bytes = model.identifier._encode(text)
    return encoded


def _classify_one(model: _Model, text: str) -> tuple[str, float]:
    code, confidence = model.identifier.classify(text)
    return str(code), round(float(confidence), 3)


def _likeliest(
    model: _Model, automaton: _Automaton, texts: Sequence[bytes]
) -> list[tuple[str, float]]:
    """The same for encoded texts, the longest first."""
    lengths = np.fromiter(map(len, texts), np.int32, len(texts))
    met = _walk(automaton, texts, lengths)
    met.sort(axis=1)
    scores = _scores(automaton, met)
    scores += model.identifier.nb_pc
    # Without features, all languages are as likely.
    scores[met[:, -1] == 0] = 0
    scores *= 1 / np.sqrt(np.maximum(lengths, 1), dtype=np.float32)[:, None]
    scores -= scores.max(axis=1, keepdims=True)
    chances = np.exp(scores, out=scores)
    whole = chances.sum(axis=1)
    for first, second in model.identifier._alias_pairs:
        chances[:, first] += chances[:, second]
        chances[:, second] = 0
    best = chances.argmax(axis=1)
    sure = (chances[np.arange(len(texts)), best] / whole).round(3).tolist()
    names = model.identifier.nb_classes
    return [(names[place], chance) for place, chance in zip(best.tolist(), sure, strict=True)]


def _walk(automaton: _Automaton, texts: Sequence[bytes], lengths: Ints) -> Ints:
    """The features that the automaton meets in each text, a row of numbers; 0 where none ends."""
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
    return np.ascontiguousarray(met.T)


def _scores(automaton: _Automaton, met: Ints) -> Floats:
    """The logarithm of each language's likelihood for each text.

    Args:
        automaton: whose features they are.
        met: the features met in each text, in ascending order.
    """
    # Imported with the model: it takes a tenth of a second.
    from scipy.sparse import csr_array  # noqa: PLC0415

    count, steps = met.shape
    ordered = met.ravel()
    begins = np.ones(met.size + 1, bool)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:-1])
    begins[:-1:steps] = True
    first = np.flatnonzero(begins).astype(np.int32)
    ends = np.searchsorted(first, np.arange(0, met.size + 1, steps, dtype=np.int32))
    times = np.log1p(np.arange(steps + 1), dtype=np.float32).take(np.diff(first))
    held = csr_array(
        (times, ordered.take(first[:-1]), ends.astype(np.int32)),
        shape=(count, len(automaton.weights)),
    )
    scores: Floats = held @ automaton.weights
    return scores


@cache
def _model() -> _Model:
    """The model, loaded at the first text (about a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LATIN, *OTHER, *_EITHER.split(), NOTHING])
    # The rows of the languages asked for lie apart in memory, in half precision: laid out once,
    # a text takes two thirds of the time, and its probabilities stay the same.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    nothing = np.zeros((1, identifier.nb_ptc.shape[1]), np.float32)
    every = _Automaton(
        np.frombuffer(identifier.tk_nextmove, np.uint32),
        np.array(identifier._rowbase, np.int32),
        np.array(identifier.tk_output, np.int32) + 1,
        np.concatenate([nothing, identifier.nb_ptc]),
    )
    return _Model(identifier, _of_ascii(every), every)


def _of_ascii(automaton: _Automaton) -> _Automaton:
    """The states of an automaton that ASCII leads to, and what ends in them, numbered anew."""
    moves = automaton.moves.reshape(-1, _BYTES)[:, :_ASCII]
    rows = automaton.rows // _BYTES
    states = _reachable(moves, rows)
    kept = np.flatnonzero(np.bincount(rows[states]))
    ending = np.flatnonzero(np.bincount(automaton.features[states]))
    numbers = _places(states, len(rows)).astype(np.uint16 if len(states) <= 2**16 else np.uint32)
    return _Automaton(
        numbers[moves[kept]].ravel(),
        _places(kept, len(moves))[rows[states]] * np.int32(_ASCII),
        _places(ending, len(automaton.weights))[automaton.features[states]].astype(
            np.uint16 if len(ending) <= 2**16 else np.int32
        ),
        automaton.weights[ending],
    )


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
