"""Microdata and RDFa of a page, as JSON-LD values, by extruct.

Both are read only where a page marks up a type of course in them: extruct takes 60 to 190 ms for
RDFa on a page of 100 KB and more, and most pages have none.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import lxml.html
from extruct.rdfa import RDFaExtractor
from extruct.w3cmicrodata import MicrodataExtractor

_TYPES = r"(?:Course(?:Instance)?|EducationalOccupational(?:Program|Credential)|WorkBasedProgram)"
_MICRODATA = re.compile(rf"(?i)itemtype\s*=\s*[\"']?[^\"'>]{{0,300}}schema\.org/{_TYPES}\b")
_RDFA = re.compile(rf"(?i)typeof\s*=\s*[\"']?[^\"'>]{{0,300}}\b{_TYPES}\b")
_TIME = re.compile(  # no part of it reaches beyond the next tag, or many tags would take long
    r"""(?i)<time\b(?![^<>]{0,1000}\bcontent\s*=)([^<>]{0,500}?)"""
    r"""\bdatetime\s*=\s*("[^"<>]{0,200}"|'[^'<>]{0,200}')"""
)
_DEEPEST = 40
_TOO_DEEP = f"boolean(//*[@itemscope][count(ancestor::*[@itemscope]) >= {_DEEPEST}])"
_MOST_REFERENCES = 2_000
_STEPS = 6
_LARGEST_RDFA = 4 * 1024 * 1024


class MarkupError(ValueError):
    """The page marks up a course in a way that cannot be read."""


_Object = dict[str, object]


def _read_microdata(text: str, tree: lxml.html.HtmlElement | None, base: str) -> list[object]:
    """The microdata items of a page as JSON-LD objects.

    Raises:
        MarkupError: extruct cannot read them, or not in bounded time.
    """
    del text  # the tree that lxml made of it serves
    if tree is None:
        return []
    # extruct takes time by the cube of the nesting, and follows each reference anew.
    if tree.xpath(_TOO_DEEP):
        raise MarkupError(f"microdata nested more than {_DEEPEST} items deep is not read")
    references = sum(len(stated.split()) for stated in _texts(tree, "//@itemref"))
    if references > _MOST_REFERENCES:
        raise MarkupError(f"microdata with {references} references to elements is not read")
    items = _guarded(lambda: MicrodataExtractor().extract_items(tree, base))
    return [_from_microdata(item, 0) for item in items]


def _read_rdfa(text: str, tree: lxml.html.HtmlElement | None, base: str) -> list[object]:
    """The RDFa statements of a page as flat JSON-LD objects, in an order of their own.

    RDF knows no order, and the ids of unnamed things change from run to run; things and values are
    sorted by what they say, so that the same page always reads the same.

    Raises:
        MarkupError: extruct cannot read them, or the page is too large for it.
    """
    del tree  # RDFa needs a tree of its own kind
    if len(text) > _LARGEST_RDFA:
        raise MarkupError(f"RDFa on a page of {len(text)} characters is not read")
    # In HTML the value of a time is its `datetime` (HTML+RDFa 1.1, 3.1), which extruct passes over.
    stated = _TIME.sub(r"<time\1datetime=\2 content=\2", text)
    flat = _guarded(lambda: RDFaExtractor().extract(stated, base_url=base))
    nodes = {str(node["@id"]): node for node in flat if "@id" in node}
    prints = _fingerprints(nodes)
    ordered = sorted(nodes, key=lambda name: (prints[name], name))
    return [_sorted(nodes[name], prints) for name in ordered]


def _texts(tree: lxml.html.HtmlElement, path: str) -> list[str]:
    found = tree.xpath(path)
    return [str(item) for item in found] if isinstance(found, list) else []


def _guarded(extract: Callable[[], list[_Object]]) -> list[_Object]:
    try:
        return extract()
    except Exception as error:
        # Whatever the parsers raise on hostile markup costs this markup only, never the page.
        raise MarkupError(f"{type(error).__name__}: {str(error)[:200]}") from error


def _from_microdata(item: object, depth: int) -> object:
    if isinstance(item, list):
        return [_from_microdata(inner, depth) for inner in item]
    if not isinstance(item, dict) or depth > _DEEPEST:
        return item if isinstance(item, str) else None
    found: _Object = {"@type": item.get("type")}
    if item.get("id"):
        found["@id"] = item["id"]
    for name, value in (item.get("properties") or {}).items():
        found[name] = _from_microdata(value, depth + 1)
    return found


def _fingerprints(nodes: Mapping[str, _Object]) -> dict[str, str]:
    """Each thing by what it says, and what the things say that it points to, some steps far."""
    prints = {name: "" if name.startswith("_:") else name for name in nodes}
    for _ in range(_STEPS):
        prints = {name: _digest(node, prints) for name, node in nodes.items()}
    return prints


def _digest(node: _Object, prints: Mapping[str, str]) -> str:
    said = {key: _keys(values, prints) for key, values in node.items() if key != "@id"}
    name = str(node["@id"])
    stated = json.dumps([name if not name.startswith("_:") else "", said], sort_keys=True)
    return sha256(stated.encode()).hexdigest()


def _keys(values: object, prints: Mapping[str, str]) -> list[str]:
    return sorted(_key(item, prints) for item in (values if isinstance(values, list) else [values]))


def _key(value: object, prints: Mapping[str, str]) -> str:
    if isinstance(value, dict) and value.get("@id") in prints:
        return prints[str(value["@id"])]
    return json.dumps(value, sort_keys=True, default=str)


def _sorted(node: _Object, prints: Mapping[str, str]) -> _Object:
    return {
        key: sorted(values, key=lambda item: _key(item, prints))
        if isinstance(values, list)
        else values
        for key, values in node.items()
    }


@dataclass(frozen=True, slots=True)
class Syntax:
    """One way of marking up the elements of a page."""

    name: str
    pattern: re.Pattern[str]
    extract: Callable[[str, lxml.html.HtmlElement | None, str], list[object]]

    def is_in(self, text: str) -> bool:
        """Whether a page marks up a type of course so."""
        return self.pattern.search(text) is not None


SYNTAXES = (
    Syntax("microdata", _MICRODATA, _read_microdata),
    Syntax("rdfa", _RDFA, _read_rdfa),
)
