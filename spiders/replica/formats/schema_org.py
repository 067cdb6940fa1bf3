"""Courses and programs as schema.org describes them in the JSON-LD of a page."""

from typing import Any

from spiders.replica.offering import Offering, Session
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site
from spiders.replica.words import words

JsonLd = dict[str, Any]


def path(offering: Offering) -> str:
    """Where the page lies below its site."""
    folder = "programmes" if offering.kind == "program" else "short-courses"
    return f"/{folder}/{offering.slug}"


def page_url(site: Site, offering: Offering) -> str:
    """The address that the page gives as its own."""
    return f"{site.host}{path(offering)}"


def truths(site: Site, shelf: Shelf) -> dict[str, Truth]:
    """What the pages hold, by the address of each."""
    return {
        page_url(site, offering): Truth(
            title=offering.title,
            kind=offering.kind,
            url=page_url(site, offering),
            sessions=tuple(session.start.isoformat() for session in offering.sessions)
            if offering.kind == "course"
            else (),
            prices=frozenset()
            if offering.price is None
            else frozenset({(offering.price, offering.currency)}),
            parts=frozenset(page_url(site, part) for part in shelf.parts_of(offering)),
        )
        for offering in shelf.offerings.values()
    }


def describe(site: Site, shelf: Shelf, offering: Offering) -> JsonLd:
    """The node of a course or a program, without context."""
    if offering.kind == "program":
        return _program(site, shelf, offering)
    return _course(site, shelf, offering)


def organisation(site: Site) -> JsonLd:
    """The node of the site itself."""
    return {
        "@type": "CollegeOrUniversity",
        "@id": f"{site.host}/#organization",
        "name": site.name,
        "url": f"{site.host}/",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": site.city,
            "addressCountry": site.country,
        },
    }


def breadcrumbs(site: Site, offering: Offering) -> JsonLd:
    """The trail to the page."""
    trail = [
        (site.name, f"{site.host}/"),
        (offering.subject, f"{site.host}/subjects/{offering.number % 8}"),
        (offering.title, page_url(site, offering)),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }


def _common(site: Site, offering: Offering) -> JsonLd:
    address = page_url(site, offering)
    return {
        "@id": address,
        "url": address,
        "name": offering.title,
        "description": " ".join(offering.paragraphs),
        "inLanguage": offering.language,
        "provider": organisation(site),
        "image": f"https://images.example.org/{offering.uuid}.jpg",
        "dateModified": offering.modified.isoformat(),
        **_offers(address, offering),
    }


def _offers(address: str, offering: Offering) -> JsonLd:
    if offering.price is None:
        return {}
    offer = {
        "@type": "Offer",
        "url": address,
        "price": f"{offering.price:.2f}",
        "priceCurrency": offering.currency,
        "category": "Paid" if offering.price else "Free",
    }
    # Pages write one offer as an object or as a list of one.
    return {"offers": [offer] if offering.number % 2 else offer}


def _course(site: Site, shelf: Shelf, offering: Offering) -> JsonLd:
    low, high = offering.hours
    node = {
        "@type": "Course",
        **_common(site, offering),
        "courseCode": offering.key,
        "alternativeHeadline": offering.subtitle,
        "educationalLevel": words(offering.language).levels[offering.level],
        "about": [offering.subject],
        "teaches": list(offering.outcomes),
        "coursePrerequisites": offering.prerequisite,
        "timeRequired": f"PT{(low + high) * offering.weeks // 2}H",
        "hasCourseInstance": [_instance(offering, session) for session in offering.sessions],
        "educationalCredentialAwarded": "Certificate of Completion",
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(offering.rating),
            "ratingCount": offering.learners // 7 + 1,
            "bestRating": 5,
        },
    }
    if offering.credits is not None:
        node["numberOfCredits"] = {
            "@type": "StructuredValue",
            "value": offering.credits,
            "unitText": "ECTS",
        }
    if programs := shelf.programs_of.get(offering.number):
        node["isPartOf"] = [_edge(site, program) for program in programs]
    return node


def _instance(offering: Offering, session: Session) -> JsonLd:
    low, high = offering.hours
    node: JsonLd = {
        "@type": "CourseInstance",
        "courseMode": session.mode,
        "startDate": session.start.isoformat(),
        "endDate": session.end.isoformat(),
        "courseWorkload": f"{low}-{high} hours per week" if high > low else f"PT{low}H",
        "maximumAttendeeCapacity": session.places,
        "instructor": [{"@type": "Person", "name": name} for name in offering.people],
    }
    if session.mode == "onsite":
        node["location"] = {
            "@type": "Place",
            "name": "Main building",
            "address": {"@type": "PostalAddress", "addressLocality": session.city},
        }
    return node


def _program(site: Site, shelf: Shelf, offering: Offering) -> JsonLd:
    return {
        "@type": "EducationalOccupationalProgram",
        **_common(site, offering),
        "identifier": offering.key,
        "timeToComplete": f"P{offering.weeks}W",
        "programPrerequisites": offering.prerequisite,
        "educationalProgramMode": "online",
        "educationalCredentialAwarded": {
            "@type": "EducationalOccupationalCredential",
            "name": f"Certificate: {offering.title}",
            "credentialCategory": "Professional Certificate",
        },
        "hasCourse": [_edge(site, part) for part in shelf.parts_of(offering)],
    }


def _edge(site: Site, other: Offering) -> JsonLd:
    kind = "EducationalOccupationalProgram" if other.kind == "program" else "Course"
    address = page_url(site, other)
    return {"@type": kind, "@id": address, "url": address, "name": other.title}
