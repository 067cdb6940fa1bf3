"""Time zones as dates are written with them: offsets, names, abbreviations, "heure de Paris".

Abbreviations and zones in words are in ``normalize/vocabulary/timezone_words.csv``.
"""

import re
import zoneinfo
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from normalize.vocabulary import rows

_CLOCK_WORD = re.compile(r"\b(?:time|zeit|heure|hora|horário|ora|tijd|врем|по м)")
"""What the name of a zone in words holds."""
_ALSO_WORDS = frozenset(("wat", "eat", "cat"))
"""Time zones of Africa that are zones only behind a time, in their own countries."""
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as it is written: IANA name, offset or abbreviation."""

    tz: tzinfo
    name_in_zone: str = ""
    """What the zone must call its time at that moment: CET is no summer time."""
    name: str | None = None
    """IANA name, where the text says no less than that."""

    def instant(self, when: datetime) -> datetime | None:
        """A local time in UTC; None where the zone has no such time."""
        local = when.replace(tzinfo=self.tz)
        if self.name_in_zone and local.tzname() != self.name_in_zone:
            return None
        if local.astimezone(UTC).astimezone(self.tz).replace(tzinfo=None) != when:
            return None
        return local.astimezone(UTC)


def with_zones_named(plain: str) -> str:
    """A text in small letters with the IANA names of zones that it states in words."""
    if not _CLOCK_WORD.search(plain):
        return plain
    pattern, zones = _zone_phrases()
    return pattern.sub(lambda found: zones[found[0]], plain)


def zone_of_offset(text: str) -> Zone | None:
    """UTC+2, GMT-0500, +05:30, Z."""
    if text in {"z", "utc", "gmt"}:
        return Zone(UTC)
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 14 or int(found[3] or 0) > 59:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return Zone(timezone(-offset if found[1] == "-" else offset))


def zone_of_name(text: str) -> Zone | None:
    """An IANA zone, in any case of letters."""
    name = _zones().get(text)
    return Zone(zoneinfo.ZoneInfo(name), name=name) if name else None


def zone_of_abbreviation(text: str, country: str | None) -> Zone | None:
    """CET, ET: where it means one zone only, or one only in the provider's country."""
    for row in _abbreviations().get(text, ()):
        if not row["countries"] or country in row["countries"].split():
            if row["zone"] == "UTC":
                return Zone(UTC)
            name = row["zone"] if row["named"] else None
            return Zone(zoneinfo.ZoneInfo(row["zone"]), row["name_in_zone"], name)
    return None


def is_abbreviation(text: str) -> bool:
    """Whether a word abbreviates a time zone somewhere, and is no word of every day there."""
    return text in _abbreviations() and text not in _ALSO_WORDS


@cache
def _abbreviations() -> dict[str, list[dict[str, str]]]:
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("timezone_words"):
        found[row["term"].casefold()].append(row)
    return dict(found)


@cache
def _zone_phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Zones of several words, and the IANA names that they are read as: "heure de Paris"."""
    found = {term: row["zone"].casefold() for term, (row, *_) in _abbreviations().items()
             if " " in term}  # fmt: skip
    words = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
    return re.compile(rf"\b(?:{words})\b"), found


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() if "/" in name}
