"""Presentations of XCRI-CAP: the runs of courses, with what each of them costs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from normalize.formats.xcri_cap_elements import Elements
from normalize.stated import Columns

_ISO_DATE = re.compile(r"\d{4}(?:-\d{2})?(?:-\d{2})?(?:T.*)?")
_ISO_DURATION = re.compile(r"P(?=[\dT])(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?")
_PLAIN_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_DELETED = "3"
"""The ``recstatus`` of a record that a delta feed takes back (1 is new, 2 amended)."""

Texts = list[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentations:
    """The runs of all courses, and what they say about the courses as a whole."""

    sessions: Columns
    """With the course of each."""
    prices: Columns
    urls: Texts
    """Of each run, as are the next two."""
    durations: Texts
    workloads: Texts


def read_presentations(courses: Elements) -> Presentations:
    """The ``presentation`` elements of courses as stated."""
    runs = courses.children("presentation")
    owners = list(runs.holders)
    native_ids = pick_identifiers(runs.children("identifier"), len(runs))[0]
    sessions: dict[str, list[Any]] = {
        "native_id": native_ids,
        "start": _dates(runs, "start"),
        "end": _dates(runs, "end"),
        "enrollment_start": _dates(runs, "applyFrom"),
        "enrollment_end": _dates(runs, "applyUntil"),
        "language": _of_only(runs, "languageOfInstruction", "identifier", _words_or_code),
        "delivery": _of_only(runs, "attendanceMode", "identifier", _code_and_words),
        "capacity": runs.text("places"),
        "instructor_count": _counts(runs.children("contributor"), len(runs)),
        "status": read_status(runs),
        **_read_venues(runs.firsts("venue"), len(runs)),
    }
    return Presentations(
        sessions=Columns(len(runs), sessions, owners),
        prices=_read_prices(runs.children("cost"), native_ids, owners),
        urls=runs.text("url"),
        durations=_of_only(runs, "duration", "interval", _words_or_interval),
        workloads=runs.text("engagement"),
    )


def pick_identifiers(identifiers: Elements, rows: int) -> tuple[Texts, list[list[str]]]:
    """The identifier without a type, which is a record's own, else the first one; and all of them.

    Args:
        identifiers: those of some records.
        rows: how many records there are.
    """
    found: Texts = [None] * rows
    typed = [True] * rows
    every: list[list[str]] = [[] for _ in range(rows)]
    stated = zip(identifiers.holders, identifiers.types(), identifiers.stated(), strict=True)
    for row, kind, value in stated:
        if value is None:
            continue
        every[row].append(value)
        if found[row] is None or (typed[row] and not kind):
            found[row], typed[row] = value, bool(kind)
    return found, every


def read_status(records: Elements) -> Texts:
    """The word "deleted" where a delta feed takes the record back."""
    stated = records.attribute("recstatus")
    return ["deleted" if code == _DELETED else None for code in stated]


def _of_only(
    runs: Elements,
    name: str,
    attribute: str,
    settle: Callable[[str | None, str | None], str | None],
) -> Texts:
    """What a child that should stand once says by its text and by an attribute."""
    children = runs.only(name)
    found: Texts = [None] * len(runs)
    said = zip(children.holders, children.stated(), children.attribute(attribute), strict=True)
    for row, words, value in said:
        found[row] = settle(words, value)
    return found


def _dates(runs: Elements, name: str) -> Texts:
    """The ISO date of the ``dtf`` attribute, else the words."""
    return _of_only(runs, name, "dtf", _date_or_words)


def _date_or_words(words: str | None, date: str | None) -> str | None:
    return date if date and _ISO_DATE.fullmatch(date) else words


def _words_or_interval(words: str | None, interval: str | None) -> str | None:
    """The words, else the ISO duration of the ``interval`` attribute.

    The words come first: where both stand, feeds are seen to mend the words and leave the interval.
    """
    return words or (interval if interval and _ISO_DURATION.fullmatch(interval) else None)


def _words_or_code(words: str | None, code: str | None) -> str | None:
    return words or code


def _code_and_words(words: str | None, code: str | None) -> str | None:
    """Code and words of the attendance mode: "DS Distance without attendance"."""
    if code and words and code != words:
        return f"{code} {words}"
    return words or code


def _counts(children: Elements, rows: int) -> list[int | None]:
    found: list[int | None] = [None] * rows
    for row in children.holders:
        found[row] = (found[row] or 0) + 1
    return found


def _read_prices(costs: Elements, sessions: Texts, owners: Sequence[int]) -> Columns:
    """The costs that state something, with the run and the course of each."""
    stated, currencies = costs.stated(), costs.attribute("currency")
    priced = [place for place, text in enumerate(stated) if text is not None]
    runs = [costs.holders[place] for place in priced]
    texts = [stated[place] for place in priced]
    fields: dict[str, list[Any]] = {
        "component": ["course"] * len(priced),
        "session": [sessions[run] for run in runs],
        "stated": texts,
        "amount": [text if text and _PLAIN_AMOUNT.fullmatch(text) else None for text in texts],
        "currency": [currencies[place] for place in priced],
    }
    return Columns(len(priced), fields, [owners[run] for run in runs])


def _read_venues(venues: Elements, rows: int) -> dict[str, Texts]:
    """The places of runs: 1.2 nests a provider with its location, 1.1 puts all in a row."""
    found: dict[str, Texts] = {
        name: [None] * rows for name in ("venue", "city", "country", "latitude", "longitude")
    }
    if not len(venues):
        return found
    providers = venues.firsts("provider")
    plain = venues.part(providers.holders)[1]
    _read_places(providers, venues.holders, found)
    for place in _read_places(plain, range(rows), found):
        for run, text in zip(place.holders, place.stated(), strict=True):
            found["venue"][run] = text
    return found


def _read_places(places: Elements, runs: Sequence[int], found: dict[str, Texts]) -> list[Elements]:
    """Add the names and locations of places, and give those that have no name.

    Args:
        places: what holds a name, and a location or what belongs to one.
        runs: the run of each element that they stand in.
        found: the columns of the runs.
    """
    locations = places.firsts("location")
    located, plain = places.part(locations.holders)
    _read_location(locations, [runs[places.holders[row]] for row in locations.holders], found)
    _read_location(plain, [runs[row] for row in plain.holders], found)
    nameless = []
    for group in (located, plain):
        names = group.text("title", "name")
        _put(names, [runs[row] for row in group.holders], found["venue"])
        nameless.append(group.part([row for row, name in enumerate(names) if name is None])[0])
    return nameless


def _read_location(locations: Elements, runs: Sequence[int], found: dict[str, Texts]) -> None:
    _put(locations.text("town"), runs, found["city"])
    _put(locations.text("country"), runs, found["country"])
    _put(locations.text("lat", "latitude"), runs, found["latitude"])
    _put(locations.text("long", "longitude"), runs, found["longitude"])


def _put(texts: Texts, runs: Sequence[int], column: Texts) -> None:
    for run, text in zip(runs, texts, strict=True):
        column[run] = text
