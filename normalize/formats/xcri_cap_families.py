"""The elements of an XML document by their places: a family is all that stand in one.

All ``catalog/provider/course/title`` are a family, in the order of the document. What is asked of
any family is found for all of them at once; most fields of most feeds are then a family as it is.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from normalize.formats.xcri_cap_document import Document
from normalize.formats.xcri_cap_said import Numbers

ROOT = 0
"""The family of the root alone."""
NOBODY = -1
"""The family of names that nobody has."""


class Has(NamedTuple):
    """What some elements of a family have."""

    repeated: bool
    """Others of the family beside them, in the same element."""
    content: bool
    """Elements in them, or an entity that was left as it stands."""
    attributes: bool


_NOTHING = Has(repeated=False, content=False, attributes=False)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Families:
    """The elements of a document, ordered by families."""

    document: Document
    numbers: Numbers
    """The number of each element in the document."""
    holders: Numbers
    """The place of the one that each stands in, in that one's family."""
    silent: npt.NDArray[np.bool_]
    """Which of them have no text, or hold more than that."""
    texts: pa.Array
    """The texts of the others."""
    bounds: list[int]
    """Where each family begins, and where the last one ends; and so with their texts."""
    text_bounds: list[int]
    below: list[dict[str, int]]
    """Of each family, the names and the numbers of those that stand in its elements."""
    having: list[Has]

    def span(self, family: int) -> slice:
        """Where the elements of a family are."""
        return slice(0, 0) if family == NOBODY else slice(*self.bounds[family : family + 2])

    def texts_of(self, family: int) -> pa.Array:
        """The texts of those in a family that have one."""
        if family == NOBODY:
            return self.texts[:0]
        return self.texts[slice(*self.text_bounds[family : family + 2])]


class Members(NamedTuple):
    """The elements of a family, or some of them."""

    families: Families
    family: int
    rows: Numbers | None = None
    """Which of the family they are, in ascending order; None: all of it."""

    @property
    def has(self) -> Has:
        """What some of the family have."""
        return _NOTHING if self.family == NOBODY else self.families.having[self.family]

    @property
    def below(self) -> dict[str, int]:
        """The families of their children."""
        return {} if self.family == NOBODY else self.families.below[self.family]

    @property
    def numbers(self) -> Numbers:
        """Their numbers in the document."""
        found = self.families.numbers[self.families.span(self.family)]
        return found if self.rows is None else found[self.rows]

    @property
    def told(self) -> npt.NDArray[np.bool_]:
        """Whether each of them has a text, and does not hold more than that."""
        told: npt.NDArray[np.bool_] = ~self.families.silent[self.families.span(self.family)]
        return told if self.rows is None else told[self.rows]

    @property
    def texts(self) -> pa.Array:
        """The texts of those that have one."""
        texts = self.families.texts_of(self.family)
        if self.rows is None:
            return texts
        told = self._replace(rows=None).told
        return texts.take(pa.array((np.cumsum(told) - 1)[self.rows[self.told]]))

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Whether each of them has a text, children or attributes."""
        if self.has.content or self.has.attributes:
            return self.told | self.families.document.hold_something(self.numbers)
        return self.told

    def those(self, chosen: Numbers) -> "Members":
        """Some of them."""
        return self._replace(rows=chosen if self.rows is None else self.rows[chosen])

    def children(self, family: int) -> tuple["Members", Numbers]:
        """Those of a family that stand in them, and which of them each stands in."""
        found = Members(self.families, family)
        holders = self.families.holders[self.families.span(family)]
        if self.rows is None:
            return found, holders
        size = len(self.families.numbers[self.families.span(self.family)])
        places = np.full(size, -1)
        places[self.rows] = np.arange(len(self.rows))
        held = places[holders]
        known = np.flatnonzero(held >= 0)
        return found.those(known), held[known]


def families_of(document: Document) -> Families:
    """The families of a document."""
    family, below = _members(document)
    family = family.astype(np.min_scalar_type(len(below)))  # these sort in time of their count
    order = np.argsort(family, kind="stable")
    counts = np.bincount(family)
    member, bounds = family[order], np.concatenate([[0], np.cumsum(counts)])
    places = np.empty(len(order), np.intp)
    places[order] = np.arange(len(order)) - np.repeat(bounds[:-1], counts)
    holders = places[document.parents[order]]
    holders[0] = 0  # of the root, which stands in nothing
    again = np.zeros(len(order), bool)
    again[1:] = (holders[1:] == holders[:-1]) & (member[1:] == member[:-1])
    repeated = np.bincount(member[again], minlength=len(counts)).tolist()
    attributes = np.bincount(family[document.attributed], minlength=len(counts)).tolist()
    kept_entities = set(family[document.entities].tolist())
    placed = document.placed[order]
    silent = placed < 0
    return Families(
        document=document,
        numbers=order,
        holders=holders,
        silent=silent,
        texts=document.texts.take(pa.array(placed[~silent])),
        bounds=bounds.tolist(),
        text_bounds=(bounds - np.append(0, np.cumsum(silent))[bounds]).tolist(),
        below=below,
        having=[
            Has(
                repeated=repeated[one] > 0,
                content=bool(names) or one in kept_entities,
                attributes=attributes[one] > 0,
            )
            for one, names in enumerate(below)
        ],
    )


def _members(document: Document) -> tuple[npt.NDArray[np.int32], list[dict[str, int]]]:
    """The family of each element, and `Families.below`; level by level."""
    (names, named), parents = document.names, document.parents
    member = np.zeros(len(parents), np.int32)
    below: list[dict[str, int]] = [{}]
    first, last = 0, 1
    while last < len(parents):
        # Children of the level above, which are all that stand in what comes before `last`.
        first, last = last, int(np.searchsorted(parents, last))
        keys = member[parents[first:last]] * np.int64(len(names)) + named[first:last]
        met = pa.array(keys).dictionary_encode()
        member[first:last] = met.indices.to_numpy() + len(below)
        for key in met.dictionary.to_pylist():
            above, name = divmod(key, len(names))
            below[above][names[name]] = len(below)
            below.append({})
    return member, below
