"""FutureLearn's public course feed: a list of courses, their runs nested in them."""

from normalize.formats.record import Record, describe, load_json, read_records
from normalize.listing import (
    Coverage,
    FormatError,
    Listing,
    Payload,
    Reader,
    Reading,
    StatedOrganisation,
    StatedSession,
)

_MARKS = frozenset({"runs", "hours_per_week", "has_certificates", "organisation"})
"""A list is of the format when one of its records has one of these."""


def read(payload: Payload) -> Reading:
    """Read the feed; an empty list is a feed without courses.

    Raises:
        FormatError: it is no JSON, or no list in which a FutureLearn course stands.
    """
    courses = load_json(payload)
    if not isinstance(courses, list):
        raise FormatError(f"FutureLearn's feed is a list of courses, found {describe(courses)}")
    if courses and not any(isinstance(c, dict) and _MARKS & c.keys() for c in courses):
        names = ", ".join(sorted(_MARKS))
        message = f"{describe(courses)}, and none has a field of a FutureLearn course: {names}"
        raise FormatError(message)
    reading = Reading()
    read_records(courses, reading, _read_course, name="course")
    return reading


def _read_course(course: Record) -> Listing:
    native_id = course.identify("uuid")
    title = course.required("name", "no_title")
    runs = course.children("runs")
    # The lead educator is a person, and persons are not collected.
    course.skip("educator")
    certificates = course.flag("has_certificates")
    return Listing(
        native_id=native_id,
        title=title,
        url=course.text("url"),
        kind="course",
        pointer=course.pointer,
        method="api",
        subtitle=course.text("introduction"),
        description=course.text("description"),
        languages=_one(course.text("language")),
        credential=None if certificates is None else "certificate" if certificates else "none",
        certificate_access="none" if certificates is False else None,
        duration=_duration(runs),
        workload=_quantity(course, "hours_per_week", "hours per week"),
        subjects=course.texts("categories"),
        image=course.text("image_url"),
        organisations=_organisations(course.child("organisation")),
        sessions=[_session(run) for run in runs],
    )


def _one(stated: str | None) -> list[str]:
    return [] if stated is None else [stated]


def _quantity(record: Record, field: str, unit: str) -> str | None:
    stated = record.number(field)
    return f"{stated} {unit}" if stated and not stated.startswith("-") and float(stated) else None


def _duration(runs: list[Record]) -> str | None:
    """The weeks of the newest run that states them; a run without a date is yet to come."""
    newest_first = sorted(runs, key=lambda run: run.text("start_date") or "9999", reverse=True)
    stated = [_quantity(run, "duration_in_weeks", "weeks") for run in newest_first]
    return next((weeks for weeks in stated if weeks), None)


def _organisations(organisation: Record | None) -> list[StatedOrganisation]:
    name = organisation.text("name") if organisation else None
    if organisation is None or name is None:
        return []
    return [StatedOrganisation(name=name, url=organisation.text("url"))]


def _session(run: Record) -> StatedSession:
    # Without a date a run is announced, not on demand: all courses of the feed run at set times.
    return StatedSession(native_id=run.text("uuid"), start=run.text("start_date"))


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
    "certificate_access",
    "awarding_body_ids",
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
    "subject_labels",
    "image_url",
)
COVERAGE: dict[str, Coverage] = dict.fromkeys(_COLUMNS, "exposed")

READER = Reader(name="futurelearn", read=read, coverage=COVERAGE, access="feed")
