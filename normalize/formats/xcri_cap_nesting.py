"""How the tags of an XML document stand in each other."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from normalize.formats.xcri_cap_said import Numbers
from normalize.formats.xcri_cap_signs import Signs
from normalize.formats.xcri_cap_texts import cut_out, trim

_DEEPEST = 255
"""Levels below the root that libxml2 lays into a tree; it says itself why not more."""


class Nesting(NamedTuple):
    """Elements by levels: the root, then its children, then theirs, each as they stand."""

    starts: Numbers
    """The places of start tags among all tags, in the order of the document."""
    order: Numbers
    """The places of elements among `starts`."""
    parents: Numbers
    """The number of the element that each stands in; -1 for the root."""
    leaves: Numbers
    """The places among `starts` of those that stand right before their end tags."""
    ended: Numbers
    """The numbers of elements that have an end tag."""
    ends: Numbers
    """The places of end tags among all tags, in the order of the document."""
    end_order: Numbers
    """The places among `ends` of theirs."""


def nest(signs: Signs) -> Nesting | None:
    """The nesting of a document; None where tags do not nest, or too deep.

    In each level, start and end tags take turns: the first end belongs to the first start.
    """
    letters, closed = np.frombuffer(signs.body, np.uint8), signs.closed
    ending = signs.firsts == ord("/")
    opening = ~(ending | (letters[closed - 1] == ord("/")))
    inside = np.cumsum(opening.astype(np.int8) - ending, dtype=np.int32)
    levels = inside - opening
    if inside[-1] != 0 or inside.min() < 0 or levels.max() > _DEEPEST:
        return None
    levels = levels.astype(np.int16)  # of few bytes: these sort in time of their count
    starts, ends = np.flatnonzero(~ending), np.flatnonzero(ending)
    depths = levels[starts]
    order = np.argsort(depths, kind="stable")
    if np.count_nonzero(depths == 0) != 1:
        return None
    return Nesting(
        starts=starts,
        order=order,
        parents=_parents(depths, order),
        leaves=np.flatnonzero(opening[starts] & np.append(ending, False)[starts + 1]),
        ended=np.flatnonzero(opening[starts[order]]),
        ends=ends,
        end_order=np.argsort(levels[ends], kind="stable"),
    )


def are_ended(signs: Signs, nesting: Nesting, names: Sequence[str], named: Numbers) -> bool:
    """Whether end tags say the names of their start tags.

    Args:
        signs: what stands where.
        nesting: which end tag belongs to which element.
        names: as they are written.
        named: the place in `names` of each element's.
    """
    asked = pa.array(names, pa.string()).take(pa.array(named[nesting.ended]))
    places = pa.array(2 * nesting.end_order)
    begins, stops = signs.opened[nesting.ends] + 2, signs.closed[nesting.ends]
    if cut_out(signs.body, begins, stops).take(places).equals(asked):
        return True
    # White space may stand behind a name, and not before it.
    begun, stops = trim(signs.body, begins, stops)
    said = cut_out(signs.body, begins, stops).take(places)
    return bool((begun == begins).all()) and bool(said.equals(asked))


def _parents(depths: npt.NDArray[np.int16], order: Numbers) -> Numbers:
    """The numbers of the parents of elements, by levels.

    An element that stands right behind the start tag of the level above is a first child; any other
    has the parent of the one before it in its level.

    Args:
        depths: the levels of elements, in the order of the document.
        order: their places in it, by levels.
    """
    are_first = (np.diff(depths, prepend=np.int16(-1)) == 1)[order]
    numbers = np.empty(len(order), np.intp)
    numbers[order] = np.arange(len(order))
    parents = numbers[order[are_first] - 1]
    parents[0] = -1  # of the root
    found: Numbers = parents[np.cumsum(are_first) - 1]
    return found
