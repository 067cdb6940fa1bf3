"""Amounts and currencies of prices: of fields of their own, else of words, and in euros."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from normalize.columns import Columns, fitted, lay_out
from normalize.distinct import Distinct, distinct, together
from normalize.fields import text_columns, understand
from normalize.fields.exchange import rates
from normalize.fields.money import Money, stated_currency
from normalize.fields.money_currency import Method
from normalize.fields.numbers import amount
from normalize.issues import Issues
from normalize.price_texts import AMOUNTS, words_of
from normalize.stated import StatedTable
from normalize.vocabulary import fold, terms

T = TypeVar("T")
_FREE = frozenset({"free", "partially_free"})


def category(stated: str) -> str | None:
    """A code of ``prices.offer_category``, from the word of a field of its own."""
    return terms("price_categories").get(fold(stated)) if len(stated) < 100 else None


def filled(column: Distinct[T], words: Distinct[Money], name: str) -> Distinct[T]:
    """The column, with what the words say where it has nothing."""

    def fill(row: tuple[T | None, Money | None]) -> T | None:
        value, said = row
        return getattr(said, name, None) if value is None else value

    return together(column, words).each(fill)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    method: Method | None
    free: bool
    rule: str | None


class _Said(NamedTuple):
    """What a row states about its amounts, with what its words and category came to."""

    stated: str | None
    amount: str | None
    amount_min: str | None
    amount_max: str | None
    currency: str | None
    component: str
    words: Money | None
    category: str | None


def amounts(
    prices: StatedTable,
    words: Distinct[Money],
    categories: Distinct[str],
    country: str | None,
    issues: Issues,
) -> dict[str, Distinct[Any]]:
    """The columns of amounts and currencies, with the words' category and what decided.

    Args:
        prices: as stated, a row for each price.
        words: what the words of each row say.
        categories: codes of ``prices.offer_category`` of fields of their own.
        country: ISO 3166-1 alpha-2 code of the provider's country.
        issues: where what is not understood is counted.
    """
    fields = ("stated", *AMOUNTS, "currency", "component")
    given = (distinct(prices[name]) for name in fields)
    rows = together(*given, words, categories)
    found = Distinct(
        [
            None if row is None else _settle_amount(_Said(*row), country, times, issues)
            for row, times in zip(rows.values, rows.counts(), strict=True)
        ],
        rows.codes,
    )
    lists = distinct(prices["list_amount"])
    list_amounts = understand("list_amount", lists, _positive, issues)
    return {
        "price_stated": text_columns.stated_text(words_of(prices)),
        "amount": fitted("prices", "amount", found.each(lambda one: one.amount), issues),
        "amount_min": fitted("prices", "amount_min", found.each(lambda one: one.low), issues),
        "amount_max": fitted("prices", "amount_max", found.each(lambda one: one.high), issues),
        "list_amount": fitted(
            "prices", "list_amount", filled(list_amounts, words, "list_amount"), issues
        ),
        "currency": found.each(lambda one: one.currency),
        "currency_method": found.each(lambda one: one.method),
        "said_free": found.each(lambda one: "free" if one.free else None),
        "said_category": words.each(lambda said: said.offer_category),
        "amount:rule": found.each(lambda one: one.rule),
    }


def _settle_amount(price: _Said, country: str | None, times: int, issues: Issues) -> _Amount:
    """Numbers of their own fields first, else what the words say."""
    said = price.words or Money(rule="")
    own = [_number(getattr(price, name), name, times, issues) for name in AMOUNTS]
    explicit = any(getattr(price, name) is not None for name in AMOUNTS)
    value, low, high = own if explicit else (said.amount, said.amount_min, said.amount_max)
    rule = "own_field" if explicit else said.rule
    if not explicit and _puzzles(price):
        issues.note("price not understood", price.stated, times)
    free = price.category in _FREE or (said.free and price.category != "paid")
    if value == 0 and not free:
        issues.note("zero price that is not said to be free", price.component, times)
        value = None
    if value is None and low is None and high is None and price.category == "free":
        value, rule = Decimal(0), "category"
    code, method = _currency(price, said, country, times, issues)
    return _Amount(
        amount=value,
        low=low,
        high=high,
        currency=code,
        method=method,
        free=free,
        rule=rule or None,
    )


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


def in_euros(columns: Columns, file: Path | None) -> Columns:
    """Amounts at the ECB's rate of the day they were seen, or the last one before it."""
    named = ("amount", "currency", "observed_at")
    found = together(*(distinct(columns[name]) for name in named)).each(
        lambda row: None if None in row else rates(file).to_euros(row[0], row[1], row[2].date())
    )
    euros = {
        "amount_eur": found.each(lambda one: one.amount),
        "fx_date": found.each(lambda one: one.day),
    }
    return lay_out("prices", euros)
