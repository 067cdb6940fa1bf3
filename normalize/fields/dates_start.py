"""When something starts, from free text: dates, ranges, times with zones, "any time"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from normalize.fields.dates_machine import EARLIEST, LATEST, day, instant
from normalize.fields.dates_words import (
    Meaning,
    Zone,
    comparable,
    is_abbreviation,
    order,
    phrases,
    zone_of_abbreviation,
    zone_of_name,
    zone_of_offset,
)

_LONGEST = 200
_OTHER_DIGITS = re.compile(r"(?=\d)[^0-9]")
_EPOCH = re.compile(r"(\d{10})(?:000|\.0)?", re.ASCII)
_DATETIME = re.compile(r"\d{4}(-?)\d\d\1\d\d(?:T\S{4,})?", re.ASCII)
_EPOCH_FROM, _EPOCH_TO = 946_684_800, 2_208_988_800
"""2000 and 2040: other numbers of ten digits may be keys."""
_TOKEN = re.compile(
    r"(?P<iso>(?P<iso_year>\d{4})(?P<iso_mark>[-/.])(?P<iso_month>\d{1,2})(?P=iso_mark)"
    r"(?P<iso_day>\d{1,2})(?!\d))t?(?=\W|\d|$)"
    r"|(?P<week>\d{4}-?w\d{2}-?[1-7](?!\d))"
    r"|(?P<compact>\d{8}(?!\d))(?:t(?=\d{4}))?"
    r"|(?P<numeric>(?P<one>\d{1,2}) ?(?P<mark>[./-]) ?(?P<two>\d{1,2}) ?(?P=mark) ?(?P<four>\d{4})"
    r"(?!\d))"
    r"|(?P<clock>(?P<hour>\d{1,2})(?:(?P<colon>:)(?P<minute>\d\d)(?::(?P<second>\d\d)"
    r"(?:[.,]\d+)?)?|\.(?P<dotted>\d\d)(?= ?(?:[ap]\.?m\b|uhr\b|uur\b)))?"
    r" ?(?P<half>[ap]\.?m\b\.?|uhr\b|uur\b)?(?(colon)|(?(half)|(?!))))"
    r"|(?P<clock_h>\d{1,2} ?h(?: ?\d\d)?(?![^\W_]))"
    r"|(?P<short>\d{1,2}(?P<short_mark>[./])\d{1,2}(?:(?<=\d)\.|(?![0-9./])))"
    r"|(?P<offset>(?:utc|gmt) ?[+-]\d{1,2}(?::?\d\d)?(?!\d)|\+\d\d(?::?\d\d)?(?!\d)"
    r"|(?<= )-\d{4}(?!\d)"
    r"|(?<=\d)z\b|\b(?:utc|gmt)\b)"
    r"|(?P<iana>[a-z]{3,}/[a-z_]{3,}(?:/[a-z_]{3,})?)"
    r"|(?P<year>\d{4}(?!\d))"
    r"|(?P<number>\d{1,2}(?!\d)(?:(?:st|nd|rd|th|er|ro|o|a)\b|[ºª°.])?)"
    r"|(?P<word>[^\W\d_]+'?)"
    r"|(?P<sign>\S)",
)
_KINDS = {
    "on_demand": "o", "unknown": "t", "range": "~", "from": "F", "end": "e", "not_start": "X",
    "list": "&", "filler": "", "clock": "", "half": "?", "weekday": "W",
}  # fmt: skip
_SIGNS = {"-": "-", "/": "/"} | dict.fromkeys('.,;:|()[]<>•·@"“”„«»!', "|")
_WHOLE = re.compile(r"o*(?:(?:H(?:[-~]H)?Z*)?D(?:H(?:[-~]H)?Z*)?|D(?:HZ*)?[-~/]D(?:HZ*)?)[ot]*")
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


class _Token(NamedTuple):
    kind: str
    """d day, M month, Y year, B month or weekday, W weekday, n day and month, D date, H time of
    day, Z zone, - dash, ~ to, F from, e end, & and, | separator, X no start, o any time,
    t not known."""
    number: int = 0
    weekdays: frozenset[int] = frozenset()
    day: date | None = None
    clock: time | None = None
    zone: Zone | None = None
    text: str = ""


def start(stated: str, country: str | None = None, timezone: str | None = None) -> Start | None:
    """What a free text says about a start; None where not all of it is understood.

    Args:
        stated: the text, in any of eight languages.
        country: ISO 3166-1 alpha-2 code of the provider: the order of day and month where numbers
            alone do not show it (CLDR), and the meaning of abbreviated time zones.
        timezone: IANA zone of a time without one.
    """
    text = " ".join(stated.split())
    if not text or len(text) > _LONGEST or _OTHER_DIGITS.search(text):
        return None
    if _DATETIME.fullmatch(text) and (found := _of_datetime(text, timezone)) is not None:
        return found
    text = comparable(text)
    if epoch := _EPOCH.fullmatch(text):
        return _of_epoch(int(epoch[1]))
    tokens = _tokens(text, country)
    if tokens is None:
        return None
    found = _understand(_reduce(tokens), timezone)
    return None if found is None else _without_placeholders(found)


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


def _tokens(text: str, country: str | None) -> list[_Token] | None:
    """A text as tokens; None where a word or a number of it means nothing here."""
    matches = [one for one in _TOKEN.finditer(text) if not _ends_abbreviation(one, text)]
    words = [found["word"] or found[0] for found in matches]
    tokens: list[_Token] = []
    at, known = 0, phrases()
    while at < len(matches):
        found = matches[at]
        phrase = known.match(words, at)
        if tokens and tokens[-1].kind == "H" and zone_of_abbreviation(words[at], country):
            phrase = None
        if phrase is not None:
            tokens.extend(_of_meaning(phrase[1]))
            at += phrase[0]
            continue
        token = _of_match(found, country)
        if token is None:
            return None
        tokens.append(token)
        at += 1
    return tokens


def _ends_abbreviation(one: re.Match[str], text: str) -> bool:
    return one[0] == "." and text[one.start() - 1 : one.start()].isalpha()


def _of_meaning(one: Meaning) -> list[_Token]:
    if one.month is not None:
        return [_Token("B" if one.weekdays else "M", one.month, one.weekdays)]
    kind = _KINDS[one.role]
    return [_Token(kind, weekdays=one.weekdays)] if kind else []


def _of_match(found: re.Match[str], country: str | None) -> _Token | None:
    if found["word"]:
        return _of_word(found["word"], country)
    if found["sign"]:
        kind = _SIGNS.get(found["sign"])
        return _Token(kind) if kind else None
    for name, read in _READERS.items():
        if found[name]:
            return read(found, country)
    return None


def _of_word(word: str, country: str | None) -> _Token | None:
    if not is_abbreviation(word):
        return None
    # A zone that means several things says nothing, but is no reason to drop the date.
    return _Token("Z", zone=zone_of_abbreviation(word, country))


def _iso(found: re.Match[str], _: str | None) -> _Token | None:
    return _dated(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))


def _machine(found: re.Match[str], _: str | None) -> _Token | None:
    try:
        return _Token("D", day=date.fromisoformat(found[0].removesuffix("t").upper()))
    except ValueError:
        return None


def _numeric(found: re.Match[str], country: str | None) -> _Token | None:
    """Day and month by which of them can be a month, else by the country; dots mean day first."""
    one, two, year = int(found["one"]), int(found["two"]), int(found["four"])
    pair = _day_and_month(one, two, found["mark"], country)
    return None if pair is None else _dated(year, pair[1], pair[0], numeric=True)


def _day_and_month(one: int, two: int, mark: str, country: str | None) -> tuple[int, int] | None:
    if one > 12 or one == two:
        return one, two
    if two > 12:
        return two, one
    said = order(country)
    if mark == "." and said is None:
        said = "day_first"
    if said is None or (mark == "." and said == "month_first"):
        return None
    return (one, two) if said == "day_first" else (two, one)


def _dated(year: int, month: int, day: int, *, numeric: bool = False) -> _Token | None:
    try:
        return _Token("D", day=date(year, month, day), text="numeric" if numeric else "")
    except ValueError:
        return None


def _short(found: re.Match[str], country: str | None) -> _Token | None:
    one, two = (int(part) for part in re.findall(r"\d+", found["short"]))
    pair = _day_and_month(one, two, found["short_mark"], country)
    return None if pair is None else _Token("n", pair[1], text=str(pair[0]))


def _clock(found: re.Match[str], _: str | None) -> _Token | None:
    hour, minute, second = (
        int(found["hour"]),
        int(found["minute"] or found["dotted"] or 0),
        int(found["second"] or 0),
    )
    half = (found["half"] or "")[:1]
    if half in {"a", "p"}:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return _Token("H", clock=time(hour, minute, second))
    except ValueError:
        return None


def _clock_h(found: re.Match[str], _: str | None) -> _Token | None:
    hour, _h, minute = found["clock_h"].replace(" ", "").partition("h")
    try:
        return _Token("H", clock=time(int(hour), int(minute or 0)))
    except ValueError:
        return None


def _offset(found: re.Match[str], _: str | None) -> _Token | None:
    zone = zone_of_offset(found["offset"])
    return None if zone is None else _Token("Z", zone=zone)


def _iana(found: re.Match[str], _: str | None) -> _Token | None:
    zone = zone_of_name(found["iana"])
    return None if zone is None else _Token("Z", zone=zone)


def _year(found: re.Match[str], _: str | None) -> _Token:
    return _Token("Y", int(found["year"]))


def _number(found: re.Match[str], _: str | None) -> _Token:
    return _Token("d", int(re.findall(r"\d+", found["number"])[0]))


_READERS = {
    "iso": _iso, "week": _machine, "compact": _machine, "numeric": _numeric, "clock": _clock,
    "clock_h": _clock_h, "short": _short, "offset": _offset, "iana": _iana, "year": _year,
    "number": _number,
}  # fmt: skip
_S = "[|F]*"
_W = f"(?:W{_S})?"
_TO = f"{_S}[-~]{_S}F?{_W}"
_RULES = tuple(
    (re.compile(pattern), parts)
    for pattern, parts in (
        (rf"d{_TO}d{_S}M{_S}Y", "dMY dMY"),
        (rf"d{_S}M{_S}Y?{_TO}d{_S}M{_S}Y", "dMY dMY"),
        (rf"M{_S}d{_TO}d{_S}Y", "dMY dMY"),
        (rf"M{_S}d{_TO}M{_S}d{_S}Y", "dMY dMY"),
        (rf"d{_S}M{_S}Y", "dMY"),
        (r"d[-/]M[-/]Y", "dMY"),
        (r"M-d-Y", "dMY"),
        (rf"M{_S}d{_S}(?:H{_S}Z?{_S})?Y", "dMY"),
        (rf"Y{_S}M{_S}d", "dMY"),
    )
)


def _reduce(tokens: list[_Token]) -> list[_Token] | None:
    """Days, months and years as dates; None where they make none."""
    tokens = _months_and_weekdays(tokens)
    for pattern, shape in _RULES:
        while found := pattern.search("".join(token.kind for token in tokens)):
            dates = _dates(tokens[found.start() : found.end()], shape)
            if dates is None:
                return None
            tokens[found.start() : found.end()] = dates
    return _shared_years(tokens)


def _months_and_weekdays(tokens: list[_Token]) -> list[_Token]:
    kinds = "".join(token.kind for token in tokens)
    return [
        token._replace(kind="W" if re.match(r"B[|]*d[|]*[MB]", kinds[at:]) else "M")
        if token.kind == "B"
        else token
        for at, token in enumerate(tokens)
    ]


def _dates(tokens: Sequence[_Token], shape: str) -> list[_Token] | None:
    days, months, years = (
        [token.number for token in tokens if token.kind == kind] for kind in "dMY"
    )
    found = []
    for place, number in enumerate(days):
        month, year = months[min(place, len(months) - 1)], years[min(place, len(years) - 1)]
        token = _dated(year, month, number)
        if token is None:
            return None
        found.append(token)
    times = [token for token in tokens if token.kind in "HZ"]
    if " " not in shape:
        return [*found, *times]
    return [found[0], _Token("-"), found[1]]


def _shared_years(tokens: list[_Token]) -> list[_Token]:
    """03. - 05.03.2026, 15/01 - 20/02/2026: the year, or month and year, of the second."""
    kinds = "".join(token.kind for token in tokens)
    found = re.search(rf"[dn]{_TO}D", kinds)
    if found is None or tokens[found.end() - 1].text != "numeric":
        return tokens
    first, last = tokens[found.start()], tokens[found.end() - 1].day
    if last is None:
        return tokens
    month, day = (
        (first.number, int(first.text)) if first.kind == "n" else (last.month, first.number)
    )
    made = _dated(last.year, month, day)
    return [*tokens[: found.start()], made, *tokens[found.start() + 1 :]] if made else tokens


def _understand(tokens: list[_Token] | None, timezone: str | None) -> Start | None:
    if tokens is None:
        return None
    kinds = "".join(token.kind for token in tokens)
    told = [token for token in tokens if token.kind not in "|FW" and token.kind != "&"]
    whole = "".join(token.kind for token in told)
    whole = re.sub(r"~(?=H)(?<!H~)", "", whole).strip("-")
    if re.fullmatch(r"D(?:HZ*)?eD(?:HZ*)?", whole):
        whole = whole.replace("e", "-")
    if re.fullmatch(r"[o|F&-]+", kinds) and "o" in kinds:
        return Start(rule="any_time", on_demand=True)
    if "X" in kinds or "e" in whole or whole.startswith("~"):
        return Start(rule="not_a_start")
    if kinds.count("D") == 0:
        return _without_day(kinds)
    if not _WHOLE.fullmatch(whole) or not _weekdays_hold(tokens):
        return None
    return _told(told, "o" in kinds, timezone)


def _without_day(kinds: str) -> Start | None:
    if re.fullmatch(r"[t|&F~o-]+", kinds) and "t" in kinds:
        return Start(rule="not_known")
    if re.fullmatch(r"[dMYWHZFt&|~-]+", kinds) and re.search("[MY]", kinds):
        return Start(rule="incomplete_date")
    return None


def _weekdays_hold(tokens: Sequence[_Token]) -> bool:
    """A weekday that is not the date's: one of them is wrong, and nobody knows which."""
    days = [token.day for token in tokens if token.day is not None]
    named = [token.weekdays for token in tokens if token.kind == "W"]
    if len(days) != len(named):
        return True
    return all(day.weekday() in names for day, names in zip(days, named, strict=True))


def _told(told: Sequence[_Token], on_demand: bool, timezone: str | None) -> Start | None:
    days = [token.day for token in told if token.day is not None]
    if len(days) == 2 and days[1] < days[0]:
        return None
    zones = [token.zone for token in told if token.kind == "Z"]
    zone = next((one for one in zones if one is not None), None)
    if not zones and timezone is not None:
        zone = zone_of_name(timezone.casefold())
    clock = next((token.clock for token in told if token.clock is not None), None)
    found = Start(
        rule="dates_in_words" if len(days) == 1 else "range_in_words",
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
