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
    if text.isascii() and _STRIPE not in text:
        pieces = _split_ascii(text)
    else:
        pieces = split(unaccented(text.translate(_SIGNLESS)))
    return f" {'  '.join(pieces)} " if pieces else ""


def split(text: str) -> list[str]:
    """The words and signs of an unaccented text, folded."""
    return _PIECE.findall(_SPACED_DASH.sub("–", _HUMP.sub(r" \1", text)).casefold())


def _split_ascii(text: str) -> list[str]:
    """`split` of most texts, by passes over their bytes: a third of the time."""
    letters = text.encode()
    if b"aAa" in letters.translate(_CASES):
        letters = _HUMP.sub(r" \1", text).encode()
    plain = letters.translate(_PLAIN)
    if b"-" in plain:
        if b" -" in plain:  # mostly between words: then there is nothing to look for
            plain = _SPACED_DASH.sub(_STRIPE, letters.decode()).encode().translate(_PLAIN)
        plain = plain.replace(b"-", b" ")
    spaced = plain.decode()
    for sign in _ASCII_SIGNS:
        if sign in spaced:
            spaced = spaced.replace(sign, f" {sign} ")
    return spaced.replace(_STRIPE, " – ").split()


_STRIPE = "\x01"
"""In place of a dash between spaces, which is a sign beyond ASCII once it is folded."""
_ASCII_SIGNS = tuple(sorted(sign for sign in SIGNS if sign.isascii()))
_ASCII = tuple(map(chr, range(128)))
_KEPT = SIGNS | {_STRIPE, "-"}
_PLAIN = bytes(ord(one.lower() if one.isalnum() or one in _KEPT else " ") for one in _ASCII).ljust(
    256
)
"""Letters in small; a space for what is neither part of a word, nor a sign or a hyphen."""
_CASES = bytes(ord("a" if one.islower() else "A" if one.isupper() else " ") for one in _ASCII)
_CASES = _CASES.ljust(256)
"""Which letters are small and which are capital."""
