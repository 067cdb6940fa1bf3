"""XCRI-CAP 1.2 and 1.1: the XML feeds in which UK colleges and universities advertise courses.

A catalogue holds providers, a provider courses, a course its presentations. 1.2 is the profile of
BS 8581-1 and EN 15982 (MLO); 1.1 has the same elements, all in one namespace.
"""

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
from lxml import etree

from normalize.distinct import Distinct
from normalize.formats.xcri_cap_award import read_providers
from normalize.formats.xcri_cap_course import read_courses
from normalize.formats.xcri_cap_elements import Elements
from normalize.formats.xcri_cap_names import CATALOG
from normalize.formats.xcri_cap_xml import load_document
from normalize.listing import Coverage, FormatError, Payload, StatedOrganisation
from normalize.reading import Reader, Reading
from normalize.stated_columns import StatedColumns


def read(payload: Payload) -> Reading:
    """The courses of one feed.

    Raises:
        FormatError: the payload is no well-formed XML, or its root is not XCRI-CAP's.
    """
    unread: Counter[str] = Counter()
    document = load_document(payload, unread)
    name = etree.QName(document.root.full_name)
    if name.localname not in ("catalog", "provider") or not CATALOG.fullmatch(name.namespace or ""):
        place = f"in the namespace {name.namespace!r}" if name.namespace else "in no namespace"
        message = f"not XCRI-CAP: the root is <{name.localname[:100]}> {place[:200]}"
        raise FormatError(message)
    reading = Reading(columns=StatedColumns(), unread=unread)
    root = Elements.root(document, name.localname, unread)
    if name.localname == "provider":
        _read_provider(root, pa.array(["/provider"]), reading)
    else:
        _read_catalog(root, reading)
    root.close()
    return reading


def _read_catalog(catalog: Elements, reading: Reading) -> None:
    providers = catalog.children("provider")
    places = providers.pointers(pa.array(["/catalog"]))
    providers.name = "provider"
    _read_provider(providers, places, reading)
    _read_offers(catalog, [None], pa.array(["/catalog"]), reading)
    catalog.children("description")  # of the feed, not of a course


def _read_provider(providers: Elements, places: pa.Array, reading: Reading) -> None:
    _read_offers(providers, read_providers(providers), places, reading)


def _read_offers(
    holders: Elements,
    providers: Sequence[StatedOrganisation | None],
    places: pa.Array,
    reading: Reading,
) -> None:
    """Add the courses of some holders to the reading."""
    courses = holders.children("course")
    if not len(courses):
        return
    found = courses.pointers(places)
    courses.name = "course"
    of_each = Distinct(providers, pa.array(courses.holders, pa.int32()))
    columns, rejects = read_courses(courses, of_each, found)
    if reading.columns is not None:
        reading.columns.extend(columns)
    reading.rejects += rejects


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
