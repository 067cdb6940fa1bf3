"""Draw one offering: its words, prices and sessions, from its number and what happened to it."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from spiders.replica.days import Day, Life
from spiders.replica.draw import Draw
from spiders.replica.offering import Kind, Offering, Session
from spiders.replica.sites import Site
from spiders.replica.words import Words, words

PEOPLE = ("Robin Ashdown", "Mika Tarnfield", "Noor Feldmann", "Sam Quillon", "Ines Valrosa")
"""Invented teachers: no table of the catalogue may ever hold one of these names."""
_CENT = Decimal("0.01")
_SCALE = {"MXN": 18, "BRL": 5}
_EVERY_NTH_IS_A_PROGRAM = 12
_FIRST_PRICE = Decimal(39)
"""What an offering costs that was free until its price changed."""


def kind_of(site: Site, number: int) -> Kind:
    """Whether a number is a course, a program or a badge."""
    if site.format == "credly":
        return "badge"
    is_program = site.programs and number % _EVERY_NTH_IS_A_PROGRAM == _EVERY_NTH_IS_A_PROGRAM - 1
    return "program" if is_program else "course"


def has_price(draw: Draw) -> bool:
    """Whether a price is stated."""
    return draw.chance("price stated", 0.92)


def part_numbers(draw: Draw, site: Site, number: int) -> list[int]:
    """The courses that a program is made of, those included that were withdrawn since."""
    earlier = range(max(0, number - _EVERY_NTH_IS_A_PROGRAM + 1), number)
    courses = [part for part in earlier if kind_of(site, part) == "course"]
    return sorted(draw.some("parts", courses, draw.number("part count", 2, 4)))


def draw_offering(draw: Draw, site: Site, number: int, day: Day, start: date) -> Offering:
    """One offering as it stands on a day.

    Args:
        draw: draws for this offering.
        site: who publishes it.
        number: which one of the site's.
        day: what happened by now, to it and to others: a program loses parts that are withdrawn.
        start: the catalogue's first day.
    """
    life, withdrawn = day.lives[number], day.withdrawn
    kind = kind_of(site, number)
    language = draw.pick("language", site.languages)
    said = words(language)
    subject = draw.pick("subject", sorted(said.topics))
    topic = draw.pick("topic", said.topics[subject])
    audience = draw.pick("audience", said.audiences)
    price = _price(draw, life.repriced)
    currency = draw.pick("currency", site.currencies)
    scale = _SCALE.get(currency, 1)
    created = life.born or start - timedelta(days=draw.number("age", 31, 900))
    modified = life.modified or start - timedelta(days=draw.number("last change", 0, 30))
    parts = part_numbers(draw, site, number) if kind == "program" else []
    low = draw.number("hours", 1, 8)
    # Shuffled, so that two offerings on one topic differ.
    sentences = draw.some("sentences", said.sentences, len(said.sentences))
    return Offering(
        number=number,
        key=f"{_code(site)}-{number:04d}",
        uuid=draw.uuid("uuid"),
        slug=_slug(_title(draw, said, kind, 0, (topic, audience)), number),
        kind=kind,
        language=language,
        subject=said.subjects[subject],
        topic=topic,
        title=_title(draw, said, kind, life.retitled, (topic, audience)),
        subtitle=_fill(draw.pick("subtitle", said.subtitles), topic, audience),
        paragraphs=tuple(_fill(sentence, topic, audience) for sentence in sentences),
        outcomes=tuple(_fill(outcome, topic, audience) for outcome in said.outcomes),
        skills=tuple(draw.some("skills", said.topics[subject], draw.number("skill count", 1, 3))),
        prerequisite=_fill(draw.pick("prerequisite", said.prerequisites), topic, audience),
        level=draw.number("level", 0, 2),
        body=draw.pick("body", site.bodies) if site.bodies else site.name,
        weeks=draw.number("weeks", 2, 16) * (3 if kind == "program" else 1),
        hours=(low, low + draw.number("more hours", 0, 4)),
        credits=draw.number("credits", 1, 12) * 5 if draw.chance("credit", 0.3) else None,
        price=None if price is None else price * scale,
        certificate_price=Decimal(draw.number("certificate", 29, 199) * scale),
        currency=currency,
        rating=Decimal(draw.number("rating", 32, 50)) / 10,
        learners=draw.number("learners", 12, 48_000),
        sessions=_sessions(draw, site, start, life),
        parts=tuple(part for part in parts if part not in withdrawn),
        people=tuple(draw.some("people", PEOPLE, draw.number("people count", 1, 3))),
        created=created,
        modified=max([modified, *(withdrawn[part] for part in parts if part in withdrawn)]),
    )


def _code(site: Site) -> str:
    """Two letters of the site: NU for northgate-university."""
    first, _, second = site.id.partition("-")
    return (first[0] + second[0] if second else first[:2]).upper()


def _fill(pattern: str, topic: str, audience: str) -> str:
    filled = pattern.format(topic=topic, audience=audience)
    return filled[:1].upper() + filled[1:]


def _title(draw: Draw, said: Words, kind: Kind, retitled: int, about: tuple[str, str]) -> str:
    patterns = {"course": said.titles, "program": said.programs, "badge": said.badges}[kind]
    first = draw.number("title", 0, len(patterns) - 1)
    rounds, place = divmod(retitled, len(patterns))
    title = _fill(patterns[(first + place) % len(patterns)], *about)
    return f"{title} ({said.editions} {rounds})" if rounds else title


def _slug(title: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    named = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return f"{named}-{number}" if named else f"course-{number}"


def _price(draw: Draw, repriced: int) -> Decimal | None:
    if not has_price(draw):
        return None
    first = Decimal(0)
    if not draw.chance("free", 0.12):
        odd = draw.pick("cents", (Decimal(0), Decimal(0), Decimal("0.99"), Decimal("0.50")))
        first = Decimal(draw.number("price", 20, 990)) + odd
    elif repriced:
        first, repriced = _FIRST_PRICE, repriced - 1
    # 7 % more each time: always another amount, even when rounded.
    return (first * (100 + 7 * repriced) / 100).quantize(_CENT)


def _sessions(draw: Draw, site: Site, start: date, life: Life) -> tuple[Session, ...]:
    if draw.chance("on demand", 0.2) and not life.rescheduled:
        return ()
    count = draw.number("session count", 1, 3) + life.rescheduled
    first = (life.born or start) - timedelta(days=draw.number("first session", -60, 90))
    return tuple(_session(draw, site, first, position) for position in range(count))


def _session(draw: Draw, site: Site, first: date, position: int) -> Session:
    begins = first + timedelta(days=120 * position + draw.number(f"start {position}", 0, 40))
    monday = begins - timedelta(days=begins.weekday())
    return Session(
        key=f"{monday:%Y}{'ABCDEFGHIJKL'[monday.month - 1]}",
        uuid=draw.uuid(f"session {position}"),
        start=monday,
        end=monday + timedelta(weeks=draw.number("weeks", 2, 16), days=4),
        enrollment_end=monday - timedelta(days=draw.number(f"deadline {position}", 3, 21)),
        mode="onsite" if draw.chance(f"mode {position}", 0.25) else "online",
        city=site.city,
        places=draw.number(f"places {position}", 12, 400),
        educators=draw.number(f"educators {position}", 1, 3),
    )
