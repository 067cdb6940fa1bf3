"""ISO 8601 durations in all forms, and the faults that are common in them."""

import re
from datetime import timedelta
from decimal import Decimal

import isodate

from normalize.fields.duration_values import DAYS_PER_MONTH, Bounds, Duration

_NUMBER = r"\d{1,7}(?:\.\d{1,9})?"
_DESIGNED = re.compile(
    rf"P(?=\d|T\d)(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII,
)
_ALTERNATIVE = re.compile(
    r"P(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?)?", re.ASCII
)
"""ISO 8601-1:2019, 5.5.2.4: PYYYY-MM-DDThh:mm:ss, and the same without separators."""
_WEEK_FIRST = re.compile(r"P?W(\d{1,3})", re.ASCII)
_WITHOUT_T = re.compile(
    rf"(P(?:{_NUMBER}[YWD])*)((?:{_NUMBER}H)(?:{_NUMBER}M)?(?:{_NUMBER}S)?|{_NUMBER}M{_NUMBER}S)",
    re.ASCII,
)
"""Hours and seconds are times even where the T before them is missing: P8H, P40M0S."""
_NO_DAYS = re.compile(r"P(?:0+(?:\.0+)?[YMWD])+T", re.ASCII)
"""No years, months, weeks and days before a time: P0DT8H is eight hours."""
_MICROSECOND = timedelta(microseconds=1)


def from_iso(stated: str) -> Duration | None:
    """What an ISO 8601 duration says; None for anything else, for none at all and for negatives.

    Times alone are effort, dates alone or with times are a span.
    """
    text = stated.upper().replace(",", ".")
    if found := _DESIGNED.fullmatch(text):
        return _read(text.removesuffix("T"), "iso_8601")
    if found := _ALTERNATIVE.fullmatch(text):
        return _read(_designed(found), "iso_8601_alternative")
    return _mended(text)


def _mended(text: str) -> Duration | None:
    if found := _WEEK_FIRST.fullmatch(text):
        return _read(f"P{found[1]}W", "iso_8601_mended")
    if text.startswith("T") and _DESIGNED.fullmatch(f"P{text}"):
        return _read(f"P{text}", "iso_8601_mended")
    if found := _WITHOUT_T.fullmatch(text):
        return _read(f"{found[1]}T{found[2]}", "iso_8601_mended")
    return None


def _designed(found: re.Match[str]) -> str:
    """PYYYY-MM-DDThh:mm:ss with designators, as far as there is something to say."""
    date = "".join(f"{int(found[i])}{letter}" for i, letter in enumerate("YMD", 1) if int(found[i]))
    time = "".join(
        f"{int(found[i])}{letter}" for i, letter in enumerate("HMS", 4) if int(found[i] or 0)
    )
    return f"P{date}T{time}" if time else f"P{date or '0D'}"


def _read(text: str, rule: str) -> Duration | None:
    if text.startswith("P0"):
        text = _NO_DAYS.sub("PT", text)
    try:
        parsed = isodate.parse_duration(text)
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return None
    months, rest = Decimal(0), parsed
    if isinstance(parsed, isodate.Duration):
        months, rest = parsed.years * 12 + parsed.months, parsed.tdelta
    seconds = Decimal(rest // _MICROSECOND) / 1_000_000
    if months == 0 and seconds == 0:
        return None
    if text.startswith("PT"):
        hours = seconds / 3600
        return Duration(rule=rule, hours=Bounds(hours, hours))
    days = months * DAYS_PER_MONTH + seconds / 86400
    return Duration(rule=rule, iso=text, days=Bounds(days, days))
