"""Level of difficulty, and level of the European Qualifications Framework where one is named.

Levels of other frameworks (Undergraduate, SCQF 7, CEFR B1, DQR 6) are understood and are no level
of difficulty; the one is never derived from the other (schema A.2).
"""

import re
from itertools import pairwise

from normalize.fields import Found
from normalize.fields.mending import mended
from normalize.vocabulary.lexicon import lexicon
from normalize.vocabulary.reading import Hit, Read
from normalize.vocabulary.spelling import SIGNS

_LONGEST = 500
_UNCLEAR = "unclear"
"""Words that are one level at one provider and another at others."""
_JOINING = SIGNS - frozenset("()[]!?=")

_REQUIRED = re.compile(
    r"\s*(?:prerequisites?|requirements?|voraussetzung(?:en)?|prérequis"
    r"|(?:pré-)?requisitos?(?: previos)?|prerequisiti|vereisten|требования)\s*:",
    re.IGNORECASE,
)
"""What learners must bring is not what they get."""
_NEEDED = re.compile(
    r"\b(?:basic|beginner|elementary|intermediate|advanced)\s+(?:[\w+#]{1,20}\s+){1,3}(?:is\s|are\s)?"
    r"(?:required|needed|recommended|expected|assumed)\b"
    r"|\b(?:niveau|nivel|nível|livello|уровень)\s+[\w-]{3,20}\s+"
    r"(?:requis|exigé|souhaité|requerido|exigido|necesario|necessário|richiesto|vereist"
    r"|erforderlich|vorausgesetzt|требуется)(?!\w)"
    r"|\b(?:nível|ensino)\s+médio\b",
    re.IGNORECASE,
)
"""Intermediate Python required, niveau expert requis; and secondary school in Brazil, which without
accents is the Spanish for an intermediate level."""
_RANK = re.compile(
    r"\s*(?:(?:levels?|lvl|stage|tier|Stufe|Niveau|nivel|nível|livello|уровень)\s)?"
    r"[\[(]?\d{1,3}\s?(?:[)\].:]|\s[-–—])\s*(?=[^\W\d_]{3})",
    re.IGNORECASE,
)
"""A number that only counts the levels: "1 - Beginner", "400 – Expert"."""
_DIGITS = r"(?<![\d.,])([1-8]|VIII|VII|VI|IV|V|III|II|I)(?![\d\w]|[.,]\d)"
_FRAMEWORK = (
    r"(?:EQF|EQR|CEC|MEC|QEQ|EKK|ЕРК|European\s+Qualifications?\s+Framework(?:\s*\(EQF\))?|"
    r"Europäische[rn]?\s+Qualifikationsrahmen(?:s)?(?:\s*\(EQR\))?|"
    r"Cadre\s+européen\s+des\s+certifications(?:\s*\(CEC\))?|"
    r"Marco\s+Europeo\s+de\s+Cualificaciones(?:\s*\(EQF\)|\s*\(MEC\))?|"
    r"Quadro\s+Europeu\s+de\s+Qualificações(?:\s*\(QEQ\))?|"
    r"Quadro\s+europeo\s+delle\s+qualifiche(?:\s*\(EQF\)|\s*\(QEQ\))?|"
    r"Europe(?:es|se)\s+kwalificatiekader(?:\s*\(EQF\)|\s*\(EKK\))?|"
    r"Европейск\w+\s+рамк\w+\s+квалификаций)"
)
_LEVEL = (
    r"(?:levels?|lvl|Niveaus?|niveaux|Stufen?|nivel(?:es)?|nível|níveis|livell[oi]|уров\w{1,4})"
)
_RANGE = rf"{_DIGITS}(?:\s*(?:-|–|—|/|to|and|or|bis|und|à|et|a|y|e|tot|en|до|и|,|&)\s*{_DIGITS})?"
_NAME_FIRST = re.compile(
    rf"(?<!\w){_FRAMEWORK}(?:[\s:/(\-–]{{0,3}}(?:{_LEVEL}\.?|L(?=\s?\d)|NQF|NLQF|DQR)){{0,2}}[\s:(\-–]{{0,3}}{_RANGE}",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    rf"(?<!\w){_LEVEL}?\s{{0,2}}{_RANGE}(?:\.|º|ª|e|°|th)?\s{{0,2}}{_LEVEL}?\s{{0,2}}(?:of|on|in|du|des|del|do|dell|van|the|im|the|nach|"
    rf"according\s+to)?\s{{0,2}}(?:the\s|het\s|dem\s)?[(\[]?{_FRAMEWORK}(?!\w)",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}


def level(stated: str) -> Found[str] | None:
    """A code of ``offerings.level``; None where the text names none, or names it unclearly."""
    if not stated.strip() or len(stated) > _LONGEST or _REQUIRED.match(stated):
        return None
    text = _NEEDED.sub(" ", mended(stated))
    if rank := _RANK.match(text):
        text = text[rank.end() :]
    read = lexicon("levels").read(text)
    named = read.coded("levels")
    codes = list(dict.fromkeys(code for _, code in named))
    if not codes:
        nothing_needed = any(
            hit.under == "~not" and hit.code("levels") == "~prior" for hit in read.hits
        )
        return Found("beginner", "nothing_presumed") if nothing_needed else None
    if any(read.joined_to_others(hit) for hit, _ in named):
        return None
    if _UNCLEAR in codes and not {"beginner", "mixed"} & set(codes):
        return None  # it may be the same level as the other one
    if codes[0] == "mixed":
        codes = codes[:1]  # all levels, beginners among them
    if len(codes) == 1:
        rule = "term" if read.is_whole() else "term_in_text"
        return Found(codes[0], rule)
    hits = [hit for hit, _ in named]
    return Found("mixed", "several_levels") if _listed(read, hits) else None


def _listed(read: Read, hits: list[Hit]) -> bool:
    """Whether levels stand in a list or a range, with no other words between them."""
    return all(set(read.gap(one, other)[0]) <= _JOINING for one, other in pairwise(hits))


def eqf(stated: str) -> int | None:
    """A level of the European Qualifications Framework, 1 to 8, from a field that holds only it.

    "6", "Level 6" and "EQF level 6" are all understood.
    """
    found = re.fullmatch(r"(?:EQF[\s-]*)?(?:level\s*)?([1-8])", stated.strip(), re.IGNORECASE)
    return int(found[1]) if found else None


def eqf_in_level(stated: str) -> Found[tuple[int, int]] | None:
    """Lowest and highest level of the framework where a text names it: "NFQ 8 / EQF 6"."""
    text = stated[:_LONGEST]
    found = _NAME_FIRST.search(text) or _NUMBER_FIRST.search(text)
    if found is None:
        return None
    numbers = [_ROMAN.get(part.upper()) or int(part) for part in found.groups() if part]
    return Found((min(numbers), max(numbers)), "eqf_named")
