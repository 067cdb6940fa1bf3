"""Languages of instruction and of captions, as BCP 47 tags, from codes, names and phrases."""

import re
from dataclasses import dataclass

from normalize.fields import Found
from normalize.fields.language_codes import from_code
from normalize.fields.language_names import fold, is_no_language, meaning, no_language, words
from normalize.fields.language_phrases import Phrase, read
from normalize.fields.text import plain
from normalize.fields.text_signs import mend

_LONGEST = 1000
_MARKUP = re.compile(r"<[a-z/]|&#?\w{2,8};", re.IGNORECASE)
_PLURAL = re.compile(r"(?<=[^\W\d_])\([sn]\)", re.IGNORECASE)
"""Of "Language(s)", "Sprache(n)"."""
_BREAK = re.compile(r"</?(?:br|li|p|div|tr|td)\b[^<>]{0,100}>", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u2060\ufeff\ufe0f\u2600-\u27bf"
    "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]"
)
"""Marks without a glyph and pictures: flags stand before names of languages."""
_PROFICIENCY = re.compile(
    r"\s*\([^()]{0,60}\b[ABC][12]\b[^()]{0,60}\)"
    r"|(?<=[^\W\d_])[\s,:-]{1,3}(?:(?:CEFR|GER|MCER|CECRL?|level|niveau|nivel|nível|livello|уровень)"
    r"\s)?[ABC][12](?:\s?[/-]\s?[ABC][12]|\+)?(?:\s(?:level|niveau|nivel|nível|livello))?\s*\Z",
    re.IGNORECASE,
)
"""How well learners must know a language (CEFR 3.3): "(B2 required)", ", Niveau C1" at the end."""


@dataclass(frozen=True, slots=True)
class Languages:
    """What a text says about languages; all empty where it says that it names none."""

    taught: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Items of a list that were not understood beside others that were."""


NOT_STATED = Found(Languages(), "not_stated")
"""The text says nothing: "N/A", "-", "other"."""
SEVERAL = Found(Languages(), "several_not_named")
"""The text says that there are several, not which: "multilingual", "all languages"."""


def languages(stated: str) -> Found[Languages] | None:
    """All languages that a text names, in order; None where it is not understood."""
    text = _readable(stated) if len(stated) <= _LONGEST else ""
    if not text:
        return None
    if not words(text):
        return NOT_STATED
    folded = fold(text)
    if found := _whole(text, folded):
        return found
    if is_no_language(folded):
        return None
    phrase = read(text)
    return None if phrase is None else _found(phrase)


def language(stated: str) -> str | None:
    """The one language of a text as a BCP 47 tag; None where it names none or several."""
    found = languages(stated)
    if found is None or len(found.value.taught) != 1 or found.value.unknown:
        return None
    return found.value.taught[0]


def _readable(stated: str) -> str:
    """The text without markup, flags and marks that are not seen, its charset mended."""
    text = stated if stated.isascii() else mend(_UNSEEN.sub("", stated))
    text = _PLURAL.sub("", text).replace(" w/", " with ")
    if _MARKUP.search(text):
        text = plain(_BREAK.sub(" | ", text)) or ""
    return _PROFICIENCY.sub("", text).strip()


def _whole(text: str, folded: str) -> Found[Languages] | None:
    """The text as one code or one name."""
    if unnamed := no_language(folded):
        return SEVERAL if unnamed == "mul" else NOT_STATED
    if tags := from_code(text):
        return Found(Languages(tags), "code")
    said = meaning(folded)
    if said is None or said.kind != "language" or (said.is_place and text != text.lower()):
        return None
    return Found(Languages((said.value,)), said.rule)


def _found(phrase: Phrase) -> Found[Languages] | None:
    named = len(phrase.taught) + len(phrase.captions)
    if not named:
        return _without_names(phrase)
    if len(phrase.unknown) > named:
        return None
    parts = (phrase.taught, phrase.captions, phrase.unknown)
    rule = "+".join(dict.fromkeys(phrase.rules))
    return Found(Languages(*(tuple(dict.fromkeys(part)) for part in parts)), rule)


def _without_names(phrase: Phrase) -> Found[Languages] | None:
    if phrase.unknown or not phrase.unnamed:
        return None
    return SEVERAL if "mul" in phrase.unnamed else NOT_STATED
