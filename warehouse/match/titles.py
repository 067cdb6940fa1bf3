"""What a title says: its words, the code before it, and which edition or part it is."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from normalize.fields.language import languages
from normalize.vocabulary import rows

_LONGEST = 512
_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
_CODE = re.compile(
    r"^\s*\(?("
    r"[A-Za-z]{2,5} \d{3,5}\w?(?=\)?[,:|])|"
    r"(?=[\d.\-]{0,20}[A-Za-z.])[A-Za-z]{0,8}[.\-]?\d[\w.\-]{0,23}(?=\)?\s*[:|–—]|\)|['’]s\b)|"
    r"[A-Za-z]{2,4}\d{3,5}(?=\s)|"
    r"[A-Za-z]{1,5}-?[A-Za-z]{1,10}\d{0,3}x(?=:)|"
    r"[A-Za-z]{0,8}[\d.]{1,12}x(?=\s)"
    r")(?:['’]s\b)?\)?\s*[,:|–—]?\s*"
)
"""A course code at the start: ``6.002x Circuits``, ``CS50's Introduction``, ``CS 6310: Design``."""
_LAST_CODE = re.compile(r"[(\[]\s*([A-Za-z]{2,8}[\s.\-]?\d{2,5}[\w.]{0,8})\s*[)\]]\s*$")
_EXAM = re.compile(r"\b[A-Z]{2,4}-\d{3}\b")
"""The code of an exam anywhere: ``Azure Fundamentals AZ-900``."""
_LANGUAGE = re.compile(r"[(\[](?:in )?([^()\[\]]{2,20})[)\]]\s*$")
"""A language at the end: ``Project Management (DE)``, ``Data Analytics (in Spanish)``."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_SHORT_ROMAN = {"i": "1", "v": "5", "x": "10"}
"""Roman numerals that are words and letters, too: numbers only beside a word such as "part"."""
_LAST_ROMAN = re.compile(r"(?<=\w )I(?=\s*(?:[:(–—-]|$))")
"""At the end of a name a number without such a word: ``Composition I: Achieving Expertise``."""
_CEFR = re.compile(r"[abc][12]")


@dataclass(frozen=True)
class Title:
    """A title taken apart."""

    words: tuple[str, ...]
    """Its words, folded: no case, no accents; without the code, numbers and little words."""
    code: str | None
    """The provider's course code, where one stands beside the name."""
    numbers: tuple[str, ...]
    """Numbers that tell editions and parts apart, sorted; roman ones and words as digits."""
    years: tuple[str, ...]
    level: str | None
    """What words such as "advanced" say, where they agree."""
    language: str | None
    """BCP 47, where a language stands in brackets at the end."""

    @cached_property
    def key(self) -> str:
        """The same for titles that differ in order, case, marks and little words only."""
        return " ".join(sorted(set(self.words)))


@lru_cache(maxsize=200_000)
def read_title(stated: str) -> Title:
    """Take a title apart; it is read to its 512th character."""
    text = stated[:_LONGEST]
    code = _CODE.match(text)
    if code is not None and code.end() < len(text):
        found, text = code[1], text[code.end() :]
    elif last := _LAST_CODE.search(text):
        found, text = last[1], text[: last.start()]
    else:
        found = exam[0] if (exam := _EXAM.search(text)) else None
    language = _language(text)
    text = _LAST_ROMAN.sub("1", text)
    words = fold(_LANGUAGE.sub("", text) if language else text)
    numbers = _numbers(words)
    return Title(
        words=tuple(w for w in words if w not in _terms("stop") and not _number(w)),
        code=_code(found) if found else None,
        numbers=tuple(sorted(n for n in numbers if not _YEAR.fullmatch(n))),
        years=tuple(sorted(n for n in numbers if _YEAR.fullmatch(n))),
        level=_level(words),
        language=language,
    )


def fold(text: str) -> list[str]:
    """The words of a text without case, accents and marks; ``C++`` and ``C#`` keep theirs."""
    plain = text.casefold().replace("&", " and ")
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _WORD.findall(re.sub(r"['’`]", "", plain))


def _number(word: str) -> str | None:
    if word.isdecimal():
        return str(int(word))
    if found := re.fullmatch(r"v?(\d{1,4})(?:st|nd|rd|th|e|o|a|er|ed)?", word):
        return str(int(found[1]))
    return word if _CEFR.fullmatch(word) else _ROMAN.get(word)


def _numbers(words: list[str]) -> list[str]:
    """Numbers in order; short roman ones and number words only beside a word such as "part"."""
    found = []
    for at, word in enumerate(words):
        number = _number(word)
        if number is None and at and words[at - 1] in _terms("part"):
            number = _SHORT_ROMAN.get(word) or _counted(word)
            number = number or (word if len(word) == 1 and word.isalpha() else None)
        if number is None and at == len(words) - 1 > 0:
            number = _counted(word)
        if number is None and at + 1 < len(words) and words[at + 1] in _terms("after_ordinal"):
            number = _terms("ordinal").get(word)
        if number is not None:
            found.append(number)
    return found


def _code(stated: str) -> str:
    """A code in one form: no marks, no case, and no ``x``, which says only that it is online."""
    return re.sub(r"[\s.\-]", "", re.sub(r"x$", "", stated.casefold()))


def _counted(word: str) -> str | None:
    return _terms("number_after_part").get(word) or _terms("ordinal").get(word)


def _language(text: str) -> str | None:
    last = _LANGUAGE.search(text)
    found = languages(last[1]) if last else None
    return found.value.taught[0] if found and len(found.value.taught) == 1 else None


def _level(words: list[str]) -> str | None:
    said = {level for word in words if (level := _terms("level").get(word))}
    return said.pop() if len(said) == 1 else None


@lru_cache(maxsize=8)
def _terms(kind: str) -> dict[str, str]:
    return {row["term"]: row["means"] for row in rows("title_words") if row["kind"] == kind}
