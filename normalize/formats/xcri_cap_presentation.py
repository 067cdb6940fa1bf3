"""Presentations of XCRI-CAP: the runs of a course, with what each of them costs."""

import re
from dataclasses import dataclass

from normalize.formats.xcri_cap_xml import Node
from normalize.listing import StatedPrice, StatedSession

_ISO_DATE = re.compile(r"\d{4}(?:-\d{2})?(?:-\d{2})?(?:T.*)?")
_ISO_DURATION = re.compile(r"P(?=[\dT])(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?")
_PLAIN_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_DELETED = "3"
"""The ``recstatus`` of a record that a delta feed takes back (1 is new, 2 amended)."""


@dataclass(slots=True, kw_only=True)
class Presentation:
    """One run, and what it says about the course as a whole."""

    session: StatedSession
    prices: list[StatedPrice]
    url: str | None
    duration: str | None
    workload: str | None


def read_presentation(node: Node) -> Presentation:
    """One ``presentation`` as stated."""
    session = StatedSession(
        native_id=read_identifier(node),
        start=_date(node, "start"),
        end=_date(node, "end"),
        enrollment_start=_date(node, "applyFrom"),
        enrollment_end=_date(node, "applyUntil"),
        language=_coded(node, "languageOfInstruction"),
        delivery=_delivery(node),
        capacity=node.text("places"),
        instructor_count=len(node.nodes("contributor")) or None,
        status=read_status(node),
    )
    for venue in node.nodes("venue")[:1]:
        _read_venue(venue, session)
    return Presentation(
        session=session,
        prices=[_price(cost, session.native_id) for cost in node.nodes("cost")],
        url=node.text("url"),
        duration=_duration(node),
        workload=node.text("engagement"),
    )


def read_identifier(node: Node) -> str | None:
    """The identifier without a type, which is the record's own; else the first one."""
    found = [(identifier.type(), identifier.stated()) for identifier in node.nodes("identifier")]
    stated = [(kind, value) for kind, value in found if value]
    return min(stated, key=lambda pair: pair[0] != "")[1] if stated else None


def read_status(node: Node) -> str | None:
    """The word "deleted" where a delta feed takes the record back."""
    return "deleted" if node.attribute("recstatus") == _DELETED else None


def _first(node: Node, name: str) -> Node | None:
    found = node.nodes(name)
    if len(found) > 1:
        node.issue(name, "more than one")
    return found[0] if found else None


def _date(node: Node, name: str) -> str | None:
    """The ISO date of the ``dtf`` attribute, else the words."""
    found = _first(node, name)
    if found is None:
        return None
    stated, date = found.stated(), found.attribute("dtf")
    return date if date and _ISO_DATE.fullmatch(date) else stated


def _duration(node: Node) -> str | None:
    """The words, else the ISO duration of the ``interval`` attribute.

    The words come first: where both stand, feeds are seen to mend the words and leave the interval.
    """
    found = _first(node, "duration")
    if found is None:
        return None
    stated, interval = found.stated(), found.attribute("interval")
    return stated or (interval if interval and _ISO_DURATION.fullmatch(interval) else None)


def _coded(node: Node, name: str) -> str | None:
    found = _first(node, name)
    if found is None:
        return None
    code = found.attribute("identifier")
    return found.stated() or code


def _delivery(node: Node) -> str | None:
    """Code and words of the attendance mode: "DS Distance without attendance"."""
    found = _first(node, "attendanceMode")
    if found is None:
        return None
    code, words = found.attribute("identifier"), found.stated()
    if code and words and code != words:
        return f"{code} {words}"
    return words or code


def _price(cost: Node, session: str | None) -> StatedPrice:
    currency, stated = cost.attribute("currency"), cost.stated()
    plain = stated is not None and _PLAIN_AMOUNT.fullmatch(stated) is not None
    return StatedPrice(
        component="course",
        session=session,
        stated=stated,
        amount=stated if plain else None,
        currency=currency,
    )


def _read_venue(venue: Node, session: StatedSession) -> None:
    """Fill the place of a run: 1.2 nests a provider with its location, 1.1 puts all in a row."""
    holders = venue.nodes("provider") or [venue]
    place = holders[0]
    places = place.nodes("location") or [place]
    location = places[0]
    session.venue = place.text("title", "name")
    session.city = location.text("town")
    session.country = location.text("country")
    session.latitude = location.text("lat", "latitude")
    session.longitude = location.text("long", "longitude")
    if session.venue is None and place is venue:
        session.venue = venue.stated()
