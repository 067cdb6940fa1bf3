"""The forms in which start tags are written: each is read once, by libxml2.

Most start tags of a feed are written like others. Those that differ are put into a document of
their own, each where the namespaces stand for it that it was found in, and libxml2 reads that: it
judges them by the rules of XML, and says what they mean.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from lxml import etree

from normalize.distinct import python_values
from normalize.formats.xcri_cap_document import Tag, tag_of
from normalize.formats.xcri_cap_parser import parse
from normalize.formats.xcri_cap_said import Numbers

_NAME = re.compile(r"<[^\s/>]+")
_ATTRIBUTE = re.compile(r"""(([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*'))""")
_Scope = Mapping[str, str]
"""Attributes that declare namespaces, by their names: ``xmlns:dc`` -> ``xmlns:dc="urn:x"``."""


def read_forms(
    written: pa.Array, parents: Numbers, head: bytes, references: Iterable[bytes]
) -> tuple[list[Tag], Numbers] | None:
    """Distinct tags and the place of each element's; None where libxml2 refuses something.

    Args:
        written: the start tag of each element, as a dictionary.
        parents: the number of the element that each stands in.
        head: the declaration of the document, and
        references: those in it (or ends of lines), both to be judged by libxml2.
    """
    forms, placed = python_values(written.dictionary), written.indices.to_numpy()
    declared = {place: _declared(form) for place, form in enumerate(forms) if "xmlns" in form}
    scopes, scoped = _scopes(declared, placed, parents)
    groups = [(int(scoped[0]), forms)]
    if len(scoped) > 1:
        met = pa.array(scoped * len(forms) + placed).dictionary_encode()
        pairs = [divmod(pair, len(forms)) for pair in met.dictionary.to_pylist()]
        alike = groupby(pairs, itemgetter(0))
        groups = [(scope, [forms[place] for _, place in held]) for scope, held in alike]
        placed = met.indices.to_numpy()
    made = "".join([_written(scopes[scope], held) for scope, held in groups])
    if "xml:id" in made:
        return None  # Whether two elements have one id, forms do not tell.
    try:
        root = parse(b"%b<_>%b%b</_>" % (head, b"".join(references), made.encode()))
    except etree.XMLSyntaxError:
        return None
    return [tag_of(one) for scope in root for one in scope], placed.astype(np.intp)


def _written(scope: _Scope, forms: list[str]) -> str:
    """Forms as elements that hold nothing, in one that declares the names of their scope."""
    # The sign stands nowhere but at their ends.
    empty = "".join(forms).replace("/>", ">").replace(">", "/>")
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
    if not np.isin(placed[1:], list(declared)).any():
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
