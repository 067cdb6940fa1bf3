"""A course, program, instance or award as a listing."""

from normalize.formats.record import RejectedRecordError
from normalize.formats.schema_org_credential import read_credentials, read_standalone
from normalize.formats.schema_org_identity import Site, own_page, reference_key
from normalize.formats.schema_org_learning import read_learning
from normalize.formats.schema_org_naming import Named
from normalize.formats.schema_org_node import Node
from normalize.formats.schema_org_offer import read_offers, read_prices
from normalize.formats.schema_org_organisation import read_organisations
from normalize.formats.schema_org_records import (
    PARTS,
    PROGRAMS,
    SESSIONS,
    is_course,
    is_credential,
    is_instance,
)
from normalize.formats.schema_org_session import read_sessions
from normalize.listing import Listing, OfferingKind, Relation, StatedRelation

_LEFT_OUT = ("instructor", "review", "reviews", "creator", "author", "potentialAction", "position")
"""People, and what readers of a page do there: no part of a catalogue."""
_PREREQUISITES = ("coursePrerequisites", "programPrerequisites")
_LONGEST_ID = 1_000


def read_listing(record: Named, site: Site) -> Listing:
    """The listing of a record.

    Raises:
        RejectedRecordError: its key is longer than any key is.
    """
    node = record.node
    if len(record.native_id) > _LONGEST_ID:
        message = f"the key has {len(record.native_id)} characters: no key is that long"
        raise RejectedRecordError("out_of_bounds", message, "native_id")
    instances = _instances(node)
    listing = Listing(
        native_id=record.native_id,
        title=record.title,
        url=own_page(node, site) or _page_of(node, site),
        kind=_kind(node),
        pointer=node.pointer,
        method=node.method,
    )
    _read_texts(node, listing)
    read_learning(node, instances, listing)
    _read_languages(node, instances, listing)
    _read_delivery(node, instances, listing)
    _read_rating(node, listing)
    _read_offers(node, instances, listing, own_page(node, site))
    listing.relations = _relations(node, site)
    read_credentials(node, listing)
    if is_credential(node):
        read_standalone(node, listing)
    node.skip(*_LEFT_OUT)
    return listing


def _page_of(node: Node, site: Site) -> str | None:
    if site.is_page:
        return site.page
    stated = node.id if node.id is not None and node.id.startswith("http") else None
    return stated or next((page for o in read_offers(node) if (page := o.page("url"))), site.page)


def _kind(node: Node) -> OfferingKind:
    if not PROGRAMS.isdisjoint(node.types):
        return "program"
    return "course" if is_course(node) or is_instance(node) else "assessment"


def _instances(node: Node) -> list[Node]:
    """The instances of a course; one that stands alone, or is a course itself, is its own."""
    found = [one for name in SESSIONS for one in node.nodes(name) if not one.is_reference]
    found += [one for one in node.nodes("subEvent") if is_instance(one)]
    own = [node] if is_instance(node) else []
    return list(dict.fromkeys([*own, *found]))


def _read_texts(node: Node, listing: Listing) -> None:
    listing.subtitle = node.text("alternativeHeadline", "disambiguatingDescription")
    listing.description = node.text("description", "abstract")
    listing.brand = node.text("programType")
    listing.content_licence = node.text("license") or node.link("license")
    listing.enrollment_count = node.text("totalHistoricalEnrollment")
    listing.status = node.text("creativeWorkStatus")
    listing.published = node.text("datePublished", "dateCreated")
    listing.modified = node.text("dateModified")
    listing.image = node.link("image", "thumbnailUrl")


def _read_languages(node: Node, instances: list[Node], listing: Listing) -> None:
    stated = _languages(node, "inLanguage") + _languages(node, "availableLanguage")
    of_instances = [one for instance in instances for one in _languages(instance, "inLanguage")]
    listing.languages = list(dict.fromkeys(stated or of_instances))


def _languages(node: Node, name: str) -> list[str]:
    """Language by code where there is one: a Language node has both name and code."""
    found = []
    for value in node.values(name):
        if isinstance(value, Node):
            stated = value.text("alternateName") or value.text("name", "identifier", "termCode")
            found.append(stated or value.id or "")
        elif not isinstance(value, bool):
            found.append(str(value))
    return [text for text in found if text]


def _read_delivery(node: Node, instances: list[Node], listing: Listing) -> None:
    stated = node.texts("courseMode", "educationalProgramMode")
    of_instances = [mode for one in instances for mode in one.texts("courseMode")]
    listing.delivery = ", ".join(dict.fromkeys(stated or of_instances)) or None


def _read_rating(node: Node, listing: Listing) -> None:
    for value in node.values("aggregateRating"):
        if isinstance(value, Node):
            listing.rating = value.text("ratingValue")
            listing.rating_best = value.text("bestRating")
            listing.rating_worst = value.text("worstRating")
            listing.rating_count = value.text("ratingCount", "reviewCount")
        elif not isinstance(value, bool):
            listing.rating = str(value)


def _read_offers(node: Node, instances: list[Node], listing: Listing, page: str | None) -> None:
    component = "complete" if listing.kind == "program" else "course"
    others = [one for one in instances if one is not node]
    listing.sessions, of_sessions = read_sessions(instances, page)
    own = [] if node in instances else read_prices(node, component)
    listing.prices = own + of_sessions
    offers = [offer for one in [node, *others] for offer in read_offers(one)]
    listing.organisations = read_organisations(node, offers)
    known = {one.name.casefold() for one in listing.organisations}
    for instance in others:
        for organisation in read_organisations(instance, []):
            if organisation.name.casefold() not in known:
                listing.organisations.append(organisation)
    listing.partners = [one.name for one in listing.organisations if one.role == "partner"]


def _relations(node: Node, site: Site) -> list[StatedRelation]:
    edges = [
        *(_edge("has_part", part, site) for part in _courses(node, PARTS)),
        *(_edge("has_part", whole, site, inverse=True) for whole in _courses(node, ("isPartOf",))),
        *(_edge("prerequisite", needed, site) for needed in _courses(node, _PREREQUISITES)),
    ]
    found = [edge for edge in edges if edge is not None]
    parts = [edge for edge in found if edge.relation == "has_part" and not edge.inverse]
    for position, edge in enumerate(parts, start=1):
        edge.position = position
    return found


def _courses(node: Node, names: tuple[str, ...]) -> list[Node]:
    return [value for name in names for value in node.nodes(name) if is_course(value)]


def _edge(
    relation: Relation,
    other: Node,
    site: Site,
    *,
    inverse: bool = False,
    position: int | None = None,
) -> StatedRelation | None:
    key = reference_key(other, site)
    if key is None:
        return None
    return StatedRelation(relation=relation, native_id=key, inverse=inverse)
