"""The model that tells languages apart, for a column of texts at once.

py3langid (naive Bayes over byte n-grams; Lui & Baldwin 2012) restricted to languages that a text
can be in by its letters. All texts take each step of the library's way together here, and the
probabilities are the library's.
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
    Numbers,
    automaton_of,
    find_features,
    of_ascii,
)
from normalize.fields.language_scripts import EITHER, LATIN, OTHER, other_letters
from normalize.fields.language_weights import Floats, Places, weigh

NOTHING = "zxx"
"""What is no language (ISO 639-2)."""

_AT_ONCE = 8_192
"""Texts that are walked together: some MB of their bytes and features."""

Mask = npt.NDArray[np.bool_]


class Laid(NamedTuple):
    """Encoded texts in a run of bytes."""

    letters: Letters
    """With `BETWEEN` between them, but that a text may be the beginning of another."""
    begins: Places
    """Where each text begins."""
    ends: Places
    latin: Mask
    """Which texts have no letters but Latin ones: languages in others are not asked for."""


class Likeliest(NamedTuple):
    """For each text the likeliest language."""

    languages: Places
    """Its place in `languages`."""
    chances: npt.NDArray[np.float64]
    """The model's probability of it, three decimals."""


class _Asked(NamedTuple):
    """Languages that a text is asked for."""

    places: Places
    """Among all of them."""
    weights: Floats
    """For each feature the logarithm of its probability in each language; 0 says nothing."""
    prior: Floats
    aliases: list[tuple[int, int]]
    """Columns of a language that the model knows in two scripts."""


class _Model(NamedTuple):
    """The library's model, laid out."""

    languages: list[str]
    ascii: Automaton
    any: Automaton
    latin: _Asked
    all: _Asked


def languages() -> list[str]:
    """The languages that are told apart (ISO 639)."""
    return _model().languages


def classify(texts: Sequence[str]) -> list[tuple[str, float]]:
    """For each text its likeliest language, and the model's probability of it (0-1)."""
    names = languages()
    found: list[tuple[str, float]] = [(NOTHING, 0.0)] * len(texts)
    latin = [not other_letters(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda place: texts[place].isascii())
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        likeliest = tell_apart(_laid_out(texts, latin, places))
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


def _laid_out(texts: Sequence[str], latin: Sequence[bool], places: Sequence[int]) -> Laid:
    encoded = [encode(texts[place]) for place in places]
    letters = np.frombuffer(BETWEEN.join([*encoded, b""]), np.uint8)
    lengths = np.fromiter(map(len, encoded), np.intp, len(encoded))
    ends = np.cumsum(lengths + len(BETWEEN)) - len(BETWEEN)
    return Laid(letters, ends - lengths, ends, np.array([latin[place] for place in places]))


def tell_apart(texts: Laid) -> Likeliest:
    """The likeliest languages of some thousand texts; those in ASCII alone are told faster."""
    model = _model()
    is_ascii = texts.letters.max(initial=0) < _BEYOND
    features = find_features(model.ascii if is_ascii else model.any, texts.letters)
    met = np.flatnonzero(features != 0)
    held = features.take(met)
    begins, ends = np.searchsorted(met, texts.begins), np.searchsorted(met, texts.ends)
    counts, lengths = ends - begins, texts.ends - texts.begins
    found = Likeliest(np.zeros(len(begins), np.intp), np.zeros(len(begins)))
    order = np.argsort(counts)
    for asked, rows in (
        (model.latin, order[texts.latin[order]]),
        (model.all, order[~texts.latin[order]]),
    ):
        scores = weigh(held, begins[rows], counts[rows], asked.weights)
        scores += asked.prior
        # Without features, all languages are as likely.
        scores[counts[rows] == 0] = 0
        likeliest = _likeliest(asked, scores, lengths[rows])
        found.languages[rows], found.chances[rows] = likeliest
    return found


def _likeliest(asked: _Asked, scores: Floats, lengths: Places) -> Likeliest:
    """The likeliest language by the scores of each text, and how likely it is."""
    scores *= 1 / np.sqrt(np.maximum(lengths, 1), dtype=np.float32)[:, None]
    scores -= scores.max(axis=1, keepdims=True)
    chances = np.exp(scores, out=scores)
    whole = chances.sum(axis=1)
    for first, second in asked.aliases:
        chances[:, first] += chances[:, second]
        chances[:, second] = 0
    best = chances.argmax(axis=1)
    sure = chances[np.arange(len(best)), best] / whole
    # A single's three decimals are not those of its double.
    return Likeliest(asked.places[best], sure.astype(np.float64).round(3))


_BEYOND = 0x80
"""Bytes from here on are no ASCII."""


@cache
def _model() -> _Model:
    """The model, loaded at the first text (about half a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LATIN, *OTHER, *EITHER, NOTHING])
    moves = np.frombuffer(identifier.tk_nextmove, np.uint32)
    rows = np.array(identifier.tk_row, np.int32)
    ending = np.array(identifier.tk_output, np.int32) + 1
    names = identifier.nb_classes
    # What English texts have most comes first, so that the weights of most features lie together.
    commonest = np.argsort(-identifier.nb_ptc[:, names.index("en")], kind="stable")
    order = np.append(0, commonest + 1)
    numbers = np.empty(len(order), np.int32)
    numbers[order] = np.arange(len(order), dtype=np.int32)
    weights = np.concatenate([np.zeros_like(identifier.nb_ptc[:1]), identifier.nb_ptc])[order]
    ending = numbers[ending]
    latin = [place for place, name in enumerate(names) if name not in OTHER]
    return _Model(
        names,
        of_ascii(moves, rows, ending),
        automaton_of(moves, rows, ending),
        _asked(names, weights, identifier.nb_pc, latin),
        _asked(names, weights, identifier.nb_pc, range(len(names))),
    )


def _asked(names: Sequence[str], weights: Numbers, prior: Numbers, places: Sequence[int]) -> _Asked:
    asked = np.array(places)
    held = [names[place] for place in places]
    return _Asked(
        asked,
        # In a row for each feature: the library has them in columns, in half precision.
        np.ascontiguousarray(weights[:, asked], np.float32),
        prior[asked].astype(np.float32),
        [(held.index(name), place) for place, name in enumerate(held) if name in held[:place]],
    )
