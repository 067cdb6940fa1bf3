"""Signs and forms of dates that are written anew before their words are looked up."""

import re
from collections.abc import Callable

from normalize.vocabulary.spelling import PLURAL

_INSIDE_WORDS = re.compile(r"(?<=[^\W\d_])(?<!\dst)(?<!\dnd)(?<!\drd)(?<!\dth)-(?=[^\W\d_])")
_DOTTED_TIME = re.compile(r"\b(ore|alle|um|om|at) (\d{1,2})\.(\d\d)(?![\d.])")
_DOTTED_TIMES = re.compile(
    r"(?<![\d.])(\d{1,2})\.(\d\d) ?([-–]|bis|tot) ?(\d{1,2})\.(\d\d)(?= ?(?:uhr|uur)\b)"
)
_FROM_HOUR_TO_HOUR = re.compile(
    r"\bdalle(?: ore)? (\d{1,2})(?:[.:](\d\d))? alle(?: ore)? (\d{1,2})(?:[.:](\d\d))?(?![\d.:])"
)
_ZONES = {
    "eastern": "et", "central": "ct", "mountain": "mt", "pacific": "pt",
    "eastern standard": "est", "eastern daylight": "edt", "central standard": "cst",
    "central daylight": "cdt", "pacific standard": "pst", "pacific daylight": "pdt",
    "central european": "cet", "central european summer": "cest", "greenwich mean": "gmt",
    "british summer": "bst", "indian standard": "ist", "moscow": "msk",
}  # fmt: skip
_NUMBERED_WEEKDAY = re.compile(r"\b([2-6])[ªa]\.?[ -]feira\b")
_ESTABLISHED = re.compile(r"\best\. (?=(?:[a-z]+ )?\d)")
_ON_WEEKDAY = re.compile(r"\bna (?=(?:próxima )?(?:[2-6]|segunda|terça|quarta|quinta|sexta)\b)")
"""Portuguese; else "na" is for "not applicable"."""
_NUMBERED_WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta")
_AROUND_THE_CLOCK = re.compile(
    r"\b24 ?(?:h|hours|std|heures|horas|ore|uur)? ?(?:/|x|su) ?(?:7|24)\b"
    r"|\b24 ?(?:h|hours|stunden|heures|horas|ore|uur|часа?)\b\.?"
    r" (?:a|per|am|pro|par|al|por|del|в) ?(?:day|tag|jour|día|dia|giorno|dag|сутки|день)\b"
    r"(?:,? (?:\w+ )?7 [^\W\d]+ \w+ [^\W\d]+)?"
)
_ALL_YEAR = re.compile(
    r"\b365 (?:days|tage|jours|días|dias|giorni|dagen|дней)"
    r" ?(?:a|per|of the|im|pro|par|del|al|por|do|all'|в)"
    r" ?(?:year|jahr|an|année|año|ano|anno|jaar|году?)\b"
)
_WHOLLY = re.compile(r"\b100 ?%")
_WHOLE_HOUR = re.compile(r"\b(ore|om) (\d{1,2})(?=\s*(?:[,;|)]|$)|\s-\s(?!\d))")
_WHOLE_HOURS = re.compile(r"\bore (\d{1,2}) ?[-/] ?(\d{1,2})(?![\d.:/])")
_BETWEEN = re.compile(
    r"\b(?:between|entre|zwischen|tussen|между)(?: the| le| el| dem)? (\d{1,2})\.?"
    r" (?:and|et|e|y|und|en|и)(?: the| le| el| dem)? (?=\d{1,2}\.? [^\W\d])"
)
_POSSESSIVE = re.compile(r"(?<=s)'(?= )")
_ZONE_IN_WORDS = re.compile(rf"\b({'|'.join(sorted(_ZONES, key=len, reverse=True))}) time\b")
_REWRITES: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        "dalle ",
        _FROM_HOUR_TO_HOUR,
        lambda found: f"{found[1]}:{found[2] or '00'} - {found[3]}:{found[4] or '00'}",
    ),
    ("ore ", _WHOLE_HOURS, r"\1:00-\2:00"),
    ("ore ", _WHOLE_HOUR, r"\1 \2:00"),
    ("om ", _WHOLE_HOUR, r"\1 \2:00"),
    ("(", PLURAL, ""),
    ("100", _WHOLLY, " "),
    ("24", _AROUND_THE_CLOCK, " anytime "),
    ("365", _ALL_YEAR, " anytime "),
    ("est. ", _ESTABLISHED, "established "),
    ("na ", _ON_WEEKDAY, ""),
    ("feira", _NUMBERED_WEEKDAY, lambda found: _NUMBERED_WEEKDAYS[int(found[1]) - 2]),
    ("between ", _BETWEEN, r"\1 - "),
    ("entre ", _BETWEEN, r"\1 - "),
    ("zwischen ", _BETWEEN, r"\1. - "),
    ("tussen ", _BETWEEN, r"\1 - "),
    ("между ", _BETWEEN, r"\1 - "),
    ("'", _POSSESSIVE, ""),
    (" time", _ZONE_IN_WORDS, lambda found: _ZONES[found[1]]),
    (".", _DOTTED_TIMES, r"\1:\2 \3 \4:\5"),
)
"""What a text must hold, a pattern, and what to put in its place, in this order."""


def rewritten(plain: str) -> str:
    """A text in lower case with forms of several languages in one: "24/7" is any time."""
    plain = _DOTTED_TIME.sub(r"\1 \2:\3", _INSIDE_WORDS.sub(" ", plain))
    for sign, pattern, put in _REWRITES:
        if sign in plain:
            plain = pattern.sub(put, plain)
    return plain
