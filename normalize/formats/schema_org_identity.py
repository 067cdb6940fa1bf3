"""What a record is known by: its key and its address.

The key is the first of: the address of its own page (``url``, ``mainEntityOfPage``), its absolute
``@id``, the address of the page that describes it, its ``courseCode`` or ``identifier``. Addresses
come first since other pages name a course by its address. An address that leads to the site's home
page, as careless templates write for every course, is none. Records of one page that would share a
key, and differ in title, fall back to the address with its fragment, ``@id``, code, or the address
with the title as fragment.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from normalize.formats.schema_org_names import SCHEMA_ORG
from normalize.formats.schema_org_node import Address, Node, Text

_NOT_WORD = re.compile(r"[^\w]+")
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class Site:
    """Where the records of a payload were published."""

    page: str
    """The page's own address: canonical, else as fetched."""
    is_page: bool
    """False for a JSON document, whose address is not the address of a course."""
    address: Address


def page_address(fetched: str, canonical: str | None) -> str:
    """The address that a page goes by; a canonical link to the home page is not believed."""
    address = Address(fetched)
    stated = address.page(canonical) if canonical else None
    own = address.page(fetched) or fetched
    return own if stated is None or (_is_home(stated) and not _is_home(own)) else stated


def own_page(node: Node, site: Site) -> str | None:
    """The address that a node gives as its own page."""
    for name in ("url", "mainEntityOfPage"):
        stated = node.page(name)
        if stated is not None and not (_is_home(stated) and not _is_home(site.page)):
            return stated
    return None


def reference_key(node: Node, site: Site) -> str | None:
    """The key under which a node that is only referred to would be listed."""
    return own_page(node, site) or _own_id(node) or code(node)


def native_id(node: Node, site: Site, *, alone: bool) -> str | None:
    """The key of a record; `alone` says that the payload holds no other."""
    stated = own_page(node, site) or _own_id(node)
    if stated or site.is_page:
        return stated or site.page
    return code(node) or (site.page if alone else None)


def other_key(node: Node, site: Site, title: str) -> str:
    """The key of a record that shares its first one with another on the same page."""
    first = own_page(node, site) or site.page
    stated = node.link("url")
    anchor = stated if stated is not None and stated.startswith(f"{first}#") else None
    return anchor or _own_id(node) or code(node) or f"{first}#{_slug(title)}"


def code(node: Node) -> str | None:
    """The provider's own code, where it is a word and no address."""
    for name in ("courseCode", "identifier"):
        for value in node.values(name):
            stated = value if isinstance(value, Text) else None
            if isinstance(value, Node):
                stated = next((v for v in value.values("value") if isinstance(v, Text)), None)
            if stated:
                return str(stated)
    return None


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ in case and white space at most."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def is_elsewhere(node: Node, site: Site) -> bool:
    """Whether a node has a page of its own that is not this one."""
    stated = own_page(node, site) or _own_id(node)
    return stated is not None and stated.partition("#")[0] != site.page.partition("#")[0]


def _own_id(node: Node) -> str | None:
    if node.id is None or SCHEMA_ORG.match(node.id) or not re.match(r"https?:|urn:", node.id):
        return None
    return None if _is_home(node.id) and "#" not in node.id else node.id


def _is_home(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query


def _slug(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _NOT_WORD.sub("-", folded).strip("-")[:_LONGEST_SLUG]
