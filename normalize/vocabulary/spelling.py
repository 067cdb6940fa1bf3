"""How texts and terms are spelled so that they can be compared: folded words and signs."""

import re
import unicodedata

SIGNS = frozenset(",;:.!?()[]/|&+–—=•·")
_HUMP = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я][a-zа-я])")
"""Where a word begins inside a name: Online·Event·Attendance·Mode."""
_SPACED_DASH = re.compile(r"(?<=\s)[-‐‑–—]+(?=\s)")
_PIECE = re.compile(r"[^\W_]+|[,;:.!?()\[\]/|&+–—=•·]")
_COMBINING = re.compile("[\u0300-\u036f]+")
_SIGNLESS = str.maketrans("", "", "®™℠\u00ad\u200b")


STRAIGHT = str.maketrans(dict.fromkeys("‐‑‒–—―−⁃﹘﹣－～〜", "-") | dict.fromkeys("’ʼ´`‘", "'"))
"""Dashes and apostrophes of every kind -> the ones of a keyboard."""


def unaccented(text: str) -> str:
    """The text in compatibility form (NFKD) without accents; "é" is "e", "й" is "и"."""
    return text if text.isascii() else _COMBINING.sub("", unicodedata.normalize("NFKD", text))


def spell(text: str) -> str:
    """Words and signs, each with a space on both sides, folded: " in  person  ,  online "."""
    if not text.isascii():
        text = unaccented(text.translate(_SIGNLESS))
    text = _SPACED_DASH.sub("–", _HUMP.sub(" ", text))
    return "".join(f" {piece} " for piece in _PIECE.findall(text.casefold()))
