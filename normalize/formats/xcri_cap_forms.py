"""The forms in which start tags are written: each is read once, by libxml2.

Most start tags of a feed are written like others, or differ in values of attributes that mean what
they say. Those that differ otherwise are put into a document of their own, each where the
namespaces are declared that it was found in, and libxml2 reads that: it judges them by the rules of
XML, and says what they mean.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress, groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from lxml import etree

from normalize.formats.xcri_cap_document import Forms, Tag, tag_of
from normalize.formats.xcri_cap_parser import parse
from normalize.formats.xcri_cap_said import Numbers

_NAME = re.compile(r"<([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""(([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*'))""")
_Scope = Mapping[str, str]
"""Attributes that declare namespaces, by their names: ``xmlns:dc`` -> ``xmlns:dc="urn:x"``."""


class StartTags(NamedTuple):
    """The start tags of a document, as `Document` has them."""

    tags: list[Tag]
    names: list[str]
    """The names of tags as they are written."""
    tagged: Numbers
    forms: Forms
    formed: Numbers


def read_forms(
    texts: Sequence[str], formed: Numbers, parents: Numbers, before: bytes
) -> StartTags | None:
    """The forms of a document; None where libxml2 refuses one, or what is to be judged with them.

    Args:
        texts: start tags as they are written, each once.
        formed: the place in `texts` of each element's.
        parents: the number of the element that each stands in.
        before: the begin of an element ``_``, which they are put into.
    """
    parted = _part(texts, _are_whole(texts))
    whole = {place: texts[place] for place in np.flatnonzero(parted.firsts < 0).tolist()}
    declared = {place: _declared(text) for place, text in whole.items() if "xmlns" in text}
    scopes, scoped = _scopes(declared, formed, parents)
    shapes, tagged = [(int(scoped[0]), shape) for shape in parted.shapes], parted.shaped
    firsts = parted.firsts
    if len(scoped) > 1:
        within, places, formed = _number_pairs(scoped, formed)
        within, shaped, tagged = _number_pairs(within, parted.shaped[places])
        pairs = zip(within.tolist(), shaped.tolist(), strict=True)
        shapes = [(scope, parted.shapes[shape]) for scope, shape in pairs]
        firsts = firsts[places]
    read = _read_shapes(shapes, scopes, before)
    if read is None:
        return None
    own = [list(map(str, element.values())) for element in read]
    behind = np.cumsum([len(parted.values), *map(len, own)])[tagged]
    return StartTags(
        tags=list(map(tag_of, read)),
        names=[name[1] for _, shape in shapes if (name := _NAME.match(shape))],
        tagged=tagged[formed],
        forms=Forms(
            tagged=tagged,
            firsts=np.where(firsts < 0, behind, firsts),
            values=[*parted.values, *chain.from_iterable(own)],
        ),
        formed=formed,
    )


class _Parted(NamedTuple):
    """Start tags without the values of their attributes, and these."""

    shapes: list[str]
    shaped: Numbers
    """The place in `shapes` of each tag's."""
    firsts: Numbers
    """Where the values of each begin in `values`; -1 where the shape is the whole tag."""
    values: list[str]


def _part(texts: Sequence[str], are_whole: npt.NDArray[np.bool_]) -> _Parted:
    """The shapes of start tags, all cut in one run of text.

    Args:
        texts: the tags.
        are_whole: those that are not to be cut.
    """
    whole, plain = np.flatnonzero(are_whole), np.flatnonzero(~are_whole)
    parts = "".join(compress(texts, (~are_whole).tolist())).split('"')
    # The sign stands nowhere but at the ends of tags.
    cut = '""'.join(parts[::2]).split(">")[:-1]
    if len(cut) < len(plain):  # Ends stand in quotes where one is left open.
        return _part(texts, are_whole | [text.count('"') % 2 == 1 for text in texts])
    numbers: dict[str, int] = {}
    shaped, firsts = np.empty(len(texts), np.intp), np.full(len(texts), -1)
    shaped[plain] = [numbers.setdefault(shape, len(numbers)) for shape in cut]
    shaped[whole] = len(numbers) + np.arange(len(whole))
    counts = np.array([shape.count('""') for shape in numbers], np.intp)[shaped[plain]]
    firsts[plain] = np.cumsum(counts) - counts
    shapes = [f"{shape}>" for shape in numbers] + [texts[place] for place in whole.tolist()]
    return _Parted(shapes, shaped, firsts, parts[1::2])


def _are_whole(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """In which start tags a value may mean something else than it says, or declares a namespace."""
    run, found = "".join(texts), np.zeros(len(texts), bool)
    for mark in ("&", "'", "xmlns"):
        if mark in run:
            found |= [mark in text for text in texts]
    if not "".join(compress(texts, (~found).tolist())).isprintable():
        found |= [not text.isprintable() for text in texts]
    return found


def _number_pairs(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The different pairs of two columns of numbers, and the place of each row's among them."""
    bound = second.max() + 1
    met = pa.array(first * bound + second).dictionary_encode()
    one, other = np.divmod(met.dictionary.to_numpy(), bound)
    return one, other, met.indices.to_numpy().astype(np.intp)


def _read_shapes(
    shapes: Iterable[tuple[int, str]], scopes: list[_Scope], before: bytes
) -> list[etree._Element] | None:
    """Start tags as elements; None where libxml2 refuses something.

    Args:
        shapes: the number of the scope that each stands in, and the tag.
        scopes: the scopes.
        before: what the document that is made of them begins with.
    """
    alike = groupby(shapes, itemgetter(0))
    made = "".join([_written(scopes[scope], held) for scope, held in alike])
    if "xml:id" in made:
        return None  # Whether two elements have one id, forms do not tell.
    try:
        root = parse(b"%b%b</_>" % (before, made.encode()))
    except etree.XMLSyntaxError:
        return None
    return [element for scope in root for element in scope]


def _written(scope: _Scope, shapes: Iterable[tuple[int, str]]) -> str:
    """Start tags as elements that hold nothing, in one that declares the names of their scope."""
    # The sign stands nowhere but at their ends.
    empty = "".join([text for _, text in shapes]).replace("/>", ">").replace(">", "/>")
    return f"<_ {' '.join(scope.values())}>{empty}</_>"


def _declared(form: str) -> _Scope:
    """The namespaces that a start tag declares."""
    name = _NAME.match(form)
    found = _ATTRIBUTE.findall(form, name.end() if name else 0)
    return {key: said for said, key in found if key == "xmlns" or key.startswith("xmlns:")}


def _scopes(
    declared: Mapping[int, _Scope], placed: Numbers, parents: Numbers
) -> tuple[list[_Scope], Numbers]:
    """Scopes of names, and the place of each element's: its parent's, if it declares nothing.

    One place for all where the root alone declares names, as in most feeds.
    """
    scopes = _Scopes(declared)
    if not np.bincount(placed[1:], minlength=max(declared, default=0) + 1)[list(declared)].any():
        return scopes.found, np.array([scopes.inside(0, placed[0])])
    scoped: list[int] = []
    for parent, form in zip(parents.tolist(), placed.tolist(), strict=True):
        scope = scoped[parent] if scoped else 0
        scoped.append(scopes.inside(scope, form) if form in declared else scope)
    return scopes.found, np.array(scoped)


class _Scopes:
    """Which namespaces are declared, wherever start tags declare some."""

    def __init__(self, declared: Mapping[int, _Scope]) -> None:
        """Begin outside of the root.

        Args:
            declared: by the forms that declare some.
        """
        self._declared = declared
        self._numbers: dict[frozenset[tuple[str, str]], int] = {}
        self._inside: dict[tuple[int, int], int] = {}
        self.found: list[_Scope] = []
        self._number({})

    def inside(self, scope: int, form: int) -> int:
        """The number of the scope that a tag opens in another."""
        found = self._inside.get((scope, form))
        if found is None:
            inner = self._number({**self.found[scope], **self._declared.get(form, {})})
            found = self._inside[scope, form] = inner
        return found

    def _number(self, scope: _Scope) -> int:
        number = self._numbers.setdefault(frozenset(scope.items()), len(self.found))
        if number == len(self.found):
            self.found.append(scope)
        return number
