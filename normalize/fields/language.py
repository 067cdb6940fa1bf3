"""Languages: codes of every kind and English or own names to BCP 47."""

import re

import langcodes
from langcodes.tag_parser import LanguageTagError

from normalize.fields.place import country

_SEPARATORS = re.compile(r"\s*[,;|/]\s*|\s+(?:and|&)\s+")
_LONGEST = 100
_NO_LANGUAGE = frozenset({"und", "mis", "mul", "zxx"})
_QUALIFIED = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|\s[-–]\s(.+))")
_SCRIPTS = {"simplified": "Hans", "traditional": "Hant"}
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def language(stated: str) -> str | None:
    """One language as a BCP 47 tag; None where the text names none."""
    text = stated.strip()
    if not text or len(text) > _LONGEST:
        return None
    tag = _from_code(text) if _CODE.fullmatch(text) else None
    return tag or _from_name(text)


def languages(stated: str) -> tuple[str, ...] | None:
    """All languages that a text lists, in order; None where one of them is not understood."""
    found = language(stated)
    if found is not None:
        return (found,)
    parts = [part for part in _SEPARATORS.split(stated[: _LONGEST * 10]) if part]
    tags = [language(part) for part in parts]
    named = [tag for tag in tags if tag is not None]
    return tuple(dict.fromkeys(named)) if named and len(named) == len(tags) else None


def _from_code(text: str) -> str | None:
    try:
        tag = langcodes.standardize_tag(text)
        valid = langcodes.tag_is_valid(tag)
    except LanguageTagError:
        return None
    return tag if valid and tag.split("-")[0] not in _NO_LANGUAGE else None


def _from_name(text: str) -> str | None:
    """A language by name, with a region or a script behind it: "Portuguese (Brazil)"."""
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return _exactly_named(text)
    base, detail = _exactly_named(found[1]), (found[2] or found[3]).strip()
    if base is None:
        return None
    part = _SCRIPTS.get(detail.casefold()) or country(detail)
    return f"{base}-{part}" if part else None


def _exactly_named(name: str) -> str | None:
    """The language of that very name: the library also finds names that are only alike."""
    try:
        found = langcodes.find(name)
    except LookupError:
        return None
    bare = langcodes.get(found.language or "und")
    names = {bare.language_name("en").casefold(), bare.autonym().casefold()}
    known = name.strip().casefold() in names and bare.language not in _NO_LANGUAGE
    return bare.to_tag() if known else None
