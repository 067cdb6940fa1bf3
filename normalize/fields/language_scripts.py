"""Languages by the script that they are written in, and letters by theirs."""

import re

_LATIN = (
    "en de fr es pt it nl pl sv da no nn fi cs hu ro tr hr sk sl et lv lt ca eu gl is cy ga mt vi "
    "id ms tl af sw"
)
_OTHER = "ru el uk bg ar he fa ur hi bn ta te ml kn mr gu pa ne si th ko ja zh kk ka hy"
_EITHER = "sr az"
LATIN, OTHER, EITHER = (frozenset(some.split()) for some in (_LATIN, _OTHER, _EITHER))
"""Languages (ISO 639-1) in Latin letters, in others, and in either: those of catalogues, and those
that are easily taken for them."""

LATIN_LETTERS = re.compile("[\u0000-\u024f\u1e00-\u1eff]+")


def other_letters(text: str) -> int:
    """Letters outside the Latin script."""
    return 0 if text.isascii() else sum(map(str.isalpha, LATIN_LETTERS.sub("", text)))
