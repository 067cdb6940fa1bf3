"""Money: what a provider writes about a price, as decimal amounts with ISO 4217 codes.

One stated text may hold several prices ("UK fee: GBP495.00; Ireland fee: GBP495.00", "free to
audit, certificate $49"), so the result is a tuple of `Money`. An amount whose value, currency or
meaning is open is not read at all: a wrong price is worse than none.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from normalize.fields.money_amounts import read_number
from normalize.fields.money_clauses import (
    Clause,
    audience_of,
    bound_of,
    component_of,
    lost_by,
    region_of,
    split_clauses,
    tax_of,
)
from normalize.fields.money_currency import (
    Method,
    currency,
    currency_codes,
    resolve,
    stated_currency,
)
from normalize.fields.money_parts import Part, Price, Unclear, make_parts, prices_of
from normalize.fields.money_words import Token, read_tokens

__all__ = ["Money", "currency", "currency_codes", "money", "stated_currency"]

_LONGEST = 500
_MOST_PRICES = 12
_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,6})?", re.ASCII)
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
_LOST = ("worth", "saving", "earn", "huge", "deposit", "recurring")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """One price of a text; amounts in `currency`."""

    amount: Decimal | None = None
    """0 only where the words say that nothing is to be paid, or `free` is False (a bare zero)."""
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    list_amount: Decimal | None = None
    currency: str | None = None
    currency_method: Method | None = None
    free: bool = False
    """Whether the words say that nothing is to be paid."""
    billing_period: str | None = None
    """A code of ``prices.billing_period``, where the words name one."""
    component: str | None = None
    """A code of ``prices.component``, where the words name one."""
    offer_category: str = "unknown"
    """A code of ``prices.offer_category``."""
    region_code: str | None = None
    audience: str | None = None
    tax_included: bool | None = None
    rule: str


def money(stated: tuple[str, str | None]) -> tuple[Money, ...] | None:
    """The prices that a text states, in its order; None where it is not understood.

    A text that says that there is no price to read ("on request", "-1", "N/A") is understood: it
    gives one `Money` without an amount.

    Args:
        stated: the text, and the ISO 3166-1 alpha-2 code of the provider's country, which decides
            symbols that several currencies share.
    """
    text, country = stated[0].strip().translate(_WIDE), stated[1]
    if len(text) > _LONGEST or _ODD.search(text):
        return None
    if _PLAIN.fullmatch(text):
        return _bare_number(text, country)
    try:
        return _read(text, country)
    except Unclear:
        return None


def _bare_number(text: str, country: str | None) -> tuple[Money, ...] | None:
    value = read_number(text, None, country)
    if value is None:
        return None
    category = "paid" if value else "unknown"
    return (Money(amount=value, offer_category=category, rule="plain_number"),)


def _read(text: str, country: str | None) -> tuple[Money, ...] | None:
    tokens = read_tokens(text)
    if not any(token.kind in {"number", "word"} for token in tokens):
        return (Money(rule="placeholder"),) if len(text) < 4 and not tokens_hold(text) else None
    parts = make_parts(tokens, country)
    prices = list(prices_of(parts))
    if any(price.negative for price in prices):
        return (Money(rule="negative"),) if len(prices) == 1 else None
    clauses = [clause for clause in split_clauses(parts) if _stands(clause, parts)]
    if not clauses or len(clauses) > _MOST_PRICES:
        return None if clauses else _without_amount(parts, prices)
    signed = [clause for clause in clauses if not clause.price.bare]
    if len(signed) < len(clauses) and not any(clause.price.signs for clause in signed):
        signed = clauses if _is_plain(parts, clauses) else []
    if not signed:
        return None
    return _combine([_value(clause, text, country) for clause in signed], signed, parts)


def tokens_hold(text: str) -> bool:
    """Whether a short text of marks holds a digit or a currency."""
    return any(character.isalnum() for character in text)


def _stands(clause: Clause, parts: list[Part]) -> bool:
    """Whether an amount is a price: not a saving, a value, a salary, a sum raised."""
    if clause.price.free:
        return _is_free(clause, parts)
    return not lost_by(clause, _LOST)


def _is_free(clause: Clause, parts: list[Part]) -> bool:
    """Whether a word for "free" says that nothing is to be paid for the course."""
    at = next(i for i, part in enumerate(parts) if part is clause.price)
    if clause.means("hedge") or any(_is(part, "not_free") for part in parts):
        return False
    before, after = parts[max(at - 2, 0) : at], parts[at + 1 : at + 4]
    if any(_is(part, "giveaway") for part in before + after) or _tied(clause.price, before, after):
        return False
    if any(token.means("unit", "time") for token in clause.before[-3:] + clause.after[:3]):
        return False
    unknown = [token for token in clause.words if token.kind == "word" and not token.roles]
    return len(unknown) <= 6


def _tied(price: Price, before: list[Part], after: list[Part]) -> bool:
    """Whether it is free of something else, free material, or free with something bought."""
    last, first = before[-1] if before else None, after[0] if after else None
    if isinstance(last, Token) and last.text in "-‐‑" and last.end == price.start:
        return True
    if not isinstance(first, Token):
        return False
    if first.means("with"):
        return not any(_is(part, "paid") or _is_certificate(part) for part in after)
    return first.roles.get("component") == "materials"


def _is(part: Part, *roles: str) -> bool:
    return isinstance(part, Token) and part.means(*roles)


def _without_amount(parts: list[Part], prices: list[Price]) -> tuple[Money, ...] | None:
    """What a text without a price says about paying."""
    words = [part for part in parts if isinstance(part, Token) and part.kind == "word"]
    unknown = sum(1 for token in words if not token.roles)
    if prices or any(t.means("not_free", "giveaway", "hedge") for t in words):
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
    words = [token for token in tokens if token.kind != "mark"]
    if any(not token.means(*_PLAIN_ROLES) for token in words if token.kind != "currency"):
        return False
    if words and any(_looks_like_year(clause.price) for clause in clauses):
        return False
    if len(clauses) > 1:
        return all(c.means("list", "now", "audience", "component") for c in clauses[1:])
    return not words or any(token.means(*_STRONG) for token in words)


def _looks_like_year(price: Price) -> bool:
    return price.number.isdecimal() and 1990 <= int(price.number) < 2040


def _value(clause: Clause, text: str, country: str | None) -> Money:
    price = clause.price
    region = region_of(clause)
    code, method = _currency(price, region)
    common = Money(
        currency=code,
        currency_method=method,
        component=component_of(clause),
        billing_period=_period(clause),
        region_code=region,
        audience=audience_of(clause, text),
        tax_included=tax_of(clause),
        rule="amount",
    )
    if price.free:
        return replace(common, amount=Decimal(0), free=True, rule="free_word", billing_period=None)
    low, high = price.bounds(country)
    if low != high:
        return replace(common, amount_min=low, amount_max=high, rule="range")
    if low == 0:
        free = bool(price.signs)
        return replace(common, amount=low, free=free, rule="zero_with_currency" if free else "zero")
    bound = "from" if price.plus else bound_of(clause)
    if bound == "from":
        return replace(common, amount_min=low, rule="from")
    if bound == "up_to":
        return replace(common, amount_max=low, rule="up_to")
    if price.payments > 1:
        return replace(common, amount=low, billing_period=None, rule="instalments")
    return replace(common, amount=low)


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


def _combine(found: list[Money], clauses: list[Clause], parts: list[Part]) -> tuple[Money, ...]:
    """Put list prices beside current ones, and say what kind of offer each price is."""
    paired = _pair(found, clauses, parts)
    if _says_paid_certificate(parts):
        paired = [replace(one, component="course") if one.free else one for one in paired]
        certificate = True
    else:
        certificate = any(one.component == "certificate" and not one.free for one in paired)
    partial = certificate and any(one.free and one.component in {None, "course"} for one in paired)
    kept: list[Money] = []
    for one in paired:
        categorised = _categorise(one, clauses, partial=partial)
        if not any(replace(categorised, rule=k.rule) == k for k in kept):
            kept.append(categorised)
    return tuple(kept)


def _says_paid_certificate(parts: list[Part]) -> bool:
    return any(
        (_is(one, "paid") and _is_certificate(two)) or (_is_certificate(one) and _is(two, "paid"))
        for one, two in pairwise(parts)
    )


def _is_certificate(part: Part) -> bool:
    return isinstance(part, Token) and part.roles.get("component") == "certificate"


def _categorise(one: Money, clauses: list[Clause], *, partial: bool) -> Money:
    if partial:
        certificate = one.component == "certificate"
        return replace(
            one,
            offer_category="partially_free",
            component=one.component if certificate or not one.free else "course",
        )
    if one.free:
        return replace(one, offer_category="free")
    if one.amount == 0:
        return one
    recurring = one.billing_period not in {None, "one_time", "semester", "other"}
    tuition = any(clause.means("tuition") for clause in clauses)
    if recurring and not tuition and one.component in {None, "course"}:
        return replace(one, offer_category="subscription", component="subscription")
    return replace(one, offer_category="paid")


def _pair(found: list[Money], clauses: list[Clause], parts: list[Part]) -> list[Money]:
    """Prices with the list price that was named beside them, which is no price of its own.

    Raises:
        Unclear: a price before discount stands alone, or is not the higher one.
    """
    lists = _list_prices(found, clauses, parts)
    kept: list[Money] = []
    waiting: Money | None = None
    for one, is_list, clause in zip(found, lists, clauses, strict=True):
        if not is_list:
            kept.append(_with_list(one, waiting) if waiting else one)
            waiting = None
        elif waiting is not None:
            raise Unclear
        elif kept and not clause.means("first") and kept[-1].list_amount is None and not one.free:
            kept[-1] = _with_list(kept[-1], one)
        else:
            waiting = one
    if waiting is not None:
        raise Unclear
    return kept


def _list_prices(found: list[Money], clauses: list[Clause], parts: list[Part]) -> list[bool]:
    """Which amounts are prices before discount: by their words, or struck through beside another.

    Two amounts with nothing between are the old and the new price, in this order.

    Raises:
        Unclear: two amounts stand side by side and rise.
    """
    lists = [any(token.means("list") for token in clause.before) for clause in clauses]
    if any(lists):
        return lists
    for at, (first, second) in enumerate(pairwise(clauses)):
        if first.price.free or second.price.free or first.price.bare:
            continue
        falls = _falls(found[at], found[at + 1])
        touching = any(a is first.price and b is second.price for a, b in pairwise(parts))
        if touching and not falls:
            raise Unclear
        lists[at] = falls and (touching or _says_now(first, second))
    return lists


def _says_now(first: Clause, second: Clause) -> bool:
    """Whether the words between two amounts make the second one today's: "de 500 por 350"."""
    if any(token.means("now") for token in second.before):
        return True
    opening = first.before[-1:]
    return any(token.means("was_of") for token in opening) and any(
        token.means("now_for") for token in first.after + second.before
    )


def _falls(first: Money, second: Money) -> bool:
    same = first.currency == second.currency
    return same and None not in (first.amount, second.amount) and first.amount > second.amount  # type: ignore[operator]


def _with_list(current: Money, was: Money) -> Money:
    number = was.amount
    if number is None or current.amount is None or not number > current.amount:
        raise Unclear
    if None not in (was.currency, current.currency) and was.currency != current.currency:
        raise Unclear
    return replace(
        current,
        list_amount=number,
        currency=current.currency or was.currency,
        currency_method=current.currency_method or was.currency_method,
        rule="list_and_current",
    )
