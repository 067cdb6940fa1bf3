"""The language that title and description are written in, where nobody says what a course is in.

A text is said to be in the language that `language_model` finds only where

- it has enough words: a title of one or two is more often a name ("Python") than a sentence;
- the model is sure: at `THRESHOLD` and above, 99 of 100 texts of recorded feeds are as declared;
- both halves of a longer text agree: listings in two languages have none;
- title and text agree, but for English titles, which courses in every language have;
- its letters are of that language's script.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import langcodes

from normalize.fields.language_model import NOTHING, classify
from normalize.fields.language_scripts import LATIN, OTHER, other_letters
from normalize.fields.text import plain

THRESHOLD = 0.8
LONGEST_TEXT = 400
"""Characters that are looked at: more say nothing more."""

_LONGEST_READ = 6_000
CONTRADICTED_FROM, HALVED_FROM = 80, 160
"""Characters of a text that is looked at in halves."""
BEYOND_MIDDLE, LEAST_SHARE = 20, 3
"""Halves meet at the last space that is not so many characters beyond the middle; where the first
would be less than such a part of the text, in its middle."""
CONTRADICTION = 0.6
"""How sure of another language a half must be."""
FEWEST_WORDS, FEWEST_LETTERS = 3, 12
FEWEST_OTHER_LETTERS = 5
MOST_OTHER_LETTERS = 0.1
"""Of a text in Latin letters, the share of others; a course on Greek may quote a word."""
FEWEST_OWN_LETTERS = 0.35
"""Of a text in other letters, their share; the rest are names of products."""
_ADDRESSES = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+")
_WORD = re.compile(r"[^\W\d_]+")
_HEAD = 80
"""Characters that mostly hold enough words."""
_WORDS_AHEAD = re.compile(r"(?:.*?\b[A-Za-z]{4,}\b){3}", re.DOTALL)
"""Enough words, as most texts in Latin letters begin with them."""


class Detected(NamedTuple):
    """The language of a text, and how sure that is."""

    tag: str
    """BCP 47."""
    confidence: float
    """The model's probability among the languages it was asked for, 0-1."""
    rule: str
    """What it was read from: ``title``, ``description``, ``title_and_description``."""


RULES = {
    (True, False): "title",
    (False, True): "description",
    (True, True): "title_and_description",
}
"""By whether there is a title, and a description."""


class _Read(NamedTuple):
    """What is looked at of a listing."""

    title: str
    description: str
    """As they stand, or bounded and without addresses."""
    text: str
    """Both, bounded; empty where there is not enough."""
    parts: tuple[str, ...]
    """What is classified: the text, its halves, or all three."""
    compared: str
    """The title, where it is long enough to have a language that is not the text's."""


Classified = Mapping[str, tuple[str, float]]


def detect(texts: tuple[str | None, str | None]) -> Detected | None:
    """The language of a (title, description); None where the text is too short or not sure."""
    title, description = (plain(text) if text else None for text in texts)
    return detect_all([(title, description)])[0]


def detect_all(texts: Sequence[tuple[str | None, str | None]]) -> list[Detected | None]:
    """`detect` for each of many plain texts, in a fraction of the time."""
    reads = [_read(title, description) for title, description in texts]
    asked = dict.fromkeys(chain.from_iterable(read.parts for read in reads))
    asked |= dict.fromkeys(read.compared for read in reads if read.compared)
    known = dict(zip(asked, classify(list(asked)), strict=True))
    return [_detected(known, read) for read in reads]


def _read(title: str | None, description: str | None) -> _Read:
    first, second = title or "", description or ""
    text = f"{first}\n{second}" if first and second else first or second
    if len(first) > LONGEST_TEXT or "@" in text or "://" in text or "www." in text:
        first, second = readable(first), readable(second)
        text = f"{first}\n{second}" if first and second else first or second
    text = text[:LONGEST_TEXT]
    if not is_enough(text):
        return _Read(first, second, "", (), "")
    compared = first if second and first and is_enough(first) else ""
    return _Read(first, second, text, _parts(text), compared)


def _parts(text: str) -> tuple[str, ...]:
    size = len(text)
    if size < CONTRADICTED_FROM:
        return (text,)
    middle = text.rfind(" ", 0, size // 2 + BEYOND_MIDDLE)
    cut = middle if middle > size // LEAST_SHARE else size // 2
    halves = text[:cut], text[cut:]
    return halves if size >= HALVED_FROM else (*halves, text)


def _detected(known: Classified, read: _Read) -> Detected | None:
    """The language of a listing, where title and text are sure of it together."""
    if not read.parts:
        return None
    code, confidence = _agreed([known[part] for part in read.parts])
    if confidence < THRESHOLD or code == NOTHING or not _is_written(code, read.text):
        return None
    if read.title and read.description and not _goes_with(read, code, known):
        return None
    return Detected(tag_of(code), confidence, RULES[bool(read.title), bool(read.description)])


def readable(text: str) -> str:
    """The beginning of a plain text without addresses."""
    # An address that begins beyond the word at the end of what is read changes nothing in it.
    end = text.find(" ", LONGEST_TEXT)
    head = text if end < 0 else text[:end]
    if "@" in head or "://" in head or "www." in head:
        head = " ".join(_ADDRESSES.sub(" ", text[:_LONGEST_READ]).split())
    return head[:LONGEST_TEXT]


def is_enough(text: str) -> bool:
    """Whether a text has words enough to have a language."""
    if _WORDS_AHEAD.match(text, 0, _HEAD):
        return True
    return _has_words(text) or other_letters(text) >= FEWEST_OTHER_LETTERS


def _has_words(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= FEWEST_WORDS and sum(map(len, words)) >= FEWEST_LETTERS


def _agreed(found: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """The language of a text by those of its parts, and how sure that is.

    A longer text is as sure as its less sure half; the halves of a shorter one only contradict.
    """
    code, confidence = found[-1]
    if len(found) == 2:
        other, another = found[0]
        return code, min(confidence, another) if code == other else 0.0
    if any(sure >= CONTRADICTION for other, sure in found[:-1] if other != code):
        return code, 0.0
    return code, confidence


def _is_written(code: str, text: str) -> bool:
    """Whether the letters are those of the language's script."""
    others = other_letters(text)
    if not others:
        return code not in OTHER
    share = others / sum(map(str.isalpha, text))
    if code in LATIN:
        return share <= MOST_OTHER_LETTERS
    return code not in OTHER or share >= FEWEST_OWN_LETTERS


def _goes_with(read: _Read, code: str, known: Classified) -> bool:
    """Whether the title is in that language, in English, or too short to tell."""
    title = read.title
    if code in LATIN and other_letters(title) > MOST_OTHER_LETTERS * len(title):
        return False
    if not read.compared:
        return True
    of_title, confidence = known[read.compared]
    return confidence < THRESHOLD or of_title in {code, "en", NOTHING}


@cache
def tag_of(code: str) -> str:
    """The BCP 47 tag of a language of the model."""
    return langcodes.standardize_tag(code)
