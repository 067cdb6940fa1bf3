"""Tokens of a sentence about a start with the roles of their words, and what these tell of."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from normalize.fields.dates_kinds import OPEN
from normalize.fields.dates_numbers import Token
from normalize.fields.dates_sentence_words import (
    NAMES,
    NOTHING,
    PHRASE,
    Roles,
    roles_of,
    roles_of_several,
    without_codes,
)
from normalize.fields.dates_tokens import tokens_of
from normalize.fields.dates_words import is_doubtful

STOPS = frozenset(";.!?|•·")
"""Marks that end a sentence."""
_PARTING = frozenset((":", ",", "-", ";"))
_OPEN_FOR_COURSE = "[xX][u&p]{0,2}O(?=[^x]*[ne])"
"""Admission open for the batch starting ..."""
_COMPOUND = "x(?=[u&e]*n)"
"""Exam training."""
_COURSE_FIRST = re.compile("[^xXn]*(?:nu*p|N)")
"""The course in contract law."""


class Piece(NamedTuple):
    """A token and the roles of its words."""

    token: Token
    roles: Roles


def pieces_of(text: str, country: str | None) -> list[Piece]:
    """A text in the form of `comparable` as tokens for all its words, with their roles."""
    tokens = tokens_of(without_codes(text), country, every_word=True) or []
    words = [token.words for token in tokens]
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        several = roles_of_several(words, at)
        if several is None:
            roles = NOTHING.union(*map(roles_of, words[at].split()))
            pieces.append(Piece(tokens[at], roles))
            at += 1
            continue
        length, roles = several
        said = PHRASE.join(words[at : at + length])
        pieces.append(Piece(tokens[at]._replace(kind="f", words=said), roles))
        pieces += [
            Piece(token._replace(kind="f"), NOTHING) for token in tokens[at + 1 : at + length]
        ]
        at += length
    return pieces


def names_course(token: Token, names: Roles = NAMES) -> bool:
    """Whether a token names what is held: a course, a cohort, a term."""
    return any(roles_of(word) & names for word in token.words.split())


def tells_of_others(tokens: Sequence[Token]) -> bool:
    """Whether words tell of a registration, an exam, a sale and not of a course.

    A course on exams is none of these: its own word stands behind them ("exam training starts"),
    or before them with a word between ("the course in contract law").
    """
    signs = re.sub(f"{_OPEN_FOR_COURSE}|{_COMPOUND}", "u", signs_of(tokens))
    return any(
        re.search("[xX]", clause) and not _COURSE_FIRST.match(clause) for clause in signs.split("|")
    )


def signs_of(tokens: Sequence[Token]) -> str:
    """A letter for each word.

    n a course, N one whose complement needs no word between, e an event, x what is no course, X
    the same in a compound too, O open, p a word between two things, | a mark, & and, u all else.
    """
    return "".join(_sign(token, word) for token in tokens for word in (token.words.split() or [""]))


def _sign(token: Token, word: str) -> str:
    roles = roles_of(word) if word else NOTHING
    if token.text == OPEN or (token.kind == "S" and not roles & {"noun", "noun_of"}):
        return "u"
    if token.kind not in "Xe" and roles & {"noun", "noun_of", "subject"}:
        return "N" if "noun_of" in roles else "n"
    doubtful = token.kind in "uF" and "sure" not in roles and is_doubtful(word)
    before = token.kind == "X" and "of" not in roles  # Dutch "voor" is also "for"
    if "other" in roles or token.kind == "e" or before or doubtful:
        return "X" if "hard" in roles else "x"
    for role, sign in (("event", "e"), ("opened", "O"), ("of", "p")):
        if role in roles:
            return sign
    if token.words in _PARTING:
        return "|"
    return {"~": "p", "|": "p", "-": "p", "&": "&"}.get(token.kind, "u")
