"""Times of the day beside a length: "1 day (9.30 - 16.30)" is a day, and nothing of 9.3 hours."""

import re

_TIME = r"(?:[01]?\d|2[0-3])"
_MINUTES = r"[.:](?:00|15|30|45)"
_HOUR = r"(?:h(?:eures?|oras?)?|u(?:ur|hr)?|ч(?:ас(?:ов|а)?)?\.?)"
_TO = r"\s?(?:-|à|a|às|alle(?: ore)?|bis|tot|to|до)\s?"
_HM = r"\s?[hu](?:[0-5]\d)?"
_DAYTIME = r"(?:0?[7-9]|1\d|2[0-3])"
_NO_RATE = (
    r"(?!\w)(?!\s?(?:/|(?:per|par|por|pro|al|alla|a la|in|в|p/w|a week|de|d'|di|of|au total|en tout"
    r"|total|insgesamt|gesamt)\b|hebdo|wöch|seman|settim|wekel))"
)
"""What follows times of the day is no rate, no total and no work: "8h-10h par semaine"."""
_RANGE = re.compile(
    # 9.30 - 16.30 uur; 9:00 a 14:00
    rf"(?<![\d.,:])(?:ore\s)?{_TIME}{_MINUTES}\s?{_HOUR}?{_TO}{_TIME}{_MINUTES}\s?{_HOUR}(?!\w)"
    rf"|(?<![\d.,:])(?:ore\s)?{_TIME}:(?:00|15|30|45){_TO}{_TIME}:(?:00|15|30|45)(?![\d:])"
    # 9h à 17h; 9u30-17u
    rf"|(?<![\d.,:])(?<!total de ){_DAYTIME}{_HM}{_TO}{_DAYTIME}{_HM}{_NO_RATE}"
    # de 9 a 14 h; van 9 tot 17 uur; с 10 до 18 часов
    rf"|(?<!total )\b(?:de|das|dalle|van|von|с)\s{_DAYTIME}\s?h?{_TO}{_DAYTIME}"
    rf"\s?(?:h|u|uur|uhr|ч|часов){_NO_RATE}"
    # 9:00am to 5:00pm; 9.30-16.30pm; 7-9pm
    rf"|(?<![\d.,:]){_TIME}(?:[.:][0-5]\d)?\s?(?:[ap]\.?m\.?)?\s?(?:-|to|until|till)\s?"
    rf"{_TIME}(?:[.:][0-5]\d)?\s?[ap]\.?m(?!\w)\.?"
    # 9-17 Uhr
    rf"|(?<![\d.,:]){_TIME}{_TO}{_TIME}\s?(?:uhr|am|pm)(?!\w)"
)
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_BEFORE = re.compile(r"\b(?:von|van|de|das|dalle(?: ore)?|from|с|jeweils|ore)\s*\Z")


def without_times_of_day(plain: str) -> str:
    """The text without ranges of times of the day; plain is lower case with straight dashes."""
    found = _RANGE.search(plain) if _TWO_NUMBERS.search(plain) else None
    while found is not None:
        before, after = _BEFORE.sub("", plain[: found.start()]), plain[found.end() :]
        plain = f"{before.rstrip(' ,(')} {after.lstrip(' )')}".strip(" ,;")
        found = _RANGE.search(plain)
    return plain
