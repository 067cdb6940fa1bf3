"""The `sessions` rows of a batch."""

import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize.children import belong, settle
from normalize.columns import Columns, counts, encoded
from normalize.distinct import Distinct, beside, distinct, either
from normalize.encoded import decode
from normalize.fields import text_columns, understand
from normalize.fields.dates import Start, end, moment, start
from normalize.fields.language import language
from normalize.fields.numbers import count
from normalize.fields.participation import delivery
from normalize.fields.place import country, latitude, longitude, timezone
from normalize.identity import joined, mint_column
from normalize.issues import Issues
from normalize.stated import Stated, StatedTable
from normalize.vocabulary import fold, terms

_REPEATS = re.compile(r"P(?=\d)\d{1,4}[DWMY]|PT\d{1,4}[HM]", re.ASCII)
_REPEAT_WORDS = frozenset({"daily", "weekly", "monthly", "yearly"})
_YEARS_AHEAD = 15
"""A start further off than this is a placeholder (2049, 2099), not a plan."""


def describe_sessions(
    stated: Stated,
    offering_ids: pa.Array,
    source_id: str,
    issues: Issues,
    provider_country: str | None = None,
) -> Columns:
    """One row for each distinct session, with the row of its listing in `OWNER`."""
    sessions = stated.children["sessions"]
    columns = encoded(
        "sessions",
        {
            "session_id": session_ids(offering_ids.take(sessions.owners), sessions),
            **belong(sessions, offering_ids, source_id),
            "native_session_id": sessions["native_id"],
            **_times(sessions, provider_country, issues),
            **_place(sessions, issues),
            **_form(sessions, issues),
        },
    )
    seen = stated.of_payload((one.fetched_at.year for one in stated.evidence), sessions.owners)
    _drop_placeholders(columns, seen.array(pa.int64()), issues)
    return settle("sessions", columns, "session_id", issues, several=False)


def session_ids(offering_ids: pa.Array, sessions: StatedTable) -> pa.Array:
    """Ids of sessions: by the provider's key, else by when, where and in what language."""
    keys = sessions["native_id"]
    keyed = pc.not_equal(pc.fill_null(keys, ""), "")
    texts = joined(offering_ids, keys)
    if keyed.false_count:
        said = ("start", "end", "language", "venue", "city")
        described = joined(offering_ids, "", *(sessions[name] for name in said))
        texts = pc.if_else(keyed, texts, described)
    return mint_column("se", texts)


_Found = dict[str, pa.Array | Distinct[Any]]


def _times(sessions: StatedTable, provider_country: str | None, issues: Issues) -> _Found:
    starts = distinct(sessions["start"])
    zones = understand("timezone", sessions["timezone"], timezone, issues)
    found = understand(
        "start_date",
        beside(starts, zones),
        lambda said: start(said[0], provider_country, said[1]),
        issues,
        shown=lambda said: str(said[0]),
    )
    ends = understand("end_date", sessions["end"], lambda said: end(said, provider_country), issues)
    rule = found.each(lambda one: one.rule)
    return {
        "start_stated": text_columns.stated_text(starts),
        "start_date": found.each(lambda one: one.start_date),
        "start_date:rule": rule,
        "end_date": either(ends, found.each(lambda one: one.end_date)),
        "start_at": found.each(lambda one: one.start_at),
        "is_on_demand": _on_demand(sessions, found),
        "is_on_demand:rule": rule,
        "enrollment_start": understand(
            "enrollment_start", sessions["enrollment_start"], moment, issues
        ),
        "enrollment_end": understand("enrollment_end", sessions["enrollment_end"], moment, issues),
        "timezone": either(zones, found.each(lambda one: one.timezone)),
    }


def _on_demand(sessions: StatedTable, found: Distinct[Start]) -> pa.Array:
    said = found.each(lambda one: one.on_demand or None).array(pa.bool_())
    return pc.fill_null(pc.coalesce(said, sessions["on_demand"]), False)


def _place(sessions: StatedTable, issues: Issues) -> _Found:
    return {
        "venue_name": text_columns.stated_text(sessions["venue"]),
        "city": text_columns.label(sessions["city"]),
        "country_code": understand("country", sessions["country"], country, issues),
        "latitude": understand("latitude", sessions["latitude"], latitude, issues),
        "longitude": understand("longitude", sessions["longitude"], longitude, issues),
    }


def _form(sessions: StatedTable, issues: Issues) -> _Found:
    def number(name: str, stated: Distinct[int]) -> Distinct[int]:
        return counts("sessions", name, stated, issues)

    def words(what: str, field: str, parse: Callable[[str], Any]) -> Distinct[Any]:
        return understand(what, sessions[field], parse, issues)

    return {
        "language_code": words("session language", "language", language),
        "delivery_mode": words("session delivery", "delivery", _delivery),
        "repeat_frequency": words("repeat_frequency", "repeat_frequency", _frequency),
        "repeat_count": number("repeat_count", words("repeat_count", "repeat_count", count)),
        "capacity": number("capacity", words("capacity", "capacity", count)),
        "instructor_count": number("instructor_count", distinct(sessions["instructor_count"])),
        "status": words("session status", "status", _status).default("unknown"),
    }


def _status(stated: str) -> str | None:
    return terms("session_statuses").get(fold(stated.rsplit("schema.org/", 1)[-1]))


def _delivery(stated: str) -> str | None:
    """One mode; a session that is held in several ways has blended ones or none."""
    found = delivery(stated)
    return found.value[0] if found is not None and len(found.value) == 1 else None


def _frequency(stated: str) -> str | None:
    text = stated.strip()
    if _REPEATS.fullmatch(text.upper()):
        return text.upper()
    return text.casefold() if text.casefold() in _REPEAT_WORDS else None


def _drop_placeholders(columns: Columns, seen: pa.Array, issues: Issues) -> None:
    """Take out starts too far off, and ends before the start; the stated text stays."""
    columns |= {name: decode(columns[name]) for name in ("start_date", "start_at", "end_date")}
    latest = pc.add(seen, _YEARS_AHEAD)
    for name, what in (("start_date", "start too far off"), ("end_date", "end too far off")):
        days = columns[name]
        off = pc.fill_null(pc.greater(pc.year(days), latest), False)
        if off.true_count:
            for placeholder in days.filter(off).to_pylist():
                issues.note(what, placeholder.isoformat())
            _take_out(columns, name, off)
            if name == "start_date":
                _take_out(columns, "start_at", off)
    early = pc.less(columns["end_date"], columns["start_date"])
    if early.true_count:
        issues.note("end before start", times=early.true_count)
        _take_out(columns, "end_date", pc.fill_null(early, False))


def _take_out(columns: Columns, name: str, rows: pa.Array) -> None:
    column = columns[name]
    columns[name] = pc.if_else(rows, pa.scalar(None, column.type), column)
