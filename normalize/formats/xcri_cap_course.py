"""Courses of XCRI-CAP: one listing for each, its presentations as sessions."""

from collections.abc import Callable, Iterable

from normalize.formats.record import RejectedRecordError
from normalize.formats.xcri_cap_award import read_credit, read_qualifications
from normalize.formats.xcri_cap_presentation import (
    Presentation,
    read_presentation,
    read_status,
)
from normalize.formats.xcri_cap_xml import Node
from normalize.listing import Listing, OfferingKind, StatedOrganisation, StatedRelation

_LONGEST_ID = 1_000
_COMPONENTS: dict[str, OfferingKind] = {"programme": "program", "module": "module"}
_ABOUT = frozenset({"", "aim", "aims", "overview", "summary", "syllabus", "topic", "structure"})
_OUTCOMES = frozenset({"learningoutcome", "learningoutcomes", "objective", "objectives"})
_PREREQUISITES = frozenset(
    {"prerequisite", "prerequisites", "entryprofile", "entryrequirements", "entry"}
)
_ASSESSMENTS = frozenset({"assessment", "assessmentstrategy", "assessmentmethod"})
_KEYWORDS = frozenset({"metadatakeywords", "keyword", "keywords"})
_WORKLOADS = frozenset({"studyhours", "learnereffort", "workload"})


def read_course(
    node: Node, native_id: str, codes: list[str], provider: StatedOrganisation | None
) -> Listing:
    """One ``course`` as stated.

    Args:
        node: the element.
        native_id: what `identify` found.
        codes: the course's other identifiers, kept as keywords.
        provider: who offers it.

    Raises:
        RejectedRecordError: it has no title.
    """
    title = node.text("title")
    if title is None:
        message = f"course {native_id!r} has no title"
        raise RejectedRecordError("no_title", message, "title")
    presentations = [read_presentation(child) for child in node.nodes("presentation")]
    listing = Listing(
        native_id=native_id,
        title=title,
        url=_url(node, native_id, presentations),
        kind="course",
        pointer=node.path,
        method="xml",
        subtitle=node.text("abstract"),
        keywords=list(codes),
        image=_image(node),
        status=read_status(node),
        published=node.text("issued", "created"),
        modified=node.text("modified"),
    )
    _read_kind(node, listing)
    _read_descriptions(node, listing)
    _read_subjects(node, listing)
    _read_relations(node, listing)
    read_qualifications(node, listing, provider)
    read_credit(node, listing)
    _read_presentations(presentations, listing)
    return listing


def identify(node: Node) -> tuple[str, list[str]]:
    """The identifier without a type, else the first one; and the course codes beside it.

    Raises:
        RejectedRecordError: it has none, or none that could be one.
    """
    identifiers = node.nodes("identifier")
    pairs = [(identifier.type(), identifier.stated()) for identifier in identifiers]
    stated = [(kind, value) for kind, value in pairs if value]
    if not stated:
        raise RejectedRecordError("no_native_id", "the course has no identifier", "identifier")
    native_id = min(stated, key=lambda pair: pair[0] != "")[1]
    if len(native_id) > _LONGEST_ID:
        message = f"the course's identifier has {len(native_id)} characters: no key is that long"
        raise RejectedRecordError("out_of_bounds", message, "identifier")
    codes = [value for _, value in stated if value != native_id and not _is_url(value)]
    return native_id, list(dict.fromkeys(codes))


def _is_url(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _url(node: Node, native_id: str, presentations: Iterable[Presentation]) -> str | None:
    """The course's page, else its first run's, else the identifier: XCRI asks for URLs there."""
    own = node.text("url")
    runs = (presentation.url for presentation in presentations)
    return own or next((url for url in runs if url), native_id if _is_url(native_id) else None)


def _image(node: Node) -> str | None:
    sources = ((image.attribute("src"), image.stated()) for image in node.nodes("image"))
    return next((source or text for source, text in sources if source or text), None)


def _read_kind(node: Node, listing: Listing) -> None:
    """The component type of a course says programme or module; other types are not collected."""
    for kind in node.nodes("type"):
        component = _COMPONENTS.get((kind.stated() or "").casefold())
        if component is None or kind.type() != "coursetypecomponent":
            kind.issue(None, "not collected")
        else:
            listing.kind = component


def _read_descriptions(node: Node, listing: Listing) -> None:
    about: list[str] = []
    prerequisites = node.texts("prerequisite")
    listing.outcomes = node.texts("objective", "learningOutcome")
    listing.assessments = node.texts("assessment")
    takers: list[tuple[frozenset[str], Callable[[str], None]]] = [
        (_ABOUT, about.append),
        (_OUTCOMES, listing.outcomes.append),
        (_PREREQUISITES, prerequisites.append),
        (_ASSESSMENTS, listing.assessments.append),
        (_KEYWORDS, lambda text: listing.keywords.extend(_split(text))),
        (_WORKLOADS, lambda text: setattr(listing, "workload", listing.workload or text)),
    ]
    for description in node.nodes("description"):
        kind, stated = description.type(), description.stated()
        taker = next((take for kinds, take in takers if kind in kinds), None)
        if taker is None and stated:
            description.issue(kind[:60], "not collected")
        elif taker is not None and stated:
            taker(stated)
    listing.description = "\n\n".join(dict.fromkeys(about)) or None
    listing.prerequisites = "\n\n".join(dict.fromkeys(prerequisites)) or None


def _split(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]


def _read_subjects(node: Node, listing: Listing) -> None:
    """Labels are subjects; codes of a named scheme are kept as keywords: ``JACS3:Q300``."""
    for subject in node.nodes("subject"):
        scheme, code = subject.type(), subject.attribute("identifier")
        label = subject.stated()
        if "isced" in scheme:
            listing.isced_f.extend(value for value in [code or label] if value)
        elif code and scheme:
            listing.keywords.append(f"{scheme.upper()}:{code}")
        if label:
            labels = listing.keywords if scheme in _KEYWORDS else listing.subjects
            labels.append(label)
    listing.subjects = list(dict.fromkeys(listing.subjects))
    listing.keywords = list(dict.fromkeys(listing.keywords))


def _read_relations(node: Node, listing: Listing) -> None:
    parts = node.texts("hasPart")
    for position, part in enumerate(parts, start=1):
        listing.relations.append(
            StatedRelation(relation="has_part", native_id=part, position=position)
        )
    for whole in node.texts("isPartOf"):
        listing.relations.append(StatedRelation(relation="has_part", native_id=whole, inverse=True))


def _read_presentations(presentations: list[Presentation], listing: Listing) -> None:
    """The sessions, and what the runs say of the course.

    Delivery is the modes of all runs; span and effort are the newest run's, because each run has
    its own and the next one will most likely be like the last.
    """
    listing.sessions = [presentation.session for presentation in presentations]
    listing.prices = [
        price for presentation in presentations for price in presentation.prices if price.stated
    ]
    listing.languages = _distinct(session.language for session in listing.sessions)
    listing.delivery = "; ".join(_distinct(s.delivery for s in listing.sessions)) or None
    newest_first = sorted(presentations, key=_start_date, reverse=True)
    listing.duration = next((p.duration for p in newest_first if p.duration), None)
    stated = next((p.workload for p in newest_first if p.workload), None)
    listing.workload = listing.workload or stated


def _start_date(presentation: Presentation) -> str:
    start = presentation.session.start or ""
    return start if start[:4].isdecimal() else ""


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
