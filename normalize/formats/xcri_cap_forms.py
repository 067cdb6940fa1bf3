"""The forms in which start tags are written: each is read once, by libxml2.

Most start tags of a feed are written like others, or differ in values of attributes that mean what
they say. Those that differ otherwise are put into a document of their own, each where the
namespaces are declared that it was found in, and libxml2 reads that: it judges them by the rules of
XML, and says what they mean.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from lxml import etree

from normalize.formats.xcri_cap_document import Form, Tag, tag_of
from normalize.formats.xcri_cap_parser import parse
from normalize.formats.xcri_cap_said import Numbers

_NAME = re.compile(r"<([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""(([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*'))""")
_Scope = Mapping[str, str]
"""Attributes that declare namespaces, by their names: ``xmlns:dc`` -> ``xmlns:dc="urn:x"``."""


class Forms(NamedTuple):
    """The forms of a document's start tags, as `Document` has them."""

    tags: list[Tag]
    names: list[str]
    """The names of tags as they are written."""
    tagged: Numbers
    forms: list[Form]
    formed: Numbers


def read_forms(
    texts: Sequence[str], formed: npt.NDArray[np.int32], parents: Numbers, before: bytes
) -> Forms | None:
    """The forms of a document; None where libxml2 refuses one, or what is to be judged with them.

    Args:
        texts: start tags as they are written, each once.
        formed: the place in `texts` of each element's.
        parents: the number of the element that each stands in.
        before: the begin of an element ``_``, which they are put into.
    """
    declared = {place: _declared(text) for place, text in enumerate(texts) if "xmlns" in text}
    scopes, scoped = _scopes(declared, formed, parents)
    pairs = list(zip(repeat(int(scoped[0])), range(len(texts))))
    if len(scoped) > 1:
        met = pa.array(scoped * len(texts) + formed).dictionary_encode()
        pairs = [divmod(pair, len(texts)) for pair in met.dictionary.to_pylist()]
        formed = met.indices.to_numpy()
    parted = list(map(_part, texts))
    shapes: dict[tuple[int, str], int] = {}
    shaped = [shapes.setdefault((scope, parted[at][0]), len(shapes)) for scope, at in pairs]
    read = _read_shapes(shapes, scopes, before)
    if read is None:
        return None
    own = [list(map(str, element.values())) for element in read]
    values = [parted[at][1] or own[shape] for shape, (_, at) in zip(shaped, pairs, strict=True)]
    return Forms(
        tags=list(map(tag_of, read)),
        names=[name[1] for _, text in shapes if (name := _NAME.match(text))],
        tagged=np.array(shaped)[formed],
        forms=list(zip(shaped, values, strict=True)),
        formed=formed.astype(np.intp),
    )


def _part(text: str) -> tuple[str, list[str]]:
    """A start tag without the values of its attributes, and these.

    The whole tag where one of them may mean something else than it says, or declares a namespace.
    """
    if "&" in text or "'" in text or "xmlns" in text or not text.isprintable():
        return text, []
    parts = text.split('"')
    return ('""'.join(parts[::2]), parts[1::2]) if len(parts) % 2 else (text, [])


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
    declared: Mapping[int, _Scope], placed: npt.NDArray[np.int32], parents: Numbers
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
