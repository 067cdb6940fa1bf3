"""How texts and terms are spelled so that they can be compared: folded words and signs."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

SIGNS = frozenset(",;:.!?()[]/|&+–—=•·")
STOP = " . "
"""A full stop as it is spelled."""
_HUMP = re.compile(r"([A-ZА-Я])(?<=[a-zа-я].)(?=[a-zа-я])")
"""Where a word begins inside a name: Online·Event·Attendance·Mode."""
_HUMP_IN_CASES = re.compile(rb"aA(?=a)")
"""`_HUMP`, up to the capital, where letters stand for their case (`_CASES`)."""
_SPACED_DASH = re.compile(r"[-‐‑–—](?<=\s.)[-‐‑–—]*(?=\s)")
_SPACED_HYPHEN = re.compile(rb"-(?<=[\s\x1c-\x1f]-)-*(?=[\s\x1c-\x1f])")
"""`_SPACED_DASH` in ASCII."""
_PIECE = re.compile(r"[^\W_]+|[,;:.!?()\[\]/|&+–—=•·]")
_COMBINING = re.compile("[\u0300-\u036f]+")
PLURAL = re.compile(r"(?<=[^\W\d_])\((?:s|n|e|en|es|r)\)")
"""Ends of plurals in a folded text: hour(s), Woche(n)."""
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
    if _is_plain(text):
        return _spell_ascii(text)
    pieces = split(unaccented(text.translate(_SIGNLESS)))
    return f" {'  '.join(pieces)} " if pieces else ""


def spell_each(texts: Sequence[str]) -> list[str]:
    """`spell` of each text; those in ASCII, as most are, as one text."""
    if not texts:
        return []
    if all(map(_is_plain, texts)):
        return _spell_ascii(EDGE.join(texts)).split(f" {EDGE} ")
    of_plain = iter(spell_each([text for text in texts if _is_plain(text)]))
    return [next(of_plain) if _is_plain(text) else spell(text) for text in texts]


def split(text: str) -> list[str]:
    """The words and signs of an unaccented text, folded."""
    return _PIECE.findall(_SPACED_DASH.sub("–", _HUMP.sub(r" \1", text)).casefold())


def _is_plain(text: str) -> bool:
    return text.isascii() and _STRIPE not in text and EDGE not in text


def _spell_ascii(text: str) -> str:
    """`spell` of a text in ASCII, by passes over its bytes: a third of the time."""
    letters = text.encode()
    cases = letters.translate(_CASES)
    if b"aAa" in cases:
        humps = [found.end() - 1 for found in _HUMP_IN_CASES.finditer(cases)]
        letters = b" ".join([letters[begin:end] for begin, end in pairwise((0, *humps, None))])
    plain = letters.translate(_PLAIN)
    if b"-" in plain:
        if b" -" in plain:  # mostly between words: then there is nothing to look for
            plain = _SPACED_HYPHEN.sub(_STRIPE.encode(), letters).translate(_PLAIN)
        plain = plain.replace(b"-", b" ")
    for sign, spaced in _SPACED_SIGNS:
        if plain.find(sign) >= 0:  # `in` tries the sign as a number first
            plain = plain.replace(sign, spaced)
    pieces = plain.split()
    return f" {b'  '.join(pieces).decode()} " if pieces else ""


EDGE = "\x02"
"""Between texts that are spelled as one: no part of a word, and no space either."""
_STRIPE = "\x01"
"""In place of a dash between spaces, which is a sign beyond ASCII once it is folded."""
_ASCII = tuple(map(chr, range(128)))
_SPACED_SIGNS = [
    (sign.encode(), f" {'–' if sign == _STRIPE else sign} ".encode())
    for sign in (*sorted(SIGNS), _STRIPE, EDGE)
    if sign.isascii()
]
_KEPT = SIGNS | {_STRIPE, EDGE, "-"}
_PLAIN = bytes(ord(one.lower() if one.isalnum() or one in _KEPT else " ") for one in _ASCII).ljust(
    256
)
"""Letters in small; a space for what is neither part of a word, nor a sign or a hyphen."""
_CASES = bytes(ord("a" if one.islower() else "A" if one.isupper() else " ") for one in _ASCII)
_CASES = _CASES.ljust(256)
"""Which letters are small and which are capital."""
