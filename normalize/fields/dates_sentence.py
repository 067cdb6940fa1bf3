"""What a sentence says of a start: which of its days a word for starting governs.

For texts that are more than a start with marks around it: "The next cohort of our UX bootcamp
starts on 3 May 2027 in Leeds". A day counts where a word for starting governs it, or where it
stands behind the name of a course; what starts must be no registration, exam or sale. Any other
day must be one of those, or nothing is said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from normalize.fields.dates_kinds import MOVED
from normalize.fields.dates_marks import LATER_PART, STOP, marked
from normalize.fields.dates_numbers import Token
from normalize.fields.dates_pieces import Piece, names_course, signs_of, tells_of_others
from normalize.fields.dates_sentence_words import CODE, NAMES, roles_of
from normalize.fields.dates_shapes import kinds_of, reduce

_UNIT = re.compile(r"D(?:[|]?H(?:[-~]H)?Z*)?(?:[|FW]*[-~][|FW]*D)?")
"""A day, or two from the one to the other."""
_MOST_UNITS = 4
_MOST_BETWEEN = 4
"""Words that may stand between a word for starting and its day."""
_MOST_BEHIND = 3
"""Words of a place that may stand behind a day."""
_APART = re.compile("[toMnDe]|Y(?![|F]*$)")
"""What parts a word for starting from a day."""
_TITLE = re.compile("(?=(?:[^u]*u){1,5}[^u]*$)[uF&N|/-]+[|-]W?")
_BEHIND_NAME = re.compile("(?:(?:[|F&N-]*u){1,5}[F&N]*[|-])?[|FWHZRNc/-]*")
"""What may stand between what is held and its day: "Taller intensivo: 17 de enero"."""


class _Said(NamedTuple):
    """What a day is said to be; `bare` ones have nothing before them in the text."""

    what: Literal["start", "end", "other", "bare", "plain"]
    since: int = 0
    """Where what is said of it begins, as times and weekdays."""


_OTHER = _Said("other")
_COURSES = frozenset(("noun", "noun_of"))


@dataclass(frozen=True, slots=True)
class _Unit:
    """A day or a range of days in a sentence."""

    tokens: Sequence[Token]
    """Of the whole sentence."""
    before: int
    """Where the unit before it ends."""
    first: int
    after: int
    following: int
    """Where the next unit begins."""

    @property
    def own(self) -> Sequence[Token]:
        return self.tokens[self.first : self.after]

    @property
    def tail(self) -> Sequence[Token]:
        return self.tokens[self.after : self.following]


def of_sentence(pieces: Sequence[Piece]) -> list[Token] | None:
    """The day of a start in a sentence with its times, weekdays and end, as tokens; else None.

    Args:
        pieces: of the text.
    """
    if not pieces or any(piece.token.text == MOVED for piece in pieces):
        return None
    tokens = reduce(marked(pieces))
    return None if tokens is None else _governed(tokens)


def _governed(tokens: list[Token]) -> list[Token] | None:
    units = _units(tokens)
    if not 1 <= len(units) <= _MOST_UNITS:
        return None
    said = [_said_of(unit) for unit in units]
    if any(one.what == "plain" for one in said):
        return None
    if len(units) > 1:
        said = [_bare(one, unit) for one, unit in zip(said, units, strict=True)]
    starts = [place for place, one in enumerate(said) if one.what == "start"]
    if not starts or any(one.what == "bare" for one in said):
        return None
    if len({_days(units[place]) for place in starts}) != 1:
        return None
    place = starts[0]
    told = _beside(units[place], said[place].since)
    if told is not None and said[place + 1 : place + 2] and said[place + 1].what == "end":
        told += [Token("e"), *units[place + 1].own]
    return told


def _units(tokens: list[Token]) -> list[_Unit]:
    spans = [found.span() for found in _UNIT.finditer(kinds_of(tokens))]
    befores = [0, *(after for _, after in spans)]
    followings = [*(first for first, _ in spans[1:]), len(tokens)]
    return [
        _Unit(tokens, before, *span, following)
        for before, span, following in zip(befores, spans, followings, strict=False)
    ]


def _days(unit: _Unit) -> tuple[Token, ...]:
    return tuple(token._replace(words="") for token in unit.own if token.kind in "D-~")


def _bare(said: _Said, unit: _Unit) -> _Said:
    """3 May 2027 (exam 4 June 2027): the day that is not another's, before a mark."""
    if said.what == "bare" and kinds_of(unit.tail)[:1] in {"", "|", "-"}:
        return _Said("start", said.since)
    return said


def _said_of(unit: _Unit) -> _Said:
    lead = unit.tokens[unit.before : unit.first]
    parts = any(token.text == LATER_PART for token in unit.tokens)
    at = next((place for place in range(len(lead) - 1, -1, -1) if lead[place].kind == "S"), None)
    if at is not None and _reaches(lead[at + 1 :]):
        subject = lead[_clause_of(lead, at) : at + 1]
        part = parts and any(map(_is_part, subject))
        others = part or tells_of_others(subject) or tells_of_others(lead[at + 1 :])
        start = _Said("start" if _is_known(subject) else "plain", unit.before + at)
        return _OTHER if others else start
    since = _clause_of(lead, len(lead))
    clause = lead[since:]
    others = tells_of_others(clause)
    if _is_from(clause) and not others:
        return _Said("start", unit.before + since)
    if "e" in kinds_of(lead) and not tells_of_others([one for one in lead if one.kind != "e"]):
        return _Said("end")
    if _is_for_start(unit):
        return _Said("start", unit.first)
    if not others and not parts and _is_named(clause):
        return _Said("start", unit.before + since)
    return _OTHER if others else _said_behind(unit, parts=parts)


def _said_behind(unit: _Unit, *, parts: bool) -> _Said:
    """What a day is by what stands behind it: "On 3 May 2027 our course starts", "3 May, Leeds"."""
    tail = _until_mark(unit.tail)
    if tells_of_others(tail):
        return _OTHER
    if "S" in kinds_of(tail):
        return _Said("start" if _is_known(tail) else "plain", unit.first)
    everything = unit.tokens[: unit.first]
    if _is_titled(everything) and unit.following == len(unit.tokens):
        return _Said("start")
    if kinds_of(everything).strip("|FWHZ"):
        return _Said("plain")
    if _is_place(unit.tokens[unit.after :]):
        return _Said("start")
    return _Said("plain" if parts else "bare")


def _is_titled(lead: Sequence[Token]) -> bool:
    """Whether a few words and a mark stand before a day, a title: "Excel | 3 May"."""
    if not _TITLE.fullmatch(kinds_of(lead)) or lead[-1].words in {":", ","}:
        return False
    return CODE not in [one.words for one in lead] and not re.search("[xX]", signs_of(lead))


def _is_place(tail: Sequence[Token]) -> bool:
    """Whether a few words behind a day can be those of a place, and of nothing else."""
    kinds = kinds_of(tail)
    if kinds.count("u") > _MOST_BEHIND or kinds.strip("uFHZW|&c-"):
        return False
    return not re.search("[xX]", signs_of(tail))


def _is_from(clause: Sequence[Token]) -> bool:
    """Whether a course is said to be from a day on: "Python course, Tuesdays from 3 May 2027"."""
    at = _last(clause, "from")
    if at is None or kinds_of(clause[at + 1 :]).strip("|FW"):
        return False
    held = clause[:at]
    return any(map(_names_held, held)) or bool(re.search("[RW]", kinds_of(held)))


def _is_for_start(unit: _Unit) -> bool:
    """Accepting applications for a 15 January 2029 start."""
    before = unit.tokens[unit.first - 1 : unit.first]
    return kinds_of(_until_mark(unit.tail)) == "S" and any(
        "of" in roles_of(one.words) for one in before
    )


def _last(clause: Sequence[Token], role: str) -> int | None:
    return next(
        (
            place
            for place in range(len(clause) - 1, -1, -1)
            if clause[place].kind == "F" and role in roles_of(clause[place].words)
        ),
        None,
    )


def _is_named(clause: Sequence[Token]) -> bool:
    """Whether nothing stands between the word for a course and a day: "Excel course – 3 May"."""
    named = [place for place, token in enumerate(clause) if _names_held(token)]
    if not named or tells_of_others(clause):
        return False
    if not _is_whole(clause, named[-1]):
        return False
    behind = [one for one in clause[named[-1] + 1 :] if one.words != CODE]
    return _BEHIND_NAME.fullmatch(kinds_of(behind)) is not None


def _is_part(token: Token) -> bool:
    return any("part" in roles_of(word) for word in token.words.split())


def _is_whole(clause: Sequence[Token], at: int) -> bool:
    """Whether the name of what is held needs no other words: no "marking period", "date of issue".

    Those of a course may say what it is of.
    """
    roles = roles_of(clause[at].words)
    generic = "generic" in roles and "u" in kinds_of(clause)
    behind = clause[at + 1 : at + 3]
    joined = bool(behind) and "of" in roles_of(behind[0].words) and "u" in kinds_of(behind[1:])
    return not generic and (bool(roles & _COURSES) or not joined)


def _names_held(token: Token) -> bool:
    return token.kind not in "Xe" and names_course(token, NAMES - {"subject"})


def _is_known(subject: Sequence[Token]) -> bool:
    """Whether what starts is a course, or nothing is said of it: "Voting begins" is neither."""
    told = [token for token in subject if "neutral" not in roles_of(token.words)]
    kinds = kinds_of(told)
    since = max(kinds.rfind(mark) for mark in "|-") + 1
    return "u" not in kinds[since:] or any(
        names_course(token, _COURSES if token.kind == "S" else NAMES) for token in told
    )


def _reaches(between: Sequence[Token]) -> bool:
    """Whether nothing parts a word for starting from a day."""
    kinds = kinds_of(between)
    if any("opens" in roles_of(token.words) for token in between):
        return False
    if _APART.search(kinds) or kinds.count("u") > _MOST_BETWEEN:
        return False
    return STOP not in [token.text for token in between] or not kinds.strip("|FW")


def _clause_of(lead: Sequence[Token], at: int) -> int:
    """Where the clause begins in which a word stands: behind a stop, or the days of another.

    Behind any mark where it names a course; "for the course starting" begins with the course.
    """
    word = lead[at] if at < len(lead) else Token("")
    named = names_course(word)
    participle = "participle" in roles_of(word.words.split(" ")[0])
    for place in range(at - 1, -1, -1):
        token = lead[place]
        if token.text == STOP or token.kind in "MDn":
            return place + 1
        joins = participle and "of" in roles_of(token.words)
        if named and (token.kind in "|-" or joins):
            return place + 1
        named = named or names_course(token)
    return 0


def _until_mark(tokens: Sequence[Token]) -> Sequence[Token]:
    for place, token in enumerate(tokens):
        if token.kind in "|-&" or roles_of(token.words) & {"with", "behind"}:
            return tokens[:place]
    return tokens


def _beside(unit: _Unit, since: int) -> list[Token] | None:
    """A day with times and weekdays around it; None where a part of another day is beside it."""
    own = _until_mark(unit.tail)
    if tells_of_others(own) and "S" not in kinds_of(own):
        return None
    stops = [place for place, one in enumerate(unit.tail) if one.text == STOP]
    tail = unit.tail[: stops[0]] if stops else unit.tail
    if re.search("[Mn]", kinds_of(tail)) or re.search("~(?!H)", kinds_of(own)):
        return None
    lead = unit.tokens[since : unit.first]
    around = re.finditer("H[-~]H|[HZW]", kinds_of(lead))
    times = [one for found in around for one in lead[found.start() : found.end()]]
    return [*times, *(one for one in (*unit.own, *tail) if one.kind in "DHZW-~|")]
