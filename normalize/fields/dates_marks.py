"""The pieces of a sentence as tokens for days: what starts, courses, and other things."""

import re
from collections.abc import Iterator, Sequence

from normalize.fields.dates_kinds import START
from normalize.fields.dates_numbers import Token
from normalize.fields.dates_pieces import STOPS, Piece, names_course
from normalize.fields.dates_sentence_words import CODE, NAMES
from normalize.fields.dates_shapes import kinds_of

STOP = "stop"
"""Text of a mark that ends a sentence."""
LATER_PART = "later_part"
"""Text of a part with which no course starts: module 2."""
_DAY_OF_YEAR = r"[|FS]*(?:d[~-][F|]*d[F|]*M|W?[|]*d[F|]*M|W?[|]*M[F|]*d)(?:[F|]*[~-][F|]*[MdF]+)?"
_YEAR_OF_LABEL = re.compile(
    rf"(?=[^Y]*Y[^Y]*$)(?:[^YMdn]*N|[|F]*(?=Y[uFWcN]))(Y)[uFWcN]*((?:[|-]+|(?=S)){_DAY_OF_YEAR})"
    r"[^YMDdn]*"
)
_TOLD = NAMES | {"other", "of", "opened", "opens", "with", "behind"}
"""Roles of words that a day may depend on; others that say nothing are left out."""
_WORDS = frozenset("uf")
_NOUNS = frozenset("ufNc")
_NOTHING = Piece(Token(""), frozenset())
_MOST_OF_SPAN = 10
"""Pieces between "between" and its "and"."""


def marked(pieces: Sequence[Piece]) -> list[Token]:
    """Tokens for `reduce`: S for starting, F for courses and what joins them, X for others."""
    return _year_last(list(_tokens(pieces)))


def _tokens(pieces: Sequence[Piece]) -> Iterator[Token]:
    span_to = -1
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else _NOTHING
        following = pieces[at + 1] if at + 1 < len(pieces) else _NOTHING
        if "between" in piece.roles:
            span_to = _and_of_span(pieces, at)
        if _says_nothing(piece, before, following) or _is_its_number(pieces, at):
            continue
        if at == span_to:
            yield Token("-")
        elif _is_later_part(piece, following):
            yield Token("X", text=LATER_PART)
        else:
            numbered = following.token.kind in {"d", "Y"} and not _is_its_number(pieces, at + 1)
            yield _token(piece, following, numbered=numbered)


def _says_nothing(piece: Piece, before: Piece, following: Piece) -> bool:
    """Numbers of what is counted or held ("5 modules", "lesson 1"), "year" and mere fillers."""
    token, roles = piece
    if token.kind == "d":
        held = before.token.kind in _WORDS and before.roles & NAMES
        numbers = _is_part(before) or (held and following.token.words == ":")
        counts = following.token.kind == "c" and before.token.kind not in {"-", "/", "M", "B"}
        return numbers or counts
    if "year" in roles and following.token.kind == "Y":
        return True
    return token.kind == "f" and not roles & (_TOLD | {"start", "held", "between"})


def _is_its_number(pieces: Sequence[Piece], at: int) -> bool:
    """Level 2 starts: the number of what is held, before words."""
    if not 0 < at < len(pieces) - 1 or pieces[at].token.kind != "d":
        return False
    before, following = pieces[at - 1].token, pieces[at + 1].token
    return before.kind in "Nc" and names_course(before) and following.kind in "ufF"


def _token(piece: Piece, following: Piece, *, numbered: bool) -> Token:
    token, roles = piece
    if token.kind == "|" and token.words in STOPS:
        return token._replace(text=STOP)
    first_part = _is_part(piece) and following.token.kind == "d"
    named = token.kind in "Nc" and names_course(token) and not numbered
    if not (first_part or named or "between" in roles) and (
        token.text == START or (token.kind in _NOUNS and roles & {"start", "held"})
    ):
        return token._replace(kind="S", text=START)
    joins = token.kind == "~" and following.token.kind in {"u", "f", "|"}
    if first_part or named or joins or "between" in roles or token.kind == "f":
        return token._replace(kind="F")
    return token._replace(kind="u", text="") if token.kind == "u" or token.words == CODE else token


def _is_part(piece: Piece) -> bool:
    return "part" in piece.roles and piece.token.kind in _NOUNS


def _is_later_part(piece: Piece, following: Piece) -> bool:
    """Module 2, the third week."""
    token, roles = piece
    if token.kind not in _NOUNS | {"X"}:
        return False
    if "part" in roles and following.token.kind == "d":
        return following.token.number > 1 and following.token.text.isdecimal()
    return "later" in roles and "part" in following.roles


def _and_of_span(pieces: Sequence[Piece], at: int) -> int:
    """Where the "and" stands of "between 11 September and 15 December"; -1 for nowhere."""
    for place in range(at + 1, min(at + _MOST_OF_SPAN, len(pieces))):
        if pieces[place].token.kind == "&":
            return place if any(one.token.kind in "dDn" for one in pieces[at:place]) else -1
    return -1


def _year_last(tokens: list[Token]) -> list[Token]:
    """2027 Summer Institute: July 12-23: the year of the label is that of the days."""
    found = _YEAR_OF_LABEL.fullmatch(kinds_of(tokens))
    if found is None:
        return tokens
    at = found.start(1)
    return [*tokens[:at], *tokens[at + 1 : found.end(2)], tokens[at], *tokens[found.end(2) :]]
