"""Courses as FutureLearn's public feed sends them, runs nested."""

from typing import Any

from spiders.replica.offering import Offering
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site


def records(site: Site, _shelf: Shelf, offering: Offering) -> list[dict[str, Any]]:
    """One course."""
    return [_course(site, offering)]


def truths(site: Site, shelf: Shelf) -> dict[str, Truth]:
    """What the feed holds: no prices."""
    return {
        offering.uuid: Truth(
            title=offering.title,
            kind="course",
            url=_url(site, offering),
            sessions=tuple(session.start.isoformat() for session in offering.sessions),
        )
        for offering in shelf.offerings.values()
    }


def _url(site: Site, offering: Offering) -> str:
    return f"{site.host}/courses/{offering.slug}"


def _course(site: Site, offering: Offering) -> dict[str, Any]:
    markup = "".join(f"<p>{text.replace('& ', '&amp; ')}</p>\n" for text in offering.paragraphs)
    aims = "".join(f"<li>{outcome}</li>" for outcome in offering.outcomes)
    # The feed's own links carry its mark; it is no part of the course's address.
    mark = "utm_campaign=Courses+feed&utm_medium=courses-feed&utm_source=courses-feed"
    return {
        "uuid": offering.uuid,
        "url": f"{_url(site, offering)}?{mark}",
        "image_url": f"https://images.example.org/{offering.uuid}.jpg",
        "name": offering.title,
        "introduction": offering.subtitle,
        "description": f"{markup}<h3>*</h3><ul>{aims}</ul>",
        "language": offering.language,
        "hours_per_week": offering.hours[0],
        "has_certificates": offering.price is not None,
        "categories": [offering.subject],
        "educator": offering.people[0],
        "organisation": {
            "url": f"https://www.{offering.body.split()[-1].lower()}.example.edu/",
            "name": offering.body,
            "logo_url": "https://images.example.org/logo.png",
        },
        "trailer": None,
        "runs": [
            {
                "uuid": session.uuid,
                "start_date": session.start.isoformat(),
                "duration_in_weeks": offering.weeks,
            }
            for session in offering.sessions
        ],
    }
