"""Badge templates as Credly's public API sends them: in pages, or saved as a map by id."""

from typing import Any

import orjson

from spiders.replica.draw import Draw
from spiders.replica.offering import Offering
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site

_LEVELS = ("Foundational", "Intermediate", "Advanced")
_CATEGORIES = (None, None, "Learning", "Validation", "Certification", "Experience")
_ACTIVITIES = ("Assessment", "Course", "Project", "Experience")
_TAUGHT = "Course"
_KINDS = {"Learning": "course", "Validation": "assessment", "Certification": "assessment"}


def records(site: Site, _shelf: Shelf, offering: Offering) -> list[dict[str, Any]]:
    """One badge template."""
    return [_template(site, offering)]


def document(site: Site, shelf: Shelf) -> bytes:
    """All templates as a map by id."""
    found = (_template(site, offering) for offering in shelf.offerings.values())
    return orjson.dumps({template["id"]: template for template in found})


def truths(site: Site, shelf: Shelf) -> dict[str, Truth]:
    """What the templates hold."""
    return {
        offering.uuid: Truth(
            title=offering.title,
            kind=_kind(offering),
            url=_url(site, offering),
            cost=_cost(offering),
        )
        for offering in shelf.offerings.values()
    }


def _kind(offering: Offering) -> str:
    taught = any(activity == _TAUGHT for activity in _activity_types(offering))
    return _KINDS.get(_category(offering) or "", "course" if taught else "assessment")


def _category(offering: Offering) -> str | None:
    return Draw(offering.uuid).pick("category", _CATEGORIES)


def _activity_types(offering: Offering) -> list[str]:
    draw = Draw(offering.uuid)
    return [draw.pick(f"activity {i}", _ACTIVITIES) for i in range(draw.number("activities", 1, 3))]


def _cost(offering: Offering) -> str | None:
    if offering.price is None:
        return None
    return "Paid" if offering.price else "Free"


def _url(site: Site, offering: Offering) -> str:
    return f"{site.host}/org/{site.id}/badge/{offering.slug}"


def _template(site: Site, offering: Offering) -> dict[str, Any]:
    draw = Draw(offering.uuid)
    image = f"https://images.example.org/images/{draw.uuid('image')}/{offering.slug}.png"
    return {
        "id": offering.uuid,
        "cost": _cost(offering),
        "description": " ".join([offering.subtitle, *offering.paragraphs[:3]]),
        "global_activity_url": _url(site, offering) if draw.chance("activity", 0.7) else None,
        "earn_this_badge_url": None,
        "enable_earn_this_badge": False,
        "enable_detail_attribute_visibility": True,
        "level": _LEVELS[offering.level] if draw.chance("level", 0.6) else None,
        "name": offering.title,
        "vanity_slug": offering.slug,
        "time_to_earn": draw.pick("time", (None, "Hours", "Days", "Weeks", "Months")),
        "type_category": _category(offering),
        "show_badge_lmi": False,
        "show_skill_tag_links": True,
        "translatable": False,
        "image": {"id": draw.uuid("image"), "url": image},
        "image_url": image,
        "url": _url(site, offering),
        "issuer": _issuer(site),
        "alignments": [],
        "badge_template_activities": [
            {
                "id": draw.uuid(f"activity {position}"),
                "activity_type": kind,
                "required_badge_template_id": None,
                "title": offering.outcomes[position % len(offering.outcomes)],
                "url": None,
            }
            for position, kind in enumerate(_activity_types(offering))
        ],
        "endorsements": [],
        "skills": [
            {
                "id": Draw(skill).uuid("skill"),
                "name": skill.capitalize(),
                "vanity_slug": skill.replace(" ", "-"),
            }
            for skill in offering.skills
        ],
    }


def _issuer(site: Site) -> dict[str, Any]:
    organisation = Draw(site.id).uuid("organisation")
    return {
        "summary": f"issued by {site.name}",
        "entities": [
            {
                "label": "Issued by",
                "primary": True,
                "entity": {
                    "type": "Organization",
                    "id": organisation,
                    "name": site.name,
                    "url": f"{site.host}/api/v1/organizations/{organisation}",
                    "vanity_url": f"{site.host}/org/{site.id}",
                    "internationalize_badge_templates": False,
                    "share_to_ziprecruiter": False,
                    "verified": True,
                },
            }
        ],
    }
