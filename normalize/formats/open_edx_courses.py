"""The courses API of an Open edX site (``/api/courses/v1/courses/``): one record for each run.

What this API calls a course is one run of it, so each record is one listing with one session, under
the run's own key. Runs of one course are not merged here: the API does not say which they are.
"""

from urllib.parse import urljoin

from normalize.formats.open_edx_effort import state_effort
from normalize.formats.record import Record
from normalize.listing import Listing, StatedOrganisation, StatedSession

_TECHNICAL = (
    "id",
    "number",
    "start_display",
    "mobile_available",
    "certificate_available_date",
    "is_enrolled",
)
_NO_START = "empty"
"""``start_type`` of a run without a start: ``start`` then holds a far-off placeholder."""


def read_course_overview(record: Record) -> Listing:
    """One record of the courses API as stated."""
    native_id = record.identify("course_id" if record.text("course_id") else "id")
    title = record.required("title" if record.text("title") else "name", "no_title")
    blocks_url = record.text("blocks_url")
    org = record.text("org")
    language = record.text("language")
    listing = Listing(
        native_id=native_id,
        title=title,
        url=record.text("course_url") or _about_page(native_id, blocks_url),
        kind="course",
        pointer=record.pointer,
        method="api",
        subtitle=record.text("short_description") or record.text("short_desc"),
        description=record.text("overview"),
        languages=[language] if language else [],
        pacing=record.text("pacing"),
        workload=state_effort(record.text("effort")),
        status=_status(record),
        image=_image(record, blocks_url),
        organisations=[StatedOrganisation(name=org, key=org)] if org else [],
        sessions=[_session(record, native_id, language)],
    )
    record.skip(*_TECHNICAL)
    return listing


def _about_page(native_id: str, blocks_url: str | None) -> str | None:
    """The page that every Open edX site has for a run, on the host that the record names."""
    return urljoin(blocks_url, f"/courses/{native_id}/about") if blocks_url else None


def _session(record: Record, native_id: str, language: str | None) -> StatedSession:
    start, start_type = record.text("start"), record.text("start_type")
    return StatedSession(
        native_id=native_id,
        start=None if start_type == _NO_START else start,
        end=record.text("end"),
        enrollment_start=record.text("enrollment_start"),
        enrollment_end=record.text("enrollment_end"),
        language=language,
    )


def _status(record: Record) -> str | None:
    hidden, closed = record.flag("hidden"), record.flag("invitation_only")
    if hidden:
        return "hidden"
    return "invitation only" if closed else None


def _image(record: Record, blocks_url: str | None) -> str | None:
    media = record.child("media")
    if media is None:
        return None
    media.skip("banner_image", "course_video")
    image, course_image = media.child("image"), media.child("course_image")
    raw = image.text("raw") if image else None
    if image:
        image.skip("small", "large")
    if course_image is None:
        return raw
    address = course_image.text("uri_absolute") or course_image.text("uri")
    return raw or (urljoin(blocks_url or "", address) if address else None)
