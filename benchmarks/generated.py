"""Offerings as readers state them, generated: as many as asked for, with real numbers of values.

Keys, titles, addresses and descriptions are one for each offering. What repeats in feeds repeats
here: some hundreds of lengths, dozens of languages, thousands of skills.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Literal

from normalize.listing import Evidence
from normalize.reading import Reading
from normalize.stated_columns import Columns, StatedColumns

SEEN = datetime(2026, 1, 2, tzinfo=UTC)
_FIRST = ("tides", "harbour", "knots", "rigging", "charts", "currents", "pilotage", "buoyancy")
_LAST = ("ropework", "navigation", "weather", "signals", "engines", "safety", "radio", "sailing")
_WORDS = (*_FIRST, *_LAST, "rescue", "mooring", "salvage", "dredging")
_LEVELS = ("Beginner", "Introductory", "Intermediate", "Advanced", "Postgraduate", "Expert", None)
_LANGUAGES = ("English", "es", "French", "de-DE", "Portuguese", "it", "Dutch", "ru", "zh", "ar")
_DELIVERY = ("online", "blended", "on campus", "Distance without attendance", "self-paced online")
_CREDENTIALS = ("certificate", "verified", "MicroMasters", "Nanodegree", "badge", "diploma", None)
_FORMS = tuple(
    (f"{weeks} weeks", f"{hours}-{hours + 2} hours per week", str(points), unit)
    for weeks in range(1, 53)
    for hours in range(1, 13)
    for points, unit in ((weeks, "ECTS"), (weeks * 2, "CATS"), (hours, None))
)
"""Lengths, efforts and credits that go together: 1,872, several times what a large feed has."""
_CURRENCIES = ("EUR", "GBP", "USD", None)


OWN = frozenset({"native_id", "title", "url", "description"})
"""Fields that state something else for each offering."""
_NEEDED = frozenset({"native_id", "kind", "pointer", "method", "languages"})


def batches(
    offerings: int, size: int, said: Literal["all", "own", "repeated"] = "all"
) -> Iterator[tuple[Evidence, Reading]]:
    """Readings of `size` offerings each, the same every time.

    Args:
        offerings: how many there are.
        size: how many of them a reading holds.
        said: whether they state all fields, those of `OWN` alone, or all but those; what no
            offering may lack is stated in any case, by a title that is the same for all.
    """
    for start in range(0, offerings, size):
        evidence = Evidence(url=f"https://learn.example.org/feed/{start}", fetched_at=SEEN)
        stated = _columns(range(start, min(start + size, offerings)))
        yield evidence, Reading(columns=stated if said == "all" else _some(stated, said))


def _some(stated: StatedColumns, said: Literal["own", "repeated"]) -> StatedColumns:
    fields, rows = stated.listings.fields, stated.listings.rows
    if said == "own":
        kept = {name: fields[name] for name in fields if name in OWN | _NEEDED}
        return StatedColumns(Columns(rows, kept))
    kept = {name: fields[name] for name in fields if name not in OWN - _NEEDED}
    return StatedColumns(Columns(rows, kept | {"title": ["Knots"] * rows}), stated.children)


def _columns(numbers: Sequence[int]) -> StatedColumns:
    draw, rows = Random(numbers[0]), len(numbers)

    def among(values: Sequence[Any]) -> list[Any]:
        return draw.choices(values, k=rows)

    skills = [f"{first} {second} {n}" for first in _WORDS for second in _WORDS for n in range(8)]
    owners = list(range(rows))
    forms = among(_FORMS)
    listings: dict[str, list[Any]] = {
        "native_id": [f"course-{n}" for n in numbers],
        "title": [f"{_WORDS[n % 20].title()} and {_WORDS[n // 20 % 20]} {n}" for n in numbers],
        "url": [f"https://learn.example.org/courses/{_WORDS[n % 20]}-{n}" for n in numbers],
        "kind": ["course"] * rows,
        "pointer": [f"/{row}" for row in owners],
        "method": ["api"] * rows,
        "description": [f"Course {n}. {' '.join(draw.choices(_WORDS, k=60))}." for n in numbers],
        "languages": [[one] for one in among(_LANGUAGES)],
        "credential": among(_CREDENTIALS),
        "delivery": among(_DELIVERY),
        "level": among(_LEVELS),
        "duration": [form[0] for form in forms],
        "workload": [form[1] for form in forms],
        "credits": [form[2] for form in forms],
        "credit_unit": [form[3] for form in forms],
        "subjects": [[one] for one in among([f"{word} studies" for word in _WORDS])],
        "skills": [draw.choices(skills, k=4) for _ in owners],
        "prerequisites": among([f"Course {n} or some practice" for n in range(2_000)]),
    }
    days = [(SEEN + timedelta(days=n)).date().isoformat() for n in range(800)]
    sessions: dict[str, list[Any]] = {
        "start": among(days),
        "city": among([w.title() for w in _WORDS]),
    }
    prices: dict[str, list[Any]] = {
        "component": ["course"] * rows,
        "amount": among([f"{n}.00" for n in range(10, 900)]),
        "currency": among(_CURRENCIES),
    }
    organisations: dict[str, list[Any]] = {
        "name": among([f"University of {word.title()} {n}" for word in _WORDS for n in range(15)]),
        "role": ["awarding_body"] * rows,
    }
    children = {"sessions": sessions, "prices": prices, "organisations": organisations}
    return StatedColumns(
        Columns(rows, listings),
        {name: Columns(rows, fields, owners) for name, fields in children.items()},
    )
