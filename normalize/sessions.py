"""The `sessions` rows of a batch."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from normalize.children import OWNER, owned, settle
from normalize.columns import Columns, counts
from normalize.entry import Entry
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.dates import day, instant, moment
from normalize.fields.language import language
from normalize.fields.numbers import count
from normalize.fields.participation import delivery
from normalize.fields.place import country, latitude, longitude, timezone
from normalize.identity import mint
from normalize.issues import Issues
from normalize.listing import StatedSession
from normalize.vocabulary import fold, terms

_REPEATS = re.compile(r"P(?=\d)\d{1,4}[DWMY]|PT\d{1,4}[HM]", re.ASCII)
_REPEAT_WORDS = frozenset({"daily", "weekly", "monthly", "yearly"})
_YEARS_AHEAD = 15
"""A start further off than this is a placeholder (2049, 2099), not a plan."""


def describe_sessions(
    entries: Sequence[Entry], offering_ids: Sequence[str], source_id: str, issues: Issues
) -> Columns:
    """One row for each distinct session, with the index of its entry in `OWNER`."""
    owners, sessions = owned([entry.listing.sessions for entry in entries])
    columns: Columns = {
        OWNER: owners,
        "session_id": [
            session_id(offering_ids[owner], session)
            for owner, session in zip(owners, sessions, strict=True)
        ],
        "offering_id": [offering_ids[owner] for owner in owners],
        "source_id": [source_id] * len(owners),
        "native_session_id": [session.native_id for session in sessions],
        "is_on_demand": [session.on_demand is True for session in sessions],
        **_times(sessions, issues),
        **_place(sessions, issues),
        **_form(sessions, issues),
    }
    seen = [entries[owner].evidence.fetched_at for owner in owners]
    _drop_placeholders(columns, seen, issues)
    return settle("sessions", columns, "session_id", issues, several=False)


def session_id(offering_id: str, session: StatedSession) -> str:
    """The id of a session: by the provider's key, else by when, where and in what language."""
    if session.native_id:
        return mint("se", offering_id, session.native_id)
    said = (session.start, session.end, session.language, session.venue, session.city)
    return mint("se", offering_id, None, *said)


def _times(sessions: Sequence[StatedSession], issues: Issues) -> Columns:
    starts = [session.start for session in sessions]
    zones = understand("timezone", [s.timezone for s in sessions], timezone, issues)
    exact = parse_distinct(
        [(start, zone) if start else None for start, zone in zip(starts, zones, strict=True)],
        lambda stated: instant(*stated),
    )
    return {
        "start_stated": parse_distinct(starts, texts.stated_text),
        "start_date": understand("start_date", starts, day, issues),
        "end_date": understand("end_date", [s.end for s in sessions], day, issues),
        "start_at": exact,
        "enrollment_start": understand(
            "enrollment_start", [s.enrollment_start for s in sessions], moment, issues
        ),
        "enrollment_end": understand(
            "enrollment_end", [s.enrollment_end for s in sessions], moment, issues
        ),
        "timezone": zones,
    }


def _place(sessions: Sequence[StatedSession], issues: Issues) -> Columns:
    return {
        "venue_name": parse_distinct([s.venue for s in sessions], texts.stated_text),
        "city": parse_distinct([s.city for s in sessions], texts.label),
        "country_code": understand("country", [s.country for s in sessions], country, issues),
        "latitude": understand("latitude", [s.latitude for s in sessions], latitude, issues),
        "longitude": understand("longitude", [s.longitude for s in sessions], longitude, issues),
    }


def _form(sessions: Sequence[StatedSession], issues: Issues) -> Columns:
    repeats = understand("repeat_count", [s.repeat_count for s in sessions], count, issues)
    places = understand("capacity", [s.capacity for s in sessions], count, issues)
    people = [session.instructor_count for session in sessions]
    statuses = understand("session status", [s.status for s in sessions], _status, issues)
    frequency = [session.repeat_frequency for session in sessions]
    return {
        "language_code": understand(
            "session language", [s.language for s in sessions], language, issues
        ),
        "delivery_mode": understand(
            "session delivery", [s.delivery for s in sessions], _delivery, issues
        ),
        "repeat_frequency": understand("repeat_frequency", frequency, _frequency, issues),
        "repeat_count": counts("sessions", "repeat_count", repeats, issues),
        "capacity": counts("sessions", "capacity", places, issues),
        "instructor_count": counts("sessions", "instructor_count", people, issues),
        "status": [status or "unknown" for status in statuses],
    }


def _status(stated: str) -> str | None:
    return terms("session_statuses").get(fold(stated.rsplit("schema.org/", 1)[-1]))


def _delivery(stated: str) -> str | None:
    """One mode; a session that is held in several ways has blended ones or none."""
    modes = delivery(stated)
    return modes[0] if modes is not None and len(modes) == 1 else None


def _frequency(stated: str) -> str | None:
    text = stated.strip()
    if _REPEATS.fullmatch(text.upper()):
        return text.upper()
    return text.casefold() if text.casefold() in _REPEAT_WORDS else None


def _drop_placeholders(columns: Columns, seen: Sequence[datetime], issues: Issues) -> None:
    """Take out starts too far off, and ends before the start; the stated text stays."""
    for row, when in enumerate(seen):
        start: date | None = columns["start_date"][row]
        end: date | None = columns["end_date"][row]
        if start is not None and start.year > when.year + _YEARS_AHEAD:
            issues.note("start too far off", start.isoformat())
            start = columns["start_date"][row] = columns["start_at"][row] = None
        if end is not None and end.year > when.year + _YEARS_AHEAD:
            issues.note("end too far off", end.isoformat())
            end = columns["end_date"][row] = None
        if start is not None and end is not None and end < start:
            issues.note("end before start")
            columns["end_date"][row] = None
