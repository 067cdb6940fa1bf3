"""The columns of an XML document from its bytes, all tags at once.

In a document of elements and texts alone, "<" and ">" stand at the bounds of tags and nowhere else,
so that tags and texts are told by these two signs. No tree is made: a document is well-formed where
its characters are those of XML, where end tags are the ones that their start tags ask for, and
where libxml2 accepts each form of a start tag, each reference and the declaration.
"""

from collections.abc import Callable, Sequence
from itertools import compress

import numpy as np
from lxml import etree

from normalize.formats.xcri_cap_document import Document
from normalize.formats.xcri_cap_forms import StartTags, read_forms
from normalize.formats.xcri_cap_nesting import nest
from normalize.formats.xcri_cap_said import Numbers
from normalize.formats.xcri_cap_signs import Signs
from normalize.formats.xcri_cap_texts import (
    find_marked,
    may_hold_undecoded,
    number_parts,
    read_texts,
)

_LONGEST_TEXT = 10_000_000
"""Bytes of a text that libxml2 lays into a tree; it says itself why not more."""
_WHITE = " \t\r\n"


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
    starts, order, parents, leaves, ended, ends = nesting
    written, numbers = number_parts(body, opened, closed + 1)
    ending = np.array([tag.startswith("</") for tag in written])
    # Start and end tags have numbers of their own.
    own = np.where(ending, np.cumsum(ending), np.cumsum(~ending)) - 1
    start_tags, end_tags = (list(compress(written, those)) for those in (~ending, ending))
    before = body[: signs.head] + b"<_>" + b"".join(marked.kinds)
    read = read_forms(start_tags, own[numbers[starts[order]]], parents, before)
    if read is None or not _are_ended(read, ended, end_tags, own[numbers[ends]]):
        return None
    lone = starts[leaves]
    bounds = closed[lone] + 1, opened[lone + 1]
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


def _are_ended(
    start_tags: StartTags, ended: Numbers, texts: Sequence[str], formed: Numbers
) -> bool:
    """Whether end tags say the names of their start tags.

    Args:
        start_tags: what they say.
        ended: the numbers of elements that have an end tag.
        texts: end tags as they are written.
        formed: the place in `texts` of each of these elements' end tag.
    """
    known = {name: number for number, name in enumerate(start_tags.names)}
    named = np.array([known[name] for name in start_tags.names])[start_tags.tagged[ended]]
    # White space may stand behind a name, and not before it.
    said = [known.get(text[2:-1].rstrip(_WHITE), -1) for text in texts]
    return bool(np.array_equal(named, np.array(said, np.intp)[formed]))


def _is_bounded(signs: Signs) -> bool:
    """Whether nothing stands around the root, and no text is too long."""
    around = signs.body[signs.head : signs.opened[0]], signs.body[signs.closed[-1] + 1 :]
    if any(part.strip(_WHITE.encode()) for part in around):
        return False
    return len(signs.body) <= _LONGEST_TEXT or bool(np.diff(signs.closed).max() <= _LONGEST_TEXT)
