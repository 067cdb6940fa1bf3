"""What words say about languages: names in eight languages, own names, regions, words beside them.

Names and regions come from CLDR (through Babel) in the eight languages that providers write most,
with the inflected forms of `vocabulary/language_endings.csv`; own names, other common names and
sign languages are in `vocabulary/language_names.csv`, words that stand beside names ("taught in",
"Untertitel") in `vocabulary/language_words.csv`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import langcodes
from babel import Locale

from normalize.vocabulary import rows

LANGUAGES_OF_NAMES = ("en", "de", "fr", "es", "pt", "it", "nl", "ru")
_LOCALES = (*LANGUAGES_OF_NAMES, "pt_PT", "es_419")
"""Where names differ in a country: "tcheco" in Brazil, "checo" in Portugal."""
NO_LANGUAGE = frozenset({"mul", "und", "zxx", "mis"})
MOST_WORDS = 6
"""The longest name that is looked for has so many words."""

WORD = r"""[^\s,;|/:()\[\]{}<>"'’‘`.…•·+&=*–—\-_!?#、。，；：／（）【】،؛«»“”]+"""
"""What a word is made of: anything but separators, so marks of Indic scripts stay."""
_WORDS = re.compile(WORD)
_ACCENTS = re.compile("[\u0300-\u036f]")
_SHORTEST_NAME = 3
_SHORT_NAMES = frozenset({"lao", "ewe", "twi"})
"""Names of three letters and fewer are taken for other words, but for these."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or a few say."""

    kind: str
    """language, unnamed, region, script, or a role of ``language_words.csv``."""
    value: str = ""
    """A BCP 47 tag, mul or und, a region, a script."""
    rule: str = ""
    is_place: bool = False
    """The name is also one of a country: "italien" is Italian in French, Italy in German."""


def words(text: str) -> list[str]:
    """The words of a text, as they stand."""
    return _WORDS.findall(text)


def fold(text: str) -> str:
    """A name in the form in which names are looked up: words in lower case, single spaces."""
    return " ".join(words(unicodedata.normalize("NFC", text.casefold())))


def without_accents(folded: str) -> str:
    """The name as it is written where accents are left out; "й" stays a letter of its own."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
    return unicodedata.normalize("NFC", plain)


def meaning(folded: str) -> Meaning | None:
    """What folded words mean together, with or without their accents."""
    known = lexicon()
    return known.get(folded) or known.get(without_accents(folded))


def is_no_language(folded: str) -> bool:
    """Whether a code or a name is, in a catalogue, rather another word ("run", "sas", "lua")."""
    return folded in _no_languages()


def no_language(folded: str) -> str | None:
    """Where a whole text names none: "mul" for several, "und" for nothing said."""
    return _unnamed().get(folded) or _unnamed().get(without_accents(folded))


@cache
def _unnamed() -> Mapping[str, str]:
    found = {fold(r["term"]): r["code"] for r in rows("language_names") if r["code"] in NO_LANGUAGE}
    return {without_accents(term): code for term, code in found.items()} | found


@cache
def _no_languages() -> frozenset[str]:
    return frozenset(fold(row["term"]) for row in rows("language_names") if not row["code"])


@cache
def lexicon() -> Mapping[str, Meaning]:
    """Folded words -> what they mean. The first of several meanings holds."""
    known: dict[str, Meaning] = {}
    for source in (_own_words, _own_names, _cldr_names, _inflected_names, _regions):
        for name, said in source():
            known.setdefault(name, said)
    loose = {without_accents(name): said for name, said in reversed(known.items())}
    places = _places()
    for name, said in loose.items():
        if name not in places or said.kind == "region":
            known.setdefault(name, said)
    return known


def _own_names() -> Iterator[tuple[str, Meaning]]:
    for row in rows("language_names"):
        if row["code"]:
            kind = "unnamed" if row["code"] in NO_LANGUAGE else "language"
            yield fold(row["term"]), Meaning(kind, row["code"], "table: language_names")


def _own_words() -> Iterator[tuple[str, Meaning]]:
    for row in rows("language_words"):
        kind, _, value = row["role"].partition(":")
        yield fold(row["term"]), Meaning(kind, value)


def _cldr_names() -> Iterator[tuple[str, Meaning]]:
    """Names of languages; what is also the name of a country only where French writes it so."""
    places = _places()
    for written in _LOCALES:
        for code, name in Locale.parse(written).languages.items():
            folded = fold(name)
            if not _is_name(folded) or code.split("_")[0] in NO_LANGUAGE:
                continue
            is_place = folded in places
            if not is_place or (written == "fr" and len(code) == 2):
                yield folded, Meaning("language", _canonical(code), f"name_{written[:2]}", is_place)


def _is_name(folded: str) -> bool:
    is_long = len(folded) > _SHORTEST_NAME or folded in _SHORT_NAMES
    return is_long and not is_no_language(folded)


@cache
def _canonical(code: str) -> str:
    return langcodes.standardize_tag(code.replace("_", "-"), macro=True)


def _inflected_names() -> Iterator[tuple[str, Meaning]]:
    """Forms of the names that are adjectives: "deutscher", "inglesa", "русском"."""
    places = _places()
    for row in rows("language_endings"):
        written, ending = row["language"], row["ending"]
        for code, name in Locale(written).languages.items():
            stem = fold(name).removesuffix(ending)
            if stem == fold(name) or code.split("_")[0] in NO_LANGUAGE:
                continue
            for inflected in row["inflected"].split():
                form = f"{stem}{_joined(ending, inflected)}"
                if form not in places:
                    yield form, Meaning("language", _canonical(code), f"name_{written}")


def _joined(ending: str, inflected: str) -> str:
    """Dutch adds to the ending ("Engels", "Engelse"); the others change it."""
    return ending + inflected if ending == "s" and not inflected.startswith("s") else inflected


@cache
def _places() -> frozenset[str]:
    return frozenset(name for name, _ in _cldr_regions())


def _regions() -> Iterator[tuple[str, Meaning]]:
    for row in rows("language_regions"):
        yield fold(row["term"]), Meaning("region", row["code"])
    for row in rows("countries"):
        yield fold(row["term"]), Meaning("region", row["code"])
    for name, code in _cldr_regions():
        yield name, Meaning("region", code)


def _cldr_regions() -> Iterator[tuple[str, str]]:
    for written in LANGUAGES_OF_NAMES:
        for code, name in Locale(written).territories.items():
            if len(code) == 2 or code == "419":
                yield fold(str(name)), str(code)


@cache
def region_codes() -> frozenset[str]:
    """ISO 3166-1 codes of countries, as CLDR lists them."""
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2)
