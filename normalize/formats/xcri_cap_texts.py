"""The texts of an XML document from its bytes, all at once.

Most texts are read where they lie: only those that hold references, ends of lines or odd spaces
are made anew, as a parser gives them.
"""

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
    body: bytes, begins: Numbers, stops: Numbers, references: Numbers
) -> tuple[pa.Array, Numbers]:
    """Texts as a parser gives them, without outer white space, and the place of each among them.

    Most lie in the body as they are to be. A place is -1 where nothing is left of a text.

    Args:
        body: what they stand in.
        begins: where each begins, in ascending order.
        stops: where each ends.
        references: where references begin.
    """
    begins, stops = _trim(body, begins, stops)
    cut, placed = cut_out(body, begins, stops), 2 * np.arange(len(begins))
    rough = _find_rough(body, begins, stops, references)
    finished = _finish(python_values(cut.take(pa.array(placed[rough]))))
    placed[rough] = np.arange(len(rough)) + len(cut)
    placed[begins == stops] = -1
    placed[rough[[not text for text in finished]]] = -1
    return pa.concat_arrays([cut, pa.array(finished, pa.string())]), placed


def may_hold_undecoded(body: bytes, references: Numbers) -> bool:
    """Whether the sign stands in a document, or a reference that may be to it."""
    if not body.isascii() and UNDECODED.encode() in body:
        return True
    letters = np.frombuffer(body, np.uint8)
    return bool((letters[references + 1] == ord("#")).any())


def cut_out(body: bytes, begins: Numbers, stops: Numbers) -> pa.Array:
    """Parts of the body in its own memory: each in an even place, what lies behind it in an odd."""
    bounds = np.empty(2 * len(begins) + 1, np.int32)
    bounds[0:-1:2] = begins
    bounds[1:-1:2] = stops
    bounds[-1] = len(body)
    buffers = pa.py_buffer(bounds), pa.py_buffer(body)
    return pa.StringArray.from_buffers(len(bounds) - 1, *buffers)


def find_sign(body: bytes, sign: str) -> Numbers:
    """Where a sign of ASCII stands in a body, quickest where it is rare."""
    if sign.encode() not in body:
        return np.zeros(0, np.intp)
    return _places(np.frombuffer(body, np.uint8) == ord(sign))


def _places(met: npt.NDArray[np.bool_]) -> Numbers:
    """Where a mask of bytes is true: eight at a time, of which most hold nothing, then each."""
    whole = len(met) // 8 * 8
    words = np.flatnonzero(met[:whole].view(np.uint64) != 0)
    within = np.flatnonzero(met[:whole].reshape(-1, 8)[words])
    found: Numbers = words[within >> 3] * 8 + (within & 7)
    return np.concatenate([found, np.flatnonzero(met[whole:]) + whole])


def _find_ends(body: bytes) -> Numbers:
    """Where lines end by a carriage return, but for those right behind a tag, which are trimmed."""
    if b"\r" not in body:
        return np.zeros(0, np.intp)
    letters = np.frombuffer(body, np.uint8)
    met = letters == ord("\r")
    met[1:] &= letters[:-1] != ord(">")
    return _places(met)


def _trim(body: bytes, begins: Numbers, stops: Numbers) -> tuple[Numbers, Numbers]:
    """The bounds of texts without the white space of ASCII that they begin or end with."""
    letters = np.frombuffer(body, np.uint8)
    filled = np.flatnonzero(begins < stops)
    edges = letters[begins[filled]], letters[stops[filled] - 1]
    spaced = filled[np.minimum(*edges) <= _SPACE]
    texts = cut_out(body, begins[spaced], stops[spaced]).take(pa.array(2 * np.arange(len(spaced))))
    without = pc.ascii_ltrim_whitespace(texts)
    kept = pc.binary_length(pc.ascii_rtrim_whitespace(without)).to_numpy()
    begins, stops = begins.copy(), stops.copy()
    begins[spaced] = stops[spaced] - pc.binary_length(without).to_numpy()
    stops[spaced] = begins[spaced] + kept
    return begins, stops


def _find_rough(body: bytes, begins: Numbers, stops: Numbers, references: Numbers) -> Numbers:
    """Which texts hold references or ends of lines, or may begin or end with an odd space."""
    rough = np.zeros(len(begins), bool)
    for places in (references, _find_ends(body)):
        met = np.searchsorted(begins, places, side="right") - 1
        rough[met[(met >= 0) & (places < stops[met])]] = True
    if not body.isascii():
        letters, filled = np.frombuffer(body, np.uint8), np.flatnonzero(begins < stops)
        edges = letters[begins[filled]], letters[stops[filled] - 1]
        rough[filled[np.maximum(*edges) >= _BEYOND_ASCII]] = True
    return np.flatnonzero(rough)


def _finish(texts: list[str]) -> list[str]:
    """Texts as a parser gives them, without outer white space; all at once."""
    # No document holds the sign between them.
    return [text.strip() for text in mend("\0".join(texts)).split("\0")] if texts else []


def mend(text: str) -> str:
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
