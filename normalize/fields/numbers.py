"""Numbers in text: counts and plain decimals, only where one reading is possible."""

import re
from decimal import ROUND_HALF_EVEN, Decimal

import pyarrow as pa

_PLAIN = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,12})?", re.ASCII)
_GROUPED_COUNT = re.compile(r"\d{1,3}(?:([,.' \u00a0\u202f])\d{3})(?:\1\d{3})*", re.ASCII)
_WHOLE = re.compile(r"(\d{1,18})(?:\.0{1,12})?", re.ASCII)
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?", re.ASCII)
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d{1,2})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d{1,15},\d{1,2}", re.ASCII)
_THREE_DECIMALS = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
"""1.234 is a thousand and more in Berlin and one and a bit in London: not read as an amount."""


def decimal(stated: str) -> Decimal | None:
    """A number with a point, as feeds write it; None for anything else."""
    text = stated.strip()
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def count(stated: str) -> int | None:
    """A whole number from 0; three digits after a separator are thousands."""
    text = stated.strip()
    if whole := _WHOLE.fullmatch(text):
        return int(whole[1])
    if len(text) < 25 and _GROUPED_COUNT.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    return None


def amount(stated: str) -> Decimal | None:
    """An amount of money, with thousands separators where only one reading is possible."""
    text = stated.strip()
    if _THREE_DECIMALS.fullmatch(text) or len(text) > 30:
        return None
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _CONTINENTAL.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _SPACED.fullmatch(text):
        return Decimal(re.sub(r"[^\d.,]", "", text).replace(",", "."))
    return Decimal(text.replace(",", ".")) if _DECIMAL_COMMA.fullmatch(text) else None


def fit(number: Decimal | None, kind: pa.DataType) -> Decimal | None:
    """The number at the scale of a decimal column; None where the column cannot hold it."""
    if number is None or not number.is_finite() or number.adjusted() >= kind.precision - kind.scale:
        return None
    fitted = number.quantize(Decimal(1).scaleb(-kind.scale), rounding=ROUND_HALF_EVEN)
    return fitted if fitted.adjusted() < kind.precision - kind.scale else None
