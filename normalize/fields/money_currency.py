"""Currencies as ISO 4217 codes: by code or name, by sign, by the provider's country.

Codes are those of pycountry, names and which country pays with what those of the Unicode CLDR
(babel); signs and everyday names are data of `normalize/vocabulary/`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pycountry
from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies, list_currencies

from normalize.vocabulary import rows

Method = Literal["stated", "symbol", "provider_country"]

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "ru")

# Where amounts are written with a decimal point, so that "25.000" may be 25.
_POINT_CURRENCIES = frozenset(
    {"USD", "GBP", "AUD", "CAD", "NZD", "SGD", "HKD", "INR", "PKR", "LKR", "NPR", "BDT", "JPY"}
    | {"CNY", "TWD", "KRW", "THB", "MYR", "PHP", "NGN", "KES", "GHS", "ILS", "AED", "SAR", "QAR"}
    | {"EGP", "CHF", "MXN", "ZAR", "JMD", "TTD", "BBD", "UGX", "GTQ", "HNL", "DOP", "PEN"}
)
# ISO 4217 codes that are words, and so need a number and nothing else beside them.
_WORDS = frozenset(
    {"ALL", "TOP", "TRY", "CUP", "PEN", "MAD", "MOP", "GEL", "SOS", "LAK", "RON", "COP", "BAM"}
    | {"ANG", "NAD", "AMD", "ETB", "STN", "BOB", "GIP", "MUR", "PAB", "DOP"}
)
_FUNDS = frozenset({"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"})
_MONEY_X = frozenset({"XAF", "XOF", "XPF", "XCD", "XCG"})
_LOWER = frozenset(
    {"usd", "eur", "gbp", "chf", "aud", "cad", "nzd", "inr", "brl", "mxn", "rub", "pln", "czk"}
    | {"sek", "nok", "dkk", "huf", "sgd", "hkd", "jpy", "cny", "zar", "kzt", "uah", "aed", "myr"}
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a code, a name or a symbol says about the currency."""

    code: str | None
    """The currency, unless the country has one of `others`; None where many countries use it."""
    others: frozenset[str] = frozenset()
    stated: bool = True
    """A code or a name, not a symbol."""
    loose: bool = False
    """Also a letter or a word of its own: a currency only beside a number."""

    def settles(self, other: "Sign") -> bool:
        """Whether this one says which currency the other one means."""
        return self.code is not None and (self.code == other.code or self.code in other.others)

    def allows(self, other: "Sign") -> bool:
        """Whether both may mean one currency."""
        mine, others = self.others | {self.code}, other.others | {other.code}
        return bool((mine & others) - {None})


@cache
def currency_codes() -> frozenset[str]:
    """The currencies of ISO 4217: money, without funds, metals and test codes."""
    codes = {currency.alpha_3 for currency in pycountry.currencies}
    return frozenset(c for c in codes - _FUNDS if not c.startswith("X") or c in _MONEY_X)


@cache
def symbols() -> dict[str, Sign]:
    """Symbols as written: "US$", "kr", "£"."""
    return {
        row["term"]: Sign(
            row["code"] or None,
            frozenset(row["others"].split()),
            stated=False,
            loose=row["term"].isalpha() and len(row["term"]) < 3,
        )
        for row in rows("currency_symbols")
    }


@cache
def names() -> dict[str, Sign]:
    """Names of currencies in eight languages, lower case: everyday ones and those of CLDR."""
    found: dict[str, Sign] = {}
    codes = list_currencies() & currency_codes()
    for language in LANGUAGES:
        locale = Locale(language)
        for code in codes:
            written = [get_currency_name(code, count, locale) for count in (None, 1, 2, 5, 1.5)]
            # Names of one word are everyday words somewhere: "real", "som", "won".
            found |= {name.casefold(): Sign(code) for name in written if " " in name}
    for row in rows("currency_names"):
        term = row["term"].casefold()
        loose = " " not in term and row["code"] != "EUR"
        found[term] = Sign(row["code"] or None, frozenset(row["others"].split()), loose=loose)
    return found


def code_sign(word: str) -> Sign | None:
    """The currency of a word that is an ISO 4217 code; in lower case only the commonest."""
    if len(word) != 3 or not word.isascii():
        return None
    if word in _LOWER or (word.title() == word and word.casefold() in _LOWER):
        return Sign(word.upper(), loose=True)
    if word in currency_codes():
        return Sign(word, loose=word in _WORDS)
    return None


def is_word(sign: Sign) -> bool:
    """Whether the code of a sign is also a word: "ALL", "TRY", "TOP"."""
    return sign.stated and sign.code in _WORDS


def resolve(sign: Sign, country: str | None) -> tuple[str, Method] | None:
    """The currency of a sign and how it is known; None where the country does not decide."""
    own = paid_with(country) & sign.others if country and sign.others else frozenset()
    if len(own) == 1:
        return next(iter(own)), "provider_country"
    if sign.code is None:
        return None
    return sign.code, "stated" if sign.stated else "symbol"


@cache
def paid_with(country: str) -> frozenset[str]:
    """The currencies that are legal tender in a country (ISO 3166-1 alpha-2), by CLDR."""
    if country not in get_global("territory_currencies"):
        return frozenset()
    return frozenset(get_territory_currencies(country))


def writes_decimal_point(currency: str | None, country: str | None) -> bool:
    """Whether a point may stand before decimals: by the currency, else by the country."""
    if currency is not None:
        return currency in _POINT_CURRENCIES
    return country is None or not paid_with(country) or _any_point(paid_with(country))


def _any_point(codes: Iterable[str]) -> bool:
    return any(code in _POINT_CURRENCIES for code in codes)


def stated_currency(stated: tuple[str, str | None]) -> tuple[str, Method] | None:
    """The currency that a text of its own names, with how it is known.

    Args:
        stated: a code, a name or a symbol, and the ISO 3166-1 alpha-2 code of the provider's
            country, which decides a symbol of several currencies.
    """
    text, country = " ".join(stated[0].split()), stated[1]
    if not text or len(text) > 50:
        return None
    if len(text) == 3 and text.isascii() and text.upper() in currency_codes():
        return text.upper(), "stated"
    sign = symbols().get(text) or symbols().get(text.rstrip(".")) or names().get(text.casefold())
    return resolve(sign, country) if sign else None


def currency(stated: str) -> str | None:
    """An ISO 4217 code from a code, a name or a symbol of one currency: "$" is none of these."""
    found = stated_currency((stated, None))
    return found[0] if found else None
