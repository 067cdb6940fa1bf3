"""The columns of an XML document from its bytes, all tags at once.

In a document of elements and texts alone, "<" and ">" stand at the bounds of tags and nowhere else,
so that whoever knows it to be well-formed can tell tags and texts by these two signs. Most start
tags are written like others: each distinct one is read once.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from normalize.distinct import python_values
from normalize.formats.xcri_cap_document import UNDECODED, Document, Numbers, Tag, tag_of
from normalize.text_bytes import text_bytes

_LONGEST_TEXT = 10_000_000
_DEEPEST = 255
"""Bytes of a text and levels below the root that libxml2 lays into a tree; it says why not more."""
_MARK = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>)?")
_OPENED = np.uint8(ord("<"))
_APART = np.uint8(ord("<") ^ ord(">"))
"""The bit in which the two signs differ: without it, one comparison finds both."""
_NAME = re.compile(r"<([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile("&(#[0-9]+|#x[0-9A-Fa-f]+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_WHITE = re.compile(r"\r\n|[\t\r\n]")
_BEYOND_ASCII = 0x80
_XML = "http://www.w3.org/XML/1998/namespace"
_Scope = Mapping[str, str]
"""Prefix -> namespace; the prefix "" is that of names without one."""


class Tags(NamedTuple):
    """Where the tags of a document begin and end."""

    body: bytes
    opened: Numbers
    closed: Numbers


def find_tags(body: bytes) -> Tags | None:
    """The tags of a document in UTF-8; None where it holds more than elements and texts.

    Comments, sections, instructions, declarations, or a ">" that ends no tag.
    """
    if b"\0" in body or not _is_utf_8(body) or len(body) > np.iinfo(np.int32).max:
        return None
    letters = np.frombuffer(body, np.uint8)
    start = _match_end(body)
    places = np.flatnonzero(letters[start:] & ~_APART == _OPENED & ~_APART) + start
    opened, closed = places[::2], places[1::2]
    if not len(places) or len(places) % 2:
        return None
    if (letters[opened] != _OPENED).any() or (letters[closed] == _OPENED).any():
        return None
    behind = letters[opened + 1]
    if ((behind == ord("!")) | (behind == ord("?"))).any():
        return None
    return Tags(body, opened, closed)


def read_tags(found: Tags, load_tree: Callable[[], etree._Element]) -> Document | None:
    """The elements of a document; None where it is larger than libxml2 lays into a tree.

    Args:
        found: the tags of a document that is well-formed.
        load_tree: gives the same document as a tree.
    """
    body, opened, closed = found
    letters = np.frombuffer(body, np.uint8)
    pieces = _cut(body, opened, closed)
    ends = letters[opened + 1] == ord("/")
    empty = letters[closed - 1] == ord("/")
    starts = np.flatnonzero(~ends)
    depths = np.cumsum(np.where(ends, -1, np.where(empty, 0, 1)))[starts] - ~empty[starts]
    if depths.max() > _DEEPEST or np.diff(closed, prepend=0).max() > _LONGEST_TEXT:
        return None
    # By levels, and in one level as they stand: what `Document` asks for.
    order = np.argsort(depths.astype(np.int16), kind="stable")
    starts, depths = starts[order], depths[order]
    written = pieces.take(pa.array(2 * starts)).dictionary_encode()
    parents = _parents(starts, depths)
    tags, tagged = _read_distinct(python_values(written.dictionary), written.indices, parents)
    texts = pieces.take(pa.array(np.where(empty[starts], len(pieces) - 1, 2 * starts + 1)))
    trimmed = pc.ascii_trim_whitespace(texts)
    return Document(
        parents=parents,
        tags=tags,
        tagged=tagged,
        texts=trimmed,
        load_tree=load_tree,
        rough=_find_rough(trimmed),
        finish=_finish,
        may_hold_undecoded=_may_hold_undecoded(body),
    )


def _match_end(body: bytes) -> int:
    found = _MARK.match(body)
    return found.end() if found else 0


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _cut(body: bytes, opened: Numbers, closed: Numbers) -> pa.Array:
    """Tags and the texts behind them in turns, in the body's own memory; the last one is empty."""
    bounds = np.empty(2 * len(opened) + 2, np.int32)
    bounds[0:-2:2] = opened
    bounds[1:-1:2] = closed + 1
    bounds[-2:] = len(body)
    buffers = pa.py_buffer(bounds), pa.py_buffer(body)
    return pa.StringArray.from_buffers(len(bounds) - 1, *buffers)


def _find_rough(trimmed: pa.Array) -> npt.NDArray[np.bool_]:
    """Which texts hold references or ends of lines, or may begin or end with an odd space."""
    found = text_bytes(trimmed)
    rough = np.zeros(len(trimmed), bool)
    for sign in "&\r":
        rough[found.rows(np.flatnonzero(found.letters == ord(sign)))] = True
    filled = np.flatnonzero(np.diff(found.bounds))
    for edge in (found.bounds[filled], found.bounds[filled + 1] - 1):
        rough[filled[found.letters[edge] >= _BEYOND_ASCII]] = True
    return rough


def _may_hold_undecoded(body: bytes) -> bool:
    """Whether the sign stands in a document, or a reference that may be to it."""
    if not body.isascii() and UNDECODED.encode() in body:
        return True
    letters = np.frombuffer(body, np.uint8)
    references = np.flatnonzero(letters == ord("&"))
    return bool((letters[references + 1] == ord("#")).any())


def _finish(text: str) -> str:
    return _mend(text).strip()


def _parents(starts: Numbers, depths: Numbers) -> Numbers:
    """The numbers of the parents of elements that are in the order of levels."""
    bounds = np.searchsorted(depths, np.arange(depths[-1] + 2))
    parents = np.full(len(starts), -1)
    for above, first, last in zip(bounds, bounds[1:], bounds[2:], strict=False):
        # The last one that begins before, on the level above.
        met = np.searchsorted(starts[above:first], starts[first:last]) - 1
        parents[first:last] = above + met
    return parents


def _read_distinct(
    written: list[str], codes: pa.Array, parents: Numbers
) -> tuple[list[Tag], Numbers]:
    """Distinct tags and the place of each element's: one way of writing, in one scope of names."""
    read = [_read(tag) for tag in written]
    placed = codes.to_numpy()
    scopes, scoped = _scopes([declared for _, _, declared in read], placed, parents)
    pairs = pa.array(scoped * len(read) + placed).dictionary_encode()
    tags = []
    for pair in pairs.dictionary.to_pylist():
        scope, place = divmod(pair, len(read))
        name, attributes, _ = read[place]
        prefix, _, local = name.rpartition(":")
        namespace = scopes[scope].get(prefix)
        full = f"{{{namespace}}}{local}" if namespace else local
        tags.append(tag_of(full, prefix or None, attributes))
    return tags, pairs.indices.to_numpy().astype(np.intp)


def _read(tag: str) -> tuple[str, tuple[tuple[str, str], ...], dict[str, str]]:
    """The name of a start tag, its attributes by local names, and the namespaces it declares."""
    name = _NAME.match(tag)
    assert name is not None  # in a document that is well-formed
    attributes, declared = [], {}
    is_plain = "&" not in tag and _WHITE.search(tag) is None
    for key, one, other in _ATTRIBUTE.findall(tag, name.end()):
        value = one or other
        if not is_plain:
            value = _mend(_WHITE.sub(" ", value))
        prefix, _, local = key.rpartition(":")
        if prefix == "xmlns" or key == "xmlns":
            declared[local if prefix else ""] = value
        else:
            attributes.append((local, value))
    return name[1], tuple(attributes), declared


def _scopes(
    declared: list[dict[str, str]], placed: npt.NDArray[np.int32], parents: Numbers
) -> tuple[list[_Scope], Numbers]:
    """Scopes of names, and the place of each element's: its parent's, if it declares nothing."""
    scopes = _Scopes(declared)
    declaring = np.flatnonzero(np.array([bool(one) for one in declared])[placed]).tolist()
    if declaring in ([], [0]):  # most feeds declare all names at the root
        return scopes.found, np.full(len(parents), scopes.inside(0, placed[0]))
    scoped: list[int] = []
    for parent, tag in zip(parents.tolist(), placed.tolist(), strict=True):
        scope = scoped[parent] if scoped else 0
        scoped.append(scopes.inside(scope, tag) if declared[tag] else scope)
    return scopes.found, np.array(scoped)


class _Scopes:
    """Which namespaces prefixes stand for, wherever start tags declare some."""

    def __init__(self, declared: list[dict[str, str]]) -> None:
        """Begin outside of the root.

        Args:
            declared: by each distinct start tag.
        """
        self._declared = declared
        self._numbers: dict[frozenset[tuple[str, str]], int] = {}
        self._inside: dict[tuple[int, int], int] = {}
        self.found: list[_Scope] = []
        self._number({"xml": _XML})

    def inside(self, scope: int, tag: int) -> int:
        """The number of the scope that a tag opens in another."""
        found = self._inside.get((scope, tag))
        if found is None:
            inner = self._number({**self.found[scope], **self._declared[tag]})
            found = self._inside[scope, tag] = inner
        return found

    def _number(self, scope: _Scope) -> int:
        number = self._numbers.setdefault(frozenset(scope.items()), len(self.found))
        if number == len(self.found):
            self.found.append(scope)
        return number


def _mend(text: str) -> str:
    """A text as a parser gives it: ends of lines as one sign, characters for references."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    if name[0] != "#":
        return _NAMED[name]
    return chr(int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:]))
