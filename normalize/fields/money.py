"""Money: amounts as decimals, currencies only where a code or an unambiguous symbol says them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pycountry

from normalize.fields.numbers import amount
from normalize.vocabulary import fold, rows, terms

_LONGEST = 200
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_RANGE = re.compile(r"\s+(?:-|–|—|to)\s+|(?<=\d)\s*[-–—]\s*(?=\d)")
_BOUND = re.compile(r"(?P<low>from|starting at|starting from|min\.?)\s+|(?P<high>up to|max\.?)\s+")
_PERIOD = re.compile(r"\s*(?:/|per |a |an |each )\s*(?P<period>[a-z]+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What a text says about a price."""

    amount: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    free: bool = False
    """Whether the words say that nothing is to be paid."""
    period: str | None = None
    """A code of ``prices.billing_period``, where the words name one."""


@cache
def currency_codes() -> frozenset[str]:
    """The currencies of ISO 4217."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


@cache
def _symbols() -> dict[str, str]:
    return {row["term"]: row["code"] for row in rows("currency_symbols")}


@cache
def _any_symbol() -> re.Pattern[str]:
    longest_first = sorted(_symbols(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def currency(stated: str) -> str | None:
    """An ISO 4217 code from a code or an unambiguous symbol: "$", "¥", "£" are none of these."""
    text = stated.strip()
    if text.upper() in currency_codes() and text.isascii():
        return text.upper()
    return _symbols().get(text) or None


def money(stated: str) -> Money | None:
    """What a text says about a price; None where it is not one price or one range."""
    text = " ".join(stated.split())
    if not text or len(text) > _LONGEST:
        return None
    if terms("price_words").get(fold(text)) == "free":
        return Money(amount=Decimal(0), free=True)
    named, rest = _take_currency(text)
    if len(named) > 1:
        return None
    period, rest = _take_period(rest.casefold().strip())
    bounds = _bounds(rest)
    if bounds is None:
        return None
    low, high = bounds
    if low is not None and low == high:
        return Money(amount=low, currency=_one(named), period=period)
    return Money(low=low, high=high, currency=_one(named), period=period)


def _one(named: set[str]) -> str | None:
    return next(iter(named), "") or None


def _take_currency(text: str) -> tuple[set[str], str]:
    """The currencies that a text names ("" for a symbol of several), and the text without them.

    "US$ 40 USD" names one currency; "$40 USD" as well, since the code settles the symbol.
    """
    codes = {code for code in _CODE.findall(text) if code in currency_codes()}
    rest = _CODE.sub(lambda found: "" if found[0] in codes else found[0], text)
    symbols = {_symbols()[found] for found in _any_symbol().findall(rest)}
    rest = _any_symbol().sub("", rest)
    settled = symbols - {""} if codes or len(symbols) > 1 else symbols
    return codes | settled, rest


def _take_period(text: str) -> tuple[str | None, str]:
    found = _PERIOD.search(text)
    period = terms("billing_periods").get(fold(found["period"])) if found else None
    return (period, text[: found.start()]) if found and period else (None, text)


def _bounds(text: str) -> tuple[Decimal | None, Decimal | None] | None:
    """Lowest and highest amount; equal for a single one, None beside an open end."""
    if bound := _BOUND.match(text):
        number = amount(text[bound.end() :])
        if number is None or number <= 0:
            return None
        return (number, None) if bound["low"] else (None, number)
    numbers = [amount(part) for part in _RANGE.split(text)]
    if len(numbers) > 2 or any(number is None or number < 0 for number in numbers):
        return None
    low, high = numbers[0], numbers[-1]
    return (low, high) if low is not None and high is not None and low <= high else None
