"""When something starts, from free text: dates, ranges, times with zones, "any time"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from normalize.fields.dates_anytime import is_any_time_in_words
from normalize.fields.dates_clauses import from_course, is_any_time, without_others
from normalize.fields.dates_kinds import ISO, MOVED, SOON
from normalize.fields.dates_machine import EARLIEST, LATEST, day, instant
from normalize.fields.dates_numbers import Token
from normalize.fields.dates_pieces import pieces_of
from normalize.fields.dates_sentence import of_sentence
from normalize.fields.dates_shapes import OVER_NEW_YEAR, kinds_of, reduce
from normalize.fields.dates_spelling import respelled
from normalize.fields.dates_tokens import tokens_of
from normalize.fields.dates_words import comparable
from normalize.fields.dates_zones import zone_of_name
from normalize.fields.mending import mended

_LONGEST = 300
NOT_A_START = "not_a_start"
"""Rule where all days of a text are of something else."""
INCOMPLETE = "incomplete_date"
"""Rule where a text names a month or a day without its year."""
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]", re.ASCII)
_OTHER_DIGITS = re.compile(r"(?=\d)[^0-9]")
_DIGIT = re.compile(r"\d", re.ASCII)
_EPOCH = re.compile(r"(\d{10})(?:000|\.0)?", re.ASCII)
_DATETIME = re.compile(r"\d{4}(-?)\d\d\1\d\d(?:T\S{4,})?", re.ASCII)
_EPOCH_FROM, _EPOCH_TO = 946_684_800, 2_208_988_800
"""2000 and 2040: other numbers of ten digits may be keys."""
_AT = r"(?:H(?:[-~]H)?)?Z*"
_SEVERAL_TIMES = re.compile(r"(?<=D)H(?:[-~]H)?Z*(?:[/&]?H(?:[-~]H)?Z*)+(?=[ot]*$)")
"""Times to choose from, or of several parts of a day."""
_WHOLE = re.compile(rf"o*(?:{_AT}D{_AT}|{_AT}D(?:HZ*)?[-~/]D{_AT})[ot]*")
"""A date with or without a time, or two from the one to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a text says about a start; a text may be understood and say no day."""

    rule: str
    start_date: date | None = None
    end_date: date | None = None
    start_at: datetime | None = None
    timezone: str | None = None
    on_demand: bool = False


def start(stated: str, country: str | None = None, timezone: str | None = None) -> Start | None:
    """What a free text says about a start; None where not all of it is understood.

    Args:
        stated: the text, in any of eight languages.
        country: ISO 3166-1 alpha-2 code of the provider: the order of day and month where numbers
            alone do not show it (CLDR), and the meaning of abbreviated time zones.
        timezone: IANA zone of a time without one.
    """
    if len(stated) > _LONGEST:
        return None
    text = " ".join(mended(stated).split())
    if not text or _OTHER_DIGITS.search(text):
        return None
    if _DATETIME.fullmatch(text) and (found := _of_datetime(text, timezone)) is not None:
        return found
    text = comparable(_EAST_ASIAN.sub(r"\1-\2-\3", text))
    if epoch := _EPOCH.fullmatch(text):
        return _of_epoch(int(epoch[1]))
    found = _of_words(text, country, timezone)
    if found is None and (meant := respelled(text)) != text:
        found = _of_words(meant, country, timezone)
    return None if found is None else _without_placeholders(found)


def _of_words(text: str, country: str | None, timezone: str | None) -> Start | None:
    """What is said in a text in the form of `comparable`."""
    tokens = tokens_of(text, country) or []
    if is_any_time(tokens):
        return Start(rule="any_time", on_demand=True)
    found = _understand(reduce(from_course(tokens)), timezone)
    if found is None or found.rule in {NOT_A_START, INCOMPLETE}:
        return _of_sentence(text, country, timezone) or found
    return found


def _of_sentence(text: str, country: str | None, timezone: str | None) -> Start | None:
    """What is said in a sentence of other words."""
    pieces = pieces_of(text, country)
    if is_any_time_in_words(pieces):
        return Start(rule="any_time", on_demand=True)
    # No day is told without a year.
    told = of_sentence(pieces) if _DIGIT.search(text) else None
    found = _understand(told, timezone) if told else None
    return found if found is not None and found.start_date is not None else None


def end(stated: str, country: str | None = None) -> date | None:
    """The one day that a free text about an end names; see `start`."""
    found = start(stated, country)
    return None if found is None or found.end_date is not None else found.start_date


def _of_datetime(text: str, timezone: str | None) -> Start | None:
    """ISO 8601 as machines write it."""
    found = day(text)
    if found is None:
        return None
    return Start(rule="iso_8601", start_date=found, start_at=instant(text, timezone))


def _of_epoch(seconds: int) -> Start | None:
    if not _EPOCH_FROM <= seconds < _EPOCH_TO:
        return None
    when = datetime.fromtimestamp(seconds, UTC)
    return Start(rule="epoch", start_date=when.date(), start_at=when)


def _without_placeholders(found: Start) -> Start:
    days = [day for day in (found.start_date, found.end_date) if day is not None]
    if all(EARLIEST <= day.year <= LATEST for day in days):
        return found
    return Start(rule="placeholder", on_demand=found.on_demand)


def _understand(tokens: list[Token] | None, timezone: str | None) -> Start | None:
    if not tokens:
        return None
    if any(token.text == MOVED for token in tokens):
        return Start(rule=NOT_A_START)
    tokens = without_others(tokens)
    kinds = kinds_of(tokens)
    if "u" in kinds:
        return None
    told = _telling(tokens)
    whole = _whole(told)
    if "X" in kinds or "e" in whole or whole.startswith("~"):
        return Start(rule=NOT_A_START)
    if "D" not in kinds:
        return _without_day(kinds)
    if "H" not in whole:
        told = [token for token in told if token.kind != "H"]
    held = _WHOLE.fullmatch(whole) and _weekdays_hold(tokens)
    return _told(told, "o" in kinds, timezone) if held else None


def _telling(tokens: list[Token]) -> list[Token]:
    """Without marks and words, and without "coming soon" beside a day."""
    dated = any(token.kind == "D" for token in tokens)
    return [
        token
        for token in tokens
        if token.kind not in {"|", "F", "W", "&"} and not (dated and token.text == SOON)
    ]


def _whole(told: list[Token]) -> str:
    """The kinds of what is told, with each range as one dash."""
    whole = kinds_of(told)
    if len(whole) < 2:
        return whole
    whole = re.sub(r"~(?=H)(?<!H~)|(?<=D)-(?=H)|(?<=o)-|-(?=o)", "", whole).strip("-")
    whole = whole.rstrip("~-") if "D" in whole else whole
    whole = re.sub(r"(?<=HZ)/HZ", "", whole)  # the same moment in another zone
    whole = _SEVERAL_TIMES.sub("", whole)
    if re.fullmatch(r"D(?:HZ*)?[-/]?eD(?:HZ*)?", whole):
        return re.sub("[-/]?e", "-", whole)
    if any(token.text != ISO for token in told if token.kind == "D"):
        whole = whole.replace("/", "&")  # the one day or the other
    return whole


def _without_day(kinds: str) -> Start | None:
    if re.fullmatch(r"[t|&F~o-]+", kinds) and "t" in kinds:
        return Start(rule="not_known")
    if re.fullmatch(r"[dMYWHZFt&|~-]+", kinds) and re.search("[MY]", kinds):
        return Start(rule=INCOMPLETE)
    return None


def _weekdays_hold(tokens: Sequence[Token]) -> bool:
    """A weekday that is not the date's: one of them is wrong, and nobody knows which."""
    days = [token.day for token in tokens if token.day is not None]
    named = [token.weekdays for token in tokens if token.kind == "W"]
    if len(days) != len(named):
        return True
    return all(day.weekday() in names for day, names in zip(days, named, strict=True))


def _told(told: Sequence[Token], on_demand: bool, timezone: str | None) -> Start | None:
    days = [token.day for token in told if token.day is not None]
    if len(days) == 2 and days[1] < days[0]:
        return None
    zones = [token.zone for token in told if token.kind == "Z"]
    zone = next((one for one in zones if one is not None), None)
    if not zones and timezone is not None:
        zone = zone_of_name(timezone.casefold())
    clock = next((token.clock for token in told if token.clock is not None), None)
    over = any(token.text == OVER_NEW_YEAR for token in told)
    rule = "range_over_new_year" if over else "range_in_words"
    found = Start(
        rule="dates_in_words" if len(days) == 1 else rule,
        start_date=days[0],
        end_date=days[1] if len(days) == 2 else None,
        on_demand=on_demand,
        timezone=zone.name if zone else None,
    )
    if clock is None or zone is None:
        return found
    try:
        return replace(found, start_at=zone.instant(datetime.combine(days[0], clock)))
    except OverflowError:
        return found
