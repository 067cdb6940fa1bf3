"""What a sentence says of a start: which of its days a word for starting governs, and any time.

For texts that are more than a start with marks around it: "The next cohort of our UX bootcamp
starts on 3 May 2027 in Leeds". A day counts where a word for starting governs it and what starts
is no registration, exam or sale; any other day must be one of those, or nothing is said.
"""

import re
from datetime import date
from collections.abc import Sequence
from typing import NamedTuple

from normalize.fields.dates_kinds import AFTER, ENROL, MOVED, OPEN, START
from normalize.fields.dates_sentence_words import (
    CODE,
    NAMES,
    NOTHING,
    PHRASE,
    Roles,
    roles_of,
    roles_of_several,
    without_codes,
)
from normalize.fields.dates_shapes import kinds_of, reduce
from normalize.fields.dates_tokens import Token, tokens_of
from normalize.fields.dates_words import is_doubtful

_STOPS = frozenset(";.!?|•·")
_STOP = "stop"
"""Text of a mark that ends a sentence."""
_PART = "later_part"
"""Text of a part with which no course starts: module 2."""
_UNIT = re.compile(r"D(?:[|]?H(?:[-~]H)?Z*)?(?:[|FW]*[-~][|FW]*D)?")
_DAY_OF_YEAR = r"[|FS]*(?:d[~-][F|]*d[F|]*M|W?[|]*d[F|]*M|W?[|]*M[F|]*d)(?:[F|]*[~-][F|]*[MdF]+)?"
_YEAR_OF_LABEL = re.compile(
    rf"(?=[^Y]*Y[^Y]*$)(?:[^YMdn]*N|[|F]*(?=Y[uFWcN]))(Y)[uFWcN]*((?:[|-]+|(?=S)){_DAY_OF_YEAR})"
    r"[^YMDdn]*"
)
_MOST_BETWEEN = 4
"""Words that may stand between a word for starting and its day."""
_COMPOSED = tuple(
    re.compile(pattern)
    for pattern in (
        r"w[afgimv&]{0,4}y(?![DMYdn])",  # when it suits you
        r"q[^|;DMYdn]{0,3}m(?:[afgi]{0,2}y)?",  # at any time that suits you
        r"o[afgi]{1,2}y",
        r"(?<=[ST][|])q$",  # start date: any
        r"0[afgiv]{0,3}T(?=[|;]|$)",  # no start date
        r"^[fg~]?(?:A[fgi]{0,2}p|P)$",  # upon enrolment
        r"[mST][^|;DMYdn]{0,3}k",  # at the date of your choice
        r"0?m[afgiv]{1,3}y",  # at the time that you prefer
        r"[bST][acfgiv]{0,3}m[afgiv]{0,2}p",  # from the moment you enrol
        r"[xy][^|;DMYdn]{0,2}v[^|;DMYdn]{0,3}[ST]",  # choose your own start date
        r"x[^DMYdn]{0,3}w[^|;DMYdn]{0,3}[cST]",  # you decide when you start
        r"0[^|;DMYdn]{0,2}1[^|;DMYdn]{0,2}[mST]",  # no fixed start date
        r"0[^|;DMYdn]{0,2}[mST][^|;DMYdn]{0,2}2",  # sans date fixe
        r"[bST][^|;DMYdn]{0,5}(?:A[^|;DMYdn]{0,2}p|P)",  # access after payment
    )
)
_AGAINST_ANY_TIME = re.compile(r"[MWERBDn]|[dN][^|;]*c")


_SHORT = frozenset(("so", "do", "di", "ma", "me", "se", "sa", "mi", "mo", "vi", "wo", "zo"))
"""Weekdays that are also words of sentences in another language."""
_MAY_BE_MONTH = frozenset(("in", "from", "of", "until", "by", "for", "every", "each", "this",
                           "next", "before", "after", "since", "late", "early", "mid"))  # fmt: skip

_TITLE = re.compile("(?=(?:[^u]*u){1,5}[^u]*$)[uF&N|/-]+[|-]W?")
_BEHIND_NAME = re.compile("(?:(?:[|F&N-]*u){1,5}[F&N]*[|-])?[|FWHZRNc/-]*")
"""What may stand between what is held and its day: "Taller intensivo: 17 de enero"."""
_MOST_BEHIND = 3
"""Words of a place that may stand behind a day."""
_FIXED = re.compile("1[mST]")
"""Fixed dates."""


class _Piece(NamedTuple):
    """A token and the roles of its words."""

    token: Token
    roles: Roles


def of_sentence(text: str, country: str | None) -> list[Token] | None:
    """The day of a start in a sentence with its times, weekdays and end, as tokens; else None.

    Args:
        text: in the form of `comparable`.
        country: ISO 3166-1 alpha-2 code of the provider.
    """
    pieces = _pieces(text, country)
    if not pieces or any(piece.token.text == MOVED for piece in pieces):
        return None
    tokens = reduce(_year_last(_marked(pieces)))
    return None if tokens is None else _governed(tokens)


def is_any_time_in_words(text: str, country: str | None) -> bool:
    """Whether a clause says that one can start at any time, and none speaks against it."""
    pieces = _pieces(text, country)
    letters = "".join(map(_letter, pieces))
    for at, piece in enumerate(pieces):
        if piece.token.words == "may" and _is_verb(letters[at + 1 : at + 2], pieces[at - 1 : at]):
            letters = f"{letters[:at]}g{letters[at + 1 :]}"
    for pattern in _COMPOSED:
        letters = pattern.sub(lambda found: "o" * len(found[0]), letters)
    if "o" not in letters or "D" in letters or _FIXED.search(letters):
        return False
    found = False
    stated = {letters.count(";", 0, at) for at, letter in enumerate(letters) if letter == "o"}
    for clause in re.finditer(r"[^|;]+", letters):
        if "o" in clause[0]:
            said = _any_time(pieces[clause.start() : clause.end()], clause[0])
            if said is None:
                return False
            found = found or said
        elif _AGAINST_ANY_TIME.search(clause[0]):
            others = _is_of_others([one.token for one in pieces[clause.start() : clause.end()]])
            if not others or letters.count(";", 0, clause.start()) in stated:
                return False
    return found


def _pieces(text: str, country: str | None) -> list[_Piece]:
    tokens = tokens_of(without_codes(text), country, every_word=True) or []
    words = [token.words for token in tokens]
    pieces: list[_Piece] = []
    at = 0
    while at < len(tokens):
        several = roles_of_several(words, at)
        if several is not None:
            said = PHRASE.join(words[at : at + several[0]])
            pieces.append(_Piece(tokens[at]._replace(kind="f", words=said), several[1]))
            pieces += [_Piece(token._replace(kind="f"), NOTHING)
                       for token in tokens[at + 1 : at + several[0]]]  # fmt: skip
            at += several[0]
            continue
        roles = frozenset[str]().union(*map(roles_of, words[at].split()))
        pieces.append(_Piece(tokens[at], roles))
        at += 1
    return pieces


# Any time


def _is_verb(following: str, before: Sequence[_Piece]) -> bool:
    """You may start."""
    return following in "gficSTobyqm" and all(one.token.words not in _MAY_BE_MONTH for one in before)


def _letter(piece: _Piece) -> str:
    """A letter for a piece in rules about any time: that of its role, or of its kind."""
    token, roles = piece
    if token.kind == "o" or (token.kind in "DMYWERBdnt" and not roles & {"any", "no", "wish"}):
        return "g" if token.words in _SHORT else token.kind
    if (token.text == AFTER or "behind" in roles) and "when" not in roles:
        return "P" if "paid" in roles else "A"
    if "paid" in roles or token.text in {ENROL, OPEN}:
        return "p"
    if token.text == START:
        return "T" if "moment" in roles else "S"
    for role, letter in _LETTERS:
        if role in roles:
            return letter
    if token.kind in "uf" or token.words.isalpha():
        return "i" if len(token.words) > 5 else "f" if token.kind == "f" else "g"
    return ";" if token.words in _STOPS else {"-": "|"}.get(token.kind, token.kind)


_LETTERS = (
    ("when", "w"), ("wish", "y"), ("any", "q"), ("moment", "m"), ("choice", "k"), ("decide", "x"),
    ("no", "0"), ("fixed", "1"), ("fixed_after", "2"), ("start", "S"), ("access", "b"),
    ("course", "c"), ("your", "v"),
)  # fmt: skip


def _any_time(pieces: Sequence[_Piece], letters: str) -> bool | None:
    """Whether a clause says so of a course; None where it speaks against it."""
    about = False
    for (token, roles), letter in zip(pieces, letters, strict=True):
        if letter in "DMYnWERB":
            return None
        if "course" in roles or "start" in roles or token.text in {START, ENROL, OPEN}:
            about = True
        if letter == "o":
            continue
        if "neutral" in roles:
            continue
        if "activity" in roles or (token.kind == "X" and token.text not in {AFTER, ENROL, OPEN}):
            return None
        if token.kind == "u" and "course" not in roles and is_doubtful(token.words):
            return None
    return about or not letters.strip("oFf&/")


# Days


def _marked(pieces: Sequence[_Piece]) -> list[Token]:
    """Tokens for days: words for starting as such, other words as unknown, without fillers."""
    tokens: list[Token] = []
    to = -1
    for at, (token, roles) in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if token.words == CODE:
            tokens.append(token._replace(kind="u"))
        elif token.kind == "|" and token.words in _STOPS:
            tokens.append(token._replace(text=_STOP))
        elif _is_later_part(token, roles, following):
            tokens.append(Token("X", text=_PART))
        elif _is_part(pieces[at]) and _is_number(following):
            tokens.append(token._replace(kind="F"))
        elif token.kind == "d" and at and _is_part(pieces[at - 1]):
            continue  # lesson 1
        elif token.kind == "d" and at and pieces[at - 1].token.kind in "uf" and _ends(pieces, at):
            continue  # on-site week 1:
        elif "year" in roles and following and following.token.kind == "Y":
            continue
        elif "between" in roles:
            to = _and_of_between(pieces, at)
            tokens.append(token._replace(kind="F"))
        elif at == to:
            tokens.append(Token("-"))
        elif token.kind == "d" and following and following.token.kind == "c":
            continue  # 5 modules
        elif token.kind in "Nc" and _names_course([token]) and not _is_number(following):
            tokens.append(token._replace(kind="F"))
        elif token.kind in "ufNc" and roles & {"start", "held"}:
            tokens.append(Token("S", text=START, words=token.words))
        elif token.kind == "~" and following and following.token.kind in "uf|":
            tokens.append(token._replace(kind="F"))
        elif token.kind == "f" and not roles & (NAMES | {"other", "of", "opened", "opens", "with", "behind"}):
            continue
        elif token.kind == "f":
            tokens.append(token._replace(kind="F"))
        elif token.kind == "u":
            tokens.append(token._replace(text=""))
        else:
            tokens.append(token._replace(kind="S") if token.text == START else token)
    return tokens


def _year_last(tokens: list[Token]) -> list[Token]:
    """2027 Summer Institute: July 12-23: the year of the label is that of the days."""
    found = _YEAR_OF_LABEL.fullmatch(kinds_of(tokens))
    if found is None:
        return tokens
    at = found.start(1)
    return [*tokens[:at], *tokens[at + 1 : found.end(2)], tokens[at], *tokens[found.end(2) :]]


def _ends(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether a number is that of what is held before it, and no day."""
    return bool(pieces[at - 1].roles & NAMES) and pieces[at + 1 : at + 2] != [] and (
        pieces[at + 1].token.words == ":"
    )


def _and_of_between(pieces: Sequence[_Piece], at: int) -> int:
    """Where the "and" stands of "between 11 September and 15 December"; -1 for nowhere."""
    for place in range(at + 1, min(at + 10, len(pieces))):
        if pieces[place].token.kind == "&":
            return place if any(one.token.kind in "dDn" for one in pieces[at:place]) else -1
    return -1


def _is_part(piece: _Piece) -> bool:
    return "part" in piece.roles and piece.token.kind in "ufNc"


def _is_number(piece: _Piece | None) -> bool:
    return piece is not None and piece.token.kind == "d"


def _is_later_part(token: Token, roles: Roles, following: _Piece | None) -> bool:
    """Module 2, the third week: a part with which no course starts."""
    if following is None or token.kind not in "ufNcX":
        return False
    if "part" in roles and following.token.kind == "d":
        return following.token.number > 1 and following.token.text.isdecimal()
    return "later" in roles and "part" in following.roles


def _governed(tokens: list[Token]) -> list[Token] | None:
    kinds = kinds_of(tokens)
    units = [found.span() for found in _UNIT.finditer(kinds)]
    if not 1 <= len(units) <= 4:
        return None
    starts: list[int] = []
    ends: list[int] = []
    governors: list[int] = []
    before, bare = 0, False
    for place, (first, after) in enumerate(units):
        following = units[place + 1][0] if place + 1 < len(units) else len(tokens)
        verdict, governor = _verdict(tokens, before, first, after, following)
        if verdict == "start":
            starts.append(place)
            governors.append(governor)
        elif verdict == "end":
            ends.append(place)
        elif verdict == "bare" and kinds[after : after + 1] in {"", "|", "-"}:
            bare = True
            starts.append(place)
            governors.append(governor)
        elif verdict in {"plain", "bare"}:
            return None
        before = after
    named = {kinds[slice(*units[place])] + str(_days(tokens[slice(*units[place])])) for place in starts}
    if len(named) != 1 or (bare and len(units) == 1):
        return None
    place, governor = starts[0], governors[0]
    first, after = units[place]
    following = units[place + 1][0] if place + 1 < len(units) else len(tokens)
    told = _beside(tokens, governor, first, after, following)
    if told is None:
        return None
    if place + 1 in ends:
        told += [Token("e"), *tokens[slice(*units[place + 1])]]
    return told


def _days(tokens: Sequence[Token]) -> list[date]:
    return [token.day for token in tokens if token.day is not None]


def _verdict(
    tokens: list[Token], before: int, first: int, after: int, following: int
) -> tuple[str, int]:
    """What a day is: a start, an end, another's, or plain; with the place of what governs it."""
    lead = tokens[before:first]
    parts = any(token.text == _PART for token in tokens)
    at = next((place for place in range(len(lead) - 1, -1, -1) if lead[place].kind == "S"), None)
    if at is not None and _reaches(lead[at + 1 :]):
        subject = lead[_clause(lead, at) : at + 1]
        part = parts and any("part" in roles_of(word) for _, word in _single(subject))
        if part or _is_of_others(subject) or _is_of_others(lead[at + 1 :]):
            return "other", first
        return "start", before + at
    clause = before + _clause(lead, len(lead))
    if _is_from(lead) and not _is_of_others(tokens[clause:first]):
        return "start", clause
    if "e" in kinds_of(lead) and not _is_of_others([one for one in lead if one.kind != "e"]):
        return "end", first
    if _is_of_others(tokens[clause:first]):
        return "other", first
    if not parts and _is_named(tokens[clause:first]):
        return "start", clause
    tail = _until_mark(tokens[after:following])
    if _is_of_others(tail):
        return "other", first
    if "S" in kinds_of(tail):
        return "start", first
    if _is_titled(tokens[:first]) and following == len(tokens):
        return "start", 0
    if not kinds_of(tokens[:first]).strip("|FWHZ"):
        behind = "start" if _is_place(tokens[after:]) else "plain" if parts else "bare"
        return behind, 0  # 3 May 2027 Leeds
    return "plain", first


def _is_titled(lead: Sequence[Token]) -> bool:
    """Whether a few words and a mark stand before a day, a title or a place: "Leeds, 3 May"."""
    kinds = kinds_of(lead)
    if not _TITLE.fullmatch(kinds) or lead[-1].words == ":" or CODE in (one.words for one in lead):
        return False
    return not set("xX") & set(map(_sign, _single(lead)))


def _is_place(tail: Sequence[Token]) -> bool:
    """Whether a few words behind a day can be those of a place, and of nothing else."""
    kinds = kinds_of(tail)
    if kinds.count("u") > _MOST_BEHIND or kinds.strip("uFHZW|"):
        return False
    return not set("xX") & set(map(_sign, _single(tail)))


def _is_from(lead: Sequence[Token]) -> bool:
    """Whether a course is said to be from a day on: "Python course, Tuesdays from 3 May 2027"."""
    clause = lead[_clause(lead, len(lead)) :]
    at = next((place for place in range(len(clause) - 1, -1, -1)
               if clause[place].kind == "F" and "from" in roles_of(clause[place].words)), None)  # fmt: skip
    if at is None or kinds_of(clause[at + 1 :]).strip("|FW"):
        return False
    return _names_course(clause[:at]) or bool(re.search("[RW]", kinds_of(clause[:at])))


def _is_named(clause: Sequence[Token]) -> bool:
    """Whether nothing stands between the word for a course and a day: "Excel course – 3 May"."""
    at = next((place for place in range(len(clause) - 1, -1, -1)
               if _names_course(clause[place : place + 1])), None)  # fmt: skip
    behind = [] if at is None else [one for one in clause[at + 1 :] if one.words != CODE]
    if at is None or not _BEHIND_NAME.fullmatch(kinds_of(behind)):
        return False
    return not _is_of_others(clause)


def _reaches(between: Sequence[Token]) -> bool:
    """Whether nothing parts a word for starting from a day."""
    kinds = kinds_of(between)
    if any("opens" in roles_of(token.words) for token in between):
        return False
    if re.search("[toMnDe]|Y(?![|F]*$)", kinds) or kinds.count("u") > _MOST_BETWEEN:
        return False
    return _STOP not in [token.text for token in between] or not re.search("[^|;FW]", kinds)


def _clause(lead: Sequence[Token], at: int) -> int:
    """Where the clause begins in which a word stands: behind a stop, or the days of another."""
    named = at < len(lead) and _names_course(lead[at : at + 1])
    participle = at < len(lead) and "participle" in roles_of(lead[at].words.split()[0])
    for place in range(at - 1, -1, -1):
        if lead[place].text == _STOP or lead[place].kind in "MDn":
            return place + 1
        if named and (lead[place].kind in "|-" or (participle and _is_joint(lead[place]))):
            return place + 1
        named = named or _names_course(lead[place : place + 1])
    return 0


def _is_joint(token: Token) -> bool:
    """For, in: behind it stands another thing than before it."""
    return "of" in roles_of(token.words)


def _names_course(tokens: Sequence[Token]) -> bool:
    return any(roles_of(word) & NAMES for _, word in _single(tokens))


def _until_mark(tokens: Sequence[Token]) -> list[Token]:
    at = next((place for place, token in enumerate(tokens)
               if token.kind in "|-&" or roles_of(token.words) & {"with", "behind"}), len(tokens))  # fmt: skip
    return list(tokens[:at])


def _is_of_others(tokens: Sequence[Token]) -> bool:
    """Whether words tell of a registration, an exam, a sale and not of a course.

    A course on exams is none of these: its own word stands behind them ("exam training starts"),
    or before them with a word between ("the course in contract law").
    """
    signs = "".join(map(_sign, _single(tokens)))
    signs = re.sub("[xX][u&p]{0,2}O(?=[^x]*[ne])|x(?=[u&e]*n)", "u", signs)
    course = re.match("[^xXn]*(?:nu*p|N)", signs)
    return course is None and re.search("[xX]", signs) is not None


def _single(tokens: Sequence[Token]) -> list[tuple[Token, str]]:
    return [(token, word) for token in tokens for word in (token.words.split() or [""])]


def _sign(one: tuple[Token, str]) -> str:
    """n a course, N one whose complement needs no word between, p such a word, e an event, O open,
    x what is no course."""
    token, word = one
    roles = roles_of(word) if word else NOTHING
    if token.text == OPEN or (token.kind == "S" and not roles & {"noun", "noun_of"}):
        return "u"
    if "noun_of" in roles:
        return "N"
    if "noun" in roles:
        return "n"
    if "other" in roles or token.kind in "Xe" or (token.kind in "uF" and "sure" not in roles and is_doubtful(word)):
        return "X" if "hard" in roles else "x"
    if "event" in roles:
        return "e"
    if "opened" in roles:
        return "O"
    if "of" in roles or token.kind in "|-~":
        return "p"
    return "&" if token.kind == "&" else "u"


def _beside(
    tokens: list[Token], governor: int, first: int, after: int, following: int
) -> list[Token] | None:
    """A day with times and weekdays around it; None where a part of another day is beside it."""
    tail = tokens[after:following]
    stop = next((place for place, one in enumerate(tail) if one.text == _STOP), len(tail))
    own = _until_mark(tail)
    if _is_of_others(own) and not "S" in kinds_of(own):
        return None
    if re.search("[Mn]", kinds_of(tail[:stop])) or re.search("~(?!H)", kinds_of(own)):
        return None
    lead = [one for one in tokens[governor:first] if one.kind in "HZW"]
    return [*lead, *(one for one in (*tokens[first:after], *tail[:stop]) if one.kind in "DHZW-~|")]
