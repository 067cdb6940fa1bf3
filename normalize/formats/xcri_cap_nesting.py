"""How the tags of an XML document stand in each other."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from normalize.formats.xcri_cap_said import Numbers
from normalize.formats.xcri_cap_signs import Signs

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
    """The places of their end tags among all tags."""


def nest(signs: Signs) -> Nesting | None:
    """The nesting of a document; None where tags do not nest, or too deep.

    In each level, start and end tags take turns: the first end belongs to the first start.
    """
    letters = np.frombuffer(signs.body, np.uint8)
    ending = signs.firsts == ord("/")
    opening = letters[signs.closed - 1] != ord("/")
    opening &= ~ending
    inside = np.cumsum(opening.view(np.int8) - ending.view(np.int8), dtype=np.int32)
    levels = inside - opening
    if inside[-1] != 0 or inside.min() < 0 or levels.max() > _DEEPEST:
        return None
    levels = levels.astype(np.uint8)  # these sort in time of their count
    starts, ends = np.flatnonzero(~ending), np.flatnonzero(ending)
    depths, opened = levels[starts], opening[starts]
    order = np.argsort(depths, kind="stable")
    if np.count_nonzero(depths == 0) != 1:
        return None
    # The last tag closes the root: nothing stands behind it.
    before_end = np.zeros(len(ending), bool)
    before_end[:-1] = ending[1:]
    return Nesting(
        starts=starts,
        order=order,
        parents=_parents(depths, order),
        leaves=np.flatnonzero(opened & before_end[starts]),
        ended=np.flatnonzero(opened[order]),
        ends=ends[np.argsort(levels[ends], kind="stable")],
    )


def _parents(depths: npt.NDArray[np.uint8], order: Numbers) -> Numbers:
    """The numbers of the parents of elements, by levels.

    An element that stands right behind the start tag of the level above is a first child; any other
    has the parent of the one before it in its level.

    Args:
        depths: the levels of elements, in the order of the document.
        order: their places in it, by levels.
    """
    are_first = np.ones(len(depths), bool)
    np.equal(depths[1:], depths[:-1] + np.uint8(1), out=are_first[1:])
    are_first = are_first[order]
    numbers = np.empty(len(order), np.intp)
    numbers[order] = np.arange(len(order))
    parents = numbers[order[are_first] - 1]
    parents[0] = -1  # of the root
    found: Numbers = np.repeat(parents, np.diff(np.flatnonzero(are_first), append=len(order)))
    return found
