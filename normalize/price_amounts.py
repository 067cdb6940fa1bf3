"""Amounts and currencies of prices: of fields of their own, else of words, and in euros.

What a price costs, what that buys and how it is paid follow from a few fields together, so they are
settled once for all prices that state the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

from normalize.columns import coded, fitted
from normalize.distinct import Distinct, beside, distinct, either, together
from normalize.fields import text_columns, understand
from normalize.fields.exchange import Euros, rates
from normalize.fields.money import Money, stated_currency
from normalize.fields.money_currency import Method
from normalize.fields.numbers import amount
from normalize.issues import Issues
from normalize.price_texts import AMOUNTS, words_of
from normalize.stated import StatedTable
from normalize.vocabulary import fold, terms

T = TypeVar("T")
_FREE = frozenset({"free", "partially_free"})
_UNSAID = Money(rule="")
_NO_AMOUNTS = (None, None, None)
_GENERAL = frozenset({"course", "complete", "aggregate"})
"""Components that a reader gives where the format says no more; the words may say more."""


def category(stated: str) -> str | None:
    """A code of ``prices.offer_category``, from the word of a field of its own."""
    return terms("price_categories").get(fold(stated)) if len(stated) < 100 else None


def _period(stated: str) -> str | None:
    return terms("billing_periods").get(fold(stated)) if len(stated) < 100 else None


def filled(column: Distinct[T], words: Distinct[Money], name: str) -> Distinct[T]:
    """The column, with what the words say where it has nothing."""
    return either(column, words.each(lambda said: getattr(said, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Price:
    component: str | None
    billing_period: str | None
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    method: Method | None
    free: bool
    rule: str | None


class _Said(NamedTuple):
    """What a row states about what it costs, with what its words and fields came to."""

    stated: str | None
    amount: str | None
    amount_min: str | None
    amount_max: str | None
    currency: str | None
    component: str
    words: Money | None
    category: str | None
    bought: str | None
    """The component, if it is one of the schema."""
    period: str | None


def amounts(
    prices: StatedTable,
    words: Distinct[Money],
    country: str | None,
    issues: Issues,
) -> dict[str, Distinct[Any]]:
    """The columns that say what is paid, for what and how often, and what decided the amount.

    Args:
        prices: as stated, a row for each price.
        words: what the words of each row say.
        country: ISO 3166-1 alpha-2 code of the provider's country.
        issues: where what is not understood is counted.
    """
    fields = ("stated", *AMOUNTS, "currency", "component")
    rows = together(
        *(distinct(prices[name]) for name in fields),
        words,
        understand("price category", prices["category"], category, issues),
        coded("prices", "component", prices["component"], issues),
        understand("billing_period", prices["billing_period"], _period, issues),
    )
    said = [None if row is None else _Said(*row) for row in rows.values]
    found = Distinct(
        [
            None if one is None else _settle(one, country, times, issues)
            for one, times in zip(said, rows.counts(), strict=True)
        ],
        rows.codes,
    )
    lists = distinct(prices["list_amount"])
    list_amounts = understand("list_amount", lists, _positive, issues)
    fitting = {
        "amount": found.each(lambda one: one.amount),
        "amount_min": found.each(lambda one: one.low),
        "amount_max": found.each(lambda one: one.high),
        "list_amount": filled(list_amounts, words, "list_amount"),
    }
    columns = {name: fitted("prices", name, each, issues) for name, each in fitting.items()}
    costs = list(zip(*(columns[name].values for name in AMOUNTS), strict=True))
    categories = Distinct(list(map(_categorise, said, found.values, costs)), found.codes)
    return {
        **columns,
        "component": found.each(lambda one: one.component),
        "offer_category": _free_in_part(prices.owners, found, categories),
        "billing_period": found.each(lambda one: one.billing_period),
        "price_stated": text_columns.stated_text(words_of(prices)),
        "currency": found.each(lambda one: one.currency),
        "currency_method": found.each(lambda one: one.method),
        "amount:rule": found.each(lambda one: one.rule),
    }


def _settle(price: _Said, country: str | None, times: int, issues: Issues) -> _Price:
    """Numbers of their own fields first, else what the words say."""
    said = price.words or _UNSAID
    own = (price.amount, price.amount_min, price.amount_max)
    value, low, high, rule = said.amount, said.amount_min, said.amount_max, said.rule
    if own != _NO_AMOUNTS:
        value, low, high = (
            _number(stated, name, times, issues) for name, stated in zip(AMOUNTS, own, strict=True)
        )
        rule = "own_field"
    elif _puzzles(price):
        issues.note("price not understood", price.stated, times)
    free = price.category in _FREE or (said.free and price.category != "paid")
    if value == 0 and not free:
        issues.note("zero price that is not said to be free", price.component, times)
        value = None
    if value is None and low is None and high is None and price.category == "free":
        value, rule = Decimal(0), "category"
    code, method = _currency(price, said, country, times, issues)
    component = (price.bought in _GENERAL and said.component) or price.bought
    often = "other" if component == "subscription" else "one_time"
    return _Price(
        component=component,
        billing_period=price.period or said.billing_period or often,
        amount=value,
        low=low,
        high=high,
        currency=code,
        method=method,
        free=free,
        rule=rule or None,
    )


def _categorise(
    said: _Said | None, price: _Price | None, costs: Sequence[Decimal | None]
) -> str | None:
    """The stated category, or the one that follows from what is bought and what it costs."""
    if said is None or price is None or said.category is not None:
        return said.category if said else None
    if price.component == "subscription":
        return "subscription"
    follows = "free" if costs[0] == 0 and price.free else "unknown"
    if any(costs):
        follows = "paid"
    named = said.words.offer_category if said.words else None
    if named in {"partially_free", "subscription"} or (named == "paid" and follows == "unknown"):
        return named
    return follows


def _free_in_part(
    owners: pa.Array, prices: Distinct[_Price], categories: Distinct[str]
) -> Distinct[str]:
    """A free course with a paid certificate: all its prices are of an offer that is free in part.

    Args:
        owners: the listing of each price.
        prices: what they are.
        categories: of the prices by themselves, with the same places.
    """
    bought = [
        (price.component if price else None, code)
        for price, code in zip(prices.values, categories.values, strict=True)
    ]
    if not {("course", "free"), ("certificate", "paid")} <= set(bought):
        return categories
    places, listings = prices.codes.to_numpy(), owners.to_numpy()
    both = np.ones(len(listings), bool)
    for sought in (("course", "free"), ("certificate", "paid")):
        held = np.array([one == sought for one in bought])[places]
        both &= np.isin(listings, listings[held])
    places = np.where(both, len(bought), places).astype(np.int32)
    return Distinct([*categories.values, "partially_free"], pa.array(places))


def _puzzles(price: _Said) -> bool:
    return price.words is None and bool(price.stated) and category(price.stated or "") is None


def _number(stated: str | None, what: str, times: int, issues: Issues) -> Decimal | None:
    if stated is None:
        return None
    number = _positive(stated)
    if number is None:
        issues.note(f"{what} not understood", stated, times)
    return number


def _positive(stated: str) -> Decimal | None:
    """An amount from 0; less than 0 stands where a feed does not say."""
    number = amount(stated)
    return None if number is None or number < 0 else number


def _currency(
    price: _Said, said: Money, country: str | None, times: int, issues: Issues
) -> tuple[str | None, Method | None]:
    if price.currency is None:
        return said.currency, said.currency_method
    found = stated_currency((price.currency, country))
    if found is None:
        issues.note("currency not understood", price.currency, times)
    return found or (said.currency, said.currency_method)


def in_euros(
    amounts: Distinct[Decimal], currencies: Distinct[str], days: Distinct[date], file: Path | None
) -> dict[str, Distinct[Any]]:
    """Amounts at the ECB's rate of the day they were seen, or the last one before it.

    Args:
        amounts: at the scale of their column.
        currencies: ISO 4217 codes.
        days: when each was seen.
        file: the ECB's reference rates; None: the shipped ones.
    """

    @cache  # the same amount may be paid for several things
    def convert(amount: Decimal, currency: str, day: date) -> Euros | None:
        return rates(file).to_euros(amount, currency, day)

    found = beside(amounts, currencies, days).each(
        lambda paid: None if None in paid else convert(*paid)
    )
    return {
        "amount_eur": found.each(lambda one: one.amount),
        "fx_date": found.each(lambda one: one.day),
    }
