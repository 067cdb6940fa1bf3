"""Reading all elements of an XML payload that stand in one place, child by child: columns.

The twin of `records` for XML. Elements are known by their local names, as `xcri_cap_names` says;
what nobody asked for is counted when the elements are closed. `Elements.holders` of children says
which of the elements each of them stands in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from lxml import etree

from normalize.formats.xcri_cap_names import (
    KNOWN_ATTRIBUTES,
    bare,
    find_name,
    foreign_name,
    plain_type,
)
from normalize.formats.xcri_cap_xml import UNDECODED, holds_something, markup

_MOST_ISSUES = 500
_Children = tuple[list[etree._Element], list[int]]
"""Elements, and in which of those that they were asked of each of them stands."""
_keys = etree._Element.keys


class Elements:
    """The elements of one place, read name by name. What nobody asks for is not looked at."""

    __slots__ = (
        "_children",
        "_closing",
        "_elements",
        "_issues",
        "_parted",
        "_read",
        "_said",
        "_taken",
        "_whole",
        "holders",
        "name",
    )

    def __init__(
        self,
        elements: Sequence[etree._Element],
        name: str,
        holders: Sequence[int],
        issues: Counter[str],
    ) -> None:
        self.name = name
        """Their place in dots, for issues: ``course.presentation``."""
        self.holders = holders
        """Which of the elements that they were asked of each stands in, in ascending order."""
        self._elements = elements
        self._issues = issues
        self._read: set[str] = set()
        self._taken: set[str] = set()
        self._whole: set[int] = set()
        self._parted = False
        self._closing: list[Elements] = []
        self._children: dict[str, _Children] | None = None
        self._said: dict[Any, dict[int, Any]] | None = None

    def __len__(self) -> int:
        return len(self._elements)

    def children(self, name: str) -> "Elements":
        """The children of a name, and from now on they count as read."""
        elements, holders = self._take(name)
        found = Elements(elements, f"{self.name}.{name}", holders, self._issues)
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
        if further:
            self.issue(name, "more than one", len({children.holders[row] for row in further}))
        return children.part(further)[1]

    def part(self, rows: Collection[int]) -> tuple["Elements", "Elements"]:
        """Some of the elements, and the others: from now on they are read apart."""
        nobody = Elements((), self.name, (), self._issues)
        if not rows:
            return nobody, self
        chosen = frozenset(rows)
        others = [row for row in range(len(self)) if row not in chosen]
        if not others:
            return self, nobody
        parts = self._those(sorted(chosen)), self._those(others)
        self._closing += parts
        self._parted = True
        return parts

    def texts(self, *names: str) -> list[list[str]]:
        """What the children of these names state, empty ones and repetitions left out."""
        found: list[list[str]] = [[] for _ in self._elements]
        for name in names:
            for row, text in zip(*self._stated_by(name), strict=True):
                if text:
                    found[row].append(text)
        return [list(dict.fromkeys(row)) if len(row) > 1 else row for row in found]

    def text(self, *names: str) -> list[str | None]:
        """What the first child states that states something."""
        found: list[str | None] = [None] * len(self)
        several = set()
        for name in names:
            for row, text in zip(*self._stated_by(name), strict=True):
                if not text:
                    continue
                known = found[row]
                if known is None:
                    found[row] = text
                elif known != text:
                    several.add(row)
        if several:
            self.issue(names[0], "more than one", len(several))
        return found

    def attribute(self, name: str) -> list[str | None]:
        """An attribute without outer white space; empty is None."""
        self._taken.add(name)
        found: list[str | None] = [None] * len(self)
        for row, value in self._values(name).items():
            found[row] = value.strip() or None
        return found

    def types(self) -> list[str]:
        """The ``xsi:type`` or ``type`` in one form: "careeroutcome" of xcriTerms:careerOutcome."""
        found = [""] * len(self)
        for row, value in self._values("type").items():
            found[row] = plain_type(value)
        return found

    def stated(self) -> list[str | None]:
        """Their own text, or their content as markup without namespaces; empty is None."""
        texts = _texts(self._elements)
        if not any(map(len, self._elements)):
            self._children = {}
            return self._sound(texts, self.name)
        entities = []
        for row, element in enumerate(self._elements):
            if len(element):
                self._whole.add(row)
                texts[row] = markup(element).strip()
                if next(element.iter(etree.Entity), None) is not None:
                    entities.append(row)
        found = self._sound(texts, self.name)
        if left := sum(found[row] is not None for row in entities):
            self.issue(None, "entity left as it stands", left)
        return found

    def pointers(self, above: Sequence[str]) -> list[str]:
        """Their places in the payload: XPaths of local names.

        Args:
            above: the places of the elements that they stand in.
        """
        name = self.name.rpartition(".")[2]
        met: Counter[int] = Counter()
        found = []
        for holder in self.holders:
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
        for name, (children, rows) in self._sorted().items():
            if name in self._read:
                continue
            within = zip(children, rows, strict=True)
            rest = [child for child, row in within if row not in self._whole]
            if filled := sum(map(holds_something, rest)):
                self._count(f"{self.name}.{name}", filled)

    def _count_attributes(self) -> None:
        known = KNOWN_ATTRIBUTES | self._taken
        for key, values in self._attributes().items():
            if (name := bare(key)) not in known:
                self._count(f"{self.name}@{name[:100]}", len(values))

    def _count(self, issue: str, times: int = 1) -> None:
        known = issue in self._issues or len(self._issues) < _MOST_ISSUES
        self._issues[issue if known else "(others)"] += times

    def _those(self, rows: Sequence[int]) -> "Elements":
        elements = [self._elements[row] for row in rows]
        holders = [self.holders[row] for row in rows]
        found = Elements(elements, self.name, holders, self._issues)
        found._read |= self._read
        found._taken |= self._taken
        return found

    def _take(self, name: str) -> _Children:
        self._read.add(name)
        return self._sorted().get(name) or ([], [])

    def _sorted(self) -> Mapping[str, _Children]:
        """Their children by name, and in which of the elements each stands."""
        if self._children is None:
            self._children = _sort(self._elements)
        return self._children

    def _stated_by(self, name: str) -> tuple[Sequence[int], Sequence[str | None]]:
        """What the children of a name state, and in which of the elements each stands."""
        children, rows = self._take(name)
        if any(map(len, children)) or any(map(_keys, children)):
            found = self.children(name)
            return found.holders, found.stated()
        # The quick way: texts and nothing else, which leave nothing to be counted.
        return rows, self._sound(_texts(children), f"{self.name}.{name}")

    def _sound(self, texts: list[str], name: str) -> list[str | None]:
        """The texts without those that are empty or could not be decoded."""
        if UNDECODED in "".join(texts):
            marked = sum(UNDECODED in text for text in texts)
            self._count(f"{name}: undecodable", marked)
            return [text if text and UNDECODED not in text else None for text in texts]
        return [text or None for text in texts]

    def _attributes(self) -> Mapping[Any, Mapping[int, Any]]:
        """Name of an attribute -> its value in each of the elements that have it."""
        if self._said is None:
            self._said = {}
            for row, element in enumerate(self._elements):
                for key, value in element.items():
                    same = self._said.get(key)
                    if same is None:
                        same = self._said[key] = {}
                    same[row] = value
        return self._said

    def _values(self, name: str) -> Mapping[int, Any]:
        """The first value of an attribute, by its local name, in each of the elements."""
        keys = {key for key in self._attributes() if bare(key) == name}
        if len(keys) == 1:
            return self._attributes()[keys.pop()]
        found: dict[int, Any] = {}
        for row, element in enumerate(self._elements if keys else ()):
            for key, value in element.items():
                if key in keys:
                    found.setdefault(row, value)
        return found


def _sort(elements: Iterable[etree._Element]) -> dict[str, _Children]:
    by_name: dict[str, _Children] = {}
    by_tag: dict[Any, _Children] = {}
    for row, element in enumerate(elements):
        for child in element:
            same = by_tag.get(child.tag)
            if same is None:
                # Entities that were left as they stand have no name.
                if type(child.tag) is not str:
                    continue
                known, name = find_name(child.tag)
                same = by_name.setdefault(name if known else foreign_name(child), ([], []))
                if known:
                    by_tag[child.tag] = same
            same[0].append(child)
            same[1].append(row)
    return by_name


def _texts(elements: Iterable[etree._Element]) -> list[str]:
    return [(element.text or "").strip() for element in elements]


def _further(holders: Sequence[int]) -> list[int]:
    """The places of those that stand in the same element as the one before."""
    return [row for row, (one, other) in enumerate(pairwise(holders), start=1) if one == other]
