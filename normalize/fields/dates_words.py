"""The words of dates in eight languages: months, weekdays, what stands around a date.

Names of months and weekdays are those of Unicode's CLDR (babel); other words are in
``normalize/vocabulary/start_words.csv``.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from normalize.fields.dates_rewrites import rewritten
from normalize.fields.dates_zones import is_abbreviation, with_zones_named
from normalize.fields.phrases import Phrases
from normalize.vocabulary import RoleWords, rows, words_of_role
from normalize.vocabulary.spelling import STRAIGHT

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "ru")
Order = Literal["day_first", "month_first"]
_WORD = re.compile(r"[^\W\d_]+'?|\d+|[^\w\s.]")
_PRECEDENCE = (
    "half", "clock", "at_once", "on_demand", "soon", "moved", "unknown", "range", "from",
    "end_or_dates", "end", "every", "recurring", "after", "open", "enrol", "not_start", "list",
    "counted", "part", "numbered", "start", "place", "filler",
)  # fmt: skip
"""Which meaning a word has that has several."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of a date is; a word may be both a month and a weekday ("mar")."""

    role: str
    month: int | None = None
    weekdays: frozenset[int] = frozenset()
    """Monday is 0."""
    english: bool = True
    """Whether a text in English may hold it."""


@cache
def phrases() -> Phrases[Meaning]:
    """All words of dates."""
    months, weekdays = calendar_names("months"), calendar_names("days")
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for words, role, _ in _vocabulary():
        kind, _, number = role.partition(":")
        if kind == "month":
            months[words] = {int(number)}
        elif kind == "weekday":
            weekdays[words] = {int(number)}
        else:
            roles[words].add(role)
    english = _english()
    found = {words: Meaning(_first(several)) for words, several in roles.items()}
    for words, days in weekdays.items():
        found.setdefault(words, Meaning("weekday", weekdays=frozenset(days)))
    for words, numbers in months.items():
        if len(numbers) == 1:
            both = frozenset(weekdays.get(words, ()))
            found[words] = Meaning("month", next(iter(numbers)), both)
    return Phrases(
        {words: replace(meaning, english=words in english) for words, meaning in found.items()}
    )


@cache
def _vocabulary() -> list[tuple[str, str, str]]:
    """Words, role and language of all rows but those for `is_doubtful`."""
    return [
        (spelled(row["term"]), row["role"], row["lang"])
        for row in rows("start_words")
        if row["role"] != "doubt"
    ]


def _english() -> set[str]:
    """Words that a text in English may hold."""
    names = {words for what in ("months", "days") for words in calendar_names(what, ("en",))}
    return names | {words for words, _, lang in _vocabulary() if lang not in LANGUAGES[1:]}


def is_known(word: str) -> bool:
    """Whether a word means anything beside a date, alone or with others, or is a time zone."""
    return word in _parts() or is_abbreviation(word)


@cache
def _parts() -> frozenset[str]:
    return frozenset(word for words in phrases().meanings for word in words.split())


@cache
def _doubts() -> RoleWords:
    return words_of_role("start_words", "doubt", spelled)


def is_doubtful(word: str) -> bool:
    """Whether a word may say that the day beside it is no start: "cancelled", "results"."""
    return _doubts().hold(word)


def comparable(text: str) -> str:
    """A text in the form that words are compared in: NFC, lower case, words without hyphens."""
    plain = unicodedata.normalize("NFC", " ".join(text.split())).translate(STRAIGHT).casefold()
    return with_zones_named(rewritten(plain))


def spelled(term: str) -> str:
    """A term as the words that texts are compared by, with one space between them."""
    return " ".join(_WORD.findall(comparable(term)))


def _first(roles: set[str]) -> str:
    return next(role for role in (*_PRECEDENCE, *roles) if role in roles)


def calendar_names(
    what: Literal["months", "days"], languages: Sequence[str] = LANGUAGES
) -> dict[str, set[int]]:
    """Names of months or weekdays in all widths (CLDR) -> their numbers."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for language in languages:
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in getattr(locale, what)[context][width].items():
                    found[spelled(name)].add(number)
    return found


@cache
def order(country: str | None) -> Order | None:
    """Whether day or month is first in a country (CLDR); None where its languages differ."""
    if country is None:
        return None
    found = set()
    for language in get_official_languages(country, de_facto=True):
        try:
            pattern = Locale.parse(f"{language}_{country}").date_formats["short"].pattern
        except (UnknownLocaleError, ValueError):
            continue
        letters = [letter for letter in pattern if letter in "dMy"]
        found.add("" if letters[0] == "y" else "day_first" if letters[0] == "d" else "month_first")
    return found.pop() if len(found) == 1 and found != {""} else None  # type: ignore[return-value]
