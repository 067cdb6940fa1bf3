"""Level of difficulty: the words of the vocabulary, several levels together are mixed."""

import re

from normalize.vocabulary import fold, terms

_SEPARATORS = re.compile(r"\s*[,;|/&]\s*|\s+(?:and|or|to)\s+|\s+[-–]\s+", re.IGNORECASE)
_LONGEST = 200


def level(stated: str) -> str | None:
    """A code of ``offerings.level``; None where a part of the text is no known level."""
    text = stated.strip()
    if not text or len(text) > _LONGEST:
        return None
    if whole := _one(text):
        return whole
    parts = {_one(part) for part in _SEPARATORS.split(text)}
    if None in parts:
        return None
    return parts.pop() if len(parts) == 1 else "mixed"


def _one(text: str) -> str | None:
    folded = fold(text)
    return terms("levels").get(folded) or terms("levels").get(folded.removesuffix(" level"))


def eqf(stated: str) -> int | None:
    """A level of the European Qualifications Framework, 1 to 8: "6", "EQF 6", "EQF level 6"."""
    found = re.fullmatch(r"(?:EQF[\s-]*)?(?:level\s*)?([1-8])", stated.strip(), re.IGNORECASE)
    return int(found[1]) if found else None
