"""How the tags of an XML document stand in each other."""

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


def nest(signs: Signs) -> Nesting | None:
    """The nesting of a document; None where tags do not nest, or too deep."""
    body, opened, closed = signs.body, signs.opened, signs.closed
    letters = np.frombuffer(body, np.uint8)
    ending = letters[opened + 1] == ord("/")
    opening = ~(ending | (letters[closed - 1] == ord("/")))
    inside = np.cumsum(np.where(ending, -1, opening))
    levels = inside - opening
    if inside[-1] != 0 or inside.min() < 0 or levels.max() > _DEEPEST:
        return None
    levels = levels.astype(np.int16)  # of few bytes: these sort in time of their count
    starts, ends = np.flatnonzero(~ending), np.flatnonzero(ending)
    depths = levels[starts]
    order = np.argsort(depths, kind="stable")
    by_level, ends_by_level = starts[order], np.argsort(levels[ends], kind="stable")
    parents = _parents(by_level, depths[order])
    held = opening[by_level]
    if np.count_nonzero(parents < 0) != 1:
        return None
    if not _are_ended(signs, starts, order[held], ends, ends_by_level):
        return None
    leaves = np.flatnonzero(opening[starts] & np.append(ending, False)[starts + 1])
    return Nesting(starts, order, parents, leaves)


def _are_ended(
    signs: Signs, starts: Numbers, opening: Numbers, ends: Numbers, ending: Numbers
) -> bool:
    """Whether end tags say the names of their start tags.

    In each level, start and end tags take turns: the first end belongs to the first start.

    Args:
        signs: what stands where.
        starts: the places of start tags among all tags.
        opening: by levels, the places among `starts` of those that have an end tag.
        ends: the places of end tags among all tags.
        ending: by levels, the places among `ends` of all.
    """
    body = signs.body
    letters = np.frombuffer(body, np.uint8)
    begins, stops = signs.opened[ends] + 2, signs.closed[ends]
    if (letters[stops - 1] <= ord(" ")).any():
        begun, stops = trim(body, begins, stops)
        if (begun != begins).any():
            return False
    lengths = np.zeros(len(starts), np.intp)
    lengths[opening] = (stops - begins)[ending]
    named = signs.opened[starts] + 1
    behind = named + lengths
    if (behind > signs.closed[starts]).any():
        return False
    next_to = letters[behind[opening]]
    if not ((next_to <= ord(" ")) | (next_to == ord("/")) | (next_to == ord(">"))).all():
        return False
    asked = cut_out(body, named, behind).take(pa.array(2 * opening))
    said = cut_out(body, begins, stops).take(pa.array(2 * ending))
    return bool(asked.equals(said))


def _parents(starts: Numbers, levels: npt.NDArray[np.int16]) -> Numbers:
    """The numbers of the parents of elements.

    Args:
        starts: the places of their start tags, by levels.
        levels: of each, in ascending order.
    """
    bounds = np.searchsorted(levels, np.arange(levels[-1] + 2))
    parents = np.full(len(starts), -1)
    for above, first, last in zip(bounds, bounds[1:], bounds[2:], strict=False):
        # What begins before the next one of the level above stands in this one.
        before = np.searchsorted(starts[first:last], starts[above:first])
        counts = np.diff(before, append=last - first)
        parents[first:last] = np.repeat(np.arange(above, first), counts)
    return parents
