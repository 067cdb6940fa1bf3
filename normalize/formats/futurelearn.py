"""FutureLearn's public course feed: a list of courses, their runs nested in them."""

from collections import Counter
from typing import Any

from normalize.formats.json_payload import describe, load_sound_json
from normalize.formats.records import Records
from normalize.formats.root_records import RootRecords
from normalize.listing import Coverage, FormatError, Payload
from normalize.reading import Reader, Reading
from normalize.stated_columns import Columns, StatedColumns

Texts = list[str | None]

_MARKS = frozenset({"runs", "hours_per_week", "has_certificates", "organisation"})
"""A list is of the format when one of its records has one of these."""
_CREDENTIALS = {None: None, True: "certificate", False: "none"}


def read(payload: Payload) -> Reading:
    """Read the feed; an empty list is a feed without courses.

    Raises:
        FormatError: it is no JSON, or no list in which a FutureLearn course stands.
    """
    courses, sound = load_sound_json(payload)
    if not isinstance(courses, list):
        raise FormatError(f"FutureLearn's feed is a list of courses, found {describe(courses)}")
    if courses and not any(isinstance(c, dict) and _MARKS & c.keys() for c in courses):
        names = ", ".join(sorted(_MARKS))
        message = f"{describe(courses)}, and none has a field of a FutureLearn course: {names}"
        raise FormatError(message)
    unread: Counter[str] = Counter()
    records = RootRecords([(courses, "")], "course", unread, sound=sound)
    columns = _read_courses(records)
    records.close()
    return Reading(columns=columns, rejects=records.rejects(), unread=unread)


def _read_courses(courses: RootRecords) -> StatedColumns:
    native_ids = courses.identify("uuid")
    titles = courses.required("name", "no_title", native_ids)
    rows = len(courses)
    runs = courses.children("runs")
    # The lead educator is a person, and persons are not collected.
    courses.skip("educator")
    certificates = courses.flag("has_certificates")
    sessions = _sessions(runs)
    listings: dict[str, list[Any]] = {
        "native_id": native_ids,
        "title": titles,
        "url": courses.text("url"),
        "kind": ["course"] * rows,
        "pointer": courses.pointers,
        "method": ["api"] * rows,
        "subtitle": courses.text("introduction"),
        "description": courses.text("description"),
        "languages": [[] if one is None else [one] for one in courses.text("language")],
        "credential": [_CREDENTIALS[certified] for certified in certificates],
        "certificate_access": ["none" if one is False else None for one in certificates],
        "duration": _durations(runs, sessions.fields["start"], rows),
        "workload": _quantities(courses, "hours_per_week", "hours per week"),
        "subjects": courses.texts("categories"),
        "image": courses.text("image_url"),
    }
    organisations = _organisations(courses.child("organisation"))
    return StatedColumns(
        Columns(rows, listings), {"organisations": organisations, "sessions": sessions}
    )


def _quantities(records: Records, field: str, unit: str) -> Texts:
    return [
        f"{stated} {unit}" if stated and not stated.startswith("-") and float(stated) else None
        for stated in records.number(field)
    ]


def _durations(runs: Records, starts: Texts, rows: int) -> Texts:
    """The weeks of the newest run that states them; a run without a date is yet to come."""
    found: Texts = [None] * rows
    weeks = _quantities(runs, "duration_in_weeks", "weeks")
    for run in sorted(range(len(runs)), key=lambda run: starts[run] or "9999", reverse=True):
        owner = runs.owners[run]
        found[owner] = found[owner] or weeks[run]
    return found


def _organisations(organisations: Records) -> Columns:
    names, urls = organisations.text("name"), organisations.text("url")
    named = [row for row, name in enumerate(names) if name is not None]
    fields: dict[str, list[Any]] = {
        "name": [names[row] for row in named],
        "role": ["awarding_body"] * len(named),
        "url": [urls[row] for row in named],
    }
    return Columns(len(named), fields, [organisations.owners[row] for row in named])


def _sessions(runs: Records) -> Columns:
    # Without a date a run is announced, not on demand: all courses of the feed run at set times.
    fields: dict[str, list[Any]] = {
        "native_id": runs.text("uuid"),
        "start": runs.text("start_date"),
    }
    return Columns(len(runs), fields, list(runs.owners))


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
