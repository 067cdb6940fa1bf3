"""The model that tells languages apart, for a column of texts at once.

py3langid (naive Bayes over byte n-grams; Lui & Baldwin 2012) restricted to the languages of
catalogues and those that are easily taken for them. All texts take each step of the library's way
together here, and the probabilities are the library's.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from py3langid.langid import (  # type: ignore[import-untyped]
    MODEL_FILE,
    LanguageIdentifier,
)

from normalize.fields.language_automaton import (
    BETWEEN,
    Automaton,
    Letters,
    automaton_of,
    find_features,
    of_ascii,
)
from normalize.fields.language_weights import Floats, Places, weigh

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

_AT_ONCE = 8_192
"""Texts that are walked together: some MB of their bytes and features."""
_ALIKE = 512
"""Texts that are weighed together, which have about as many features."""


class Laid(NamedTuple):
    """Encoded texts in a run of bytes; they may begin and end where others do."""

    letters: Letters
    """Where no text begins within one or right after it, `BETWEEN` stands between them."""
    begins: Places
    """Where each text begins."""
    ends: Places


class Likeliest(NamedTuple):
    """For each text the likeliest language."""

    languages: Places
    """Its place in `languages`."""
    chances: npt.NDArray[np.float64]
    """The model's probability of it, three decimals."""


class _Kind(NamedTuple):
    """How texts of one kind are looked at."""

    automaton: Automaton
    weights: Floats
    """For each feature the logarithm of its probability in each language; 0 says nothing."""


class _Model(NamedTuple):
    """The library's model, laid out."""

    languages: list[str]
    """A language that the model knows in two scripts stands twice."""
    aliases: list[tuple[int, int]]
    """Its places."""
    prior: Floats
    ascii: _Kind
    any: _Kind


def languages() -> list[str]:
    """The languages that are told apart (ISO 639)."""
    return _model().languages


def classify(texts: Sequence[str]) -> list[tuple[str, float]]:
    """For each text its likeliest language, and the model's probability of it (0-1)."""
    names = languages()
    found: list[tuple[str, float]] = [(NOTHING, 0.0)] * len(texts)
    order = sorted(range(len(texts)), key=lambda place: texts[place].isascii())
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        likeliest = tell_apart(lay_out([encode(texts[place]) for place in places]))
        told = zip(places, likeliest.languages.tolist(), likeliest.chances.tolist(), strict=True)
        for place, language, chance in told:
            found[place] = names[language], chance
    return found


def encode(text: str) -> bytes:
    """The bytes that the model knows of a text."""
    if text.isupper():
        text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.encode(errors="surrogatepass")


def lay_out(texts: Sequence[bytes]) -> Laid:
    """Encoded texts, one after the other."""
    letters = np.frombuffer(BETWEEN.join([*texts, b""]), np.uint8)
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    ends = np.cumsum(lengths + len(BETWEEN)) - len(BETWEEN)
    return Laid(letters, ends - lengths, ends)


def tell_apart(texts: Laid) -> Likeliest:
    """The likeliest languages of some thousand texts; those in ASCII alone are told faster."""
    model = _model()
    kind = model.any if texts.letters.max(initial=0) >= _BEYOND else model.ascii
    features = find_features(kind.automaton, texts.letters)
    met = np.flatnonzero(features != 0)
    held = features.take(met)
    begins, ends = np.searchsorted(met, texts.begins), np.searchsorted(met, texts.ends)
    counts, lengths = ends - begins, texts.ends - texts.begins
    found = Likeliest(np.zeros(len(begins), np.intp), np.zeros(len(begins)))
    order = np.argsort(counts, kind="stable")
    for start in range(0, len(order), _ALIKE):
        some = order[start : start + _ALIKE]
        scores = weigh(held, begins[some], counts[some], kind.weights)
        scores += model.prior
        # Without features, all languages are as likely.
        scores[counts[some] == 0] = 0
        found.languages[some], found.chances[some] = _likeliest(model, scores, lengths[some])
    return found


def _likeliest(model: _Model, scores: Floats, lengths: Places) -> Likeliest:
    """The likeliest language by the scores of each text, and how likely it is."""
    scores *= 1 / np.sqrt(np.maximum(lengths, 1), dtype=np.float32)[:, None]
    scores -= scores.max(axis=1, keepdims=True)
    chances = np.exp(scores, out=scores)
    whole = chances.sum(axis=1)
    for first, second in model.aliases:
        chances[:, first] += chances[:, second]
        chances[:, second] = 0
    best = chances.argmax(axis=1)
    sure = chances[np.arange(len(best)), best] / whole
    # A single's three decimals are not those of its double.
    return Likeliest(best, sure.astype(np.float64).round(3))


_BEYOND = 0x80
"""Bytes from here on are no ASCII."""


@cache
def _model() -> _Model:
    """The model, loaded at the first text (about a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LATIN, *OTHER, *_EITHER.split(), NOTHING])
    nothing = np.zeros((1, identifier.nb_ptc.shape[1]), np.float32)
    # The rows of the languages asked for lie apart in memory, in half precision.
    weights = np.ascontiguousarray(np.concatenate([nothing, identifier.nb_ptc]))
    moves = np.frombuffer(identifier.tk_nextmove, np.uint32)
    rows = np.array(identifier.tk_row, np.int32)
    ending = np.array(identifier.tk_output, np.int32) + 1
    part, features = of_ascii(moves, rows, ending)
    return _Model(
        identifier.nb_classes,
        identifier._alias_pairs,
        identifier.nb_pc.astype(np.float32),
        _Kind(part, weights[features]),
        _Kind(automaton_of(moves, rows, ending), weights),
    )
