"""Days, months and years of a text as dates: ranges, lists, what stands once for two of them."""

import re
from collections.abc import Sequence
from datetime import time, timedelta
from itertools import zip_longest

from normalize.fields.dates_kinds import PART
from normalize.fields.dates_numbers import CENTURY, SHORT_YEARS, Token, dated

OVER_NEW_YEAR = "over_new_year"
"""Text of a date whose year is not stated and follows from the other end of its range."""
_LONGEST_YEAR = timedelta(days=310)
"""A range that ends earlier in the year than it begins is over New Year's Day, as terms are, and
no longer than a school year."""
_S = "[|F]*"
_W = f"(?:W{_S})?"
_TO = f"{_S}[-~]{_S}F?{_W}"
_LISTED = re.compile(
    r"W?d(?:[|]+d)*[|]*&W?d(?=[|F]*M)|(?<=M)d(?:[|]+d)*[|]*&d(?=[|]*Y)|d/d(?=[|F]*M)"
    r"|(?<=M)d[|]d[|]+d(?:[|]+d)*(?=[|]*Y)|d[|]d[|]+d(?:[|]+d)*(?=[F]*M)"
)
"""Days of one month: "3, 4 and 5 March", "March 3 and 4, 2027", "12./13. Mai"."""
_LABEL_YEAR = re.compile(
    rf"[|F]*(?:d[|]*)?(Y)[|-]+(?:(?:W?d{_S}M)(?:{_TO}d{_S}M)?|M{_S}d(?:{_TO}M{_S}d)?)[|]*"
)
_LABEL_YEAR_OF_NUMBERS = re.compile(rf"[|F]*(Y)[|-]+n(?:{_TO}n)?[|]*")
_LENGTH_BEFORE = re.compile(r"[|F]*(?:d[-~])?d-?cN?(?=[|-]*F|[|-]+[WdMDn])")
"""What is counted before a date: "12 weeks from 3 May 2027"."""
_TWO_DAYS = re.compile(r"D[|HZ]*&[|FW]*D|n[|]*[|&][|FW]*D")
_NEIGHBOURS = re.compile(r"d[|]*[&/][|F]*D")
_SHARED = re.compile(rf"[|FW]*D{_TO}(dM|Md)[|]*")
_SHARED_NUMBERS = re.compile(rf"[dn](?:[|F]*HZ?)?{_TO}D")
_SHORT_YEAR = re.compile(r"(?:(?<=d-M-)|(?<=d/M/)|(?<=dM))d(?![|F]*[MBc]|[-~|]*d(?![-|F]*M))")
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


def reduce(tokens: list[Token]) -> list[Token] | None:
    """Days, months and years as dates; None where they make none."""
    tokens = _lists(
        _short_years(_year_last(_counts_apart(_times_of_range(_months_and_weekdays(tokens)))))
    )
    kinds = kinds_of(tokens)
    for pattern, shape in _RULES:
        while found := pattern.search(kinds):
            dates = _dates(tokens[found.start() : found.end()], shape)
            if dates is None:
                return None
            tokens[found.start() : found.end()] = dates
            kinds = kinds_of(tokens)
    return _two_days(_shared_years(tokens))


def kinds_of(tokens: Sequence[Token]) -> str:
    """The kinds of tokens, one letter each."""
    return "".join([token.kind for token in tokens])


def _months_and_weekdays(tokens: list[Token]) -> list[Token]:
    kinds = kinds_of(tokens)
    if "B" not in kinds:
        return tokens
    return [
        token._replace(kind="W" if re.match(r"B[|]*d[|]*[MB]", kinds[at:]) else "M")
        if token.kind == "B"
        else token
        for at, token in enumerate(tokens)
    ]


def _times_of_range(tokens: list[Token]) -> list[Token]:
    """6–8pm, 18-20 Uhr: the first number is a time of day, as the second one is."""
    kinds = kinds_of(tokens)
    if "H" not in kinds:
        return tokens
    for found in re.finditer(r"(?<![MY])d(?=[-~]H)", kinds):
        hour = tokens[found.start()].number
        if hour < 24:
            tokens[found.start()] = Token("H", clock=time(hour))
    for found in re.finditer("H[-~]H", kinds_of(tokens)):
        tokens[found.start()] = _same_half(tokens[found.start()], tokens[found.end() - 1])
    return tokens


def _same_half(first: Token, last: Token) -> Token:
    """6-8pm: both are in the afternoon, where the first would not be the later one."""
    if first.text or last.text != "p" or first.clock is None or last.clock is None:
        return first
    if first.clock.hour >= 12:
        return first
    later = first.clock.replace(hour=first.clock.hour + 12)
    return first._replace(clock=later) if later < last.clock else first


def _counts_apart(tokens: list[Token]) -> list[Token]:
    """Without what is counted behind a date, and without numbers of what has one: "Session 3:"."""
    kinds = kinds_of(tokens)
    if not re.search("[cN]|de$", kinds):
        return tokens
    if tokens[0].kind == "d" and tokens[0].number == 1 and re.match("d[cN][|F]", kinds):
        tokens, kinds = tokens[2:], kinds[2:]  # the first meeting
    if (length := _LENGTH_BEFORE.match(kinds)) and _is_count(tokens[: length.end()]):
        tokens, kinds = tokens[length.end() :], kinds[length.end() :]
    kinds = "".join(
        "Q" if token.text == PART and following.number > 1 else token.kind
        for token, following in zip_longest(tokens, tokens[1:], fillvalue=Token(""))
    )
    dated = re.search("[YD]", kinds)
    apart = [
        found.span()
        for found in re.finditer(
            r"[cNQ]d(?=[|](?!d[|&]))|c"
            r"|(?:[NQ](?:d(?=Y|-?F*[Dn]|d[|]*M))|Nd(?=[|-]*F[F|]*d[|F]*M|F*M[|]*d[|]*Y)|[NQ])"
            r"(?:(?<=d)Y(?=[|])|Y(?:/[Yd])?(?=[|-].*[DY]))?",
            kinds,
        )
    ]
    if dated is not None:
        apart += [
            found.span()
            for found in re.finditer("dc|de$|[NQ]d$", kinds)
            if found.end() > dated.end()
        ]
    left = set(range(len(tokens))) - {at for start, end in apart for at in range(start, end)}
    return [tokens[at] for at in sorted(left)]


def _is_count(tokens: Sequence[Token]) -> bool:
    """2 weeks, but not "2nd week"."""
    return all(token.text.isdecimal() for token in tokens if token.kind == "d")


def _short_years(tokens: list[Token]) -> list[Token]:
    """15 Jan 27, 02-NOV-27: a number behind the name of a month that can be a year."""
    kinds = kinds_of(tokens)
    for found in _SHORT_YEAR.finditer(kinds):
        one = tokens[found.start()]
        if one.number in SHORT_YEARS and one.text.isdecimal():
            tokens[found.start()] = Token("Y", CENTURY + one.number)
    return tokens


def _lists(tokens: list[Token]) -> list[Token]:
    """Days of one month: from the first to the last if nothing is between, else the first."""
    while found := _LISTED.search(kinds_of(tokens)):
        days = [one for one in tokens[found.start() : found.end()] if one.kind == "d"]
        numbers = [one.number for one in days]
        if numbers != sorted(set(numbers)):
            return tokens
        in_a_row = numbers[-1] - numbers[0] == len(numbers) - 1
        weekdays = [one for one in tokens[found.start() : found.end()] if one.kind == "W"]
        if in_a_row and len(weekdays) in {0, len(days)}:
            made = [*weekdays[:1], days[0], Token("-"), *weekdays[1:], days[-1]]
        elif len(weekdays) in {0, len(days)}:
            made = [*weekdays[:1], days[0]]
        else:
            return tokens
        tokens[found.start() : found.end()] = made
    return tokens


def _dates(tokens: Sequence[Token], shape: str) -> list[Token] | None:
    days, months, years = (
        [token.number for token in tokens if token.kind == kind] for kind in "dMY"
    )
    found = []
    for place, number in enumerate(days):
        month, year = months[min(place, len(months) - 1)], years[min(place, len(years) - 1)]
        token = dated(year, month, number)
        if token is None:
            return None
        found.append(token)
    if len(found) == 2 and len(years) == 1:
        found = _over_new_year(*found)
    times = [token for token in tokens if token.kind in "HZ"]
    if " " not in shape:
        return [*found, *times]
    return [found[0], Token("-"), *(token for token in tokens if token.kind == "W"), found[1]]


def _over_new_year(first: Token, last: Token) -> list[Token]:
    """15 November - 20 February 2027, where only the end has a year: the first is of another."""
    if first.day is None or last.day is None or first.day <= last.day:
        return [first, last]
    before = dated(first.day.year - 1, first.day.month, first.day.day)
    if before is None or before.day is None or last.day - before.day > _LONGEST_YEAR:
        return [first, last]
    return [before._replace(text=OVER_NEW_YEAR), last]


def _shared_years(tokens: list[Token]) -> list[Token]:
    """03. - 05.03.2026, 15/01 - 20/02/2026: the year, or month and year, of the second."""
    kinds = kinds_of(tokens)
    if found := _SHARED.fullmatch(kinds):
        return _year_of_first(tokens, found.start(1))
    found = _SHARED_NUMBERS.search(kinds) or _neighbours(tokens, kinds)
    if found is None or tokens[found.end() - 1].text != "numeric":
        return tokens
    first, last = tokens[found.start()], tokens[found.end() - 1].day
    if last is None:
        return tokens
    month, day = (
        (first.number, int(first.text)) if first.kind == "n" else (last.month, first.number)
    )
    made = dated(last.year, month, day)
    if made is None:
        return tokens
    made, _ = _over_new_year(made, tokens[found.end() - 1])
    return [*tokens[: found.start()], made, *tokens[found.start() + 1 :]]


def _neighbours(tokens: list[Token], kinds: str) -> re.Match[str] | None:
    """03. und 04.02.2027: two days, the one after the other."""
    found = _NEIGHBOURS.search(kinds)
    if found is None:
        return None
    last = tokens[found.end() - 1].day
    if last is None or last.day != tokens[found.start()].number + 1:
        return None
    mark = next(at for at in range(found.start(), found.end()) if kinds[at] in "&/")
    tokens[mark] = Token("-")
    return found


def _two_days(tokens: list[Token]) -> list[Token]:
    """Sa. 10.04.2027 und So. 11.04.2027: from the one to the other."""
    kinds = kinds_of(tokens)
    found = _TWO_DAYS.search(kinds)
    if found is None or kinds.count("D") + kinds.count("n") != 2:
        return tokens
    one, last = tokens[found.start()], tokens[found.end() - 1].day
    if one.kind == "n" and last is not None:
        one = dated(last.year, one.number, int(one.text)) or one
    if one.day is None or last is None or last - one.day != timedelta(days=1):
        return tokens
    between = [
        token for token in tokens[found.start() + 1 : found.end() - 1] if token.kind in "HZW"
    ]
    made = [one, Token("-"), *between, tokens[found.end() - 1]]
    return [*tokens[: found.start()], *made, *tokens[found.end() :]]


def _year_last(tokens: list[Token]) -> list[Token]:
    """Semester 1, 2027 (22 February - 11 June): the year of the label is that of the days."""
    kinds = kinds_of(tokens)
    if "Y" not in kinds:
        return tokens
    found = _LABEL_YEAR.fullmatch(kinds)
    if found is not None:
        at = found.start(1)
        return [*tokens[at + 1 :], tokens[at]]
    found = _LABEL_YEAR_OF_NUMBERS.fullmatch(kinds)
    if found is None:
        return tokens
    year = tokens[found.start(1)].number
    days = [
        dated(year, token.number, int(token.text)) if token.kind == "n" else token
        for token in tokens[found.start(1) + 1 :]
    ]
    return tokens if None in days else [token for token in days if token is not None]


def _year_of_first(tokens: list[Token], at: int) -> list[Token]:
    """15 November 2027 - 20 February: the year of the first day, or the next one."""
    first = next(token for token in tokens if token.day is not None)
    month, day = sorted(tokens[at : at + 2], key=lambda token: token.kind == "d")
    if first.day is None:
        return tokens
    for year, said in ((first.day.year, ""), (first.day.year + 1, OVER_NEW_YEAR)):
        made = dated(year, month.number, day.number)
        if made and made.day and timedelta(0) < made.day - first.day <= _LONGEST_YEAR:
            return [*tokens[:at], made._replace(text=said), *tokens[at + 2 :]]
    return tokens
