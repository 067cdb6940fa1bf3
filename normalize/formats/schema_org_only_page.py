"""What only the page says, put where a course's own data is silent, and marked as such.

Only a course that has its page for itself takes the page's description, breadcrumbs and language.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from normalize.formats.schema_org_graph import Graph
from normalize.formats.schema_org_identity import Site, same_title
from normalize.formats.schema_org_node import Node
from normalize.formats.schema_org_page import Page
from normalize.listing import Listing
from normalize.reading import Reading

_ROOTS = frozenset(
    {
        "all courses", "catalog", "catalogue", "courses", "find a course", "home", "home page",
        "homepage", "our courses", "programs", "programmes", "search", "short courses", "start",
        "startseite", "subjects", "accueil", "inicio",
    }
)  # fmt: skip


def fill_from_page(reading: Reading, page: Page, graph: Graph, site: Site) -> None:
    """Fill description, subjects and languages of the page's only listing."""
    if len(reading.listings) != 1:
        return
    (listing,) = reading.listings
    if listing.description is None and page.description is not None:
        listing.description = page.description
        listing.methods["description"] = "html"
    if not listing.languages and page.language is not None:
        listing.languages = [page.language]
        listing.methods["languages"] = "html"
    if not listing.subjects:
        _fill_subjects(listing, page, graph, site)


def _fill_subjects(listing: Listing, page: Page, graph: Graph, site: Site) -> None:
    stated = list(_breadcrumb_list(graph))
    method = "jsonld" if stated else "html"
    labels = [
        label
        for label, address in stated or page.breadcrumbs
        if _is_subject(label, address, listing, site)
    ]
    if labels:
        listing.subjects = list(dict.fromkeys(labels))
        if method != listing.method:
            listing.methods["subjects"] = method


def _breadcrumb_list(graph: Graph) -> Iterator[tuple[str, str | None]]:
    """The places of the first trail that the page states."""
    trail = next((node for node in graph.nodes if "BreadcrumbList" in node.types), None)
    for place in [] if trail is None else trail.nodes("itemListElement"):
        label = place.text("name") or place.text("item")
        if label is not None and "://" not in label:
            yield label, _address(place)


def _address(place: Node) -> str | None:
    return place.page("item") or place.page("url")


def _is_subject(label: str, address: str | None, listing: Listing, site: Site) -> bool:
    """Whether a place is a subject: neither the way in nor the course itself."""
    if same_title(label, listing.title) or label.casefold() in _ROOTS:
        return False
    if address is None:
        return True
    return urlsplit(address).path not in ("", "/") and address not in (site.page, listing.url)
