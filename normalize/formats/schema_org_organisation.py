"""Organisations that a course names, by what they do; people are counted elsewhere, never named.

``creator``, ``author`` and ``sourceOrganization`` award. ``provider`` is where the content comes
from, as Google's guide for course pages defines it: it awards, too, unless a creator is named
beside it. ``seller``, ``offeredBy``, ``publisher`` and ``organizer`` only offer: on aggregators
that is the platform.
"""

import re
from collections.abc import Iterator
from typing import Literal

from normalize.formats.schema_org_node import Node, Text
from normalize.listing import StatedOrganisation

Role = Literal["awarding_body", "partner", "provider"]
_CREATORS = ("creator", "author", "sourceOrganization")
_OFFERING = ("seller", "offeredBy")
_PARTNERS = ("contributor", "sponsor", "funder")
_NEVER_PEOPLE = frozenset({"provider", "sourceOrganization", "publisher", "seller", "offeredBy"})
_REGISTERS = (
    ("ror", re.compile(r"https?://(?:www\.)?ror\.org/(0[a-z0-9]{8})\b")),
    ("wikidata", re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q[0-9]+)\b")),
)


def read_organisations(course: Node, offers: list[Node]) -> list[StatedOrganisation]:
    """Who awards, offers and supports a course, each once."""
    creators = list(_named(course, _CREATORS, "awarding_body"))
    provided: Role = "provider" if creators else "awarding_body"
    found = [
        *creators,
        *_named(course, ("provider", "offeredBy"), provided),
        *(one for offer in offers for one in _named(offer, _OFFERING, "provider")),
        *_named(course, ("publisher", "organizer"), "provider"),
        *_named(course, _PARTNERS, "partner"),
    ]
    by_name: dict[str, StatedOrganisation] = {}
    for one in found:
        by_name.setdefault(one.name.casefold(), one)
    return list(by_name.values())


def read_organisation(
    value: Node | Text, role: Role = "awarding_body"
) -> StatedOrganisation | None:
    """One organisation; None for a person and for what has no name."""
    if isinstance(value, Text):
        return StatedOrganisation(name=str(value), role=role) if _is_name(value) else None
    if "Person" in value.types:
        return None
    name = value.text("name", "legalName", "alternateName")
    if name is None:
        return None
    return StatedOrganisation(
        name=name,
        role=role,
        url=value.link("url") or _homepage(value),
        country=_country(value),
        identifiers=_identifiers(value),
        contact=_contact(value),
    )


def _named(node: Node, names: tuple[str, ...], role: Role) -> Iterator[StatedOrganisation]:
    for name in names:
        for value in node.values(name):
            if isinstance(value, bool) or (name not in _NEVER_PEOPLE and _may_be_person(value)):
                continue
            if organisation := read_organisation(value, role):
                yield organisation


def _may_be_person(value: Node | Text) -> bool:
    """Whether nothing says that an author or contributor is an organisation."""
    return isinstance(value, Text) or not any(
        kind.endswith(("Organization", "Business", "University", "School", "Corporation", "NGO"))
        for kind in value.types
    )


def _is_name(value: Text) -> bool:
    return not re.match(r"https?://|_:", value)


def _homepage(value: Node) -> str | None:
    own = value.id or ""
    return None if not own or any(p.match(own) for _, p in _REGISTERS) or "#" in own else own


def _country(value: Node) -> str | None:
    for address in value.nodes("address"):
        if country := address.text("addressCountry"):
            return country
    return None


def _contact(value: Node) -> str | None:
    """Where anybody may ask: a contact point's page or mail, else the organisation's own mail."""
    for point in value.nodes("contactPoint"):
        if found := point.link("url") or point.text("email"):
            return found
    return value.text("email")


def _identifiers(value: Node) -> list[tuple[str, str]]:
    stated = [value.id or "", *value.texts("sameAs", "identifier")]
    found = [
        (scheme, match[1])
        for text in stated
        for scheme, pattern in _REGISTERS
        if (match := pattern.match(text))
    ]
    for scheme, name in (("lei", "leiCode"), ("vat", "vatID")):
        if code := value.text(name):
            found.append((scheme, code))
    return list(dict.fromkeys(found))
