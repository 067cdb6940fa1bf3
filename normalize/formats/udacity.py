"""Udacity's public API (v0): courses, the tracks that group them, and degrees (nanodegrees)."""

from collections.abc import Callable

from normalize.formats.record import Record, describe, load_json, read_record, read_records
from normalize.listing import Coverage, FormatError, Listing, OfferingKind, Payload, StatedRelation
from normalize.reading import Reader, Reading

_MARKS = frozenset({"expected_duration", "related_degree_keys", "required_knowledge"})
"""A lone object is a course of the API when it has one of these."""
_TRACK = "track:"


def read(payload: Payload) -> Reading:
    """Read an answer of the API, or one course of it.

    A course that stands twice, as some do, is read twice.

    Raises:
        FormatError: it is no JSON, or no answer of this API.
    """
    answer = load_json(payload)
    if not isinstance(answer, dict):
        raise FormatError(f"Udacity's API answers with an object, found {describe(answer)}")
    reading = Reading()
    if "key" in answer and _MARKS & answer.keys():
        read_record(answer, reading, _read_course, name="course")
        return reading
    parts = {name: answer[name] for name in _PARTS if isinstance(answer.get(name), list)}
    if not parts:
        names = ", ".join(_PARTS)
        message = f"Udacity's API answers with lists named {names}; found {describe(answer)}"
        raise FormatError(message)
    for name, records in parts.items():
        read_records(records, reading, _PARTS[name], name=name[:-1], pointer=f"/{name}")
    _count_rest(answer, reading)
    return reading


def _count_rest(answer: dict[str, object], reading: Reading) -> None:
    top = Record(answer, "answer", "", reading.unread)
    for name in _PARTS:
        top.skip(name)
        if answer.get(name) is not None and not isinstance(answer[name], list):
            top.issue(name, "wrong type")
    top.close()


def _read_course(course: Record) -> Listing:
    listing = _read_product(course, "course")
    # "Related" means "part of": of the seven courses that name a degree, six say in their own
    # words that they are part of it. The list repeats a key up to thousands of times.
    listing.relations = [
        StatedRelation(relation="has_part", native_id=key, inverse=True)
        for key in course.texts("related_degree_keys")
        if key != listing.native_id
    ]
    return listing


def _read_degree(degree: Record) -> Listing:
    listing = _read_product(degree, "program")
    # What the API calls a degree is sold as a Nanodegree, whatever its title says.
    listing.brand = "Nanodegree"
    listing.credential = "Nanodegree"
    return listing


def _read_product(record: Record, kind: OfferingKind) -> Listing:
    native_id = record.identify("key")
    title = record.required("title", "no_title")
    # Instructors are people, and stand only with their names.
    record.skip("instructors")
    summary = record.text("summary")
    short = record.text("short_summary")
    outcomes = record.text("expected_learning")
    return Listing(
        native_id=native_id,
        title=title,
        url=record.text("homepage"),
        kind=kind,
        pointer=record.pointer,
        method="api",
        slug=record.text("slug"),
        subtitle=record.text("subtitle"),
        description=summary or short,
        level=record.text("level"),
        duration=_duration(record),
        subjects=record.texts("tracks"),
        outcomes=[] if outcomes is None else [outcomes],
        prerequisites=record.text("required_knowledge"),
        image=record.text("image"),
        partners=record.names("affiliates"),
    )


def _duration(record: Record) -> str | None:
    """The span; 0 and -1 stand where nobody has said it."""
    number = record.number("expected_duration")
    unit = record.text("expected_duration_unit")
    if number is None or unit is None or number.startswith("-") or not float(number):
        return None
    return f"{number} {unit}"


def _read_track(track: Record) -> Listing:
    # A track has no key and no page: its name is all that it is known by.
    name = track.identify("name")
    track.native_id = f"{_TRACK}{name}"
    courses = track.texts("courses")
    return Listing(
        native_id=track.native_id,
        title=name,
        url=None,
        kind="learning_path",
        pointer=track.pointer,
        method="api",
        description=track.text("description"),
        relations=[
            StatedRelation(relation="has_part", native_id=key, position=position)
            for position, key in enumerate(courses, start=1)
        ],
    )


_PARTS: dict[str, Callable[[Record], Listing]] = {
    "courses": _read_course,
    "tracks": _read_track,
    "degrees": _read_degree,
}

_COLUMNS = (
    "native_id",
    "slug",
    "title",
    "url",
    "offering_type",
    "subtitle",
    "description",
    "credential_type",
    "brand_label",
    "partner_names",
    "level",
    "level_stated",
    "duration_stated",
    "duration_iso8601",
    "duration_days",
    "subject_labels",
    "learning_outcomes",
    "prerequisites_text",
    "stackability",
    "image_url",
)
COVERAGE: dict[str, Coverage] = dict.fromkeys(_COLUMNS, "exposed")

READER = Reader(name="udacity", read=read, coverage=COVERAGE, access="official_api")
