"""How texts and terms are spelled so that they can be compared: folded words and signs."""

import re
import unicodedata

SIGNS = frozenset(",;:.!?()[]/|&+–—=•·")
_HUMP = re.compile(r"([A-ZА-Я])(?<=[a-zа-я].)(?=[a-zа-я])")
"""Where a word begins inside a name: Online·Event·Attendance·Mode."""
_SPACED_DASH = re.compile(r"[-‐‑–—](?<=\s.)[-‐‑–—]*(?=\s)")
_PIECE = re.compile(r"[^\W_]+|[,;:.!?()\[\]/|&+–—=•·]")
_COMBINING = re.compile("[\u0300-\u036f]+")
_SIGNLESS = str.maketrans("", "", "®™℠\u00ad\u200b")


STRAIGHT = str.maketrans(dict.fromkeys("‐‑‒–—―−⁃﹘﹣－～〜", "-") | dict.fromkeys("’ʼ´`‘", "'"))
"""Dashes and apostrophes of every kind -> the ones of a keyboard."""


def unaccented(text: str) -> str:
    """The text in compatibility form (NFKD) without accents; "é" is "e", "й" is "и"."""
    return text if text.isascii() else _COMBINING.sub("", unicodedata.normalize("NFKD", text))


def fold_signs(text: str) -> str:
    """A text without case and accents, in which every word stands that `spell` makes of it."""
    return (text if text.isascii() else unaccented(text.translate(_SIGNLESS))).casefold()


def spell(text: str) -> str:
    """Words and signs, each with a space on both sides, folded: " in  person  ,  online "."""
    if not text.isascii():
        text = unaccented(text.translate(_SIGNLESS))
    pieces = _PIECE.findall(_SPACED_DASH.sub("–", _HUMP.sub(r" \1", text)).casefold())
    return f" {'  '.join(pieces)} " if pieces else ""
