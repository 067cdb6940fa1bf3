"""The model that tells languages apart, for a column of texts at once.

py3langid (naive Bayes over byte n-grams; Lui & Baldwin 2012) restricted to the languages of
catalogues and those that are easily taken for them. All texts take each step of the library's way
together here, and the probabilities are the library's.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from py3langid.langid import (  # type: ignore[import-untyped]
    MODEL_FILE,
    LanguageIdentifier,
)

from normalize.fields.language_automaton import Automaton, Ints, of_ascii, walk

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
_AT_ONCE = 8_192
"""Texts that are walked together: some MB of their bytes and features."""

Floats = npt.NDArray[np.float32]


class _Kind(NamedTuple):
    """How texts of one kind are looked at."""

    automaton: Automaton
    weights: Floats
    """For each feature the logarithm of its probability in each language; 0 says nothing."""


class _Model(NamedTuple):
    """The library's model, laid out."""

    identifier: LanguageIdentifier
    ascii: _Kind
    any: _Kind


def classify(texts: Sequence[str]) -> list[tuple[str, float]]:
    """For each text its likeliest language, and the model's probability of it (0-1)."""
    model = _model()
    is_ascii = np.fromiter(map(str.isascii, texts), bool, len(texts))
    languages, sure = np.zeros(len(texts), np.intp), np.zeros(len(texts), np.float32)
    for kind, rows in ((model.ascii, is_ascii), (model.any, ~is_ascii)):
        places = np.flatnonzero(rows)
        chosen = [texts[place] for place in places.tolist()]
        languages[places], sure[places] = _classify(model, kind, chosen)
    names = model.identifier.nb_classes
    # A single's three decimals are not those of its double.
    chances = sure.astype(np.float64).round(3).tolist()
    return [
        (names[place], chance) for place, chance in zip(languages.tolist(), chances, strict=True)
    ]


def _classify(
    model: _Model, kind: _Kind, texts: Sequence[str]
) -> tuple[npt.NDArray[np.intp], Floats]:
    languages, sure = np.zeros(len(texts), np.intp), np.zeros(len(texts), np.float32)
    if len(texts) < _FEW:
        names = model.identifier.nb_classes
        for place, text in enumerate(texts):
            code, sure[place] = model.identifier.classify(text)
            languages[place] = names.index(code)
        return languages, sure
    encoded = [_encode(model, text) for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int32, len(encoded))
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        # Those of one length together: none waits long for the others' last bytes.
        alike = np.searchsorted(-lengths[order], -(lengths[order[start]] // 2), side="right")
        end = min(start + _AT_ONCE, int(alike))
        places = order[start:end]
        chunk = [encoded[place] for place in places.tolist()]
        languages[places], sure[places] = _likeliest(model, kind, chunk, lengths[places])
        start = end
    return languages, sure


def _encode(model: _Model, text: str) -> bytes:
    if text.isascii():
        return (text.lower() if text.isupper() else text).encode()
    encoded: bytes = model.identifier._encode(text)
    return encoded


def _likeliest(
    model: _Model, kind: _Kind, texts: Sequence[bytes], lengths: Ints
) -> tuple[npt.NDArray[np.intp], Floats]:
    """The likeliest language of each encoded text, and how likely it is; the longest first."""
    met = walk(kind.automaton, texts, lengths)
    scores = _weigh(met, kind.weights)
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
    return best, chances[np.arange(len(texts)), best] / whole


def _weigh(met: npt.NDArray[Any], weights: Floats) -> Floats:
    """For each text and language the weights of its features, by how often the text has them.

    Args:
        met: the features of each text, in ascending order, 0 for none.
        weights: of each feature, in each language.
    """
    count, steps = met.shape
    ordered = met.ravel()
    begins = np.ones(met.size + 1, bool)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:-1])
    begins[:-1:steps] = True
    first = np.flatnonzero(begins)
    # The library weighs a feature by the logarithm of one more than its number.
    times = np.log1p(np.arange(steps + 1), dtype=np.float32).take(np.diff(first))
    features = ordered.take(first[:-1])
    ends = np.searchsorted(first, np.arange(0, met.size + 1, steps)).tolist()
    scores = np.empty((count, weights.shape[1]), np.float32)
    for row, (start, end) in enumerate(pairwise(ends)):
        np.dot(times[start:end], weights.take(features[start:end], 0), out=scores[row])
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
    weights = np.concatenate([nothing, identifier.nb_ptc])
    automaton = Automaton(
        np.frombuffer(identifier.tk_nextmove, np.uint32),
        np.array(identifier._rowbase, np.int32),
        np.array(identifier.tk_output, np.int32) + 1,
    )
    part, features = of_ascii(automaton)
    return _Model(identifier, _Kind(part, weights[features]), _Kind(automaton, weights))
