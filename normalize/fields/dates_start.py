"""When something starts, from free text: dates, ranges, times with zones, "any time"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from normalize.fields.dates_machine import EARLIEST, LATEST, day, instant
from normalize.fields.dates_shapes import OVER_NEW_YEAR, kinds_of, reduce
from normalize.fields.dates_tokens import AFTER, OPEN, SOON, START, Token, tokens_of
from normalize.fields.dates_words import comparable, is_doubtful, zone_of_name
from normalize.fields.mending import mended

_LONGEST = 200
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]", re.ASCII)
_OTHER_DIGITS = re.compile(r"(?=\d)[^0-9]")
_EPOCH = re.compile(r"(\d{10})(?:000|\.0)?", re.ASCII)
_DATETIME = re.compile(r"\d{4}(-?)\d\d\1\d\d(?:T\S{4,})?", re.ASCII)
_EPOCH_FROM, _EPOCH_TO = 946_684_800, 2_208_988_800
"""2000 and 2040: other numbers of ten digits may be keys."""
_WEEKLY = re.compile(r"EW|R|W(?:[|]*W)*[|]*[-&~/]W|WW+(?!D)")
"""On which weekdays something is held each week."""
_OTHER_DAY = re.compile(r"[|FWHZ]*(?:X[XFW~|]*|e[|FW]*)D(?:[|HZ]*[-~][|FW]*D)?[|HZ]*[|-]+")
"""A day that is no start, with what says so before it, up to a mark."""
_DEADLINE = re.compile(r"[|-]+[FW]*X[XFW~|]*D(?:[|W]*[-~][|FW]*D)?")
"""What stands behind a start and is none: "apply by", an exam, the last day to register."""
_EARLIER = re.compile(r"[|FWHZ&]*(?:X[XFW~|]*|e[|FW]*)[dMYDnBWHZF|~/-]*[dMYDn][FHZ|/]*[|&-]+")
"""The same before days and months are dates: they would make a range with the start."""
_LABELLED = re.compile(r"[|F~-]*W?[|]*[WdDnM]")
_ASIDE = r"[uWFdNt&?]*u[uWFdNct&?]*"
_TRAILING = re.compile(rf"(?<=[|&~-]){_ASIDE}(?:[|]d(?=[|]))?(?=[|-]|$)")
"""A clause of words that mean nothing here: a place, a room, "Lyon (69)"."""
_LEADING = re.compile(rf"{_ASIDE}[|-]+")
_MOST_WORDS = 6
_OPEN = re.compile("[|-]+[FP]*P[FP]*(?=[|-]|$)")
_KINDS = {AFTER: "A", OPEN: "P"}
_BESIDE = re.compile(r"[udcFHWtNP&?~/]*")
"""What may stand in a clause beside "any time"."""
_AT = r"(?:H(?:[-~]H)?)?Z*"
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
    tokens = tokens_of(text, country)
    if tokens is None:
        return None
    found = _any_time(tokens) or _understand(reduce(_from_course(tokens)), timezone)
    return None if found is None else _without_placeholders(found)


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
    if tokens is None:
        return None
    tokens = _without_echo(_without_deadlines(_from_start(_without_weekly(tokens))))
    tokens = _without_asides(_without_open(tokens))
    kinds = kinds_of(tokens)
    if "D" in kinds:
        tokens = [token for token in tokens if token.text != SOON]
    told = [token for token in tokens if token.kind not in "|FW" and token.kind != "&"]
    whole = kinds_of(told)
    whole = re.sub(r"~(?=H)(?<!H~)|(?<=D)-(?=H)", "", whole).strip("-")
    whole = whole.rstrip("~-") if "D" in whole else whole
    whole = re.sub(r"(?<=HZ)/HZ", "", whole)  # the same moment in another zone
    if re.fullmatch(r"D(?:HZ*)?-?eD(?:HZ*)?", whole):
        whole = re.sub("-?e", "-", whole)
    if "u" in kinds:
        return None
    if "X" in kinds or "e" in whole or whole.startswith("~"):
        return Start(rule="not_a_start")
    if kinds.count("D") == 0:
        return _without_day(kinds)
    if not _WHOLE.fullmatch(whole) or not _weekdays_hold(tokens):
        return None
    return _told(told, "o" in kinds, timezone)


def _without_weekly(tokens: list[Token]) -> list[Token]:
    """Without "every Monday", "Mondays" and "Mon-Fri" beside a date; other "every" is no start."""
    kinds = kinds_of(tokens)
    if "E" not in kinds and not _WEEKLY.search(kinds):
        return tokens
    if "D" in kinds:
        left = _WEEKLY.sub(lambda found: " " * len(found[0]), kinds)
        tokens = [token for token, kind in zip(tokens, left, strict=True) if kind != " "]
    return [token._replace(kind="X") if token.kind in "ER" else token for token in tokens]


def _from_start(tokens: list[Token]) -> list[Token]:
    """From the word for a start on, behind another day: "Apply by 1 May, starts 3 June 2027"."""
    kinds = kinds_of(tokens)
    for at, token in enumerate(tokens):
        if token.text == START and _OTHER_DAY.fullmatch(kinds, 0, at):
            return tokens[at:]
    return tokens


def _from_course(tokens: list[Token]) -> list[Token]:
    """From the word for a start, or for what is held, behind a day that is another's.

    "Applications until 26 February, classes 8 March - 2 April 2027".
    """
    kinds = kinds_of(tokens)
    if not re.search("[Xe]", kinds):
        return tokens
    for at, token in enumerate(tokens):
        if token.text != START and token.kind not in "cN":
            continue
        if _LABELLED.match(kinds, at + 1) and _EARLIER.fullmatch(kinds, 0, at):
            return [Token("F", text=START), *tokens[at + 1 :]]
    return tokens


def _without_open(tokens: list[Token]) -> list[Token]:
    """Without "registration open" behind a start, or before a word for one."""
    kinds = "".join("P" if token.text == OPEN else token.kind for token in tokens)
    first = kinds.find("D")
    if "P" not in kinds or first < 0:
        return tokens
    start = next((at for at, token in enumerate(tokens) if token.text == START), first)
    before = re.fullmatch("[FP]*[|-]+", kinds[:start]) if start < first else None
    left = (" " * start if before else kinds[:start]) + _OPEN.sub(
        lambda found: " " * len(found[0]), kinds[start:]
    )
    return [token for token, kind in zip(tokens, left, strict=True) if kind != " "]


def _without_asides(tokens: list[Token]) -> list[Token]:
    """Without clauses of unknown words behind a date, and before a word for a start."""
    kinds = kinds_of(tokens)
    first = kinds.find("D")
    unknown = [token.text for token in tokens if token.kind == "u"]
    if not unknown or first < 0 or len(unknown) > _MOST_WORDS:
        return tokens
    if any(map(is_doubtful, unknown)):
        return tokens
    start = next((at for at, token in enumerate(tokens) if token.text == START), 0)
    if start and _LEADING.fullmatch(kinds, 0, start):
        tokens = tokens[start:]
        kinds = kinds_of(tokens)
        first = kinds.find("D")
    left = kinds[:first] + _TRAILING.sub(lambda found: " " * len(found[0]), kinds[first:])
    return [token for token, kind in zip(tokens, left, strict=True) if kind != " "]


def _any_time(tokens: Sequence[Token]) -> Start | None:
    """What "any time" says in a clause of its own, beside no day and nothing that is against it."""
    kinds = "".join(_KINDS.get(token.text, token.kind) for token in tokens)
    if "o" not in kinds:
        return None
    left = re.sub("A[^|-]*", lambda found: " " * len(found[0]), kinds)
    told = [token for token, kind in zip(tokens, left, strict=True) if kind == "u"]
    if any(is_doubtful(token.text) for token in told):
        return None
    clauses = re.split("[|-]", left.replace(" ", ""))
    said = all(
        re.fullmatch("[oF&PNc]+", clause)
        if "o" in clause
        else _BESIDE.fullmatch(clause) and not re.fullmatch("[dF&]*d[dF&]*", clause)
        for clause in clauses
    )
    return Start(rule="any_time", on_demand=True) if said else None


def _without_deadlines(tokens: list[Token]) -> list[Token]:
    """Without other days behind the start: "1 October 2027 (apply by 15 September 2027)"."""
    kinds = kinds_of(tokens)
    if "X" not in kinds or not re.match(r"[|FWHZ-]*D[|HZ-]*[|-][|FW]*X", kinds):
        return tokens
    left = _DEADLINE.sub(lambda found: " " * len(found[0]), kinds)
    return [token for token, kind in zip(tokens, left, strict=True) if kind != " "]


def _without_echo(tokens: list[Token]) -> list[Token]:
    """Without the month once more: "11 January 2027 (January intake)"."""
    days = [token.day for token in tokens if token.day is not None]
    months = {day.month for day in days}
    kinds = kinds_of(tokens)
    if days and (found := re.match(r"[|F]*M[|F]*Y[|-]+", kinds)):
        month, year = (token.number for token in tokens[: found.end()] if token.kind in "MY")
        if (days[0].year, days[0].month) == (year, month):
            return tokens[found.end() :]
    if len(months) != 1 or not re.fullmatch(r"[^M]*D[^M]*[|]M[|]*", kinds):
        return tokens
    return [token for token in tokens if token.kind != "M" or token.number not in months]


def _without_day(kinds: str) -> Start | None:
    if re.fullmatch(r"[t|&F~o-]+", kinds) and "t" in kinds:
        return Start(rule="not_known")
    if re.fullmatch(r"[dMYWHZFt&|~-]+", kinds) and re.search("[MY]", kinds):
        return Start(rule="incomplete_date")
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
