"""Dates and instants: ISO 8601, RFC 5322, and days with the month in English words."""

import re
from calendar import day_name, month_name
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_LONGEST = 60
EARLIEST, LATEST = 1971, 2200
"""Years outside of these are placeholders (0001, 1900, the epoch 1970, 9999), not dates."""
_ISO_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", re.ASCII)
_BASIC_TIME = re.compile(r"\d{8}T\d{4}", re.ASCII)
"""20260115T1000Z: the basic form of ISO 8601 has no colons."""
_MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
_SHORT_MONTHS = {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_WEEKDAYS = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in map(str.casefold, day_name))
_IN_WORDS = re.compile(
    rf"(?:(?:{_WEEKDAYS}),? )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>[a-z]{{3,9}})\.?|"
    rf"(?P<month_first>[a-z]{{3,9}})\.? (?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?),? "
    r"(?P<year>\d{4})",
    re.ASCII,
)


def day(stated: str) -> date | None:
    """The calendar day that a text names, in its own time zone; None for anything else."""
    text = " ".join(stated.split())
    if not text or len(text) > _LONGEST:
        return None
    when = _datetime(text)
    found = when.date() if when is not None else _day_in_words(text.casefold())
    return found if found is not None and EARLIEST <= found.year <= LATEST else None


def instant(stated: str, timezone: str | None = None) -> datetime | None:
    """The moment that a text names, in UTC; None where it holds no time or no zone is known.

    Args:
        stated: an ISO 8601 or RFC 5322 date and time.
        timezone: IANA zone of a time without one.
    """
    text = " ".join(stated.split())
    if not text or len(text) > _LONGEST or not _holds_time(text):
        return None
    when = _datetime(text)
    if when is None or not EARLIEST <= when.year <= LATEST:
        return None
    if when.tzinfo is None:
        if timezone is None:
            return None
        when = when.replace(tzinfo=ZoneInfo(timezone))
    return when.astimezone(UTC)


def moment(stated: str) -> datetime | None:
    """Like `instant`; a day without a time is the start of that day in UTC."""
    if _holds_time(stated.strip()):
        return instant(stated)
    when = day(stated)
    return None if when is None else datetime(when.year, when.month, when.day, tzinfo=UTC)


def _holds_time(text: str) -> bool:
    return ":" in text or _BASIC_TIME.match(text) is not None


def _datetime(text: str) -> datetime | None:
    try:
        if _ISO_DAY.match(text):
            return datetime.fromisoformat(text.replace(" UTC", "Z"))
        return parsedate_to_datetime(text) if ":" in text else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _day_in_words(text: str) -> date | None:
    found = _IN_WORDS.fullmatch(text)
    if found is None:
        return None
    word = found["month"] or found["month_first"]
    month = _MONTHS.get(word) or _SHORT_MONTHS.get(word)
    if month is None:
        return None
    try:
        return date(int(found["year"]), month, int(found["day"] or found["day_second"]))
    except ValueError:
        return None
