"""Dates beside a length, which say nothing of it: "6 weeks, starts 3 March", "8 weeks (2026)"."""

import re
from functools import cache

from normalize.fields.dates_words import calendar_names
from normalize.fields.duration_words import kinds_in

_MARK = re.compile(r"\s*[()\[\],;|]\s*|\s-\s")
_BEFORE = (
    r"(?:\b(?:from|starts?|starting|begins?|beginning|commencing|until|till|by|on|since|valid until"
    r"|ab(?: dem)?|bis(?: zum)?|beginn(?:t)?|seit|am|vom|zum|du|le"
    r"|à partir d(?:u|e|es|')|dès le|jusqu'au|au"
    r"|desde(?: el)?|a partir de(?:l)?|hasta(?: el)?|el|até|a partir de|em|de|dal|fino al|al|il"
    r"|vanaf|tot|op|sinds|с|до|по)\s)?"
)
_SAID = re.compile(r"[?oazPSsTFO~hlgGBD|&:-]*")
"""Kinds that may stand beside a date in a clause that is left out."""


def without_dates(plain: str) -> str:
    """The text without dates, and without clauses that hold nothing else that counts.

    Args:
        plain: a text in the form of `normal`.
    """
    found = _dated().search(plain)
    if found is None:
        return plain
    pieces, at = [], 0
    for mark in [*_MARK.finditer(plain), None]:
        clause = plain[at : mark.start() if mark else len(plain)]
        rest = _dated().sub(" ", clause)
        if rest != clause:
            silent = not re.search(r"\d", rest) and _SAID.fullmatch(kinds_in(rest))
            clause = "" if silent else rest
        pieces.append(clause)
        if mark is not None:
            pieces.append("|")
            at = mark.end()
    return " ".join(" ".join(pieces).split()).strip("| ")


@cache
def _dated() -> re.Pattern[str]:
    names = calendar_names("months")
    month = "|".join(sorted((re.escape(name) for name in names if len(name) > 2), key=len)[::-1])
    one = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
    day = rf"(?<![\d.,/-]){one}(?:\s?(?:-|,|&|to|and|bis|und|au|et|al|y|a|e|tot|en|по|и)\s?{one})*"
    year = r"(?:19|20)\d\d(?![\d.,])"
    return re.compile(
        rf"{_BEFORE}(?:{day}\s?(?:de |of )?(?:{month})\b\.?(?:,?\s(?:de )?{year})?"
        rf"|\b(?:{month})\b\.?\s(?:{day}(?:,?\s{year})?|(?:de )?{year})(?!\w)"
        rf"|(?<![\d.,/-])\d{{1,2}}[./]\d{{1,2}}[./](?:{year}|\d\d)(?!\d)"
        rf"|(?<!\d){year}-\d\d-\d\d"
        rf"|(?<![\d.,/$€£-]){year}(?:/\d\d)?(?!\s?(?:[a-zа-я%€$-]|h\b)))"
    )
