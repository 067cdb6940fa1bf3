"""One made-up offering as it stands on one day, whatever format it is published in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["course", "program", "badge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of an offering."""

    key: str
    uuid: str
    start: date
    end: date
    enrollment_end: date
    mode: Literal["online", "onsite"]
    city: str
    places: int
    educators: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A course, a program or a badge."""

    number: int
    key: str
    """Short code, e.g. "NU-0042"."""
    uuid: str
    slug: str
    kind: Kind
    language: str
    subject: str
    topic: str
    title: str
    subtitle: str
    paragraphs: tuple[str, ...]
    """Marked-up sentences: "&" and "<em>" stand in them as a provider's editor wrote them."""
    outcomes: tuple[str, ...]
    skills: tuple[str, ...]
    prerequisite: str
    level: int
    """0, 1, 2: from easy to hard."""
    body: str
    """Who awards it."""
    weeks: int
    hours: tuple[int, int]
    """Hours a week, least and most."""
    credits: int | None
    price: Decimal | None
    """None: no price is stated. 0: free."""
    certificate_price: Decimal
    currency: str
    rating: Decimal
    learners: int
    sessions: tuple[Session, ...]
    parts: tuple[int, ...]
    """Numbers of the offerings that a program is made of."""
    people: tuple[str, ...]
    """Who teaches it. Readers count them and never name them."""
    created: date
    modified: date
