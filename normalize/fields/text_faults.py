"""Which texts of a column `normalize.fields.text` may change, told from their bytes.

Most texts are clean as stated. A pass over the bytes of all of them together tells which; the few
with letters beyond ASCII, or an end like "Read more", are looked at once more. Whatever is in doubt
counts as not clean.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from normalize.fields.text_boilerplate import (
    AFTER_ENDING,
    ANYWHERE,
    ENDINGS,
    LEAST_LEFT,
    may_end_so,
)
from normalize.fields.text_phrases import LongPhrases
from normalize.fields.text_signs import FOLLOWERS, LEADS
from normalize.text_bytes import TextBytes, text_bytes

LONGEST = 100_000
"""Bytes from which on a text is not looked at here."""
_MARKUP = "<&["
_BLOCKS = ((0x21, 0x24F), (0x370, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2BFF), (0x3000, 0x9FFF))
"""Where the letters and signs of Latin, Greek, Cyrillic, Chinese and Japanese are."""
_SPACE, _AMPERSAND, _QUESTION, _DOT, _COLON, _SLASH = b" &?.:/"
_FIRST_OF_EAST_ASIA = "\u3000"
"""From here on signs that modify others are letters among letters, as in Japanese."""
_BEYOND, _CONTINUING = 0x80, 0xC0
"""Bytes from here on are no ASCII; those that have only the first of these bits begin no sign."""
_UNSAFE, _LEAD, _FOLLOWER, _CUT = 1, 2, 4, 8
"""Kinds of signs. A lead before a follower, which is twice a lead, may be garbled, and so may a cut
lead before a space."""
_MOST_AFTER = 4
"""Signs after an ending that are counted; a text with more of them is in doubt."""

AT_ONCE = 2_000_000
"""Bytes that are looked at together."""

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[Any]


def is_clean(texts: pa.Array) -> pa.Array:
    """Whether `text.plain` gives each text of a column without nulls as it is."""
    bounds = text_bytes(texts).bounds
    # As much at once as fits the processor's cache.
    cuts = np.searchsorted(bounds, np.arange(0, bounds[-1], AT_ONCE)[1:]).tolist()
    pieces = pairwise([0, *dict.fromkeys(cuts), len(texts)])
    found = [_faulty(texts[start:end]) for start, end in pieces if start < end]
    faulty = np.concatenate(found) if found else np.zeros(0, bool)
    _mark_endings(faulty, text_bytes(texts), texts)
    return pa.array(~faulty)


def _faulty(texts: pa.Array) -> Mask:
    """Which of some of the texts have more wrong with them than how they end."""
    found = text_bytes(texts)
    lengths = found.lengths
    faulty: Mask = (lengths == 0) | (lengths >= LONGEST)
    _mark_signs(faulty, found)
    _mark_spaces(faulty, found, lengths)
    _mark_beyond(faulty, found)
    faulty[_PHRASES.rows(found)] = True
    _mark_links(faulty, found)
    return faulty


def _mark_signs(faulty: Mask, found: TextBytes) -> None:
    """Controls and markup; "&" before a space begins no entity."""
    held = found.letters < _FIRST_SIGN
    for sign in _ODD:
        held |= found.letters == sign
    odd = np.flatnonzero(held)
    after = found.letters.take(np.minimum(odd + 1, len(found.letters) - 1)) if len(odd) else odd
    alone = (found.letters[odd] == _AMPERSAND) & (after == _SPACE)
    faulty[found.rows(odd[~alone])] = True


def _mark_spaces(faulty: Mask, found: TextBytes, lengths: npt.NDArray[np.int32]) -> None:
    """Two in a row, or one at either end."""
    space = found.letters == _SPACE
    faulty[found.rows(np.flatnonzero(space[1:] & space[:-1]))] = True
    filled = np.flatnonzero(lengths)
    faulty[filled] |= space[found.bounds[filled]] | space[found.bounds[filled + 1] - 1]


def _mark_beyond(faulty: Mask, found: TextBytes) -> None:
    """Letters beyond ASCII that are unsafe, or look like those of another charset.

    Only their own bytes are looked at: there are few of them in most texts.
    """
    if found.letters.max(initial=0) < _BEYOND:
        return
    places = np.flatnonzero(found.letters >= _BEYOND)
    held = found.letters.take(places)
    begins = np.flatnonzero(held >= _CONTINUING)
    signs = np.frombuffer(held.tobytes().decode().encode("utf-32-le"), np.uint32)
    kinds = _KINDS.take(np.minimum(signs, len(_KINDS) - 1))
    firsts, ends = places[begins], places[np.append(begins[1:], len(places)) - 1] + 1
    odd = kinds & _UNSAFE != 0
    odd[:-1] |= (kinds[:-1] & kinds[1:] >> 1 & _LEAD != 0) & (ends[:-1] == firsts[1:])
    # Halves that a space followed, if only before it was taken from the end.
    cut = np.flatnonzero(kinds & _CUT)
    last = ends[cut] == found.bounds[found.rows(firsts[cut]) + 1]
    spaced = found.letters.take(np.minimum(ends[cut], len(found.letters) - 1)) == _SPACE
    odd[cut[last | spaced]] = True
    faulty[found.rows(firsts[odd])] = True


def _mark_links(faulty: Mask, found: TextBytes) -> None:
    """Links with a query, which may track."""
    links = np.flatnonzero(found.letters[:-2] == _COLON)
    for place in (1, 2):
        links = links[found.letters.take(links + place) == _SLASH]
    if len(links):
        linked = np.zeros(len(faulty), bool)
        linked[found.rows(links)] = True
        asking = found.rows(np.flatnonzero(found.letters == _QUESTION))
        faulty[asking] |= linked[asking]


def _mark_endings(faulty: Mask, found: TextBytes, texts: pa.Array) -> None:
    """What asks to read on."""
    lengths = found.lengths
    held = (lengths >= _SHORTEST_ENDING) & ~faulty
    if len(found.letters) < len(lengths) * LEAST_LEFT:
        apart = lengths >= LEAST_LEFT
        apart[found.rows(np.flatnonzero(_sets_apart(found.letters)))] = True
        held &= apart
    rows, ends = _ending_so(found, np.flatnonzero(held), found.bounds[1:][held])
    for _ in range(_MOST_AFTER):
        ends = ends - _AFTER.take(found.letters.take(ends - 1))
    rows, ends = _ending_so(found, rows, ends)
    if not len(rows):
        return
    tails = _SMALL.take(found.letters.take(ends[:, None] - _BACK))
    numbers = _numbered(tails)
    at = np.searchsorted(_LAST_BYTES, numbers).clip(max=len(_LAST_BYTES) - 1)
    doubtful = (_LAST_BYTES.take(at) == numbers) | (tails >= _BEYOND).any(axis=1)
    doubtful |= _AFTER.take(tails[:, -1]).astype(bool)
    for row in rows[doubtful].tolist():
        faulty[row] = may_end_so(texts[row].as_py())


def _ending_so(found: TextBytes, rows: Places, ends: Places) -> tuple[Places, Places]:
    """Those of some texts, and where they end, that have an end like what asks to read on."""
    last = _ENDS_SO.take(found.letters.take(ends - 1))
    return rows[last], ends[last]


def _sets_apart(letters: npt.NDArray[np.uint8]) -> Mask:
    """Which bytes may set an ending apart from what stands before it in a short text."""
    found: Mask = letters >= _BEYOND
    for sign in _APART:
        found |= letters == sign
    found[1:] |= (letters[1:] == _DOT) & (letters[:-1] == _DOT)
    return found


def _numbered(tails: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """Rows of eight bytes at most as a number each."""
    filled = np.zeros((len(tails), 8), np.uint8)
    filled[:, : tails.shape[1]] = tails
    return filled.view(np.uint64).ravel()


def _is_safe(sign: str) -> bool:
    """Whether a sign is seen, is no space or markup, and NFC leaves it alone beside any other."""
    category = unicodedata.category(sign)
    return (
        sign.isprintable()
        and not sign.isspace()
        and sign not in _MARKUP
        and category[0] not in "MC"
        and (category != "Lm" or sign >= _FIRST_OF_EAST_ASIA)
        and unicodedata.normalize("NFC", sign) == sign
    )


def _table(signs: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Whether a byte is one of these signs of ASCII."""
    table = np.zeros(256, bool)
    table[[ord(sign) for sign in signs if sign.isascii()]] = True
    return table


def _kinds() -> npt.NDArray[np.uint8]:
    """For each sign of the first blocks of Unicode what it is; the last one stands for all else."""
    kinds = np.zeros(_BLOCKS[-1][1] + 2, np.uint8)
    kinds[_BEYOND:] = _UNSAFE
    for first, last in _BLOCKS:
        safe = [code for code in range(first, last + 1) if _is_safe(chr(code))]
        kinds[safe] = 0
    for signs, kind in ((LEADS, _LEAD), (FOLLOWERS, _FOLLOWER), ("ÃÂ", _CUT)):
        every = "".join(map(chr, range(len(kinds) - 1)))
        kinds[[ord(sign) for sign in re.findall(f"[{signs}]", every)]] |= kind
    return kinds


_ASCII = tuple(map(chr, range(_BEYOND)))
_FIRST_SIGN = ord(" ")
"""All before it are controls."""
_ODD = [ord(sign) for sign in _ASCII if sign > " " and not _is_safe(sign)]
"""Bytes of other signs of ASCII that are not safe: each compared with all is quicker than a table.
"""
_APART = [ord(sign) for sign in "([" + AFTER_ENDING if sign.isascii() and sign not in " .!"]
_AFTER = _table(AFTER_ENDING).astype(np.int32)
_ENDS_SO = _table({one[-1] for one in ENDINGS} | {one[-1].upper() for one in ENDINGS})
_ENDS_SO |= _AFTER.astype(bool)
_ENDS_SO[_BEYOND:] = True
"""Bytes that what asks to read on may end with, or that leave it in doubt."""
_SMALL = np.array([*(ord(sign.lower()) for sign in _ASCII), *range(_BEYOND, 256)], np.uint8)
_KINDS = _kinds()
_PHRASES = LongPhrases((*ANYWHERE, "appeared first on"))
_SHORTEST_ENDING = min(len(one.encode()) for one in ENDINGS)
_BACK = np.arange(_SHORTEST_ENDING, 0, -1)
"""Bytes at the end of a text that tell most ends from those of boilerplate."""
_LAST_BYTES = np.sort(
    _numbered(np.array([[*one.encode()[-_SHORTEST_ENDING:]] for one in ENDINGS], np.uint8))
)
