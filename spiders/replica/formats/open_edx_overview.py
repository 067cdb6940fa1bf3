"""Records of the courses API of an Open edX site: one for each run of a course."""

from typing import Any
from urllib.parse import quote

from spiders.replica.formats.open_edx_names import org, run_key, runs
from spiders.replica.offering import Offering, Session
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site

_NO_START = "2030-01-01T00:00:00Z"


def records(site: Site, _shelf: Shelf, offering: Offering) -> list[dict[str, Any]]:
    """One record for each run."""
    return [_overview(site, offering, session) for session in runs(offering)]


def truths(site: Site, shelf: Shelf) -> dict[str, Truth]:
    """What the API holds: each run a listing of its own, no prices."""
    return {
        run_key(offering, session): Truth(
            title=offering.title,
            kind="course",
            url=f"{site.host}/courses/{run_key(offering, session)}/about",
            sessions=(session.start.isoformat() if session else "",),
        )
        for offering in shelf.offerings.values()
        for session in runs(offering)
    }


def _overview(site: Site, offering: Offering, session: Session | None) -> dict[str, Any]:
    key = run_key(offering, session)
    low, high = offering.hours
    efforts = (f"{low:02d}:00", f"{low}-{high}" if high > low else str(low), None)
    image = f"/asset-v1:{quote(key)}+type@asset+block@course_image.jpg"
    return {
        "blocks_url": f"{site.host}/api/courses/v2/blocks/?course_id={quote(key, safe='')}",
        "effort": efforts[offering.number % 3],
        "end": f"{session.end}T23:30:00Z" if session else None,
        "enrollment_start": f"{offering.created}T00:00:00Z" if session else None,
        "enrollment_end": f"{session.enrollment_end}T23:59:00Z" if session else None,
        "id": key,
        "media": {
            "banner_image": {"uri": image, "uri_absolute": f"{site.host}{image}"},
            "course_image": {"uri": image},
            "course_video": {"uri": None},
            "image": {
                "raw": f"{site.host}{image}",
                "small": f"{site.host}{image}",
                "large": f"{site.host}{image}",
            },
        },
        "name": offering.title,
        "number": f"{offering.key.replace('-', '')}x",
        "org": org(offering),
        "short_description": offering.subtitle,
        "start": f"{session.start}T09:00:00Z" if session else _NO_START,
        "start_display": f"{session.start:%b. %d, %Y}" if session else None,
        "start_type": "timestamp" if session else "empty",
        "pacing": "instructor" if session else "self",
        "mobile_available": False,
        "hidden": False,
        "invitation_only": False,
        "course_id": key,
    }
