"""What stands beside a start in a text: other days, places, "registration open", "any time"."""

import re
from collections.abc import Sequence

from normalize.fields.dates_kinds import AFTER, ENROL, OPEN, START
from normalize.fields.dates_numbers import Token
from normalize.fields.dates_sentence_words import roles_of
from normalize.fields.dates_shapes import kinds_of
from normalize.fields.dates_words import is_doubtful

_WEEKLY = re.compile(r"EW|R|W(?:[|]*W)*[|]*[-&~/]W|WW+(?!D)")
"""On which weekdays something is held each week."""
_OTHER_DAY = re.compile(r"[|FWHZ]*(?:X[XFW~|]*|e[|FW]*)D(?:[|HZ]*[-~][|FW]*D)?[|HZ]*[|-]+")
"""A day that is no start, with what says so before it, up to a mark."""
_BEFORE_DEADLINE = re.compile(r"[|FWHZ-]*D(?:[|HZ]*[-~][|FW]*D)?[|HZ-]*[|-][|FW]*X")
_DEADLINE = re.compile(r"[|-]+[FW]*X[XFW~|]*D(?:[|W]*[-~][|FW]*D)?")
"""What stands behind a start and is none: "apply by", an exam, the last day to register."""
_EARLIER = re.compile(
    r"[|FsWHZu&]*(?:X[XFsWu~|]*|e[|FsW]*)[dMYDnBWHZFs|~/-]*[dMYDn][FsHZcN|/]*[|&/-]+"
    r"|[|FWHZ&]*u[uFW|]*[dMYDnBW|~/-]*[dMYDn][HZ|/]*[|&/-]+"
)
"""The same before days and months are dates: they would make a range with the start."""
_LABELLED = re.compile(r"[|F~-]*W?[|]*[WdDnM]")
_ASIDE = r"[uWFdNt&?]*u[uWFdNct&?]*"
_TRAILING = re.compile(rf"(?<=[|&~-]){_ASIDE}(?:[|]d(?=[|]))?(?=[|-]|$|~?H)")
"""A clause of words that mean nothing here: a place, a room, "Lyon (69)"."""
_LEADING = re.compile(rf"{_ASIDE}[|-]+")
_MOST_WORDS = 6
_OPEN = re.compile("[|-]+[FP]*P[FP]*(?=[|-]|$)")
_CONDITION = re.compile("A[^|-]*")
_KINDS = {AFTER: "A", OPEN: "P", ENROL: "P"}
_ENROLS = frozenset((OPEN, ENROL))
_BESIDE = re.compile(r"[udcFHWtNP&?~/]*")
"""What may stand in a clause beside "any time"."""


def from_course(tokens: list[Token]) -> list[Token]:
    """From the word for a start, or for what is held, behind a day that is another's.

    "Applications until 26 February, classes 8 March - 2 April 2027".
    """
    kinds = kinds_of(tokens)
    if not re.search("[Xeu]", kinds):
        return tokens
    kinds_before = ""
    for at, token in enumerate(tokens):
        is_start = token.text == START
        labels = (is_start or token.kind in "cN") and _LABELLED.match(kinds, at + 1)
        before = kinds_before
        if is_start and re.search("[MDn]", before):
            before += "|"  # behind a day a word for a start needs no mark before it
        if labels and (is_start or "u" not in before) and _EARLIER.fullmatch(before):
            return [Token("F", text=START), *tokens[at + 1 :]]
        # Unknown words say nothing of the first day where a word for a start does.
        kinds_before += "s" if is_start and labels else token.kind
    return tokens


def without_others(tokens: list[Token]) -> list[Token]:
    """Without all that stands beside the day of a start and says nothing of it."""
    tokens = _without_asides(_from_start(_without_weekly(tokens)))
    return _without_asides(_without_open(_without_echo(_without_deadlines(tokens))))


def is_any_time(tokens: Sequence[Token]) -> bool:
    """Whether "any time" is a clause of its own, beside no day and nothing that speaks against."""
    kinds = "".join(_KINDS.get(token.text, token.kind) for token in tokens)
    if "o" not in kinds or re.search("[DMYBn]", kinds):
        return False
    left = _blanked(_CONDITION, kinds)
    told = [token for token, kind in zip(tokens, left, strict=True) if kind == "u"]
    if any(is_doubtful(token.text) for token in told):
        return False
    clauses = re.split("[|-]", left.replace(" ", ""))
    return all(
        re.fullmatch("[oF&PNc]+", clause)
        if "o" in clause
        else _BESIDE.fullmatch(clause) and not re.fullmatch("[dF&]*d[dF&]*", clause)
        for clause in clauses
    )


def _without_weekly(tokens: list[Token]) -> list[Token]:
    """Without "every Monday", "Mondays" and "Mon-Fri" beside a date; other "every" is no start."""
    kinds = kinds_of(tokens)
    if "E" not in kinds and not _WEEKLY.search(kinds):
        return tokens
    if "D" in kinds:
        tokens = _kept(tokens, _blanked(_WEEKLY, kinds))
    return [token._replace(kind="X") if token.kind in "ER" else token for token in tokens]


def _from_start(tokens: list[Token]) -> list[Token]:
    """From the word for a start on, behind another day: "Apply by 1 May, starts 3 June 2027"."""
    kinds = kinds_of(tokens)
    for at, token in enumerate(tokens):
        if token.text == START and _OTHER_DAY.fullmatch(kinds, 0, at):
            return tokens[at:]
    return tokens


def _without_open(tokens: list[Token]) -> list[Token]:
    """Without "registration open" behind a start, or before a word for one.

    Behind a start also without a mere "sign up", that says no day.
    """
    kinds = "".join(_KINDS[token.text] if token.text in _ENROLS else token.kind for token in tokens)
    first = kinds.find("D")
    if "P" not in kinds or first < 0:
        return tokens
    start = next((at for at, token in enumerate(tokens) if token.text == START), first)
    opened = "".join("P" if token.text == OPEN else token.kind for token in tokens[:start])
    before = re.fullmatch("F*P[FP]*[|-]*|F*[|-]+", opened) if start < first else None
    return _kept(tokens, (" " * start if before else opened) + _blanked(_OPEN, kinds[start:]))


def _without_asides(tokens: list[Token]) -> list[Token]:
    """Without clauses of unknown words behind a date, and before a word for a start."""
    kinds = kinds_of(tokens)
    first = kinds.find("D")
    unknown = [token.text for token in tokens if token.kind == "u"]
    if not unknown or first < 0 or len(unknown) > _MOST_WORDS:
        return tokens
    if any(is_doubtful(word) or "other" in roles_of(word) for word in unknown):
        return tokens
    start = next((at for at, token in enumerate(tokens) if token.text == START), 0)
    if start and _LEADING.fullmatch(kinds, 0, start):
        tokens = tokens[start:]
        kinds = kinds_of(tokens)
        first = kinds.find("D")
    return _kept(tokens, kinds[:first] + _blanked(_TRAILING, kinds[first:]))


def _without_deadlines(tokens: list[Token]) -> list[Token]:
    """Without other days behind the start: "1 October 2027 (apply by 15 September 2027)"."""
    kinds = kinds_of(tokens)
    if "X" not in kinds or not _BEFORE_DEADLINE.match(kinds):
        return tokens
    return _kept(tokens, _blanked(_DEADLINE, kinds))


def _without_echo(tokens: list[Token]) -> list[Token]:
    """Without the month once more: "11 January 2027 (January intake)"."""
    days = [token.day for token in tokens if token.day is not None]
    months = {day.month for day in days}
    kinds = kinds_of(tokens)
    if days and (found := re.match(r"[|F]*M[|F]*Y[|-]+", kinds)):
        month, year = (token.number for token in tokens[: found.end()] if token.kind in "MY")
        if (days[0].year, days[0].month) == (year, month):
            return tokens[found.end() :]
    if len(months) != 1 or not re.fullmatch(r"[^M]*D[^M]*[|]M[|]*", kinds):
        return tokens
    return [token for token in tokens if token.kind != "M" or token.number not in months]


def _blanked(pattern: re.Pattern[str], kinds: str) -> str:
    """Kinds of tokens with blanks for those that a pattern finds."""
    return pattern.sub(lambda found: " " * len(found[0]), kinds)


def _kept(tokens: Sequence[Token], kinds: str) -> list[Token]:
    """The tokens whose kinds are not blank."""
    return [token for token, kind in zip(tokens, kinds, strict=True) if kind != " "]
