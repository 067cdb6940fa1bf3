"""Clauses of a text about a length that say nothing about it, or name a part of it."""

import re
from functools import cache

from normalize.fields.duration_words import kinds_in, normal
from normalize.vocabulary import RoleWords, words_of_role

_MARK = re.compile(r"\s*[()\[\],;|]\s*|\s-\s")
_HARMLESS = re.compile(r"[?oazPSsT|&:-]*")
"""Kinds that may stand beside unknown words in a clause that is left out."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def without_asides(plain: str) -> str:
    """Without clauses of unknown words behind the length: "8 weeks (taught in Dublin)".

    A clause with a number stays, and one that may say what the length is of: of an experience, of
    the validity of an award.
    """
    first = _NUMBER.search(plain)
    if first is None:
        return plain
    pieces, at = [], 0
    for mark in [*_MARK.finditer(plain, first.end()), None]:
        end = mark.start() if mark else len(plain)
        clause = plain[at:end]
        left_out = at > 0 and _is_aside(clause)
        pieces.append(" " if left_out else clause)
        if mark is not None:
            pieces.append(mark[0])
            at = mark.end()
    return "".join(pieces)


def _is_aside(clause: str) -> bool:
    if _NUMBER.search(clause) or not _HARMLESS.fullmatch(kinds_in(clause)):
        return False
    return not _is_doubtful(clause)


def without_parts(plain: str) -> str:
    """Without what is a part of the length: "140 hours, of which 35 in a company"."""
    if not _NUMBER.search(plain):
        return plain
    found = _thereof().search(plain) or _containing().search(plain)
    if found is None or not _NUMBER.search(plain, 0, found.start()):
        return plain
    rest = _MARK.search(plain, found.end())
    return plain[: found.start()] + (plain[rest.start() :] if rest else "")


def _is_doubtful(text: str) -> bool:
    return any(map(_words("doubt").hold, re.findall(r"[^\W\d_]+", text)))


@cache
def _words(role: str) -> RoleWords:
    return words_of_role("duration_words", role, normal)


@cache
def _thereof() -> re.Pattern[str]:
    words = _words("thereof").whole
    return re.compile(rf"[\s,;(]+(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)")


@cache
def _containing() -> re.Pattern[str]:
    """Words for "including" before a number; without one they say nothing of the length."""
    words = _words("containing").whole
    return re.compile(rf"[\s,;(]+(?:{'|'.join(map(re.escape, sorted(words)))})\b\.?\s?(?=\d)")
