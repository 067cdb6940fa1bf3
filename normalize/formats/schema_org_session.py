"""Instances of a course as sessions, with the prices that belong to one session only."""

from normalize.formats.schema_org_node import Node
from normalize.formats.schema_org_offer import read_prices
from normalize.listing import StatedPrice, StatedSession

_ENROLLMENT_STARTS = ("applicationStartDate", "enrollmentStartDate")
_ENROLLMENT_ENDS = ("applicationDeadline", "enrollmentEndDate")


def read_sessions(
    instances: list[Node], course_page: str | None
) -> tuple[list[StatedSession], list[StatedPrice]]:
    """The sessions that the instances are, and their prices.

    An instance is known by its ``@id``, its own ``url`` or its ``identifier``. One that has none of
    them and has offers is known by what it states (start, end, form, place), so that a price finds
    its session; the same goes for instances that share a key.
    """
    sessions: list[StatedSession] = []
    prices: list[StatedPrice] = []
    seen: set[str] = set()
    for instance in instances:
        session = _session(instance)
        session.native_id = _key(instance, course_page)
        if instance.values("offers") or session.native_id in seen:
            session.native_id = _distinct(session, seen)
        if session.native_id is not None:
            seen.add(session.native_id)
        if session not in sessions:
            sessions.append(session)
        found = read_prices(instance, "course", session.native_id)
        prices.extend(price for price in found if price not in prices)
    return sessions, prices


def _session(instance: Node) -> StatedSession:
    schedule = next(iter(instance.nodes("courseSchedule")), instance)
    start = instance.text("startDate") or schedule.text("startDate")
    session = StatedSession(
        start=start,
        end=instance.text("endDate") or schedule.text("endDate"),
        enrollment_start=instance.text(*_ENROLLMENT_STARTS),
        enrollment_end=instance.text(*_ENROLLMENT_ENDS),
        timezone=schedule.text("scheduleTimezone"),
        language=instance.joined("inLanguage"),
        delivery=instance.joined("courseMode") or instance.joined("eventAttendanceMode"),
        repeat_frequency=schedule.text("repeatFrequency"),
        repeat_count=schedule.text("repeatCount"),
        capacity=instance.text("maximumAttendeeCapacity", "maximumPhysicalAttendeeCapacity"),
        instructor_count=len(instance.values("instructor")) or None,
        status=instance.text("eventStatus"),
    )
    _locate(session, instance)
    return session


def _locate(session: StatedSession, instance: Node) -> None:
    """Where it takes place; a virtual place has a name at most."""
    for place in instance.nodes("location"):
        session.venue = session.venue or place.text("name", "address")
        for address in place.nodes("address") or [place]:
            session.country = session.country or address.text("addressCountry")
            session.city = session.city or address.text("addressLocality")
        for point in place.nodes("geo") or [place]:
            session.latitude = session.latitude or point.text("latitude")
            session.longitude = session.longitude or point.text("longitude")
    if session.venue is None:
        session.venue = next(
            (text for text in instance.texts("location") if not text.startswith("http")), None
        )


def _key(instance: Node, course_page: str | None) -> str | None:
    instance.skip("url", "identifier")
    if instance.id is not None and instance.id.startswith(("http", "urn:")):
        return instance.id
    page = instance.page("url")
    return page if page is not None and page != course_page else instance.text("identifier")


def _distinct(session: StatedSession, seen: set[str]) -> str | None:
    if session.native_id is not None and session.native_id not in seen:
        return session.native_id
    modes = ", ".join(sorted((session.delivery or "").split(", ")))
    said = (session.native_id, session.start, session.end, modes, session.venue)
    return " / ".join(part for part in said if part) or None
