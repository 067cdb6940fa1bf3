"""The model that tells languages apart, for a column of texts at once.

py3langid (naive Bayes over byte n-grams; Lui & Baldwin 2012) restricted to the languages of
catalogues and those that are easily taken for them. The library walks its automaton text by text;
here all texts take each step together, and the probabilities are the library's.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

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
_AT_ONCE = 1_024
"""Texts that are walked together: more would not fit the processor's cache."""

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class _Model(NamedTuple):
    """The library's automaton and tables as arrays."""

    identifier: LanguageIdentifier
    moves: npt.NDArray[np.uint32]
    """The state after a byte, at the row of the state before it plus the byte."""
    rows: npt.NDArray[np.intp]
    """For each state the row of its moves."""
    features: Ints
    """For each state the feature that ends there, -1 where none does."""
    weights: Floats
    """For each feature the logarithm of its probability in each language."""


def classify(texts: Sequence[str]) -> list[tuple[str, float]]:
    """For each text its likeliest language, and the model's probability of it (0-1)."""
    model = _model()
    if len(texts) < _FEW:
        return [_classify_one(model, text) for text in texts]
    encoded = [_encode(model, text) for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int32, len(encoded))
    found: list[tuple[str, float]] = [(NOTHING, 0.0)] * len(texts)
    # Those of one length together: none waits long for the others' last bytes.
    order = np.argsort(-lengths, kind="stable")
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        chunk = [encoded[place] for place in places]
        for place, one in zip(places.tolist(), _likeliest(model, chunk), strict=True):
            found[place] = one
    return found


def _encode(model: _Model, text: str) -> bytes:
    if text.isascii() and not text.isupper():
        return text.encode()
    encoded: bytes = model.identifier._encode(text)
    return encoded


def _classify_one(model: _Model, text: str) -> tuple[str, float]:
    code, confidence = model.identifier.classify(text)
    return str(code), round(float(confidence), 3)


def _likeliest(model: _Model, texts: Sequence[bytes]) -> list[tuple[str, float]]:
    """The same for encoded texts, the longest first."""
    lengths = np.fromiter(map(len, texts), np.int32, len(texts))
    scores = _scores(model, _walk(model, texts, lengths))
    scores *= 1 / np.sqrt(np.maximum(lengths, 1), dtype=np.float64)[:, None]
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    for first, second in model.identifier._alias_pairs:
        chances[:, first] += chances[:, second]
        chances[:, second] = 0
    best = chances.argmax(axis=1)
    sure = chances[np.arange(len(texts)), best].round(3).tolist()
    names = model.identifier.nb_classes
    return [(names[place], chance) for place, chance in zip(best.tolist(), sure, strict=True)]


def _walk(model: _Model, texts: Sequence[bytes], lengths: Ints) -> Ints:
    """The features that the automaton meets in each text, a row of numbers; -1 where none ends."""
    longest = max(int(lengths[0]), 1)
    letters = np.frombuffer(b"".join(texts), np.uint8)
    # All take the first step, then the second; texts that have ended are the last ones.
    places = np.cumsum(lengths, dtype=np.intp) - lengths
    going = np.searchsorted(-lengths, -np.arange(longest), side="left")
    states = np.zeros((longest, len(texts)), np.uint32)
    rows = np.repeat(model.rows[:1], len(texts))
    for step, count in enumerate(going.tolist()):
        at = letters.take(places[:count] + step) + rows[:count]
        state = model.moves.take(at)
        states[step, :count] = state
        rows = model.rows.take(state)
    # A text that has ended is at the start again, where no feature ends.
    met: Ints = model.features.take(states.T)
    return met


def _scores(model: _Model, met: Ints) -> Floats:
    """The logarithm of each language's likelihood for each text, by the features met in it."""
    count, steps = met.shape
    met.sort(axis=1)
    sorted_features = met.ravel()
    begins = np.ones(met.size, bool)
    np.not_equal(sorted_features[1:], sorted_features[:-1], out=begins[1:])
    begins[::steps] = True
    first = np.flatnonzero(begins)
    times = np.diff(first, append=met.size)
    features = sorted_features[first]
    real = features >= 0
    features, counted = features[real], np.log1p(times[real], dtype=np.float32)
    ends = np.cumsum(np.bincount(first[real] // steps, minlength=count)).tolist()
    scores = np.zeros((count, model.weights.shape[1]), np.float32)
    begin = 0
    for text, end in enumerate(ends):
        if end > begin:
            weights = model.weights.take(features[begin:end], axis=0)
            np.dot(counted[begin:end], weights, out=scores[text])
        begin = end
    # Without features, all languages are as likely.
    scores[met[:, -1] >= 0] += model.identifier.nb_pc
    return scores


@cache
def _model() -> _Model:
    """The model, loaded at the first text (about a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LATIN, *OTHER, *_EITHER.split(), NOTHING])
    # The rows of the languages asked for lie apart in memory, in half precision: laid out once,
    # a text takes two thirds of the time, and its probabilities stay the same.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    return _Model(
        identifier,
        np.frombuffer(identifier.tk_nextmove, np.uint32),
        np.array(identifier._rowbase, np.intp),
        np.array(identifier.tk_output, np.int32),
        identifier.nb_ptc,
    )
