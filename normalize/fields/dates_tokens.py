"""The parts of a text about a start: days, months, years, times, zones, words around them."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

from normalize.fields.dates_kinds import AFTER, ISO, KINDS, NAMED
from normalize.fields.dates_words import (
    Meaning,
    Order,
    Zone,
    is_abbreviation,
    order,
    phrases,
    zone_of_abbreviation,
    zone_of_name,
    zone_of_offset,
)

_TOKEN = re.compile(
    r"(?P<iso>(?P<iso_year>\d{4})(?P<iso_mark>[-/.])(?P<iso_month>\d{1,2})(?P=iso_mark)"
    r"(?P<iso_day>\d{1,2})(?!\d))t?(?=\W|\d|$)"
    r"|(?P<week>\d{4}-?w\d{2}-?[1-7](?!\d))"
    r"|(?P<compact>\d{8}(?!\d))(?:t(?=\d{4}))?"
    r"|(?P<numeric>(?P<one>\d{1,2}) ?(?P<mark>[./-]) ?(?P<two>\d{1,2}) ?(?P=mark) ?(?P<four>\d{4})"
    r"(?!\d))"
    r"|(?P<short_year>\d{1,2}(?P<year_mark>[./-])\d{1,2}(?P=year_mark)\d\d)"
    r"(?!\d|[.:/]\d|-\d(?!\d?[./]\d\d?[./]\d\d)"
    r"|\s?(?:h|uhr|uur)\b)"
    r"|(?P<clock>(?P<hour>\d{1,2})(?:(?P<colon>:)(?P<minute>\d\d)(?::(?P<second>\d\d)"
    r"(?:[.,]\d+)?)?|\.(?P<dotted>\d\d)(?= ?(?:[ap]\.?m\b|uhr\b|uur\b)))?"
    r" ?(?P<half>[ap]\.?m\b\.?|uhr\b|uur\b)?(?(colon)|(?(half)|(?!))))"
    r"|(?P<clock_h>\d{1,2} ?hs?(?: ?\d\d)?(?![^\W_]))"
    r"|(?P<short>\d{1,2}(?P<short_mark>[./])\d{1,2}(?:(?<=\d)\.|(?![0-9./])))"
    r"|(?P<offset>(?:utc|gmt) ?[+-]\d{1,2}(?::?\d\d)?(?!\d)|(?<![.])\+\d\d(?::?\d\d)?(?!\d)"
    r"|(?<= )-\d{4}(?!\d)|(?<=:\d\d:\d\d)-\d\d:\d\d(?![\d:])"
    r"|(?<=\d)z\b|\b(?:utc|gmt)\b)"
    r"|(?P<iana>(?:africa|america|antarctica|asia|atlantic|australia|etc|europe|indian|pacific)/[a-z_]{3,}(?:/[a-z_]{3,})?)"
    r"|(?P<year>\d{4}(?:\.[1-4](?![\d.]))?(?!\d)|(?<!\w)'\d\d(?![\w']))"
    r"|(?P<number>\d{1,3}(?!\d)(?:(?:st|nd|rd|th|er|[eè]re|re|[eè]me|ste|ro|o|a)\b|[ºª°.])?)"
    r"|(?P<word>[^\W\d_]+'?)"
    r"|(?P<sign>\S)",
)
_PAIR = re.compile(
    r"(?<![\d./-])(?P<one>\d{1,2})(?P<mark>[./])(?P<two>\d{1,2})(?:(?P=mark)\d{4}(?!\d)|(?<!/)\.(?!\d))"
)
"""Numbers that are a day and a month."""
SHORT_YEARS = range(20, 40)
"""Years that are written with two digits and are of courses; days and hours are like others."""
CENTURY = 2000
YEARS = range(1000, 2200)
"""Other numbers of four digits are of rooms, sections and courses."""
_SIGNS = {"-": "-", "→": "-", "➔": "-", "/": "/", "+": "&"} | dict.fromkeys(
    '.,;:|()[]<>•·@"“”„«»!', "|"
)


class Token(NamedTuple):
    """A part of a text: its kind is one letter, so that rules are regular expressions."""

    kind: str
    """d day, M month, Y year, B month or weekday, W weekday, n day and month, D date, H time of
    day, Z zone, - dash, ~ to, F from, e end, & and, | separator, X no start, o any time,
    t not known, E every, R on a weekday of each week, c what is counted, N what has a number,
    f a word that says nothing, u a word that means nothing here."""
    number: int = 0
    weekdays: frozenset[int] = frozenset()
    day: date | None = None
    clock: time | None = None
    zone: Zone | None = None
    text: str = ""
    words: str = ""
    """What stands in the text, where every word is asked for."""


class Writer(NamedTuple):
    """What is known of who wrote a text."""

    country: str | None
    order: Order | None
    """Whether day or month is first, where numbers alone do not show it."""


def tokens_of(text: str, country: str | None, *, every_word: bool = False) -> list[Token] | None:
    """A text as tokens; None where a number or a sign of it means nothing here.

    Args:
        text: in the form of `comparable`.
        country: ISO 3166-1 alpha-2 code of who wrote it.
        every_word: also words that say nothing, with all tokens as they are written; no sign is
            then a reason for None.
    """
    matches = [one for one in _TOKEN.finditer(text) if not _ends_abbreviation(one, text)]
    words = [found["word"] or found[0] for found in matches]
    writer = Writer(country, order(country) or _order_of_words(words) or _order_of_numbers(text))
    tokens: list[Token] = []
    at, known = 0, phrases()
    while at < len(matches):
        found = matches[at]
        phrase = known.match(words, at)
        if tokens and tokens[-1].kind == "H" and zone_of_abbreviation(words[at], country):
            phrase = None
        if phrase is not None:
            meant = _of_meaning(phrase[1], tokens)
            tokens.extend(_worded(meant, words[at : at + phrase[0]]) if every_word else meant)
            at += phrase[0]
            continue
        token = _of_match(found, writer)
        if token is None and every_word and found["sign"]:
            token = Token("|", text=found["sign"])
        if token is None:
            return None
        tokens.append(token._replace(words=words[at]) if every_word else token)
        at += 1
    return tokens


def _worded(tokens: Sequence[Token], words: Sequence[str]) -> list[Token]:
    """Tokens with the words that they are of, and a token for each word where none is of them."""
    if not tokens:
        return [Token("f", words=word) for word in words]
    said = " ".join(words)
    return [token._replace(words=said) for token in tokens]


def _order_of_words(words: Sequence[str]) -> Order | None:
    """Of the eight languages only English is written with the month first by anybody."""
    at, known = 0, phrases()
    while at < len(words):
        length, meaning = known.match(words, at) or (1, None)
        if meaning is not None and not meaning.english:
            return "day_first"
        at += length
    return None


def _order_of_numbers(text: str) -> Order | None:
    """28.12.2027 - 03.01.2028: what the one shows holds for the other."""
    shown: set[Order] = set()
    for found in _PAIR.finditer(text):
        one, two = int(found["one"]), int(found["two"])
        if one > 12 >= two and one < 32:
            shown.add("day_first")
        elif two > 12 >= one and two < 32 and found["mark"] == "/":
            shown.add("month_first")
    return shown.pop() if len(shown) == 1 else None


def _ends_abbreviation(one: re.Match[str], text: str) -> bool:
    return one[0] == "." and text[one.start() - 1 : one.start()].isalpha()


def _of_meaning(one: Meaning, before: Sequence[Token]) -> list[Token]:
    if one.month is not None:
        return [Token("B" if one.weekdays else "M", one.month, one.weekdays)]
    if one.role == "end_or_dates" and before and before[-1].kind == "d":
        return [Token("c")]
    if one.role == "end_or_dates" and not any(token.kind in "DYn" for token in before):
        return []
    if one.role == "half" and (not before or before[-1].kind not in "dH"):
        return []  # German "am"
    if one.role == "at_once":
        return [Token("o"), Token("X", text=AFTER)]
    kind = KINDS[one.role]
    text = one.role if one.role in NAMED else ""
    return [Token(kind, weekdays=one.weekdays, text=text)] if kind else []


def _of_match(found: re.Match[str], writer: Writer) -> Token | None:
    if found["word"]:
        return _of_word(found["word"], writer) or Token("u", text=found["word"])
    if found["sign"]:
        kind = _SIGNS.get(found["sign"])
        return Token(kind) if kind else None
    for name, read in _READERS.items():
        if found[name]:
            return read(found, writer)
    return None


def _of_word(word: str, writer: Writer) -> Token | None:
    zone = zone_of_abbreviation(word, writer.country)
    if zone is None and not is_abbreviation(word):
        return None
    # A zone that means several things says nothing, but is no reason to drop the date.
    return Token("Z", zone=zone)


def _iso(found: re.Match[str], _: Writer) -> Token | None:
    token = dated(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))
    return None if token is None else token._replace(text=ISO)


def _machine(found: re.Match[str], _: Writer) -> Token | None:
    try:
        return Token("D", day=date.fromisoformat(found[0].removesuffix("t").upper()), text=ISO)
    except ValueError:
        return None


def _numeric(found: re.Match[str], writer: Writer) -> Token | None:
    """Day and month by which of them can be a month, else by the country or the words around.

    No country writes month first with dots: there such a number is not clear.
    """
    one, two, year = int(found["one"]), int(found["two"]), int(found["four"])
    pair = _day_and_month(one, two, found["mark"], writer)
    return None if pair is None else dated(year, pair[1], pair[0], numeric=True)


def _short_year(found: re.Match[str], writer: Writer) -> Token | None:
    """12.05.27, where the order is known and no other reading is possible: 26-05-27 has two."""
    one, two, year = (int(part) for part in re.split("[./-]", found["short_year"]))
    mark = found["year_mark"]
    if writer.order is None or year not in SHORT_YEARS or (mark == "-" and one in SHORT_YEARS):
        return None
    if writer.order == "month_first" and (mark == "." or one > 12):
        return None
    pair = _day_and_month(one, two, mark, writer)
    return None if pair is None else dated(CENTURY + year, pair[1], pair[0], numeric=True)


def _day_and_month(one: int, two: int, mark: str, writer: Writer) -> tuple[int, int] | None:
    if one > 12 or one == two:
        return one, two
    if two > 12:
        return two, one
    if writer.order is None or (mark == "." and writer.order == "month_first"):
        return None
    return (one, two) if writer.order == "day_first" else (two, one)


def dated(year: int, month: int, day: int, *, numeric: bool = False) -> Token | None:
    """A date as a token; None where the calendar has no such day."""
    try:
        return Token("D", day=date(year, month, day), text="numeric" if numeric else "")
    except ValueError:
        return None


def _short(found: re.Match[str], writer: Writer) -> Token | None:
    one, two = (int(part) for part in re.findall(r"\d+", found["short"]))
    if found["short_mark"] == "." and _is_time_only(found["short"]):
        return Token("H", clock=time(one, two))
    pair = _day_and_month(one, two, found["short_mark"], writer)
    return None if pair is None else Token("n", pair[1], text=str(pair[0]))


def _is_time_only(text: str) -> bool:
    """19.00, 18.30: no month has that number."""
    hour, _, minute = text.partition(".")
    if len(minute) != 2 or not minute.isdecimal():
        return False
    return int(hour) < 24 and (minute == "00" or 12 < int(minute) < 60)


def _clock(found: re.Match[str], _: Writer) -> Token | None:
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
        return Token("H", clock=time(hour, minute, second), text=half)
    except ValueError:
        return None


def _clock_h(found: re.Match[str], _: Writer) -> Token | None:
    hour, _h, minute = found["clock_h"].replace(" ", "").replace("hs", "h").partition("h")
    if int(hour) > 24 and not minute:
        return Token("c")  # 35 h are the length
    try:
        return Token("H", clock=time(int(hour), int(minute or 0)))
    except ValueError:
        return None


def _offset(found: re.Match[str], _: Writer) -> Token | None:
    zone = zone_of_offset(found["offset"])
    return None if zone is None else Token("Z", zone=zone)


def _iana(found: re.Match[str], _: Writer) -> Token | None:
    zone = zone_of_name(found["iana"])
    return None if zone is None else Token("Z", zone=zone)


def _year(found: re.Match[str], _: Writer) -> Token | None:
    if found["year"][0] != "'":
        year = int(found["year"][:4])  # 2027.2 is a half of it
        return Token("Y", year) if year in YEARS else Token("u")
    year = int(found["year"][1:])
    return Token("Y", CENTURY + year) if year in SHORT_YEARS else None


def _number(found: re.Match[str], _: Writer) -> Token:
    return Token("d", int(re.findall(r"\d+", found["number"])[0]), text=found["number"])


_READERS = {
    "iso": _iso, "week": _machine, "compact": _machine, "numeric": _numeric,
    "short_year": _short_year, "clock": _clock,
    "clock_h": _clock_h, "short": _short, "offset": _offset, "iana": _iana, "year": _year,
    "number": _number,
}  # fmt: skip
