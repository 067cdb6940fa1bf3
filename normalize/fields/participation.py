"""Form of participation: delivery, pacing, synchronicity, which providers state in one text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from babel import Locale

from normalize.fields import Found
from normalize.fields.mending import mended
from normalize.vocabulary import rows
from normalize.vocabulary.lexicon import lexicon
from normalize.vocabulary.reading import Hit, Read
from normalize.vocabulary.spelling import spell

_LONGEST = 500
_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "ru")
_XCRI = re.compile(r"([A-Z]{2})(?=\s)[^,;|/+]*")
"""XCRI-CAP's attendance modes, code and words: "DS Distance without attendance"."""
_PLACE = re.compile(
    r"(?:\b(?:or|and|oder|und|ou|et|o|y|e|ed|of|en|или|и)|[,/&+])\s{1,2}"
    r"(?:in|at|à|en|em|a|te|в)\s{1,2}(?:(?:the|der|la|het|our|an der)\s)?([A-ZÀ-ÖØ-ÞА-ЯЁ]\w{2,40})"
)
"""The end of a list that is a place: "online or in London"."""
_MET = re.compile(
    r"\b(?:workshops?|seminars?|weekends?|days?|meetings?|residentials?|workshoptagen?|seminaren?"
    r"|ateliers?|talleres|encontros|incontri|bijeenkomsten|встреч\w{1,3})"
    r"\s{1,2}(?:in|at|à|en|em|a|te|в)\s{1,2}(?:the\s)?([A-ZÀ-ÖØ-ÞА-ЯЁ]\w{2,40})"
)
"""Meetings at a place beside what is online: "with workshops in London"."""


@dataclass(frozen=True, slots=True)
class Participation:
    """What one text says of the form of participation."""

    modes: Found[tuple[str, ...]] | None
    """Codes of ``offerings.delivery_modes``; empty where only other things are said."""
    pacing: Found[str] | None
    synchronicity: Found[str] | None


def delivery(stated: str) -> Found[tuple[str, ...]] | None:
    """Codes of ``offerings.delivery_modes``; empty where the text says how, but not where.

    None where nothing in the text is understood.
    """
    return participation(stated).modes


def pacing(stated: str) -> Found[str] | None:
    """A code of ``offerings.pacing``, from a text about pacing or about delivery."""
    return participation(stated).pacing


def synchronicity(stated: str) -> Found[str] | None:
    """A code of ``offerings.synchronicity``, from a text about it or about delivery."""
    return participation(stated).synchronicity


@lru_cache(maxsize=4096)
def participation(stated: str) -> Participation:
    """Read one text for all three."""
    text = mended(stated).strip()
    if not text or len(text) > _LONGEST:
        return Participation(None, None, None)
    read = lexicon("delivery_modes", "pacing", "synchronicity").read(_without_words_of_codes(text))
    rule = "term" if read.is_whole() else "terms_in_text"
    modes = _modes(read, text)
    understood = modes or any(hit.mark is None and hit.under != "~toward" for hit in read.hits)
    return Participation(
        Found(modes, rule) if understood else None,
        _one_or_both(read.codes("pacing"), rule),
        _one_or_both(read.codes("synchronicity"), rule),
    )


def _without_words_of_codes(text: str) -> str:
    """XCRI-CAP's codes in their own spelling, without the words that repeat them."""
    parts = re.split(r"\s*[;|]\s*", text)
    found = [_XCRI.fullmatch(part) for part in parts]
    codes = [one[1] for one in found if one and one[1] in _codes()]
    if len(codes) < len(parts):
        return text
    terms = {"DS": "online", "ON": "online", "CM": "onsite", "NC": "onsite", "WB": "workbased"}
    return ", ".join(terms.get(code, "blended") for code in codes)


@cache
def _codes() -> frozenset[str]:
    return frozenset({"CM", "DA", "DS", "NC", "MM", "ON", "WB"})


def _modes(read: Read, text: str) -> tuple[str, ...]:
    named = read.coded("delivery_modes")
    modes = list(dict.fromkeys(code for _, code in named))
    if "online" in modes and "onsite" not in modes and _place(text, _PLACE):
        modes.append("onsite")
    if modes == ["online"] and _place(text, _MET):
        return ("blended",)
    if {"online", "onsite"} <= set(modes) and _parts_of_one(read, named):
        return ("blended",)
    if modes == ["online"] and _is_partly(read, named):
        return ("blended",)
    if "blended" in modes and len(modes) > 1 and _explained(read, named):
        return ("blended",)
    return tuple(modes)


def _parts_of_one(read: Read, named: list[tuple[Hit, str]]) -> bool:
    """Whether online and onsite are parts of one course: "a mix of …", "online with two days …"."""
    if any(hit.code("delivery_modes") in {"~mix", "~part"} for hit in read.hits):
        return True
    return any("~with" in read.gap(one, other)[1] for one, other in _changes(named))


def _is_partly(read: Read, named: list[tuple[Hit, str]]) -> bool:
    """Whether "partly" stands right before what is online: then the rest is not."""
    online = named[0][0]
    return any(
        hit.code("delivery_modes") == "~part"
        and hit.end <= online.start
        and not any(read.gap(hit, online))
        for hit in read.hits
    )


def _explained(read: Read, named: list[tuple[Hit, str]]) -> bool:
    """Whether the other modes explain what is blended: "Blended (online and on campus)"."""
    changes = list(_changes(named))
    for one, other in changes:
        words, marks = read.gap(one, other)
        if one.code("delivery_modes") == "blended" and words[:1] == ["–"] and len(changes) == 2:
            return set(read.gap(*changes[1])[0]) != {"–"}
        blended = "blended" in (one.code("delivery_modes"), other.code("delivery_modes"))
        if blended and ({"(", ":", "="} & set(words) or "~with" in marks):
            return True
    return False


def _changes(named: list[tuple[Hit, str]]) -> Iterator[tuple[Hit, Hit]]:
    for (one, code), (other, next_code) in pairwise(named):
        if code != next_code:
            yield one, other


def _place(text: str, pattern: re.Pattern[str]) -> bool:
    return any(spell(found).strip() not in _no_places() for found in pattern.findall(text))


@cache
def _no_places() -> frozenset[str]:
    """Names that follow "in" and are no place: languages, months, days of the week (CLDR)."""
    names = {row["term"] for row in rows("no_places")}
    for tag in _LANGUAGES:
        locale = Locale(tag)
        names.update(locale.languages.values())
        for calendar in (locale.months, locale.days):
            for context in calendar.values():
                names.update(context["wide"].values())
    return frozenset(spell(name).strip() for name in names)


def _one_or_both(codes: list[str], rule: str) -> Found[str] | None:
    if not codes:
        return None
    return Found(codes[0] if len(codes) == 1 else "both", rule)
