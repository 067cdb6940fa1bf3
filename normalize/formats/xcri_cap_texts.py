"""The texts of an XML document from its bytes, all at once.

Most texts are read where they lie: only those that hold references, ends of lines or odd spaces
are made anew, as a parser gives them.
"""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import python_values
from normalize.formats.xcri_cap_document import UNDECODED
from normalize.formats.xcri_cap_said import Numbers

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SPACE = ord(" ")
_BEYOND_ASCII = 0x80


def read_texts(
    body: bytes, begins: Numbers, stops: Numbers, marks: Numbers
) -> tuple[pa.Array, Numbers]:
    """Texts as a parser gives them, without outer white space, and the place of each among them.

    Most lie in the body as they are to be. A place is -1 where nothing is left of a text.

    Args:
        body: what they stand in.
        begins: where each begins, in ascending order.
        stops: where each ends.
        marks: where references begin and lines end, as `Signs` has them.
    """
    begins, stops = trim(body, begins, stops)
    cut, placed = cut_out(body, begins, stops), 2 * np.arange(len(begins))
    placed[begins == stops] = -1
    rough = _find_rough(body, begins, stops, marks)
    if not len(rough):
        return cut, placed
    finished = _finish(python_values(cut.take(pa.array(2 * rough))))
    filled = np.array([bool(text) for text in finished])
    placed[rough] = np.where(filled, np.arange(len(rough)) + len(cut), -1)
    return pa.concat_arrays([cut, pa.array(finished, pa.string())]), placed


def may_hold_undecoded(body: bytes, references: Collection[str]) -> bool:
    """Whether the sign stands in a document, or a reference that may be to it."""
    if not body.isascii() and UNDECODED.encode() in body:
        return True
    return any(reference[1] == "#" for reference in references)


def cut_out(body: bytes, begins: Numbers, stops: Numbers) -> pa.Array:
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


def _find_rough(body: bytes, begins: Numbers, stops: Numbers, marks: Numbers) -> Numbers:
    """Which texts hold one of the marks, or may begin or end with an odd space."""
    rough = np.zeros(len(begins), bool)
    # A mark is in the last text that begins before it, or in none.
    marks = marks[marks >= begins[0]] if len(begins) else marks[:0]
    met = np.searchsorted(begins, marks, side="right") - 1
    rough[met[marks < stops[met]]] = True
    if not body.isascii():
        rough |= np.maximum(*_edges(body, begins, stops)) >= _BEYOND_ASCII
    return np.flatnonzero(rough)


def _edges(
    body: bytes, begins: Numbers, stops: Numbers
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The letters in which parts begin and end; of those that hold nothing, others around them."""
    letters = np.frombuffer(body, np.uint8)
    return letters[begins], letters[stops - 1]


def _finish(texts: list[str]) -> list[str]:
    """Texts as a parser gives them, without outer white space; all at once."""
    # No document holds the sign between them.
    return [text.strip() for text in _mend("\0".join(texts)).split("\0")]


def _mend(text: str) -> str:
    """A text as a parser gives it: ends of lines as one sign, characters for references."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # In a document that is well-formed every "&" begins a reference.
    before, *references = text.split("&")
    return before + "".join(map(_resolved, references)) if references else before


def _resolved(reference: str) -> str:
    """The character that a reference stands for, and the text behind it."""
    name, _, behind = reference.partition(";")
    if name[0] != "#":
        return _NAMED[name] + behind
    return chr(int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:])) + behind
