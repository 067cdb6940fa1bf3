"""XCRI-CAP 1.2 and 1.1: the XML feeds in which UK colleges and universities advertise courses.

A catalogue holds providers, a provider courses, a course its presentations. 1.2 is the profile of
BS 8581-1 and EN 15982 (MLO); 1.1 has the same elements, all in one namespace.
"""

from lxml import etree

from normalize.formats.record import RejectedRecordError
from normalize.formats.xcri_cap_award import read_provider
from normalize.formats.xcri_cap_course import identify, read_course
from normalize.formats.xcri_cap_xml import CATALOG, Node, load_xml
from normalize.listing import (
    Coverage,
    FormatError,
    Payload,
    Reader,
    Reading,
    Reject,
    StatedOrganisation,
)


def read(payload: Payload) -> Reading:
    """The courses of one feed.

    Raises:
        FormatError: the payload is no well-formed XML, or its root is not XCRI-CAP's.
    """
    reading = Reading()
    root = load_xml(payload, reading.unread)
    name = etree.QName(root)
    if name.localname not in ("catalog", "provider") or not CATALOG.fullmatch(name.namespace or ""):
        place = f"in the namespace {name.namespace!r}" if name.namespace else "in no namespace"
        message = f"not XCRI-CAP: the root is <{name.localname[:100]}> {place[:200]}"
        raise FormatError(message)
    node = Node.root(root, reading.unread)
    if name.localname == "provider":
        _read_offers(node, read_provider(node), reading)
    else:
        _read_catalog(node, reading)
    node.close()
    return reading


def _read_catalog(catalog: Node, reading: Reading) -> None:
    for provider in catalog.nodes("provider"):
        provider.name = "provider"
        _read_offers(provider, read_provider(provider), reading)
    _read_offers(catalog, None, reading)
    catalog.nodes("description")  # of the feed, not of a course


def _read_offers(holder: Node, provider: StatedOrganisation | None, reading: Reading) -> None:
    for course in holder.nodes("course"):
        course.name = "course"
        _read_offer(course, provider, reading)


def _read_offer(course: Node, provider: StatedOrganisation | None, reading: Reading) -> None:
    native_id = None
    try:
        native_id, codes = identify(course)
        reading.listings.append(read_course(course, native_id, codes, provider))
    except RejectedRecordError as refusal:
        reading.rejects.append(
            Reject(
                reason=refusal.reason,
                detail=refusal.detail,
                pointer=course.path,
                field=refusal.field,
                native_id=native_id,
            )
        )


_COLUMNS = (
    "native_id",
    "title",
    "url",
    "offering_type",
    "subtitle",
    "description",
    "language_stated",
    "language_codes",
    "credential_type",
    "awarding_body_ids",
    "delivery_stated",
    "delivery_modes",
    "level",
    "level_stated",
    "eqf_level_min",
    "eqf_level_max",
    "duration_stated",
    "duration_iso8601",
    "duration_days",
    "workload_stated",
    "workload_iso8601",
    "workload_hours_min",
    "workload_hours_max",
    "workload_basis",
    "effort_hours_per_week_min",
    "effort_hours_per_week_max",
    "ects_credits",
    "credit_value",
    "credit_unit",
    "subject_labels",
    "isced_f_codes",
    "isced_f_method",
    "keywords",
    "learning_outcomes",
    "prerequisites_text",
    "assessment_types",
    "stackability",
    "quality_assurance_text",
    "status",
    "published_at",
    "modified_at",
    "image_url",
)
COVERAGE: dict[str, Coverage] = dict.fromkeys(_COLUMNS, "exposed")

READER = Reader(name="xcri-cap", read=read, coverage=COVERAGE, access="feed")
