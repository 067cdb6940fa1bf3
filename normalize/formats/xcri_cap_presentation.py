"""Presentations of XCRI-CAP: the runs of courses, with what each of them costs."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.columns import repeat
from normalize.distinct import Distinct, distinct, python_values
from normalize.formats.xcri_cap_elements import Elements
from normalize.formats.xcri_cap_said import Numbers, Said, either, is_said, said
from normalize.stated_columns import Columns, Values

_ISO_DATE = re.compile(r"\d{4}(?:-\d{2})?(?:-\d{2})?(?:T.*)?")
_ISO_DURATION = re.compile(r"P(?=[\dT])(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?")
_PLAIN_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_DELETED = "3"
"""The ``recstatus`` of a record that a delta feed takes back (1 is new, 2 amended)."""
_NO_TEXT = pa.scalar(None, pa.string())

_Texts = list[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentations:
    """The runs of all courses, and what they say about the courses as a whole."""

    owners: Numbers
    """The course of each run."""
    sessions: Columns
    prices: Columns
    """With the course of each."""
    urls: pa.Array
    """Of each run, as are the others."""
    starts: pa.Array
    languages: pa.Array
    deliveries: pa.Array
    durations: pa.Array
    workloads: pa.Array


def read_presentations(courses: Elements) -> Presentations:
    """The ``presentation`` elements of courses as stated."""
    runs = courses.children("presentation")
    native_ids = pick_identifiers(runs.children("identifier"), len(runs))[0]
    starts = _dates(runs, "start")
    languages = _of_only(runs, "languageOfInstruction", "identifier", _words_or_code)
    deliveries = _of_only(runs, "attendanceMode", "identifier", _code_and_words)
    sessions: dict[str, Values] = {
        "native_id": native_ids,
        "start": starts,
        "end": _dates(runs, "end"),
        "enrollment_start": _dates(runs, "applyFrom"),
        "enrollment_end": _dates(runs, "applyUntil"),
        "language": languages,
        "delivery": deliveries,
        "capacity": runs.text("places"),
        "instructor_count": _counts(runs.children("contributor"), len(runs)),
        "status": read_status(runs),
        **_read_venues(runs.firsts("venue"), len(runs)),
    }
    return Presentations(
        owners=runs.holders,
        sessions=Columns(len(runs), sessions, runs.holders.tolist()),
        prices=_read_prices(runs.children("cost"), native_ids, runs.holders),
        urls=runs.text("url"),
        starts=starts,
        languages=languages,
        deliveries=deliveries,
        durations=_of_only(runs, "duration", "interval", _words_or_interval),
        workloads=runs.text("engagement"),
    )


def pick_identifiers(identifiers: Elements, rows: int) -> tuple[pa.Array, Said]:
    """The identifier without a type, which is a record's own, else the first one; and all of them.

    Args:
        identifiers: those of some records.
        rows: how many records there are.
    """
    values = identifiers.stated()
    every = said(identifiers.holders, values)
    plain = identifiers.types().each(lambda kind: not kind)
    untyped = said(identifiers.holders, either(plain, values, None)).first(rows)
    return untyped if untyped.null_count == 0 else pc.coalesce(untyped, every.first(rows)), every


def read_status(records: Elements) -> pa.Array:
    """The word "deleted" where a delta feed takes the record back."""
    stated = records.attribute("recstatus")
    return stated.each(lambda code: "deleted" if code == _DELETED else None).array(pa.string())


def _of_only(
    runs: Elements,
    name: str,
    attribute: str,
    settle: Callable[[pa.Array, Distinct[str]], pa.Array],
) -> pa.Array:
    """What a child that should stand once says by its text and by an attribute.

    Args:
        runs: whose child it is.
        name: its name.
        attribute: the name of its attribute.
        settle: makes one of texts and attributes; where no attribute says something, of texts.
    """
    children = runs.only(name)
    words, codes = children.stated(), children.attribute(attribute)
    settled = words if codes.is_silent else settle(words, codes)
    return said(children.holders, settled, lone=True).first(len(runs))


def _dates(runs: Elements, name: str) -> pa.Array:
    """The ISO date of the ``dtf`` attribute, else the words."""
    return _of_only(runs, name, "dtf", _date_or_words)


def _date_or_words(words: pa.Array, dates: Distinct[str]) -> pa.Array:
    return pc.coalesce(dates.each(_matching(_ISO_DATE)).array(pa.string()), words)


def _words_or_interval(words: pa.Array, intervals: Distinct[str]) -> pa.Array:
    """The words, else the ISO duration of the ``interval`` attribute.

    The words come first: where both stand, feeds are seen to mend the words and leave the interval.
    """
    return pc.coalesce(words, intervals.each(_matching(_ISO_DURATION)).array(pa.string()))


def _words_or_code(words: pa.Array, codes: Distinct[str]) -> pa.Array:
    return pc.coalesce(words, codes.array(pa.string()))


def _code_and_words(words: pa.Array, codes: Distinct[str]) -> pa.Array:
    """Code and words of the attendance mode: "DS Distance without attendance"."""
    stated = codes.array(pa.string())
    both = pc.binary_join_element_wise(stated, words, " ")
    return pc.coalesce(pc.if_else(pc.not_equal(stated, words), both, _NO_TEXT), words, stated)


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if pattern.fullmatch(text) else None


def _counts(children: Elements, rows: int) -> pa.Array:
    counts = np.bincount(children.holders, minlength=rows)
    return pa.array(counts, pa.int64(), mask=counts == 0)


def _read_prices(costs: Elements, sessions: pa.Array, owners: Numbers) -> Columns:
    """The costs that state something, with the run and the course of each."""
    stated = costs.stated()
    runs, priced = costs.holders[is_said(stated)], stated.is_valid()
    texts = stated.drop_null()
    fields: dict[str, Values] = {
        "component": repeat("course", len(runs)),
        "session": sessions.take(pa.array(runs)),
        "stated": texts,
        "amount": distinct(texts).each(_matching(_PLAIN_AMOUNT)).array(pa.string()),
        "currency": costs.attribute("currency").array(pa.string()).filter(priced),
    }
    return Columns(len(runs), fields, owners[runs].tolist())


def _read_venues(venues: Elements, rows: int) -> dict[str, Values]:
    """The places of runs: 1.2 nests a provider with its location, 1.1 puts all in a row."""
    if not len(venues):
        return {}
    found: dict[str, _Texts] = {
        name: [None] * rows for name in ("venue", "city", "country", "latitude", "longitude")
    }
    providers = venues.firsts("provider")
    plain = venues.part(providers.holders)[1]
    _read_places(providers, venues.holders, found)
    for place in _read_places(plain, np.arange(rows), found):
        _put(place.stated(), place.holders, found["venue"])
    return dict(found)


def _read_places(places: Elements, runs: Numbers, found: dict[str, _Texts]) -> list[Elements]:
    """Add the names and locations of places, and give those that have no name.

    Args:
        places: what holds a name, and a location or what belongs to one.
        runs: the run of each element that they stand in.
        found: the columns of the runs.
    """
    locations = places.firsts("location")
    located, plain = places.part(locations.holders)
    _read_location(locations, runs[places.holders[locations.holders]], found)
    _read_location(plain, runs[plain.holders], found)
    nameless = []
    for group in (located, plain):
        names = group.text("title", "name")
        _put(names, runs[group.holders], found["venue"])
        nameless.append(group.part(np.flatnonzero(~is_said(names)))[0])
    return nameless


def _read_location(locations: Elements, runs: Numbers, found: dict[str, _Texts]) -> None:
    _put(locations.text("town"), runs, found["city"])
    _put(locations.text("country"), runs, found["country"])
    _put(locations.text("lat", "latitude"), runs, found["latitude"])
    _put(locations.text("long", "longitude"), runs, found["longitude"])


def _put(texts: pa.Array, runs: Numbers, column: _Texts) -> None:
    for run, text in zip(runs.tolist(), python_values(texts), strict=True):
        column[run] = text
