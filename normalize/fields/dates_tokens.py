"""The parts of a text about a start: days, months, years, times, zones, words around them."""

import re
from collections.abc import Sequence

from normalize.fields.dates_kinds import AFTER, KINDS, NAMED
from normalize.fields.dates_numbers import READERS, Token, Writer
from normalize.fields.dates_words import Meaning, Order, order, phrases
from normalize.fields.dates_zones import is_abbreviation, zone_of_abbreviation

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
_SIGNS = {"-": "-", "→": "-", "➔": "-", "/": "/", "+": "&"} | dict.fromkeys(
    '.,;:|()[]<>•·@"“”„«»!', "|"
)


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
    for name, read in READERS.items():
        if found[name]:
            return read(found, writer)
    return None


def _of_word(word: str, writer: Writer) -> Token | None:
    zone = zone_of_abbreviation(word, writer.country)
    if zone is None and not is_abbreviation(word):
        return None
    # A zone that means several things says nothing, but is no reason to drop the date.
    return Token("Z", zone=zone)
