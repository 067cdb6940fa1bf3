"""Any time in the words of a sentence: "when it suits you", "no fixed start date"."""

import re
from collections.abc import Sequence

from normalize.fields.dates_kinds import AFTER, ENROL, OPEN, START
from normalize.fields.dates_pieces import STOPS, Piece, tells_of_others
from normalize.fields.dates_words import is_doubtful

_COMPOSED = tuple(
    re.compile(pattern)
    for pattern in (
        r"[wj][afgimv&]{0,4}[xy](?![DMYdn])",  # when it suits you
        r"j(?=[|;]|$)",  # whenever
        r"q[^|;DMYdn]{0,3}m(?:[afgi]{0,2}[xy])?",  # at any time that suits you
        r"o[afgi]{1,2}[xy]",
        r"(?<=[ST][|])q$",  # start date: any
        r"0[afgiv]{0,3}T(?=[|;]|$)",  # no start date
        r"^[fg~]?(?:A[fgi]{0,2}p|P)$",  # upon enrolment
        r"[mST][^|;DMYdn]{0,3}k",  # at the date of your choice
        r"0?m[afgiv]{1,3}[xy]",  # at the time that you prefer
        r"[bST][acfgiv]{0,3}m[afgiv]{0,2}p",  # from the moment you enrol
        r"[xy][^|;DMYdn]{0,2}v[^|;DMYdn]{0,3}[ST]",  # choose your own start date
        r"x[^DMYdn]{0,3}w[^|;DMYdn]{0,3}[cST]",  # you decide when you start
        r"w[afgiv]{0,2}[cST][^;DMYdn]{0,3}x",  # when you start is up to you
        r"0[^|;DMYdn]{0,2}1[^|;DMYdn]{0,2}[mST]",  # no fixed start date
        r"0[^|;DMYdn]{0,2}[mST][^|;DMYdn]{0,2}2",  # sans date fixe
        r"(?:b[^|;DMYdn]{0,5}|S[^|;DMYdn]{0,2})(?:A[^|;DMYdn]{0,2}p|P)",  # access after payment
        r"b[afgiv~]{0,2}h|h[afgiv~]{0,2}[bS]",  # immediate access
    )
)
"""What says so by letters of `_letter`."""
_AGAINST = re.compile(r"[MWERBDn]|[dN][^|;]*c")
"""Days, months and counts in another clause."""
_ALL_OF = re.compile("E(?![fg]?[WMmdcNRn])")
"""All, of no weekday, month or count."""
_ONCE_OTHERS = re.compile("oA(?![^|;]{0,5}[pPb])")
"""At once after what is no payment, registration or access: "as soon as the group is full"."""
_SHORT_WEEKDAY = re.compile(r"(?<![EqdDnWH~|;-])W(?![dDnWHM~|;-]|$)")
_SHORT = 3
"""Letters of weekdays that are also words of sentences: French "qui", Portuguese for Thursday."""
_FIXED = re.compile("1[mST]|o[fgi]{1,3}1")
"""Fixed dates, no date that is set."""
_OTHERWISE = dict.fromkeys(
    ("so", "do", "di", "ma", "me", "se", "sa", "mi", "mo", "vi", "wo", "zo"), "g"
) | {"whenever": "j"}
"""Weekdays that are also words of sentences in another language; "whenever" what you like."""
_MAY_BE_MONTH = frozenset(
    ("in", "from", "of", "until", "by", "for", "every", "each", "this", "next", "before", "after",
     "since", "late", "early", "mid")
)  # fmt: skip
_NO_MONTHS = frozenset(("any", "no", "wish", "fixed"))
"""Roles of words that are no months and weekdays in sentences: "set"."""
_LONG = 5
"""Letters of the longest word that may be a pronoun."""
_LETTERS = (
    ("when", "w"), ("decide", "x"), ("wish", "y"), ("any", "q"), ("moment", "m"), ("choice", "k"),
    ("no", "0"), ("fixed", "1"), ("fixed_after", "2"), ("now", "h"), ("start", "S"),
    ("access", "b"), ("course", "c"), ("your", "v"),
)  # fmt: skip
"""Role -> letter, in this order."""


def is_any_time_in_words(pieces: Sequence[Piece]) -> bool:
    """Whether a clause says that one can start at any time, and none speaks against it.

    Args:
        pieces: of the text.
    """
    letters = _composed(pieces)
    if "o" not in letters or "D" in letters or _FIXED.search(letters):
        return False
    found = False
    stated = {letters.count(";", 0, at) for at, letter in enumerate(letters) if letter == "o"}
    for clause in re.finditer(r"[^|;]+", letters):
        held = pieces[clause.start() : clause.end()]
        asks = [piece.token.words for piece in pieces[clause.end() : clause.end() + 1]] == ["?"]
        if "o" in clause[0] and not asks:
            said = _says(held, clause[0])
            if said is None:
                return False
            found = found or said
        elif _AGAINST.search(clause[0]):
            apart = letters.count(";", 0, clause.start()) not in stated
            if not apart or not tells_of_others([piece.token for piece in held]):
                return False
    return found


def _composed(pieces: Sequence[Piece]) -> str:
    """A letter for each piece, o for all that says any time."""
    letters = "".join(map(_letter, pieces))
    for at, piece in enumerate(pieces):
        if piece.token.words == "may" and _is_verb(letters[at + 1 : at + 2], pieces[at - 1 : at]):
            letters = f"{letters[:at]}g{letters[at + 1 :]}"
    letters = _ONCE_OTHERS.sub("gA", _ALL_OF.sub("g", letters))
    for found in _SHORT_WEEKDAY.finditer(letters):
        if len(pieces[found.start()].token.words) <= _SHORT:
            letters = f"{letters[: found.start()]}g{letters[found.end() :]}"
    for pattern in _COMPOSED:
        letters = pattern.sub(lambda found: "o" * len(found[0]), letters)
    return letters


def _is_verb(following: str, before: Sequence[Piece]) -> bool:
    """You may start."""
    return following in "gficSTobyqm" and all(
        one.token.words not in _MAY_BE_MONTH for one in before
    )


def _letter(piece: Piece) -> str:
    """That of the role of a piece, or of its kind; f, g and i are short and long other words."""
    token, roles = piece
    if token.kind == "o" or (token.kind in "DMYWERBdnt" and not roles & _NO_MONTHS):
        return _OTHERWISE.get(token.words, token.kind)
    if (token.text == AFTER or "behind" in roles) and "when" not in roles:
        return "P" if "paid" in roles else "A"
    if "paid" in roles or token.text in {ENROL, OPEN}:
        return "p"
    said = [letter for role, letter in _LETTERS if role in roles]
    if token.text == START:
        said = ["T" if "moment" in roles else "S"]
    if said:
        return said[0]
    if token.kind in "uf" or token.words.isalpha():
        return "i" if len(token.words) > _LONG else "f" if token.kind == "f" else "g"
    return ";" if token.words in STOPS else {"-": "|"}.get(token.kind, token.kind)


def _says(pieces: Sequence[Piece], letters: str) -> bool | None:
    """Whether a clause says so of a course; None where it speaks against it."""
    about = False
    for (token, roles), letter in zip(pieces, letters, strict=True):
        if letter in "DMYnWERB":
            return None
        about = about or bool(roles & {"course", "start"}) or token.text in {START, ENROL, OPEN}
        if letter == "o" or "neutral" in roles:
            continue
        doubtful = token.kind == "u" and "course" not in roles and is_doubtful(token.words)
        others = token.kind == "X" and token.text not in {AFTER, ENROL, OPEN}
        if "activity" in roles or doubtful or others:
            return None
    return about or not letters.strip("oFf&/")
