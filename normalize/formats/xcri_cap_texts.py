"""The texts of an XML document from its bytes, all at once.

Most texts are read where they lie: only those that hold references, ends of lines or odd spaces
are made anew, as a parser gives them.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.formats.xcri_cap_document import UNDECODED
from normalize.formats.xcri_cap_said import Numbers
from normalize.formats.xcri_cap_signs import Signs

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SPACE = ord(" ")
_BEYOND_ASCII = 0x80


def read_texts(
    signs: Signs, begins: Numbers, stops: Numbers, references: Iterable[str]
) -> tuple[pa.Array, Numbers]:
    """Texts as a parser gives them, without outer white space, and the place of each among them.

    Most lie in the body as they are to be. The others are laid into a copy of it where they stood,
    because none gets longer. A place is -1 where nothing is left of a text.

    Args:
        signs: of a document that is well-formed.
        begins: where each begins, in ascending order.
        stops: where each ends.
        references: all that stand in the document.
    """
    body, made = signs.body, bytearray()
    begins, stops = trim(body, begins, stops)
    rough = _find_rough(signs, begins, stops)
    if len(rough):
        characters = {one[1:-1].encode(): _character(one[1:-1]).encode() for one in references}
        firsts, ends = begins[rough].tolist(), stops[rough].tolist()
        texts = [body[first:end] for first, end in zip(firsts, ends, strict=True)]
        finished, made = _finish(texts, characters), bytearray(body)
        for first, text in zip(firsts, finished, strict=True):
            made[first : first + len(text)] = text
        stops = stops.copy()
        stops[rough] = np.add(firsts, list(map(len, finished)))
    cut, placed = cut_out(made or body, begins, stops), 2 * np.arange(len(begins))
    placed[begins == stops] = -1
    return cut, placed


def may_hold_undecoded(signs: Signs, references: Iterable[str]) -> bool:
    """Whether the sign stands in a document, or a reference that may be to it."""
    if not signs.is_ascii and UNDECODED.encode() in signs.body:
        return True
    return any(reference[1] == "#" for reference in references)


def cut_out(body: bytes | bytearray, begins: Numbers, stops: Numbers) -> pa.Array:
    """Parts of the body in its own memory: each in an even place, what lies behind it in an odd."""
    bounds = np.empty(2 * len(begins) + 1, np.int32)
    bounds[0:-1:2] = begins
    bounds[1:-1:2] = stops
    bounds[-1] = len(body)
    buffers = pa.py_buffer(bounds), pa.py_buffer(body)
    return pa.StringArray.from_buffers(len(bounds) - 1, *buffers)


def trim(body: bytes, begins: Numbers, stops: Numbers) -> tuple[Numbers, Numbers]:
    """The bounds of parts without the white space of ASCII that they begin or end with."""
    # Those that hold nothing stand between the signs of tags.
    spaced = np.flatnonzero(np.minimum(*_edges(body, begins, stops)) <= _SPACE)
    if not len(spaced):
        return begins, stops
    texts = cut_out(body, begins[spaced], stops[spaced]).take(pa.array(2 * np.arange(len(spaced))))
    without = pc.ascii_ltrim_whitespace(texts)
    kept = pc.binary_length(pc.ascii_rtrim_whitespace(without)).to_numpy()
    begins, stops = begins.copy(), stops.copy()
    begins[spaced] = stops[spaced] - pc.binary_length(without).to_numpy()
    stops[spaced] = begins[spaced] + kept
    return begins, stops


def _find_rough(signs: Signs, begins: Numbers, stops: Numbers) -> Numbers:
    """Which texts hold one of the marks, or may begin or end with an odd space."""
    rough, marks = np.zeros(len(begins), bool), signs.marks
    # A mark is in the last text that begins before it, or in none.
    marks = marks[marks >= begins[0]] if len(begins) else marks[:0]
    met = np.searchsorted(begins, marks, side="right") - 1
    rough[met[marks < stops[met]]] = True
    if not signs.is_ascii:
        rough |= np.maximum(*_edges(signs.body, begins, stops)) >= _BEYOND_ASCII
    return np.flatnonzero(rough)


def _edges(
    body: bytes, begins: Numbers, stops: Numbers
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The letters in which parts begin and end; of those that hold nothing, others around them."""
    letters = np.frombuffer(body, np.uint8)
    return letters[begins], letters[stops - 1]


def _finish(texts: list[bytes], characters: Mapping[bytes, bytes]) -> list[bytes]:
    """Texts as a parser gives them, without outer white space; all at once.

    Ends of lines become one sign, references the characters that they stand for.
    """
    text = b"\0".join(texts)  # No document holds the sign between them.
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # In a document that is well-formed every "&" begins a reference.
    before, *rest = text.split(b"&")
    parts = [part.partition(b";") for part in rest]
    text = before + b"".join([characters[name] + behind for name, _, behind in parts])
    if text.isascii():
        return [one.strip() for one in text.split(b"\0")]
    return [one.strip().encode() for one in text.decode().split("\0")]


def _character(name: str) -> str:
    """The character that a reference stands for."""
    if name[0] != "#":
        return _NAMED[name]
    return chr(int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:]))
