"""Courses, tracks and degrees as Udacity's public API (v0) sends them, in one document."""

from typing import Any

import orjson

from spiders.replica.offering import Offering
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site

_LEVELS = ("beginner", "intermediate", "advanced")


def document(site: Site, shelf: Shelf) -> bytes:
    """The whole answer."""
    offerings = list(shelf.offerings.values())
    return orjson.dumps(
        {
            "courses": [_product(site, shelf, one) for one in offerings if one.kind == "course"],
            "tracks": [
                {
                    "courses": [_key(course) for course in courses],
                    "name": name,
                    "description": f"{name}: {courses[0].subtitle}",
                }
                for name, courses in _tracks(shelf).items()
            ],
            "degrees": [_product(site, shelf, one) for one in offerings if one.kind == "program"],
        }
    )


def truths(site: Site, shelf: Shelf) -> dict[str, Truth]:
    """What the answer holds: no prices, no sessions."""
    found = {
        _key(offering): Truth(
            title=offering.title,
            kind=offering.kind,
            url=_url(site, offering),
            parts=frozenset(_key(part) for part in shelf.parts_of(offering)),
        )
        for offering in shelf.offerings.values()
    }
    for name, courses in _tracks(shelf).items():
        parts = frozenset(_key(course) for course in courses)
        found[f"track:{name}"] = Truth(title=name, kind="learning_path", url=None, parts=parts)
    return found


def _tracks(shelf: Shelf) -> dict[str, list[Offering]]:
    found: dict[str, list[Offering]] = {}
    for offering in shelf.offerings.values():
        if offering.kind == "course":
            found.setdefault(offering.subject, []).append(offering)
    return found


def _key(offering: Offering) -> str:
    return f"{'nd' if offering.kind == 'program' else 'ud'}{offering.number:03d}"


def _slug(offering: Offering) -> str:
    return f"{offering.slug}--{_key(offering)}"


def _url(site: Site, offering: Offering) -> str:
    return f"{site.host}/course/{_slug(offering)}"


def _product(site: Site, shelf: Shelf, offering: Offering) -> dict[str, Any]:
    program = offering.kind == "program"
    mark = "utm_medium=referral&utm_campaign=api"
    return {
        "instructors": [{"bio": "", "image": "", "name": name} for name in offering.people],
        "subtitle": offering.subtitle,
        "key": _key(offering),
        "image": "",
        "expected_learning": " ".join(f"{outcome}." for outcome in offering.outcomes),
        "featured": False,
        "project_name": "",
        "teaser_video": {"youtube_url": ""},
        "title": offering.title,
        "related_degree_keys": [_key(one) for one in shelf.programs_of.get(offering.number, [])],
        "required_knowledge": offering.prerequisite,
        "syllabus": "",
        "new_release": False,
        "homepage": f"{_url(site, offering)}?{mark}",
        "project_description": "",
        "full_course_available": True,
        "faq": "",
        "affiliates": []
        if offering.body == site.name
        else [{"image": "https://images.example.org/logo.png", "name": offering.body}],
        "tracks": [] if program else [offering.subject],
        "banner_image": "",
        "short_summary": offering.subtitle,
        "slug": _slug(offering),
        "starter": offering.level == 0,
        "level": _LEVELS[offering.level],
        "expected_duration_unit": "months" if program else "weeks",
        "summary": " ".join(offering.paragraphs),
        "expected_duration": max(1, offering.weeks // 4) if program else offering.weeks,
    }
