"""The words of spans and efforts: a text as a row of items, each of one kind.

Words are data (``normalize/vocabulary/duration_words.csv``).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from normalize.fields.duration_numbers import FRACTIONS, fraction, in_digits, spelled_out
from normalize.fields.duration_values import DAYS, PER_HOUR, Bounds
from normalize.fields.phrases import Phrases
from normalize.vocabulary import rows
from normalize.vocabulary.spelling import PLURAL, STRAIGHT

KINDS = {
    "unit": "u", "rate_unit": "U", "ambiguous_unit": "m", "vague": "V", "one": "1", "half": "j",
    "a": "a", "an": "Z", "minute_or_minimum": "i", "and_or_year": "Y", "range": "~", "or": "O",
    "and": "&", "plus": "+", "between": "b", "from": "F", "low": "l", "high": "h",
    "low_after": "g", "high_after": "G", "over": "v", "per": "p", "each": "e", "of": "o",
    "times": "x", "freq": "f", "freq_unit": "t", "rhythm": "w", "weekday": "w", "meeting": "s",
    "content": "S", "credit": "c", "level": "y", "total": "T", "access": "A", "load": "P",
    "free": "z", "equal": "=", "aside": "N", "exam": "Q",
    "day_name": "E", "mode": "%",
}  # fmt: skip
"""Role in the vocabulary -> kind of an item: one letter, so that rules are regular expressions."""
WEEKDAY = "weekday"
"""Role, and text of its items: "Tuesdays" beside "weekly"."""
STEMS = frozenset(("doubt", "thereof", "containing"))
"""Roles of words that are looked for in a text before it is taken apart."""
_PRECEDENCE = (
    "minute_or_minimum", "an", "a", "unit", "amount", "number", "one", "half", "per", "each", "low",
    "high", "over", "from", "between", "range", "and", "or", "of", "hours_weekly", "rhythm",
    "weekday", "freq", "freq_unit", "credit", "vague", "meeting", "content", "access", "load",
    "level", "total", "aside", "exam", "free", "equal",
)  # fmt: skip
"""Which meaning a word has that has several, where what stands beside it does not say."""
_BOTH_SIDES = {("low", "low_after"): "B", ("high", "high_after"): "D"}
_TOKEN = re.compile(
    r"(?P<clock>[0-9]{1,3}:[0-9][0-9](?::[0-9][0-9])?(?![0-9:]))"
    r"|(?P<fraction>[½¼¾⅓⅔]|(?<![0-9/.,])(?:1/2|1/4|3/4)(?![0-9/]))"
    r"|(?P<number>[0-9]{1,3}(?:[ '][0-9]{3})+(?![0-9.,])|[0-9]{1,9}(?:[.,][0-9]{1,9})*)"
    r"|(?P<minutes>(?<=[0-9])['′](?!['′]))"
    r"|(?P<word>[^\W\d_]+'?)"
    r"|(?P<sign>[^\s\w]|_)"
)
_SIGNS = (
    {"-": "-", "/": "/", "+": "+", ":": ":", "@": "e", "⊕": "g"}
    | dict.fromkeys("()[]", "(")
    | dict.fromkeys('|,;.{}•·!?"“”„«»…*、。،؛', "|")
)
_OR_MORE = re.compile(r"(?<=[^\W_])\+(?!\s?\d)")
"""6 weeks+; a plus that stands apart adds something."""
_TILDE = re.compile(r"(?<=\d)\s?~\s?(?=\d)")
"""5~7, as East Asian texts write a range; before a number alone it is "about"."""
_INSIDE_WORDS = re.compile(r"(?<=[^\W_])-(?=[^\W\d_])")
_MOST_COUNTING = 4
"""Words that a number is read from."""
_UNREAD = frozenset(("word", "sign"))
"""Groups of tokens that mean nothing of themselves."""


@dataclass(frozen=True, slots=True)
class Item:
    """A number, a word or a quantity; its kind is one letter (see `KINDS` and the grammar)."""

    kind: str
    code: str = ""
    text: str = ""
    bounds: Bounds | None = None
    parts: tuple[tuple[Decimal, str], ...] = ()
    """Number and unit of an exact quantity, largest unit first."""
    summed: bool = False


class _Meaning(NamedTuple):
    role: str
    code: str
    languages: frozenset[str]
    words: str = ""


class _Token(NamedTuple):
    group: str
    text: str


def items(text: str) -> list[Item] | None:
    """A text as items; None where a word of it is unknown."""
    meanings: list[_Meaning | _Token] = []
    for meaning in _meanings(_tokens(text)):
        if isinstance(meaning, _Token) and _is_unread(meaning):
            return None
        meanings.append(meaning)
    found: list[Item | None] = []
    languages = frozenset().union(*(one.languages for one in meanings if isinstance(one, _Meaning)))
    for before, one in pairwise([None, *meanings]):
        if not found and _is_label(before) and isinstance(one, _Token) and one.text == "-":
            continue
        if one is not None:
            found.extend(_items(one, languages))
    found += [Item("%") for one in meanings if isinstance(one, _Meaning) and one.code == "mode"]
    known = [item for item in found if item is not None]
    return _weeks(known) if len(known) == len(found) else None


def _is_unread(token: _Token) -> bool:
    return token.group in _UNREAD and token.text not in _SIGNS


def _is_label(one: _Meaning | _Token | None) -> bool:
    """Whether a dash behind it is that of a label: "Duration - 6 weeks"."""
    return isinstance(one, _Meaning) and one.role in {"filler", "total"}


def kinds_in(text: str) -> str:
    """The kinds of the items of a text, with "?" for each word that is unknown."""
    found = [item for one in _meanings(_tokens(text)) for item in _items(one, frozenset())]
    return "".join("?" if item is None else item.kind for item in found)


def _weeks(found: list[Item]) -> list[Item]:
    """6 sem., 4 h/sem.: who writes a rate "a week" in short means weeks by the same word before."""
    kinds = "".join(item.kind for item in found)
    if "U" not in kinds or not re.search("[p/]U", kinds):
        return found
    return [
        Item("u", "week", item.text) if item.kind == "U" and kinds[at - 1 : at] == "n" else item
        for at, item in enumerate(found)
    ]


def normal(text: str) -> str:
    """A text in the form that words are compared in: NFKC but for fractions, lower case."""
    if "~" in text:
        text = _TILDE.sub("-", text)
    text = text.replace("_", " ")
    if "+" in text:
        text = _OR_MORE.sub("⊕", text)
    if text.isascii():
        return _INSIDE_WORDS.sub(" ", PLURAL.sub("", text.casefold()))
    kept = "".join(
        f" {sign} " if sign in FRACTIONS else unicodedata.normalize("NFKC", sign)
        for sign in unicodedata.normalize("NFC", text).translate(STRAIGHT)
    )
    plain = kept.translate(STRAIGHT).casefold()
    return _INSIDE_WORDS.sub(" ", PLURAL.sub("", " ".join(plain.split())))


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _TOKEN.finditer(text):
        group = found.lastgroup or "sign"
        # The point of an abbreviation says nothing.
        if group == "sign" and found[0] == "." and tokens and tokens[-1].group == "word":
            continue
        tokens.append(_Token(group, found[0]))
    return tokens


def _meanings(tokens: Sequence[_Token]) -> Iterator[_Meaning | _Token]:
    """Phrases of the vocabulary, the longest first; numbers and signs stay what they are."""
    words = [token.text for token in tokens]
    at, known = 0, _phrases()
    while at < len(tokens):
        length, meaning = known.match(words, at) or _counted(tokens[at : at + _MOST_COUNTING])
        at += length
        yield meaning


def _counted(tokens: Sequence[_Token]) -> tuple[int, _Token]:
    """How many tokens write a number out in words, and that number; else the first as it is."""
    first = tokens[0]
    # No language begins a number with a word that is none.
    if first.group != "word" or not spelled_out(first.text):
        return 1, first
    words = [token.text for token in takewhile(lambda token: token.group == "word", tokens)]
    length = next(n for n in range(len(words), 0, -1) if spelled_out(" ".join(words[:n])))
    return length, _Token("spelled", " ".join(words[:length]))


def _items(one: _Meaning | _Token, languages: frozenset[str]) -> Iterable[Item | None]:
    if isinstance(one, _Meaning):
        return _of_vocabulary(one)
    if one.group == "clock":
        return [_clock(one.text)]
    if one.group == "spelled":
        return [_spelled(one.text, languages)]
    if one.group in {"number", "fraction"}:
        return [_number(one, languages)]
    if one.group == "minutes":
        return [Item("u", "minute", one.text)]
    kind = _SIGNS.get(one.text)
    return [Item(kind, text=one.text) if kind else None]


def _of_vocabulary(one: _Meaning) -> Iterable[Item]:
    if one.role == "filler":
        return []  # where one studies is noted by `items`
    if one.role == "amount":
        number, unit = unit_of(one.code)
        return [quantity(Bounds(number, number), unit, ((number, unit),))]
    if one.role == "number":
        return [Item("n", bounds=Bounds(Decimal(one.code), Decimal(one.code)))]
    if one.role == "hours_weekly":
        return [Item("u", "hour"), Item("w", "week")]
    text = WEEKDAY if one.role == WEEKDAY else one.words
    return [Item(KINDS.get(one.role, one.role), one.code, text)]


def unit_of(code: str) -> tuple[Decimal, str]:
    """How many of which calendar or clock unit a unit is: ``month:3`` is a quarter."""
    unit, _, number = code.partition(":")
    return Decimal(number or 1), unit


def quantity(bounds: Bounds, unit: str, parts: tuple[tuple[Decimal, str], ...] = ()) -> Item:
    """Effort ("q", in hours) or span ("d", in days) by its unit."""
    if unit in PER_HOUR:
        return Item("q", unit, bounds=bounds.over(PER_HOUR[unit]), parts=parts)
    return Item("d", unit, bounds=bounds.times(DAYS[unit]), parts=parts)


def _clock(text: str) -> Item | None:
    """h:mm:ss is a length; h:mm alone may be a time of day, or minutes and seconds."""
    hours, minutes, *seconds = (int(part) for part in text.split(":"))
    if minutes > 59 or any(second > 59 for second in seconds):
        return None
    number = Decimal(hours * 3600 + minutes * 60 + sum(seconds)) / 3600
    if not seconds:
        return Item("K", text=text, bounds=Bounds(number, number))
    return Item("q", "hour", text, Bounds(number, number)) if number else None


def _spelled(words: str, languages: frozenset[str]) -> Item | None:
    values = spelled_out(words)
    said = {value for language, value in values.items() if not languages or language in languages}
    if len(said) != 1:
        return None
    number = Decimal(said.pop())
    return Item("n", text=str(number), bounds=Bounds(number, number))


def _number(one: _Token, languages: frozenset[str]) -> Item | None:
    text = one.text.translate({ord(" "): None, ord("'"): None})
    if one.group == "fraction":
        value = fraction(text)
        return Item("n", "fraction", text, Bounds(value, value))
    number = in_digits(text, languages)
    if number is None:
        return None
    plain = f"{number:f}" if "." in text or "," in text else text
    return Item("n", "digits", plain, Bounds(number, number))


@cache
def _phrases() -> Phrases[_Meaning]:
    """Words of the vocabulary, in the form of tokens, and what they mean."""
    several: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in rows("duration_words"):
        if row["role"] in STEMS:
            continue
        words = " ".join(token.text for token in _tokens(normal(row["term"])))
        roles = several.setdefault(words, {})
        roles.setdefault(row["role"], []).append((row["code"], row["lang"]))
    return Phrases({words: _meaning(words, roles) for words, roles in several.items()})


def _meaning(words: str, roles: dict[str, list[tuple[str, str]]]) -> _Meaning:
    for pair, kind in _BOTH_SIDES.items():
        if set(pair) <= set(roles):
            return _Meaning(kind, pair[0], frozenset())
    if words == "y":
        return _Meaning("and_or_year", "year", frozenset())
    role = next((role for role in _PRECEDENCE if role in roles), next(iter(roles)))
    languages = frozenset(language for _, language in roles[role])
    telling = (role == "unit" and len(words) > 3) or bool(languages - {"en", "und"})
    return _Meaning(
        role, roles[role][0][0], languages if telling and role == "unit" else frozenset(), words
    )
