"""Numbers of texts about length: digits with separators, fractions, numbers in words.

Numbers in words are read by text2num.
"""

import re
from decimal import Decimal
from functools import lru_cache

from text_to_num import text2num  # type: ignore[import-untyped]

FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667"}
"""Signs of fractions, and their value."""
_SLASHED = {"1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_COUNTED_IN_WORDS = ("en", "de", "fr", "es", "pt", "it", "nl")
"""Languages of text2num; Russian numbers are in the vocabulary."""


def fraction(text: str) -> Decimal:
    """The value of a sign or of digits with a slash: "½", "3/4"."""
    return Decimal(FRACTIONS.get(text) or _SLASHED[text])


def in_digits(text: str, languages: frozenset[str]) -> Decimal | None:
    """A number in digits; None where its separators leave two readings open.

    Args:
        text: digits, points and commas.
        languages: those that the words around it are of; empty where they do not say.
    """
    if "." in text or "," in text:
        plain = _separated(text, languages)
        return None if plain is None else Decimal(plain)
    return Decimal(text)


def _separated(text: str, languages: frozenset[str]) -> str | None:
    """A number with points or commas, where only one reading is possible.

    Three digits after a separator are thousands after the separator of the language, and not
    clear after the other one.
    """
    if grouped := _GROUPED.fullmatch(text):
        english = {"en"} == languages
        thousands = "," if english else "." if languages and "en" not in languages else None
        if thousands is None or thousands != grouped[1]:
            return None
        return text.replace(thousands, "")
    if len(re.findall(r"[.,]", text)) > 1:
        return None
    return text.replace(",", ".")


@lru_cache(maxsize=4096)
def spelled_out(words: str) -> dict[str, int]:
    """Language -> the number that it writes like this."""
    values = {}
    for language in _COUNTED_IN_WORDS:
        try:
            values[language] = int(text2num(words, language))
        except (ValueError, OverflowError):
            continue
    return values
