"""The language that title and description are written in, where nobody says what a course is in.

py3langid (naive Bayes over byte n-grams; Lui & Baldwin 2012) restricted to the languages of
catalogues and those that are easily taken for them. A text is said to be in a language only where

- it has enough words: a title of one or two is more often a name ("Python") than a sentence;
- the model is sure: at `THRESHOLD` and above, 99 of 100 texts of recorded feeds are as declared;
- both halves of a longer text agree: listings in two languages have none;
- title and text agree, but for English titles, which courses in every language have;
- its letters are of that language's script.
"""

import re
from dataclasses import dataclass
from functools import cache

import langcodes
import numpy as np
from py3langid.langid import (  # type: ignore[import-untyped]
    MODEL_FILE,
    LanguageIdentifier,
)

from normalize.fields.text import plain

THRESHOLD = 0.8
LONGEST_TEXT = 600
"""Characters that are looked at: more say nothing more."""

_LATIN = (
    "en de fr es pt it nl pl sv da no nn fi cs hu ro tr hr sk sl et lv lt ca eu gl is cy ga mt vi "
    "id ms tl af sw"
)
_OTHER = "ru el uk bg ar he fa ur hi bn ta te ml kn mr gu pa ne si th ko ja zh kk ka hy"
_EITHER = "sr az"
_NOTHING = "zxx"
_LANGUAGES = f"{_LATIN} {_OTHER} {_EITHER} {_NOTHING}".split()
_LATIN_ONLY, _OTHER_ONLY = frozenset(_LATIN.split()), frozenset(_OTHER.split())

_LONGEST_MARKUP = 6_000
_CONTRADICTED_FROM, _HALVED_FROM = 80, 160
"""Characters of a text that is looked at in halves."""
_CONTRADICTION = 0.6
"""How sure of another language a half must be."""
_FEWEST_WORDS, _FEWEST_LETTERS = 3, 12
_FEWEST_OTHER_LETTERS = 5
_MOST_OTHER_LETTERS = 0.1
"""Of a text in Latin letters, the share of others; a course on Greek may quote a word."""
_FEWEST_OWN_LETTERS = 0.35
"""Of a text in other letters, their share; the rest are names of products."""
_ADDRESSES = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LETTERS = re.compile("[\u0000-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True)
class Detected:
    """The language of a text, and how sure that is."""

    tag: str
    """BCP 47."""
    confidence: float
    """The model's probability among the languages it was asked for, 0-1."""
    rule: str
    """What it was read from: ``title``, ``description``, ``title_and_description``."""


def detect(texts: tuple[str | None, str | None]) -> Detected | None:
    """The language of a (title, description); None where the text is too short or not sure."""
    title, description = (_readable(text) for text in texts)
    text = "\n".join(part for part in (title, description) if part)[:LONGEST_TEXT]
    if not _is_enough(text):
        return None
    code, confidence = _agreed(text)
    if confidence < THRESHOLD or code == _NOTHING or not _is_written(code, text):
        return None
    if title and description and not _goes_with(title, code):
        return None
    rule = "_and_".join(
        name for name, part in (("title", title), ("description", description)) if part
    )
    return Detected(langcodes.standardize_tag(code), confidence, rule)


def _readable(text: str | None) -> str:
    """The beginning of a text without markup and addresses."""
    if not text:
        return ""
    head = plain(text[:_LONGEST_MARKUP]) or ""
    return " ".join(_ADDRESSES.sub(" ", head).split())[:LONGEST_TEXT]


def _is_enough(text: str) -> bool:
    words = _WORD.findall(text)
    if _other_letters(text) >= _FEWEST_OTHER_LETTERS:
        return True
    return len(words) >= _FEWEST_WORDS and sum(map(len, words)) >= _FEWEST_LETTERS


def _other_letters(text: str) -> int:
    """Letters outside the Latin script."""
    return 0 if text.isascii() else sum(map(str.isalpha, _LATIN_LETTERS.sub("", text)))


def _agreed(text: str) -> tuple[str, float]:
    """The language of the text, none where its halves disagree.

    A longer text is as sure as its less sure half; the halves of a shorter one only contradict.
    """
    if len(text) < _CONTRADICTED_FROM:
        return _classify(text)
    middle = text.rfind(" ", 0, len(text) // 2 + 20)
    cut = middle if middle > len(text) // 3 else len(text) // 2
    (one, how_sure), (other, as_sure) = _classify(text[:cut]), _classify(text[cut:])
    if len(text) >= _HALVED_FROM:
        return (one, min(how_sure, as_sure)) if one == other else (_NOTHING, 0.0)
    whole, confidence = _classify(text)
    against = max(
        (sure for code, sure in ((one, how_sure), (other, as_sure)) if code != whole), default=0.0
    )
    return (whole, confidence) if against < _CONTRADICTION else (_NOTHING, 0.0)


def _is_written(code: str, text: str) -> bool:
    """Whether the letters are those of the language's script."""
    letters = sum(map(str.isalpha, text))
    share = _other_letters(text) / letters if letters else 0.0
    if code in _LATIN_ONLY:
        return share <= _MOST_OTHER_LETTERS
    return code not in _OTHER_ONLY or share >= _FEWEST_OWN_LETTERS


def _goes_with(title: str, code: str) -> bool:
    """Whether the title is in that language, in English, or too short to tell."""
    if code in _LATIN_ONLY and _other_letters(title) > _MOST_OTHER_LETTERS * len(title):
        return False
    if not _is_enough(title):
        return True
    of_title, confidence = _classify(title)
    return confidence < THRESHOLD or of_title in {code, "en", _NOTHING}


def _classify(text: str) -> tuple[str, float]:
    code, confidence = _identifier().classify(text)
    return str(code), round(float(confidence), 3)


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded at the first text (about a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    # The rows of the languages asked for lie apart in memory, in half precision: laid out once,
    # a text takes two thirds of the time, and its probabilities stay the same.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    return identifier
