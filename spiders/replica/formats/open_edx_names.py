"""Keys and addresses as every Open edX site makes them."""

import unicodedata

from spiders.replica.offering import Offering, Session
from spiders.replica.sites import Site

LEVELS = ("Introductory", "Intermediate", "Advanced")
SELF_PACED = "SP"
"""The run of a course that has no dates."""

_COMMON = frozenset(
    {"Academy", "Health", "Institute", "Instituto", "Universidad", "Universidade", "University"}
)


def org(offering: Offering) -> str:
    """The short name of who offers it: "EastmereX"."""
    words = [word for word in offering.body.split() if word[0].isupper()]
    name = next((word for word in words if word not in _COMMON), words[0])
    return f"{unicodedata.normalize('NFKD', name).encode('ascii', 'ignore').decode()}X"


def course_key(offering: Offering) -> str:
    """The key of a course, all its runs together."""
    return f"{org(offering)}+{offering.key.replace('-', '')}x"


def run_key(offering: Offering, session: Session | None) -> str:
    """The key of one run."""
    return f"course-v1:{course_key(offering)}+{session.key if session else SELF_PACED}"


def page(site: Site, offering: Offering) -> str:
    """The public page."""
    folder = "program" if offering.kind == "program" else "course"
    return f"{site.host}/{folder}/{offering.slug}"


def runs(offering: Offering) -> list[Session | None]:
    """The runs; a course without dates has one that is open always."""
    return list(offering.sessions) or [None]
