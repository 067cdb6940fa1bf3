"""Courses and programs as the course-discovery API of Open edX sends them."""

from decimal import Decimal
from typing import Any

from spiders.replica.draw import Draw
from spiders.replica.formats.open_edx_names import LEVELS, course_key, org, page, run_key, runs
from spiders.replica.offering import Offering, Session
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site

_LANGUAGES = {"en": "en-us", "es": "es-419", "pt": "pt-br"}


def courses(site: Site, shelf: Shelf, offering: Offering) -> list[dict[str, Any]]:
    """One course with its runs and their seats."""
    programs_of = shelf.programs_of.get(offering.number, [])
    return [
        {
            **_description(site, offering),
            "key": course_key(offering),
            "course_type": "verified-audit",
            "url_slug": offering.slug,
            "short_description": f"<p>{offering.subtitle}</p>",
            "full_description": _markup(offering),
            "level_type": LEVELS[offering.level],
            "prerequisites": [],
            "prerequisites_raw": f"<p>{offering.prerequisite}</p>",
            "outcome": "<ul>" + "".join(f"<li>{it}</li>" for it in offering.outcomes) + "</ul>",
            "image": {"src": _image(offering), "width": None, "height": None},
            "skill_names": list(offering.skills),
            "owners": [_owner(site, offering)],
            "sponsors": [],
            "collaborators": [],
            "enrollment_count": offering.learners,
            "modified": _time(offering),
            "canonical_course_run_key": run_key(offering, runs(offering)[-1]),
            "advertised_course_run_uuid": None,
            "programs": [{"uuid": one.uuid, "title": one.title} for one in programs_of],
            "entitlements": [],
            "course_runs": [_run(offering, session) for session in runs(offering)],
        }
    ]


def programs(site: Site, shelf: Shelf, offering: Offering) -> list[dict[str, Any]]:
    """One program with the keys of its courses."""
    parts = shelf.parts_of(offering)
    low, high = offering.hours
    total = _total(offering)
    return [
        {
            **_description(site, offering),
            "subtitle": offering.subtitle,
            "type": "Professional Certificate",
            "type_attrs": {
                "uuid": Draw("type").uuid("professional-certificate"),
                "slug": "professional-certificate",
                "coaching_supported": False,
            },
            "status": "active",
            "hidden": False,
            "marketing_slug": offering.slug,
            "overview": _markup(offering),
            "card_image_url": _image(offering),
            "weeks_to_complete_min": offering.weeks,
            "weeks_to_complete_max": offering.weeks + 4,
            "min_hours_effort_per_week": low,
            "max_hours_effort_per_week": high,
            "languages": [_LANGUAGES[offering.language]],
            "labels": [],
            "expected_learning_items": list(offering.outcomes),
            "job_outlook_items": [],
            "corporate_endorsements": [],
            "credit_backing_organizations": [],
            "authoring_organizations": [_owner(site, offering)],
            "price_ranges": [
                {
                    "currency": offering.currency,
                    "min": float(total / 2),
                    "max": float(total),
                    "total": float(total),
                }
            ],
            "subscription_prices": [],
            "courses": [{"key": course_key(part), "title": part.title} for part in parts],
            "data_modified_timestamp": _time(offering),
        }
    ]


def truths(site: Site, shelf: Shelf) -> dict[str, Truth]:
    """What both lists hold."""
    found = {}
    for offering in shelf.offerings.values():
        program = offering.kind == "program"
        amounts = {_total(offering)} if program else {amount for _, amount in _seats(offering)}
        parts = frozenset(course_key(part) for part in shelf.parts_of(offering))
        sessions = () if program else runs(offering)
        found[offering.uuid if program else course_key(offering)] = Truth(
            title=offering.title,
            kind=offering.kind,
            url=page(site, offering),
            sessions=tuple(one.start.isoformat() if one else "" for one in sessions),
            prices=frozenset((amount, offering.currency) for amount in amounts),
            parts=parts,
            modified=offering.modified,
        )
    return found


def _total(program: Offering) -> Decimal:
    return program.price or program.certificate_price


def _seats(offering: Offering) -> list[tuple[str, Decimal]]:
    if offering.price:
        return [("professional", offering.price)]
    audit = ("audit", Decimal(0))
    return [audit] if offering.price is None else [audit, ("verified", offering.certificate_price)]


def _description(site: Site, offering: Offering) -> dict[str, Any]:
    return {
        "uuid": offering.uuid,
        "title": offering.title,
        "marketing_url": page(site, offering),
        "subjects": [{"name": offering.subject, "slug": offering.subject.lower()}],
        "topics": [offering.topic],
    }


def _owner(site: Site, offering: Offering) -> dict[str, Any]:
    return {
        "uuid": Draw(offering.body).uuid("organisation"),
        "key": org(offering),
        "name": offering.body,
        "homepage_url": None,
        "marketing_url": f"{site.host}/school/{org(offering).lower()}",
    }


def _run(offering: Offering, session: Session | None) -> dict[str, Any]:
    low, high = offering.hours
    return {
        "key": run_key(offering, session),
        "uuid": session.uuid if session else Draw(offering.uuid).uuid("self-paced"),
        "title": offering.title,
        "start": f"{session.start}T09:00:00Z" if session else None,
        "end": f"{session.end}T23:59:00Z" if session else None,
        "enrollment_start": None,
        "enrollment_end": f"{session.enrollment_end}T23:59:00Z" if session else None,
        "pacing_type": "instructor_paced" if session else "self_paced",
        "content_language": _LANGUAGES[offering.language],
        "transcript_languages": [_LANGUAGES[offering.language]],
        "min_effort": low,
        "max_effort": high,
        "weeks_to_complete": offering.weeks,
        "availability": "Upcoming" if session else "Current",
        "status": "published",
        "staff": [{"given_name": name.split()[0], "family_name": name} for name in offering.people],
        "seats": [
            {
                "type": mode,
                "price": f"{amount:.2f}",
                "currency": offering.currency,
                "upgrade_deadline": None,
                "sku": Draw(offering.uuid).uuid(mode)[:8].upper(),
            }
            for mode, amount in _seats(offering)
        ],
    }


def _markup(offering: Offering) -> str:
    return "".join(f"<p>{text.replace('& ', '&amp; ')}</p>" for text in offering.paragraphs)


def _image(offering: Offering) -> str:
    return f"https://images.example.org/{offering.uuid}.jpg"


def _time(offering: Offering) -> str:
    return f"{offering.modified}T04:20:00.000000Z"
