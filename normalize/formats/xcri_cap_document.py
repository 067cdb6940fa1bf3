"""An XML document as columns: parent, tag and text of each of its elements.

Elements have numbers by level: the root is 0, then come its children, then theirs, each level in
the order of the document. So the children of an element are a run of numbers, and elements of one
place are in their order.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from lxml import etree

from normalize.distinct import Distinct
from normalize.formats.xcri_cap_names import bare, find_name, foreign_name
from normalize.formats.xcri_cap_said import Numbers, take_known

UNDECODED = "\ufdd0"
"""In place of bytes that no encoding explains: a noncharacter, which XML allows."""


class Tag(NamedTuple):
    """What start tags have in common that differ in values of attributes, if they differ."""

    full_name: str
    """As lxml writes it: ``{namespace}name``."""
    name: str
    """Of the vocabularies of XCRI-CAP the local name, of others with the prefix: ``ocx:title``."""
    attributes: tuple[str, ...] = ()
    """Local names, in their order."""


class Forms(NamedTuple):
    """The forms in which start tags are written: what is said by those that are written alike."""

    tagged: Numbers
    """The place of each form's tag among those of the document."""
    firsts: Numbers
    """Where the values of each form's attributes begin in `values`."""
    values: Sequence[str]
    """The values of attributes, those of a form in their order."""


def tag_of(element: etree._Element) -> Tag:
    """What the start tag of an element says."""
    full_name = str(element.tag)
    known, name = find_name(full_name)
    attributes = tuple([bare(str(key)) for key in element.attrib])
    return Tag(full_name, name if known else foreign_name(element.prefix, name), attributes)


@dataclass(frozen=True, eq=False)
class Document:
    """The elements of a document."""

    parents: Numbers
    """The number of the element that each stands in, in ascending order; -1 for the root."""
    tags: Sequence[Tag]
    tagged: Numbers
    """The place in `tags` of each element's tag."""
    forms: Forms
    formed: Numbers
    """The place in `forms` of each element's start tag."""
    texts: pa.Array
    """Texts without outer white space."""
    placed: Numbers
    """The place in `texts` of each element's text, -1 where it has none or holds more than that."""
    load_tree: Callable[[], etree._Element]
    """Gives the same document as a tree, for what columns do not hold: marked up content."""
    may_hold_undecoded: bool = True
    """Whether `UNDECODED` may stand in it."""
    entities: Numbers = field(default_factory=lambda: np.zeros(0, np.intp))
    """The elements that hold an entity which was left as it stands."""
    _asked: dict[str, tuple[list[str], npt.NDArray[np.int32]]] = field(default_factory=dict)

    @property
    def root(self) -> Tag:
        """The tag of the root."""
        root: Tag = self.tags[self.tagged[0]]
        return root

    @cached_property
    def holding(self) -> npt.NDArray[np.bool_]:
        """Whether each element holds others, or an entity that was left as it stands."""
        found = np.zeros(len(self.parents), bool)
        found[self.parents[1:]] = True
        found[self.entities] = True
        return found

    @cached_property
    def names(self) -> tuple[list[str], Numbers]:
        """The names of elements, and the number of each element's."""
        stated = [tag.name for tag in self.tags]
        names = list(dict.fromkeys(stated))
        known = {name: number for number, name in enumerate(names)}
        return names, np.array([known[name] for name in stated])[self.tagged]

    @cached_property
    def attributed(self) -> npt.NDArray[np.bool_]:
        """Whether each element has attributes."""
        return np.array([bool(tag.attributes) for tag in self.tags])[self.tagged]

    @cached_property
    def tree(self) -> list[etree._Element]:
        """The elements themselves."""
        return _by_level(self.load_tree())[0]

    def hold_something(self, elements: Numbers) -> npt.NDArray[np.bool_]:
        """Whether each of some elements has children or attributes."""
        found: npt.NDArray[np.bool_] = self.holding[elements] | self.attributed[elements]
        return found

    def text(self, elements: Numbers) -> pa.Array:
        """The text of each of some elements; null where it has none."""
        return take_known(self.texts, self.placed[elements])

    def attribute(self, name: str, elements: Numbers) -> Distinct[str]:
        """An attribute of each of some elements by its local name, as written; "" without one."""
        values, numbers = self._numbered(name)
        return Distinct(values, pa.array(numbers[self.formed[elements]]))

    def count_attributes(self, elements: Numbers) -> Counter[str]:
        """How often attributes stand in some elements, by their local names."""
        times = np.bincount(self.tagged[elements], minlength=len(self.tags)).tolist()
        found = Counter[str]()
        for tag, held in zip(self.tags, times, strict=True):
            for name in tag.attributes if held else ():
                found[name] += held
        return found

    def _numbered(self, name: str) -> tuple[list[str], npt.NDArray[np.int32]]:
        """The values of an attribute, and the number of each form's among them."""
        if name not in self._asked:
            # Of two that have one local name, the first.
            at = [tag.attributes.index(name) if name in tag.attributes else -1 for tag in self.tags]
            within = np.array(at)[self.forms.tagged]
            stating = np.flatnonzero(within >= 0)
            places = (self.forms.firsts[stating] + within[stating]).tolist()
            known, values = {"": 0}, self.forms.values
            numbers = np.zeros(len(within), np.int32)
            numbers[stating] = [known.setdefault(values[place], len(known)) for place in places]
            self._asked[name] = list(known), numbers
        return self._asked[name]


def document_of(root: etree._Element) -> Document:
    """The columns of a tree, made element by element."""
    elements, parents = _by_level(root)
    tags: dict[Tag, int] = {}
    forms: dict[tuple[int, tuple[str, ...]], int] = {}
    tagged = [tags.setdefault(tag_of(element), len(tags)) for element in elements]
    values = [tuple(map(str, element.values())) for element in elements]
    formed = [forms.setdefault(form, len(forms)) for form in zip(tagged, values, strict=True)]
    counts = np.array([len(several) for _, several in forms])
    texts = ["" if len(one) else (one.text or "").strip() for one in elements]
    return Document(
        parents=np.array(parents, np.intp),
        tags=list(tags),
        tagged=np.array(tagged, np.intp),
        forms=Forms(
            tagged=np.array([tag for tag, _ in forms]),
            firsts=np.cumsum(counts) - counts,
            values=[value for _, several in forms for value in several],
        ),
        formed=np.array(formed, np.intp),
        texts=pa.array(texts, pa.string()),
        placed=np.array([place if text else -1 for place, text in enumerate(texts)], np.intp),
        load_tree=lambda: root,
        entities=np.flatnonzero([_holds_entity(element) for element in elements]),
    )


def _by_level(root: etree._Element) -> tuple[list[etree._Element], list[int]]:
    """All elements and the numbers of their parents; entities left as they stand are none."""
    elements, parents = [root], [-1]
    for number, element in enumerate(elements):
        for child in element:
            if type(child.tag) is str:
                elements.append(child)
                parents.append(number)
    return elements, parents


def _holds_entity(element: etree._Element) -> bool:
    return any(isinstance(child, etree._Entity) for child in element)
