"""The names of XCRI-CAP: vocabularies that count as one, and types in one form.

Elements are known by their local names within the vocabularies that XCRI-CAP is made of (catalog,
Dublin Core, MLO, credit), because feeds mix them: ``end`` stands in either the catalog's or MLO's.
"""

import re
from functools import lru_cache

from lxml import etree

CATALOG = re.compile(
    r"https?://(?:www\.)?xcri\.(?:org|co\.uk)/profiles/(?:1\.\d/)?catalog(?:/1\.\d)?/?"
)
"""The namespaces of a catalogue, as feeds of 1.1 and 1.2 write them."""
_OTHERS = frozenset(
    {
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
        "http://purl.org/net/mlo",
        "http://purl.org/net/cm",
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
    }
)
KNOWN_ATTRIBUTES = frozenset(
    {"lang", "type", "schemaLocation", "generated", "title", "alt", "href", "preferred"}
)
"""Attributes that say nothing that a catalogue holds, or are read wherever they stand."""


@lru_cache(maxsize=1_000)
def find_name(tag: str) -> tuple[bool, str]:
    """Whether a tag is of one of the vocabularies, and its local name."""
    name = etree.QName(tag)
    namespace = name.namespace or ""
    known = not namespace or namespace in _OTHERS or CATALOG.fullmatch(namespace) is not None
    return known, name.localname[:100]


def foreign_name(prefix: str | None, name: str) -> str:
    """The name of an element of another vocabulary, with its prefix: ``ocx:title``."""
    return f"{prefix or '?'}:{name}"[:100]


@lru_cache(maxsize=1_000)
def bare(key: str) -> str:
    """The local name of an attribute."""
    return str(key).rpartition("}")[2]


@lru_cache(maxsize=1_000)
def plain_type(stated: str) -> str:
    """A type in one form: "careeroutcome" of ``xcriTerms:careerOutcome``."""
    return re.sub(r"[^a-z0-9]", "", stated.rpartition(":")[2].lower())
