"""Form of participation: delivery, pacing, synchronicity."""

import re

from normalize.vocabulary import fold, terms

_SEPARATORS = re.compile(r"\s*[,;|/+]\s*|\s+(?:and|or|&)\s+", re.IGNORECASE)
_CODED = re.compile(r"([A-Z]{2}) (.+)", re.DOTALL)
"""XCRI-CAP's attendance modes, code and words: "DS Distance without attendance"."""
_LONGEST = 300


def delivery(stated: str) -> tuple[str, ...] | None:
    """Codes of ``offerings.delivery_modes``; None where a part of the text is unknown."""
    text = stated.strip()
    if not text or len(text) > _LONGEST:
        return None
    found = _one("delivery_modes", text)
    if found is None and (coded := _CODED.fullmatch(text)):
        found = _one("delivery_modes", coded[1])
    if found is not None:
        return (found,)
    modes = [_one("delivery_modes", part) for part in _SEPARATORS.split(text)]
    known = [mode for mode in modes if mode is not None]
    return tuple(dict.fromkeys(known)) if len(known) == len(modes) else None


def pacing(stated: str) -> str | None:
    """A code of ``offerings.pacing``."""
    return _one("pacing", stated)


def synchronicity(stated: str) -> str | None:
    """A code of ``offerings.synchronicity``."""
    return _one("synchronicity", stated)


def _one(vocabulary: str, text: str) -> str | None:
    folded = fold(text.rsplit("schema.org/", 1)[-1]) if len(text) <= _LONGEST else ""
    return terms(vocabulary).get(folded)
