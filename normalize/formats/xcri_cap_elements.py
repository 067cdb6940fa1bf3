"""Reading all elements of an XML payload that stand in one place, child by child: columns.

The twin of `records` for XML. Elements are known by their local names, as `xcri_cap_names` says;
what nobody asked for is counted when the elements are closed. `Elements.holders` of children says
which of the elements each of them stands in.
"""

from collections import Counter
from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from normalize.distinct import Distinct, constant, python_values
from normalize.formats.xcri_cap_document import UNDECODED, Document
from normalize.formats.xcri_cap_families import NOBODY, ROOT, Members, families_of
from normalize.formats.xcri_cap_names import KNOWN_ATTRIBUTES, plain_type
from normalize.formats.xcri_cap_said import Numbers, Said, is_said, merged, said, spread
from normalize.formats.xcri_cap_xml import markup

_MOST_ISSUES = 500
_NO_ROWS = np.zeros(0, np.intp)


class Elements:
    """The elements of one place, read name by name. What nobody asks for is not looked at."""

    __slots__ = (
        "_closing",
        "_document",
        "_issues",
        "_members",
        "_parted",
        "_read",
        "_taken",
        "_whole",
        "holders",
        "name",
    )

    def __init__(self, members: Members, holders: Numbers, name: str, issues: Counter[str]) -> None:
        self.name = name
        """Their place in dots, for issues: ``course.presentation``."""
        self._document = members.families.document
        self._members = members
        self.holders = holders
        """Which of the elements that they were asked of each stands in, in ascending order."""
        self._issues = issues
        self._read: set[str] = set()
        self._taken: set[str] = set()
        self._whole: set[int] = set()
        self._parted = False
        self._closing: list[Elements] = []

    @classmethod
    def root(cls, document: Document, name: str, issues: Counter[str]) -> "Elements":
        """The outermost element of a document."""
        return cls(Members(families_of(document), ROOT), np.zeros(1, np.intp), name, issues)

    def __len__(self) -> int:
        return len(self.holders)

    def children(self, name: str) -> "Elements":
        """The children of a name, and from now on they count as read."""
        members, holders = self._members.children(self._take(name))
        found = Elements(members, holders, f"{self.name}.{name}", self._issues)
        if len(found):
            self._closing.append(found)
        return found

    def firsts(self, name: str) -> "Elements":
        """The first child of a name of each element; what further ones hold counts as unread."""
        children = self.children(name)
        return children.part(children.further())[1]

    def only(self, name: str) -> "Elements":
        """`firsts` of a name that should stand in each element once."""
        children = self.children(name)
        further = children.further()
        if len(further):
            self.issue(name, "more than one", len(np.unique(children.holders[further])))
        return children.part(further)[1]

    def further(self) -> Numbers:
        """The places of those that stand in the same element as the one before."""
        if not self._members.has.repeated:
            return _NO_ROWS
        return np.flatnonzero(self.holders[1:] == self.holders[:-1]) + 1

    def part(self, rows: Collection[int] | Numbers) -> tuple["Elements", "Elements"]:
        """Some of the elements, and the others: from now on they are read apart."""
        if not len(rows):
            return self._those(_NO_ROWS), self
        chosen = np.zeros(len(self), bool)
        chosen[np.array(rows)] = True
        if chosen.all():
            return self, self._those(_NO_ROWS)
        parts = self._those(np.flatnonzero(chosen)), self._those(np.flatnonzero(~chosen))
        self._closing += parts
        self._parted = True
        return parts

    def texts(self, *names: str) -> Said:
        """What the children of these names state, empty ones and repetitions left out."""
        families = [(name, self._take(name)) for name in names]
        parts = [self._stated_by(name, one) for name, one in families if one != NOBODY]
        return merged(*parts).once()

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
        if not self._members.has.attributes:
            return Distinct([], pa.nulls(len(self), pa.int32()))
        stated = self._document.attribute(name, self._members.numbers)
        return Distinct([str(value).strip() or None for value in stated.values], stated.codes)

    def types(self) -> Distinct[str]:
        """The ``xsi:type`` or ``type`` in one form: "careeroutcome" of xcriTerms:careerOutcome.

        Empty where there is none.
        """
        if not self._members.has.attributes:
            return constant("", len(self))
        return self._document.attribute("type", self._members.numbers).each(plain_type)

    def stated(self) -> pa.Array:
        """Their own text, or their content as markup without namespaces; empty is null."""
        texts, numbers = self._members.texts, self._members.numbers
        if len(texts) < len(self):
            texts = spread(texts, np.flatnonzero(self._members.told), len(self))
        if not self._members.has.content:
            return self._sound(texts, self.name)
        content, entities = python_values(texts), []
        for row in np.flatnonzero(self._document.holding[numbers]).tolist():
            element = self._document.tree[numbers[row]]
            self._whole.add(row)
            content[row] = markup(element).strip() or None
            if next(element.iter(etree.Entity), None) is not None:
                entities.append(row)
        found = self._sound(pa.array(content, pa.string()), self.name)
        if left := np.count_nonzero(is_said(found)[entities]):
            self.issue(None, "entity left as it stands", int(left))
        return found

    def pointers(self, above: pa.Array) -> pa.Array:
        """Their places in the payload: XPaths of local names.

        Args:
            above: the places of the elements that they stand in.
        """
        name = self.name.rpartition(".")[2]
        counts = np.bincount(self.holders)
        within = np.arange(len(self)) - (np.cumsum(counts) - counts)[self.holders]
        places = [f"{place}/{name}" for place in above.to_pylist()]
        pairs = zip(self.holders.tolist(), (within + 1).tolist(), strict=True)
        return pa.array([f"{places[holder]}[{number}]" for holder, number in pairs], pa.string())

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
        for name, family in self._members.below.items():
            if name in self._read:
                continue
            children, holders = self._members.children(family)
            filled = children.filled
            if self._whole:
                filled &= np.isin(holders, list(self._whole), invert=True)
            if times := np.count_nonzero(filled):
                self._count(f"{self.name}.{name}", int(times))

    def _count_attributes(self) -> None:
        if not self._members.has.attributes:
            return
        known = KNOWN_ATTRIBUTES | self._taken
        for name, times in self._document.count_attributes(self._members.numbers).items():
            if name not in known:
                self._count(f"{self.name}@{name[:100]}", times)

    def _count(self, issue: str, times: int = 1) -> None:
        known = issue in self._issues or len(self._issues) < _MOST_ISSUES
        self._issues[issue if known else "(others)"] += times

    def _those(self, chosen: Numbers) -> "Elements":
        members, holders = self._members.those(chosen), self.holders[chosen]
        found = Elements(members, holders, self.name, self._issues)
        found._read |= self._read
        found._taken |= self._taken
        return found

    def _take(self, name: str) -> int:
        """The family of the children of a name."""
        self._read.add(name)
        return self._members.below.get(name, NOBODY)

    def _stated_by(self, name: str, family: int) -> Said:
        """What the children of a name state."""
        members, holders = self._members.children(family)
        if members.has.content or members.has.attributes:
            found = self.children(name)
            return said(found.holders, found.stated(), lone=not members.has.repeated)
        # The quick way: texts and nothing else, which leave nothing to be counted.
        texts = self._sound(members.texts, f"{self.name}.{name}")
        rows = holders if len(texts) == len(holders) else holders[members.told]
        return said(rows, texts, lone=not members.has.repeated)

    def _sound(self, texts: pa.Array, name: str) -> pa.Array:
        """The texts without those that could not be decoded."""
        if not self._document.may_hold_undecoded:
            return texts
        unsound = pc.match_substring(texts, UNDECODED).fill_null(False)
        if marked := unsound.true_count:
            self._count(f"{name}: undecodable", marked)
            return pc.if_else(unsound, pa.scalar(None, pa.string()), texts)
        return texts
