"""The texts of an XML document from its bytes, all at once: bounds in one run of bytes.

Where nothing stands that a parser gives otherwise, that is the document itself; else a copy in
which characters stand for references, and one sign for an end of a line.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import python_values
from normalize.formats.xcri_cap_document import UNDECODED
from normalize.formats.xcri_cap_said import Numbers
from normalize.formats.xcri_cap_signs import Signs

_CHARACTERS = {b"\r": "\n", b"\r\n": "\n"} | {
    f"&{name};".encode(): sign
    for name, sign in {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}.items()
}
_LONGEST_REFERENCE = 12
_FEW = 250
"""Texts that are sooner trimmed one by one."""
_SPACE = ord(" ")
_BEYOND_ASCII = 0x80


class Marked(NamedTuple):
    """What a parser gives otherwise than it stands: references, and ends of lines."""

    begins: list[int]
    """In ascending order."""
    texts: list[bytes]
    """What stands at each place."""
    kinds: set[bytes]
    """The different ones of these."""


def find_marked(signs: Signs) -> Marked | None:
    """What a parser gives otherwise; None where a reference seems to have no end."""
    body = signs.body
    found = [
        (begin, b"\r\n" if body.startswith(b"\n", begin + 1) else b"\r")
        for begin in signs.returns.tolist()
    ]
    begin = body.find(b"&", signs.head)
    while begin >= 0:
        end = body.find(b";", begin, begin + _LONGEST_REFERENCE) + 1
        if not end:
            return None
        found.append((begin, body[begin:end]))
        begin = body.find(b"&", begin + 1)
    found.sort()
    texts = [text for _, text in found]
    return Marked([begin for begin, _ in found], texts, set(texts))


def read_texts(
    signs: Signs, begins: Numbers, stops: Numbers, marked: Marked
) -> tuple[pa.Array, Numbers]:
    """Texts as a parser gives them, without outer white space, and the place of each among them.

    A place is -1 where nothing is left of a text.

    Args:
        signs: of a document that is well-formed.
        begins: where each begins, in ascending order.
        stops: where each ends.
        marked: what is given otherwise.
    """
    characters = {one: _character(one).encode() for one in marked.kinds}
    body = signs.body
    if characters:
        body = _resolve(body, marked, characters)
        lost = {one: len(one) - len(character) for one, character in characters.items()}
        losses = np.array([lost[one] for one in marked.texts])
        begins, stops = (_moved(bounds, marked.begins, losses) for bounds in (begins, stops))
    is_ascii = signs.is_ascii and all(map(bytes.isascii, characters.values()))
    begins, stops = _trim(body, begins, stops, is_ascii=is_ascii)
    placed = 2 * np.arange(len(begins))
    placed[begins == stops] = -1
    return cut_out(body, begins, stops), placed


def may_hold_undecoded(signs: Signs, marked: Marked) -> bool:
    """Whether the sign stands in a document, or a reference that may be to it."""
    if not signs.is_ascii and UNDECODED.encode() in signs.body:
        return True
    return any(one.startswith(b"&#") for one in marked.kinds)


def cut_out(body: bytes, begins: Numbers, stops: Numbers) -> pa.Array:
    """Parts of the body in its own memory: each in an even place, what lies behind it in an odd."""
    bounds = np.empty(2 * len(begins) + 1, np.int32)
    bounds[0:-1:2] = begins
    bounds[1:-1:2] = stops
    bounds[-1] = len(body)
    buffers = pa.py_buffer(bounds), pa.py_buffer(body)
    return pa.StringArray.from_buffers(len(bounds) - 1, *buffers)


def number_parts(body: bytes, begins: Numbers, stops: Numbers) -> tuple[list[str], Numbers]:
    """The different ones of some parts of the body, and the number of each part among them."""
    parts = cut_out(body, begins, stops)
    # Nobody looks at what lies between the parts if it is null.
    known = pa.py_buffer(np.full(len(parts) // 8 + 1, 0b01010101, np.uint8))
    _, *buffers = parts.buffers()
    met = pa.StringArray.from_buffers(len(parts), *buffers, known).dictionary_encode()
    numbers = np.frombuffer(met.indices.buffers()[1], np.int32)
    return python_values(met.dictionary), numbers[: len(parts) : 2].astype(np.intp)


def _trim(
    body: bytes, begins: Numbers, stops: Numbers, *, is_ascii: bool
) -> tuple[Numbers, Numbers]:
    """The bounds of texts without the white space that they begin or end with."""
    # Those that hold nothing stand between the signs of tags.
    least, most = _edges(body, begins, stops)
    spaced = np.flatnonzero(least <= _SPACE)
    if len(spaced) > _FEW:
        begins, stops = _trim_many(body, begins, stops, spaced)
        least, most = _edges(body, begins, stops)
    begins, stops = begins.copy(), stops.copy()
    are_odd = least <= _SPACE if is_ascii else (least <= _SPACE) | (most >= _BEYOND_ASCII)
    odd = np.flatnonzero(are_odd & (begins < stops))
    for part, first, end in zip(
        odd.tolist(), begins[odd].tolist(), stops[odd].tolist(), strict=True
    ):
        text = body[first:end].decode().lstrip()
        begins[part] = end - len(text.encode())
        stops[part] = begins[part] + len(text.rstrip().encode())
    return begins, stops


def _trim_many(
    body: bytes, begins: Numbers, stops: Numbers, spaced: Numbers
) -> tuple[Numbers, Numbers]:
    """The bounds of texts, some of them without the white space of ASCII at their ends."""
    texts = cut_out(body, begins[spaced], stops[spaced]).take(pa.array(2 * np.arange(len(spaced))))
    without = pc.ascii_ltrim_whitespace(texts)
    kept = pc.binary_length(pc.ascii_rtrim_whitespace(without)).to_numpy()
    begins, stops = begins.copy(), stops.copy()
    begins[spaced] = stops[spaced] - pc.binary_length(without).to_numpy()
    stops[spaced] = begins[spaced] + kept
    return begins, stops


def _edges(
    body: bytes, begins: Numbers, stops: Numbers
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Of the letters in which texts begin and end the lesser, and the greater ones.

    Of those that hold nothing, others around them.
    """
    letters = np.frombuffer(body, np.uint8)
    ends = letters[begins], letters[stops - 1]
    return np.minimum(*ends), np.maximum(*ends)


def _resolve(body: bytes, marked: Marked, characters: Mapping[bytes, bytes]) -> bytes:
    """The body with characters for what is marked."""
    view, pieces, last = memoryview(body), list[bytes | memoryview](), 0
    for begin, one in zip(marked.begins, marked.texts, strict=True):
        pieces += (view[last:begin], characters[one])
        last = begin + len(one)
    pieces.append(view[last:])
    return b"".join(pieces)


def _moved(bounds: Numbers, places: Sequence[int], lost: Numbers) -> Numbers:
    """Where bounds are, which are in ascending order, when bytes are lost at places before them."""
    gone = np.zeros(len(bounds) + 1, np.intp)
    np.add.at(gone, np.searchsorted(bounds, places, side="right"), lost)
    found: Numbers = bounds - np.cumsum(gone[:-1])
    return found


def _character(marked: bytes) -> str:
    """What a parser gives for a reference, or for the end of a line."""
    found = _CHARACTERS.get(marked)
    if found is not None:
        return found
    digits = marked[2:-1].decode()
    return chr(int(f"0{digits}", 0) if digits[0] == "x" else int(digits))
