"""Form of participation: delivery, pacing, synchronicity."""

import re

from normalize.vocabulary import fold, terms

_SEPARATORS = re.compile(r"\s*[,;|/+]\s*|\s+(?:and|or|&)\s+", re.IGNORECASE)
_CODED = re.compile(r"([A-Z]{2}) [^,;|/+]+")
"""XCRI-CAP's attendance modes, code and words: "DS Distance without attendance"."""
_LOADS = frozenset({"full time", "part time"})
"""How much of one's week it takes: said in the same lists, and no mode."""
_QUOTES = "\"'“”‘’«»„ "
_LONGEST = 300


def delivery(stated: str) -> tuple[str, ...] | None:
    """Codes of ``offerings.delivery_modes``; None where a part of the text is unknown."""
    text = stated.strip()
    if not text or len(text) > _LONGEST:
        return None
    whole = _mode(text)
    if whole is not None:
        return (whole,)
    parts = _SEPARATORS.split(text)
    modes = [_mode(part) for part in parts]
    # schema.org's courseMode says how and when in one list: "onsite, synchronous".
    if any(m is None and not _manner(p) for m, p in zip(modes, parts, strict=True)):
        return None
    return tuple(dict.fromkeys(mode for mode in modes if mode is not None))


def _mode(text: str) -> str | None:
    found = _one("delivery_modes", text)
    if found is None and (coded := _CODED.fullmatch(text)):
        return _one("delivery_modes", coded[1])
    return found


def _manner(text: str) -> bool:
    return (
        fold(text) in _LOADS
        or _one("synchronicity", text) is not None
        or _one("pacing", text) is not None
    )


def pacing(stated: str) -> str | None:
    """A code of ``offerings.pacing``."""
    return _one("pacing", stated)


def synchronicity(stated: str) -> str | None:
    """A code of ``offerings.synchronicity``."""
    return _one("synchronicity", stated)


def synchronicity_in_delivery(stated: str) -> str | None:
    """A code of ``offerings.synchronicity`` that a list of modes names, if it names one."""
    if len(stated) > _LONGEST:
        return None
    found = {_one("synchronicity", part) for part in _SEPARATORS.split(stated.strip())} - {None}
    return found.pop() if len(found) == 1 else None


def _one(vocabulary: str, text: str) -> str | None:
    word = text.rsplit("schema.org/", 1)[-1].strip(_QUOTES)
    folded = fold(word) if len(text) <= _LONGEST else ""
    return terms(vocabulary).get(folded)
