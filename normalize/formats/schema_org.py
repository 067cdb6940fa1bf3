"""schema.org courses in web pages: JSON-LD, microdata and RDFa, and JSON-LD documents."""

from collections import Counter

from normalize.formats.record import RejectedRecordError
from normalize.formats.schema_org_course import read_listing
from normalize.formats.schema_org_graph import Graph
from normalize.formats.schema_org_identity import Site, is_elsewhere, page_address, same_title
from normalize.formats.schema_org_json import JsonError, read_block
from normalize.formats.schema_org_markup import SYNTAXES, MarkupError, Syntax
from normalize.formats.schema_org_naming import join_sessions, name_records, reject
from normalize.formats.schema_org_node import Address
from normalize.formats.schema_org_only_page import fill_from_page
from normalize.formats.schema_org_page import Page, decode
from normalize.formats.schema_org_records import find_records
from normalize.listing import Coverage, FormatError, Payload, Reject
from normalize.reading import Reader, Reading

_MARKERS = ("Course", "EducationalOccupational", "WorkBasedProgram")
_MOST_ISSUES = 500


def read(payload: Payload) -> Reading:
    """The courses that a page or a JSON-LD document describes; a page without any gives none.

    Raises:
        FormatError: the payload is neither a page nor JSON.
    """
    document = decode(payload)
    reading = Reading()
    if document.is_json:
        _read_document(document.text, payload, reading)
    else:
        _read_page(document.text, payload, reading)
    return reading


def _read_document(text: str, payload: Payload, reading: Reading) -> None:
    graph = Graph(Address(payload.url), "jsonld", reading.unread)
    try:
        block = read_block(text)
    except JsonError as error:
        if not _looks_like_course(text):
            raise FormatError(str(error)) from error
        reading.rejects.append(_unreadable("", str(error)))
        return
    _count(block.mended, reading.unread)
    for position, value in enumerate(block.values):
        graph.add(value, f"/{position}" if len(block.values) > 1 else "")
    site = Site(payload.url, is_page=False, address=graph.address)
    _read_graph(graph, site, reading)


def _read_page(text: str, payload: Payload, reading: Reading) -> None:
    page = Page(text, payload.url)
    address = Address(page.base)
    site = Site(page_address(payload.url, page.canonical), is_page=True, address=address)
    graph = Graph(address, "jsonld", reading.unread, page.language)
    for number, block in enumerate(page.blocks, start=1):
        _add_block(block, number, graph, reading)
    _read_graph(graph, site, reading)
    for syntax in SYNTAXES:
        if syntax.is_in(text):
            _read_markup(syntax, page, site, reading)
    fill_from_page(reading, page, graph, site)


def _add_block(text: str, number: int, graph: Graph, reading: Reading) -> None:
    pointer = f"script[{number}]"
    try:
        block = read_block(text)
    except JsonError as error:
        if _looks_like_course(text):
            reading.rejects.append(_unreadable(pointer, str(error)))
        else:
            reading.unread["jsonld: unreadable block without a course"] += 1
        return
    _count(block.mended, reading.unread)
    for position, value in enumerate(block.values):
        inner = f"/{position}" if len(block.values) > 1 else ""
        graph.add(value, pointer + inner, pointer)


def _read_markup(syntax: Syntax, page: Page, site: Site, reading: Reading) -> None:
    """What microdata or RDFa say beyond what was read before; the same course again is counted."""
    method = syntax.name
    graph = Graph(site.address, method, reading.unread, page.language)
    try:
        items = syntax.extract(page.text, page.tree, page.base)
    except MarkupError as error:
        reading.rejects.append(_unreadable(method, str(error)))
        return
    for number, item in enumerate(items, start=1):
        graph.add(item, f"{method}[{number}]")
    found = Reading(unread=reading.unread)
    _read_graph(graph, site, found)
    if reading.listings and found.rejects:
        reading.unread[f"{method}: course without a title beside one with"] += len(found.rejects)
        found.rejects.clear()
    for listing in found.listings:
        if any(
            listing.native_id == known.native_id or same_title(listing.title, known.title)
            for known in reading.listings
        ):
            reading.unread[f"{method}: course that was read before"] += 1
        else:
            reading.listings.append(listing)
    reading.rejects.extend(found.rejects)


def _read_graph(graph: Graph, site: Site, reading: Reading) -> None:
    """Add each record of a graph to `reading`, as a listing or a reject."""
    found = find_records(graph)
    records = list(found.own)
    if not records or not site.is_page:
        records += found.listed
    elif found.listed:
        reading.unread["Course: listed beside the page's own"] += len(found.listed)
    for part in found.parts:
        if site.is_page and is_elsewhere(part, site):
            reading.unread[f"{part.kind}: part with a page of its own"] += 1
        else:
            records.append(part)
    reading.unread.update(found.mentioned)
    for record in name_records(join_sessions(records, reading), site, reading):
        try:
            reading.listings.append(read_listing(record, site))
        except RejectedRecordError as refusal:
            reading.rejects.append(reject(record.node, refusal.reason, refusal.detail))
    _close(graph, reading.unread)


def _close(graph: Graph, issues: Counter[str]) -> None:
    """Count the properties that nothing asked for, of the nodes that were read at all."""
    for node in graph.nodes:
        if node.is_opened:
            for name in node.unread():
                issues[name if name in issues or len(issues) < _MOST_ISSUES else "(others)"] += 1


def _count(mended: list[str], issues: Counter[str]) -> None:
    for name in mended:
        issues[f"jsonld: mended {name}"] += 1


def _looks_like_course(text: str) -> bool:
    return any(marker in text for marker in _MARKERS)


def _unreadable(pointer: str, detail: str) -> Reject:
    return Reject(reason="unreadable_payload", detail=detail, pointer=pointer)


_EXPOSED = (
    "native_id", "title", "url", "subtitle", "description", "language_stated", "language_codes",
    "offering_type", "credential_type", "brand_label", "awarding_body_ids", "partner_names",
    "delivery_stated", "delivery_modes", "level", "level_stated", "eqf_level_min", "eqf_level_max",
    "duration_stated", "duration_iso8601", "duration_days", "workload_stated", "workload_iso8601",
    "workload_hours_min", "workload_hours_max", "workload_basis", "effort_hours_per_week_min",
    "effort_hours_per_week_max", "credit_value", "credit_unit", "ects_credits", "subject_labels",
    "isced_f_codes", "isced_f_method", "keywords", "learning_outcomes", "prerequisites_text",
    "occupations", "content_licence", "rating_average", "rating_count", "enrollment_count",
    "status", "published_at", "modified_at", "image_url", "stackability",
)  # fmt: skip
_COVERAGE: dict[str, Coverage] = dict.fromkeys(_EXPOSED, "exposed")

READER = Reader(name="schema-org", read=read, coverage=_COVERAGE, access="sitemap_jsonld")
