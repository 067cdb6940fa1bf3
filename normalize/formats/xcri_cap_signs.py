"""Where the signs of markup stand in the bytes of an XML document."""

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from normalize.formats.xcri_cap_said import Numbers

_BLOCK = 1 << 18
"""Bytes that are looked at together: what is made of them stays in the processor's cache."""
_LARGEST = np.iinfo(np.int32).max // 2
"""Bytes of a document of which texts may stand twice in one Arrow column."""
_NOWHERE = np.zeros(0, np.intp)
_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>)?")
_OPENED = np.uint8(ord("<"))
_APART = np.uint8(ord("<") ^ ord(">"))
"""The bit in which the two signs differ: without it, one comparison finds both."""


class Signs(NamedTuple):
    """Where a document's tags begin and end, and what else a parser does not give as it stands."""

    body: bytes
    is_ascii: bool
    head: int
    """Bytes of the byte order mark and the declaration."""
    opened: Numbers
    closed: Numbers
    """Where each tag begins, and its last sign."""
    firsts: npt.NDArray[np.uint8]
    """The second letter of each tag, of end tags the slash."""
    returns: Numbers
    """Where carriage returns stand, but for most of those right behind tags."""


def find_signs(body: bytes) -> Signs | None:
    """The signs of a document in UTF-8; None where it holds more than elements and texts.

    Comments, sections, instructions, declarations, a ">" that ends no tag, or a character that XML
    forbids. In any other document the signs of tags stand in turns, and nowhere else.
    """
    is_ascii = body.isascii()
    if not body or len(body) > _LARGEST or not _is_sound(body, is_ascii):
        return None
    head = _match_end(body)
    letters = np.frombuffer(body, np.uint8)
    found = _look_through(letters, head)
    if found is None:
        return None
    places, signs, returns = found
    if not len(places) or len(places) % 2:
        return None
    if (signs[::2] != _OPENED).any() or (signs[1::2] == _OPENED).any():
        return None
    opened, closed = places[::2], places[1::2]
    firsts = letters[opened + 1]
    if ((firsts == ord("!")) | (firsts == ord("?"))).any():
        return None
    return Signs(body, is_ascii, head, opened, closed, firsts, returns)


def _look_through(
    letters: npt.NDArray[np.uint8], head: int
) -> tuple[Numbers, npt.NDArray[np.uint8], Numbers] | None:
    """Where the signs of tags stand, these, and where those of `Signs.returns` do.

    Block by block, in one pass. None where there is a control that XML forbids.
    """
    places, signs, returns = [], [], []
    room = np.empty(min(_BLOCK, len(letters)), np.uint8)
    marked_room = np.empty(len(room) + 1, bool)
    for first in range(head, len(letters), _BLOCK):
        block = letters[first : first + _BLOCK]
        made, marked = room[: len(block)], marked_room[: len(block) + 1]
        if _holds_control(block, made):
            return None
        np.bitwise_and(block, ~_APART, out=made)
        found = np.flatnonzero(made == _OPENED & ~_APART)
        places.append(found + first)
        signs.append(block[found])
        np.equal(block, ord("\r"), out=marked[:-1])
        marked[-1] = False
        marked[found + 1] = False
        if marked.any():
            returns.append(np.flatnonzero(marked) + first)
    if not places:
        return None
    return np.concatenate(places), np.concatenate(signs), np.concatenate([_NOWHERE, *returns])


def _holds_control(block: npt.NDArray[np.uint8], room: npt.NDArray[np.uint8]) -> bool:
    """Whether a letter stands below the tab, or between the carriage return and the space."""
    # These are the least when the first of them is taken away: what lies before it wraps around.
    return bool(block.min() < 0x09 or np.subtract(block, 0x0E, out=room).min() < 0x20 - 0x0E)


def _match_end(body: bytes) -> int:
    found = _HEAD.match(body)
    return found.end() if found else 0


def _is_sound(body: bytes, is_ascii: bool) -> bool:
    """Whether it is UTF-8 without what XML forbids there, but for controls of other kinds."""
    if not is_ascii:
        try:
            body.decode()
        except UnicodeDecodeError:
            return False
        if b"\xef\xbf" in body and ("\ufffe".encode() in body or "\uffff".encode() in body):
            return False
    return not (b"\v" in body or b"\f" in body)
