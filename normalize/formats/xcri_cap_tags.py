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
from lxml import etree

from normalize.distinct import python_values
from normalize.formats.xcri_cap_document import Document, Tag, tag_of
from normalize.formats.xcri_cap_said import Numbers
from normalize.formats.xcri_cap_texts import (
    cut_out,
    find_sign,
    may_hold_undecoded,
    mend,
    read_texts,
)

_LARGEST = np.iinfo(np.int32).max // 2
"""Bytes of a document of which texts may stand twice in one Arrow column."""
_LONGEST_TEXT = 10_000_000
_DEEPEST = 255
"""Bytes of a text and levels below the root that libxml2 lays into a tree; it says why not more."""
_MARK = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>)?")
_OPENED = np.uint8(ord("<"))
_APART = np.uint8(ord("<") ^ ord(">"))
"""The bit in which the two signs differ: without it, one comparison finds both."""
_NAME = re.compile(r"<([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WHITE = re.compile(r"\r\n|[\t\r\n]")
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
    if b"\0" in body or not _is_utf_8(body) or len(body) > _LARGEST:
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
    ends = letters[opened + 1] == ord("/")
    empty = letters[closed - 1] == ord("/")
    starts = np.flatnonzero(~ends)
    depths = np.cumsum(np.where(ends, -1, np.where(empty, 0, 1)))[starts] - ~empty[starts]
    if depths.max() > _DEEPEST or np.diff(closed, prepend=0).max() > _LONGEST_TEXT:
        return None
    behind = closed[starts] + 1
    stops = np.append(opened, len(body))[starts + 1]
    references = find_sign(body, "&")
    bounds = behind, np.where(empty[starts], behind, stops)
    texts, placed = read_texts(body, *bounds, references)
    # By levels, and in one level as they stand: what `Document` asks for.
    order = np.argsort(depths.astype(np.int16), kind="stable")
    written = cut_out(body, opened[starts], behind).take(pa.array(2 * order)).dictionary_encode()
    parents = _parents(starts[order], depths[order])
    tags, tagged = _read_distinct(python_values(written.dictionary), written.indices, parents)
    return Document(
        parents=parents,
        tags=tags,
        tagged=tagged,
        texts=texts,
        placed=placed[order],
        load_tree=load_tree,
        may_hold_undecoded=may_hold_undecoded(body, references),
    )


def _match_end(body: bytes) -> int:
    found = _MARK.match(body)
    return found.end() if found else 0


def _is_utf_8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


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
    names: dict[tuple[int, str], Tag] = {}
    pairs = [(scoped[0], place) for place in range(len(read))]
    if len(scoped) > 1:
        met = pa.array(scoped * len(read) + placed).dictionary_encode()
        pairs = [divmod(pair, len(read)) for pair in met.dictionary.to_pylist()]
        placed = met.indices.to_numpy()
    tags = []
    for scope, place in pairs:
        name, attributes, _ = read[place]
        bare = names.get((scope, name))
        if bare is None:
            bare = names[scope, name] = _bare_tag(name, scopes[scope])
        tags.append(Tag(bare.full_name, bare.name, attributes))
    return tags, placed.astype(np.intp)


def _bare_tag(name: str, scope: _Scope) -> Tag:
    """The tag of a name without attributes."""
    prefix, _, local = name.rpartition(":")
    namespace = scope.get(prefix)
    return tag_of(f"{{{namespace}}}{local}" if namespace else local, prefix or None, ())


def _read(tag: str) -> tuple[str, tuple[tuple[str, str], ...], dict[str, str]]:
    """The name of a start tag, its attributes by local names, and the namespaces it declares."""
    name = _NAME.match(tag)
    assert name is not None  # in a document that is well-formed
    attributes, declared = [], {}
    is_plain = "&" not in tag and tag.isprintable()  # no other white space than spaces
    for key, one, other in _ATTRIBUTE.findall(tag, name.end()):
        value = one or other
        if not is_plain:
            value = mend(_WHITE.sub(" ", value))
        prefix, _, local = key.rpartition(":")
        if prefix == "xmlns" or key == "xmlns":
            declared[local if prefix else ""] = value
        else:
            attributes.append((local, value))
    return name[1], tuple(attributes), declared


def _scopes(
    declared: list[dict[str, str]], placed: npt.NDArray[np.int32], parents: Numbers
) -> tuple[list[_Scope], Numbers]:
    """Scopes of names, and the place of each element's: its parent's, if it declares nothing.

    One place for all where the root alone declares names, as in most feeds.
    """
    scopes = _Scopes(declared)
    declaring = np.flatnonzero(np.array([bool(one) for one in declared])[placed]).tolist()
    if declaring in ([], [0]):
        return scopes.found, np.array([scopes.inside(0, placed[0])])
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
