"""The columns of an XML document from its bytes, all tags at once.

In a document of elements and texts alone, "<" and ">" stand at the bounds of tags and nowhere else,
so that tags and texts are told by these two signs. No tree is made: a document is well-formed where
its characters are those of XML, where end tags are the ones that their start tags ask for, and
where libxml2 accepts each form of a start tag, each reference and the declaration.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from lxml import etree

from normalize.formats.xcri_cap_document import Document
from normalize.formats.xcri_cap_forms import read_forms
from normalize.formats.xcri_cap_nesting import are_ended, nest
from normalize.formats.xcri_cap_signs import Signs
from normalize.formats.xcri_cap_texts import cut_out, find_marked, may_hold_undecoded, read_texts

_LONGEST_TEXT = 10_000_000
"""Bytes of a text that libxml2 lays into a tree; it says itself why not more."""
_WHITE = b" \t\r\n"


def read_tags(signs: Signs, load_tree: Callable[[], etree._Element]) -> Document | None:
    """The elements of a document; None where libxml2 may not make a tree of it.

    Args:
        signs: what stands where in it.
        load_tree: gives the same document as a tree.
    """
    body, opened, closed = signs.body, signs.opened, signs.closed
    nesting, marked = nest(signs), find_marked(signs)
    if nesting is None or marked is None or not _is_bounded(signs):
        return None
    starts, order, parents, leaves, *_ = nesting
    behind = closed[starts] + 1
    written = cut_out(body, opened[starts], behind).take(pa.array(2 * order)).dictionary_encode()
    read = read_forms(written, parents, body[: signs.head] + b"<_>" + b"".join(set(marked)))
    if read is None or not are_ended(signs, nesting, read.names, read.tagged):
        return None
    bounds = behind[leaves], opened[starts[leaves] + 1]
    texts, places = read_texts(signs, *bounds, marked)
    placed = np.full(len(starts), -1)
    placed[leaves] = places
    return Document(
        parents=parents,
        tags=read.tags,
        tagged=read.tagged,
        forms=read.forms,
        formed=read.formed,
        texts=texts,
        placed=placed[order],
        load_tree=load_tree,
        may_hold_undecoded=may_hold_undecoded(signs, marked),
    )


def _is_bounded(signs: Signs) -> bool:
    """Whether nothing stands around the root, and no text is too long."""
    around = signs.body[signs.head : signs.opened[0]], signs.body[signs.closed[-1] + 1 :]
    if any(part.strip(_WHITE) for part in around):
        return False
    return len(signs.body) <= _LONGEST_TEXT or bool(np.diff(signs.closed).max() <= _LONGEST_TEXT)
