"""Money: what a provider writes about a price, as decimal amounts with ISO 4217 codes.

One stated text may hold several prices ("UK fee: GBP495.00; Ireland fee: GBP495.00", "free to
audit, certificate $49"), so the result is a tuple of `Money`. An amount whose value, currency or
meaning is open is not read at all: a wrong price is worse than none.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from normalize.fields.mending import mended
from normalize.fields.money_amounts import NUMBER, read_number
from normalize.fields.money_clauses import Clause, split_clauses
from normalize.fields.money_currency import (
    Method,
    code_sign,
    currency,
    currency_codes,
    resolve,
    stated_currency,
    symbols,
)
from normalize.fields.money_offers import Money, combine
from normalize.fields.money_parts import make_parts
from normalize.fields.money_price import Part, Price, Unclear, is_year, prices_of
from normalize.fields.money_said import (
    audience_of,
    bound_of,
    component_of,
    region_of,
    tax_of,
)
from normalize.fields.money_standing import refuse_rests, stands
from normalize.fields.money_words import Token, read_tokens
from normalize.vocabulary import fold, rows

__all__ = ["Money", "currency", "currency_codes", "money", "stated_currency"]

_LONGEST = 500
_MOST_PRICES = 12
_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_SIGN = r"[A-Z]{3}|[A-Z]{0,2}[$€£₹₽₺₩¥]"
_SIMPLE = re.compile(
    rf"(?P<before>{_SIGN})\s?(?P<number>{NUMBER})|(?P<number_2>{NUMBER})\s?(?P<after>{_SIGN})"
)
_WIDE = {0xFF10 + digit: ord("0") + digit for digit in range(10)} | {
    0xFFE5: "¥",
    0xFFE1: "£",
    0xFF04: "$",
    0xFF0C: ",",
    0xFF0E: ".",
    0xFF1A: ":",
}
"""Full-width forms of East Asian text."""
_ODD = re.compile(r"[0-9][^\s\w.,;:/()+*'’‘´`ʼ~|×✕&=<>•·?!\[\]‐‑–—−$€£¥%-][0-9]|[⁰¹²³⁴-⁹]{2}")
"""A sign between two digits that no price has, and cents as superscripts."""
_NO_UNIT = re.compile(r"(?:^|[^\w\s.,])\s?[.,][0-9]|\s[.,][0-9]")
"""Cents without the whole before them: "$.99"."""
_STRONG = (
    "fee",
    "tuition",
    "from",
    "up_to",
    "list",
    "now",
    "period",
    "adverb",
    "per_person",
    "tax",
)
_PLAIN_ROLES = (
    *_STRONG,
    *("filler", "approx", "component", "audience", "tax_in", "tax_out", "including", "excluding"),
    *("person", "instalment", "times", "of", "paid", "free"),
)
"""What words beside a number without a currency may be."""


def money(stated: tuple[str, str | None]) -> tuple[Money, ...] | None:
    """The prices that a text states, in its order; None where it is not understood.

    A text that says that there is no price to read ("on request", "-1", "N/A") is understood: it
    gives one `Money` without an amount.

    Args:
        stated: the text, and the ISO 3166-1 alpha-2 code of the provider's country, which decides
            symbols that several currencies share.
    """
    text, country = mended(stated[0]).strip().translate(_WIDE).replace("~~", " "), stated[1]
    if len(text) > _LONGEST or _ODD.search(text) or _NO_UNIT.search(text):
        return None
    if _PLAIN.fullmatch(text):
        return _bare_number(text, country)
    if fold(text) in _free_words():
        return (Money(amount=Decimal(0), free=True, offer_category="free", rule="free_word"),)
    if (simple := _SIMPLE.fullmatch(text)) and (found := _signed_number(simple, country)):
        return found
    try:
        return _read(text, country)
    except Unclear:
        return None


@cache
def _free_words() -> frozenset[str]:
    return frozenset(fold(row["term"]) for row in rows("price_words") if row["code"] == "free")


def _signed_number(simple: re.Match[str], country: str | None) -> tuple[Money, ...] | None:
    """The price of a number with one sign or code, the commonest form; None: read it whole."""
    written = simple["before"] or simple["after"]
    sign = symbols().get(written) or code_sign(written)
    if sign is None or sign.loose:
        return None
    code, method = resolve(sign, country) or (None, None)
    value = read_number(simple["number"] or simple["number_2"], code, country, signed=True)
    if value is None:
        return None
    price = Money(
        amount=value,
        currency=code,
        currency_method=method,
        free=not value,
        offer_category="paid" if value else "free",
        rule="amount" if value else "zero_with_currency",
    )
    return (price,)


def _bare_number(text: str, country: str | None) -> tuple[Money, ...] | None:
    value = read_number(text, None, country)
    if value is None:
        return None
    category = "paid" if value else "unknown"
    return (Money(amount=value, offer_category=category, rule="plain_number"),)


def _read(text: str, country: str | None) -> tuple[Money, ...] | None:
    tokens = read_tokens(text)
    if not any(token.kind in {"number", "word"} for token in tokens):
        return (Money(rule="placeholder"),) if len(text) < 4 and not _holds_text(text) else None
    parts = make_parts(tokens, country)
    prices = list(prices_of(parts))
    if any(price.negative for price in prices):
        return (Money(rule="negative"),) if len(prices) == 1 else None
    said = split_clauses(parts)
    refuse_rests(said, parts)
    clauses = [clause for clause in said if stands(clause, parts)]
    if not clauses or len(clauses) > _MOST_PRICES:
        return None if clauses else _without_amount(parts, prices)
    signed = [clause for clause in clauses if not clause.price.bare or _is_old_or_new(clause)]
    if len(signed) < len(clauses) and not any(clause.price.signs for clause in signed):
        signed = clauses if _is_plain(parts, clauses) else []
    if not signed:
        return None
    return combine([_value(clause, text, country) for clause in signed], signed, parts)


def _holds_text(text: str) -> bool:
    """Whether a short text of marks holds a digit or a currency."""
    return any(character.isalnum() for character in text)


def _without_amount(parts: list[Part], prices: list[Price]) -> tuple[Money, ...] | None:
    """What a text without a price says about paying."""
    words = [part for part in parts if isinstance(part, Token) and part.kind == "word"]
    unknown = sum(1 for token in words if not token.roles)
    if any(token.means("not_free") for token in words):
        return (Money(rule="not_free"),)
    if prices or any(token.means("giveaway", "hedge") for token in words):
        return None
    if any(token.means("subscription") for token in words) and unknown <= 3:
        return (Money(offer_category="subscription", rule="subscription_word"),)
    if any(token.means("unstated") for token in words):
        return (Money(rule="placeholder"),)
    if any(token.means("paid") for token in words) and unknown == 0 and len(words) <= 3:
        return (Money(offer_category="paid", rule="paid_word"),)
    return None


def _is_plain(parts: list[Part], clauses: list[Clause]) -> bool:
    """Whether numbers without a currency stand among words of prices only."""
    tokens = [part for part in parts if isinstance(part, Token)]
    words = [
        token
        for at, token in enumerate(tokens)
        if token.kind != "mark" and not _is_rate_of_tax(tokens, at)
    ]
    if any(not token.means(*_PLAIN_ROLES) for token in words if token.kind != "currency"):
        return False
    if words and any(is_year(clause.price.number) for clause in clauses):
        return False
    if len(clauses) > 1:
        return all(c.means("list", "now", "audience", "component") for c in clauses[1:])
    before = clauses[0].before
    named = not before or before[-1].text == ":" or not before[-1].means("audience", "component")
    return not words or (named and any(token.means(*_STRONG) for token in words))


def _is_rate_of_tax(tokens: Sequence[Token], at: int) -> bool:
    """19 % VAT, VAT 20 %."""
    if tokens[at].kind != "other" or [one.text for one in tokens[at + 1 : at + 2]] != ["%"]:
        return False
    return any(one.means("tax") for one in (*tokens[max(at - 1, 0) : at], *tokens[at + 2 : at + 3]))


def _is_old_or_new(clause: Clause) -> bool:
    """Whether a word for a price before or after discount gives a number the other's currency."""
    said, behind = clause.before[-1:], clause.after[:1]
    if any(token.kind == "word" and not token.roles for token in behind):
        return False  # "Only 5 left"
    return any(token.means("list", "now") for token in said) and not is_year(clause.price.number)


def _value(clause: Clause, text: str, country: str | None) -> Money:
    price = clause.price
    region = region_of(clause)
    code, method = _currency(price, region)
    said: dict[str, Any] = {
        "currency": code,
        "currency_method": method,
        "component": component_of(clause),
        "billing_period": _period(clause),
        "region_code": region,
        "audience": audience_of(clause, text),
        "tax_included": tax_of(clause),
        "rule": "amount",
    }
    if price.free:
        said |= {"amount": Decimal(0), "free": True, "rule": "free_word", "billing_period": None}
    else:
        said |= _bounds(clause, *price.bounds(country))
    return Money(**said)


def _bounds(clause: Clause, low: Decimal, high: Decimal) -> dict[str, Any]:
    """The amounts of a clause, and what they change of what else it says.

    Raises:
        Unclear: "from 0 €" is free for some, and nobody says for whom.
    """
    price = clause.price
    bound = "from" if price.plus else bound_of(clause)
    if low != high:
        return {"amount_min": low, "amount_max": high, "rule": "range"}
    if low == 0 and bound is not None:
        raise Unclear
    if low == 0:
        free = bool(price.signs)
        return {"amount": low, "free": free, "rule": "zero_with_currency" if free else "zero"}
    if bound == "from":
        return {"amount_min": low, "rule": bound}
    if bound == "up_to":
        return {"amount_max": low, "rule": bound}
    if price.payments > 1:
        return {"amount": low, "billing_period": None, "rule": "instalments"}
    return {"amount": low}


def _currency(price: Price, region: str | None) -> tuple[str | None, Method | None]:
    """The currency of a price; where a market is named, it decides a symbol of several.

    Null where the market and the provider's country would decide differently.
    """
    if region is None or not price.signs or price.method in {"stated", "symbol"}:
        return price.currency, price.method
    of_region = {found[0] for sign in price.signs if (found := resolve(sign, region))}
    if price.currency is not None:
        return (price.currency, price.method) if price.currency in of_region else (None, None)
    return (of_region.pop(), "stated") if len(of_region) == 1 else (None, None)


def _period(clause: Clause) -> str | None:
    """The billing period of an amount; the words behind it count before those in front of it."""
    for words in (clause.after, clause.before):
        for token in words:
            if "period" in token.roles:
                return token.roles["period"]
    return None
