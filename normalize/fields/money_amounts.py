"""Numbers of money in every locale's separators: decimals, or None where two readings are open."""

import re
from decimal import Decimal

from normalize.fields.money_currency import writes_decimal_point

_SPACES = " \u00a0\u2007\u2009\u202f"
_QUOTES = "'’‘´`ʼ"
_DASH_CENTS = r"(?:[.,][-‐‑–—]{1,2}(?![0-9]))?"
NUMBER = (
    # Groups of three after a space or an apostrophe: 1 234,50, 1'234.50 and 1'234.500.
    rf"[0-9]{{1,3}}[{_QUOTES}][0-9]{{3}}[.,][0-9]{{3}}(?![0-9]){_DASH_CENTS}|"
    rf"[0-9]{{1,3}}(?:[{_SPACES}{_QUOTES}][0-9]{{3}})+(?![0-9])(?:[.,][0-9]{{1,2}}(?![0-9]))?"
    rf"{_DASH_CENTS}|[0-9]+(?:[.,][0-9]+)*{_DASH_CENTS}"
)
"""Anything that may be a number of money, as a pattern; `read_number` judges it."""

_CENTS = re.compile(r"[.,][-‐‑–—]{1,2}$")
_WHOLE = re.compile(r"\d{1,14}", re.ASCII)
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:,\d{3}){2,}", re.ASCII)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?", re.ASCII)
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_SPACED = re.compile(
    rf"\d{{1,3}}([{_SPACES}{_QUOTES}])\d{{3}}(?:\1\d{{3}})*(?:[.,]\d{{1,2}})?", re.ASCII
)
_CENTS_AFTER = re.compile(r"\d{1,14}[.,]\d{1,2}", re.ASCII)
_FEED = re.compile(r"\d{1,14}\.\d{4,6}", re.ASCII)
_MILLIONS = re.compile(rf"\d{{1,3}}[{_QUOTES}]\d{{3}}[.,]\d{{3}}", re.ASCII)
"""A quote before the thousands of millions, as in Colombia: 1'250.000."""
_COMMA, _POINT = re.compile(","), re.compile(r"\.")
_SPACE = re.compile(rf"[{_SPACES}{_QUOTES}]")
_MARKS = re.compile(rf"[{_QUOTES}.,]")
_FORMS = (
    (_MILLIONS, _MARKS, "."),
    (_ENGLISH, _COMMA, "."),
    (_INDIAN, _COMMA, "."),
    (_CONTINENTAL, _POINT, ","),
    (_SPACED, _SPACE, ","),
    (_CENTS_AFTER, _SPACE, ","),
    (_FEED, _SPACE, ","),
)
"""Form of a number, what parts its thousands, what stands before its decimals."""
_THREE_AFTER_POINT = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
_THREE_AFTER_COMMA = re.compile(r"\d{1,3},\d{3}", re.ASCII)

# ISO 4217 minor units of three digits. Where prices are written with a point before them, three
# digits after a point are those; the dinars written the French way (TND) leave both readings open.
_THREE_MINOR = frozenset({"KWD", "BHD", "OMR", "JOD"})
_THREE_MINOR_OPEN = frozenset({"TND", "LYD", "IQD"})


def read_number(
    text: str, currency: str | None = None, country: str | None = None, *, signed: bool = False
) -> Decimal | None:
    """The number that a text of digits and separators is; None where two readings are open.

    Three digits after a single point are thousands in currencies of two minor digits, unless
    they are zeros in a currency whose countries write the decimal point ("USD 25.000").

    Args:
        text: digits with separators, as `NUMBER` finds them.
        currency: ISO 4217 code of the amount, where it is known.
        country: ISO 3166-1 alpha-2 code of the provider's country.
        signed: whether a symbol stands beside it, known or not.
    """
    text, whole = _CENTS.subn("", text.strip())
    if _WHOLE.fullmatch(text):
        return Decimal(text)
    if _THREE_AFTER_POINT.fullmatch(text):
        return _three_after_point(text, currency, country, signed=signed, whole=whole > 0)
    if _THREE_AFTER_COMMA.fullmatch(text) and currency in _THREE_MINOR | _THREE_MINOR_OPEN:
        return None
    for form, marks, point in _FORMS:
        if form.fullmatch(text):
            return Decimal(marks.sub("", text).replace(point, "."))
    return None


def _three_after_point(
    text: str, currency: str | None, country: str | None, *, signed: bool, whole: bool
) -> Decimal | None:
    if whole:  # "1.000,-": the dash stands for the cents
        return Decimal(text.replace(".", ""))
    if currency in _THREE_MINOR:
        return Decimal(text)
    if currency in _THREE_MINOR_OPEN or text.startswith("0"):
        return None
    thousands = Decimal(text.replace(".", ""))
    if not writes_decimal_point(currency, country):
        return thousands
    if text.endswith("000"):
        return None
    return thousands if signed or currency is not None else None
