"""Open edX and what stands in front of it: courses API, course-discovery API, MITx Online, xPRO.

A payload is a page of an API, a list of records, or one record; each record is told by its fields.
"""

from collections.abc import Callable, Mapping

import orjson

from normalize.formats.open_edx_courses import read_course_overview
from normalize.formats.open_edx_discovery import read_course, read_lone_run
from normalize.formats.open_edx_mitx import read_mitx_course, read_mitx_program
from normalize.formats.open_edx_programs import read_pathway, read_program
from normalize.formats.record import (
    Record,
    RejectedRecordError,
    describe,
    load_json,
    read_records,
)
from normalize.listing import Coverage, FormatError, Listing, Payload
from normalize.reading import Reader, Reading

_SHAPES: tuple[tuple[str, Callable[[Record], Listing], frozenset[str]], ...] = (
    # (name, how to read it, fields of which it has one); the first that fits
    ("pathway", read_pathway, frozenset({"steps"})),
    ("program", read_mitx_program, frozenset({"req_tree", "requirements"})),
    ("course", read_mitx_course, frozenset({"courseruns"})),
    (
        "program",
        read_program,
        frozenset({"authoring_organizations", "type_attrs", "marketing_slug"}),
    ),
    (
        "course",
        read_course,
        frozenset({"course_runs", "owners", "canonical_course_run_key", "course_run_keys"}),
    ),
    ("run", read_lone_run, frozenset({"pacing_type", "seats", "seat_types"})),
    ("course", read_course_overview, frozenset({"blocks_url", "start_type", "pacing"})),
)
_BY_CONTENT_TYPE = {"course": read_course, "courserun": read_lone_run, "program": read_program}


def read(payload: Payload) -> Reading:
    """The courses, runs, programs and pathways of one payload.

    Raises:
        FormatError: the payload is no JSON, or none of its records is Open edX's.
    """
    stated = load_json(payload)
    items, pointer = _records(stated)
    items = [_unwrap(item) for item in items]
    if items and not any(isinstance(item, dict) and _shape(item) for item in items):
        raise FormatError(f"not Open edX: the first record is {_describe(items[0])}")
    reading = Reading()
    read_records(items, reading, _read_record, name="course", pointer=pointer or "")
    if pointer is None:
        for listing in reading.listings:
            listing.pointer = ""
        for reject in reading.rejects:
            reject.pointer = ""
    return reading


def _records(stated: object) -> tuple[list[object], str | None]:
    """The records of a payload and the JSON Pointer of their list; None for a record alone."""
    if isinstance(stated, list):
        return stated, ""
    if not isinstance(stated, dict):
        raise FormatError(f"not Open edX: the payload is {describe(stated)}")
    found = stated.get("objects")
    within, pointer = (found, "/objects") if isinstance(found, dict) else (stated, "")
    if "results" not in within:
        return [stated], None
    results = within["results"]
    if not isinstance(results, list):
        raise FormatError(f"not Open edX: `results` must be a list, found {describe(results)}")
    return results, f"{pointer}/results"


def _unwrap(item: object) -> object:
    """A record out of what other services put around it: enterprise catalogue, pathway progress."""
    if not isinstance(item, dict):
        return item
    fields = item.get("fields", item)
    inner = fields.get("json_metadata") if isinstance(fields, dict) else None
    if isinstance(inner, str):
        try:
            inner = orjson.loads(inner)
        except orjson.JSONDecodeError:
            return item
    return inner or item.get("learner_pathway_progress") or item


def _shape(item: Mapping[str, object]) -> tuple[str, Callable[[Record], Listing]] | None:
    """What a record is, and how it is read: by its own word for it, else by its fields."""
    kind = item.get("content_type")
    if isinstance(kind, str) and kind in _BY_CONTENT_TYPE:
        return kind.replace("courserun", "run"), _BY_CONTENT_TYPE[kind]
    for name, reads, fields in _SHAPES:
        if not fields.isdisjoint(item):
            return name, reads
    if "readable_id" in item:
        return ("program", read_mitx_program) if "courses" in item else ("course", read_mitx_course)
    return None


def _read_record(record: Record) -> Listing:
    shape = _shape(record.fields)
    if shape is None:
        detail = f"a record with none of the fields that tell a course: {_describe(record.fields)}"
        raise RejectedRecordError("not_a_listing", detail)
    record.name, reads = shape
    return reads(record)


def _describe(item: object) -> str:
    if not isinstance(item, Mapping) or not item:
        return describe(item)
    names = ", ".join(sorted(ascii(str(name)[:30]) for name in item)[:8])
    return f"an object with the fields {names}"


_COLUMNS = (
    "native_id",
    "title",
    "url",
    "offering_type",
    "slug",
    "subtitle",
    "description",
    "language_stated",
    "language_codes",
    "subtitle_language_codes",
    "credential_type",
    "brand_label",
    "awarding_body_ids",
    "partner_names",
    "delivery_stated",
    "delivery_modes",
    "pacing",
    "level",
    "level_stated",
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
    "credit_value",
    "credit_unit",
    "subject_labels",
    "keywords",
    "learning_outcomes",
    "prerequisites_text",
    "certificate_access",
    "stackability",
    "quality_assurance_text",
    "occupations",
    "content_licence",
    "enrollment_count",
    "status",
    "modified_at",
    "image_url",
)
COVERAGE: dict[str, Coverage] = dict.fromkeys(_COLUMNS, "exposed")

READER = Reader(name="open-edx", read=read, coverage=COVERAGE, access="official_api")
