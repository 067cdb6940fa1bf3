"""Reading all elements of an XML payload that stand in one place, child by child: columns.

The twin of `records` for XML. Elements are known by their local names, as `xcri_cap_names` says;
what nobody asked for is counted when the elements are closed. `Elements.holders` of children says
which of the elements each of them stands in.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from normalize.distinct import Distinct, python_values
from normalize.formats.xcri_cap_document import UNDECODED, Document
from normalize.formats.xcri_cap_names import KNOWN_ATTRIBUTES, plain_type
from normalize.formats.xcri_cap_said import Numbers, Said, is_said, merged, said
from normalize.formats.xcri_cap_xml import markup

_MOST_ISSUES = 500
_NOBODY = np.zeros(0, np.intp)


class _Family(NamedTuple):
    """Elements that stand in others, by their names or all of one name."""

    numbers: Numbers
    holders: Numbers
    """Which of the elements each stands in."""
    texts: pa.Array

    def part(self, first: int, last: int) -> "_Family":
        """Those from one place on, as far as another."""
        at = slice(first, last)
        return _Family(self.numbers[at], self.holders[at], self.texts[at])


_NO_FAMILY = _Family(_NOBODY, _NOBODY, pa.array([], pa.string()))


class Elements:
    """The elements of one place, read name by name. What nobody asks for is not looked at."""

    __slots__ = (
        "_children",
        "_closing",
        "_document",
        "_issues",
        "_numbers",
        "_parted",
        "_read",
        "_taken",
        "_texts",
        "_whole",
        "holders",
        "name",
    )

    def __init__(
        self,
        document: Document,
        numbers: Numbers,
        name: str,
        holders: Numbers,
        issues: Counter[str],
    ) -> None:
        self.name = name
        """Their place in dots, for issues: ``course.presentation``."""
        self._document = document
        self._numbers = numbers
        self.holders = holders
        """Which of the elements that they were asked of each stands in, in ascending order."""
        self._issues = issues
        self._read: set[str] = set()
        self._taken: set[str] = set()
        self._whole: set[int] = set()
        self._parted = False
        self._closing: list[Elements] = []
        self._texts: pa.Array | None = None
        self._children: tuple[_Family, Numbers] | None = None

    @classmethod
    def root(cls, document: Document, name: str, issues: Counter[str]) -> "Elements":
        """The outermost element of a document."""
        alone = np.zeros(1, np.intp)
        return cls(document, alone, name, alone, issues)

    def __len__(self) -> int:
        return len(self._numbers)

    def children(self, name: str) -> "Elements":
        """The children of a name, and from now on they count as read."""
        numbers, holders, texts = self._take(name)
        found = Elements(self._document, numbers, f"{self.name}.{name}", holders, self._issues)
        found._texts = texts
        self._closing.append(found)
        return found

    def firsts(self, name: str) -> "Elements":
        """The first child of a name of each element; what further ones hold counts as unread."""
        children = self.children(name)
        return children.part(_further(children.holders))[1]

    def only(self, name: str) -> "Elements":
        """`firsts` of a name that should stand in each element once."""
        children = self.children(name)
        further = _further(children.holders)
        if len(further):
            self.issue(name, "more than one", len(np.unique(children.holders[further])))
        return children.part(further)[1]

    def part(self, rows: Collection[int] | Numbers) -> tuple["Elements", "Elements"]:
        """Some of the elements, and the others: from now on they are read apart."""
        nobody = Elements(self._document, _NOBODY, self.name, _NOBODY, self._issues)
        if not len(rows):
            return nobody, self
        chosen = np.zeros(len(self), bool)
        chosen[np.array(rows)] = True
        if chosen.all():
            return self, nobody
        parts = self._those(chosen), self._those(~chosen)
        self._closing += parts
        self._parted = True
        return parts

    def texts(self, *names: str) -> Said:
        """What the children of these names state, empty ones and repetitions left out."""
        return merged(*(self._stated_by(name) for name in names)).once()

    def text(self, *names: str) -> pa.Array:
        """What the first child states that states something; null where none does."""
        found = self.texts(*names)
        if found.repeats():
            several = np.count_nonzero(np.bincount(found.rows) > 1)
            self.issue(names[0], "more than one", int(several))
        return found.first(len(self))

    def attribute(self, name: str) -> Distinct[str]:
        """An attribute without outer white space; empty is None."""
        self._taken.add(name)
        stated = self._document.attribute(name, self._numbers)
        return stated.each(lambda value: value.strip() or None)

    def types(self) -> Distinct[str]:
        """The ``xsi:type`` or ``type`` in one form: "careeroutcome" of xcriTerms:careerOutcome."""
        return self._document.attribute("type", self._numbers).each(plain_type)

    def stated(self) -> pa.Array:
        """Their own text, or their content as markup without namespaces; empty is null."""
        texts = self._document.text(self._numbers) if self._texts is None else self._texts
        filled = np.flatnonzero(self._document.holding[self._numbers]).tolist()
        if not filled:
            return self._sound(texts, self.name)
        content, entities = python_values(texts), []
        for row in filled:
            element = self._document.tree[self._numbers[row]]
            self._whole.add(row)
            content[row] = markup(element).strip() or None
            if next(element.iter(etree.Entity), None) is not None:
                entities.append(row)
        found = self._sound(pa.array(content, pa.string()), self.name)
        if left := np.count_nonzero(is_said(found)[entities]):
            self.issue(None, "entity left as it stands", int(left))
        return found

    def pointers(self, above: Sequence[str]) -> list[str]:
        """Their places in the payload: XPaths of local names.

        Args:
            above: the places of the elements that they stand in.
        """
        name = self.name.rpartition(".")[2]
        met: Counter[int] = Counter()
        found = []
        for holder in self.holders.tolist():
            met[holder] += 1
            found.append(f"{above[holder]}/{name}[{met[holder]}]")
        return found

    def issue(self, child: str | None, what: str, times: int = 1) -> None:
        """Count something odd about a child, or about the elements themselves."""
        name = self.name if child is None else f"{self.name}.{child}"
        self._count(f"{name}: {what}", times)

    def close(self) -> None:
        """Count the children and attributes that hold something and that nobody asked for."""
        if not self._parted:
            self._count_children()
            self._count_attributes()
        for elements in self._closing:
            elements.close()

    def _count_children(self) -> None:
        if not self._document.counts[self._numbers].any():
            return
        (children, holders, _), _ = self._below()
        known = np.array([name in self._read for name in self._document.names])
        unread = ~known[self._document.named[children]]
        if self._whole:
            unread &= np.isin(holders, list(self._whole), invert=True)
        rest = children[unread]
        filled = rest[self._document.hold_something(rest)]
        found = np.bincount(self._document.named[filled], minlength=len(self._document.names))
        for name, times in zip(self._document.names, found.tolist(), strict=True):
            if times:
                self._count(f"{self.name}.{name}", times)

    def _count_attributes(self) -> None:
        known = KNOWN_ATTRIBUTES | self._taken
        attributed = self._numbers[self._document.attributed[self._numbers]]
        times = np.bincount(self._document.tagged[attributed])
        for place in np.flatnonzero(times).tolist():
            for name, _ in self._document.tags[place].attributes:
                if name not in known:
                    self._count(f"{self.name}@{name[:100]}", int(times[place]))

    def _count(self, issue: str, times: int = 1) -> None:
        known = issue in self._issues or len(self._issues) < _MOST_ISSUES
        self._issues[issue if known else "(others)"] += times

    def _those(self, chosen: Numbers) -> "Elements":
        numbers, holders = self._numbers[chosen], self.holders[chosen]
        found = Elements(self._document, numbers, self.name, holders, self._issues)
        found._read |= self._read
        found._taken |= self._taken
        return found

    def _take(self, name: str) -> _Family:
        """The children of a name."""
        self._read.add(name)
        number = self._document.names.get(name)
        if number is None:
            return _NO_FAMILY
        children, bounds = self._below()
        return children.part(*bounds[number : number + 2].tolist())

    def _below(self) -> tuple[_Family, Numbers]:
        """Their children in the order of their names' numbers, and where each name begins.

        Texts are taken of all of them at once: what asks for one name gets a part of that.
        """
        if self._children is None:
            children, holders = self._document.children(self._numbers)
            named = self._document.named[children]
            order = np.argsort(named, kind="stable")
            bounds = np.searchsorted(named[order], np.arange(len(self._document.names) + 1))
            ordered = children[order]
            found = _Family(ordered, holders[order], self._document.text(ordered))
            self._children = found, bounds
        return self._children

    def _stated_by(self, name: str) -> Said:
        """What the children of a name state."""
        numbers, holders, texts = self._take(name)
        if not self._document.plain[numbers].all():
            found = self.children(name)
            return said(found.holders, found.stated())
        # The quick way: texts and nothing else, which leave nothing to be counted.
        return said(holders, self._sound(texts, f"{self.name}.{name}"))

    def _sound(self, texts: pa.Array, name: str) -> pa.Array:
        """The texts without those that could not be decoded."""
        if not self._document.may_hold_undecoded:
            return texts
        unsound = pc.match_substring(texts, UNDECODED).fill_null(False)
        if marked := unsound.true_count:
            self._count(f"{name}: undecodable", marked)
            return pc.if_else(unsound, pa.scalar(None, pa.string()), texts)
        return texts


def _further(holders: Numbers) -> Numbers:
    """The places of those that stand in the same element as the one before."""
    return np.flatnonzero(holders[1:] == holders[:-1]) + 1
