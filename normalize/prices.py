"""The `prices` rows of a batch: an absent price is not free, and 0 is free only if it is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from normalize.children import OWNER, owned, settle
from normalize.columns import Columns, coded, fitted, length, take
from normalize.entry import Entry
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.dates import day
from normalize.fields.exchange import rates
from normalize.fields.money import Money, stated_currency
from normalize.fields.money_currency import Method
from normalize.fields.numbers import amount
from normalize.fields.place import country
from normalize.identity import mint
from normalize.issues import Issues
from normalize.listing import StatedPrice
from normalize.price_texts import expand, has_amounts, with_words, words_of
from normalize.provider import Provider
from normalize.sessions import session_id
from normalize.vocabulary import fold, terms

_FREE = frozenset({"free", "partially_free"})


def describe_prices(
    entries: Sequence[Entry],
    offering_ids: Sequence[str],
    provider: Provider,
    issues: Issues,
    exchange_rates: Path | None = None,
) -> Columns:
    """One row for each distinct price, with the index of its entry in `OWNER`.

    Args:
        entries: the listings.
        offering_ids: of each entry.
        provider: whose they are; its country decides symbols that several currencies share.
        issues: where what is not understood is counted.
        exchange_rates: file of the ECB's reference rates; None: the shipped one.
    """
    owners, stated = owned([entry.listing.prices for entry in entries])
    rows, words = expand(stated, provider.country)
    sessions = _sessions(entries, offering_ids, issues)
    owners, sessions = [owners[row] for row in rows], [sessions[row] for row in rows]
    prices = [with_words(stated[row], said) for row, said in zip(rows, words, strict=True)]
    categories = understand("price category", [p.category for p in prices], _category, issues)
    columns: Columns = {
        OWNER: owners,
        "offering_id": [offering_ids[owner] for owner in owners],
        "source_id": [provider.id] * len(owners),
        "session_id": sessions,
        "component": coded("prices", "component", [p.component for p in prices], issues),
        "offer_category": categories,
        **_amounts(prices, words, categories, provider.country, issues),
        **_terms(prices, words, issues),
        "observed_at": [entries[owner].evidence.fetched_at for owner in owners],
    }
    known = [row for row, code in enumerate(columns["component"]) if code is not None]
    columns = take(columns, known)
    _categorise(columns)
    columns |= _in_euros(columns, exchange_rates)
    columns["price_id"] = [_price_id(columns, row) for row in range(length(columns))]
    return settle("prices", columns, "price_id", issues, several=True)


def _category(stated: str) -> str | None:
    return terms("price_categories").get(fold(stated)) if len(stated) < 100 else None


def _sessions(
    entries: Sequence[Entry], offering_ids: Sequence[str], issues: Issues
) -> list[str | None]:
    found: list[str | None] = []
    for entry, offering in zip(entries, offering_ids, strict=True):
        known: Mapping[str | None, str] = {
            session.native_id: session_id(offering, session) for session in entry.listing.sessions
        }
        for price in entry.listing.prices:
            if price.session is not None and price.session not in known:
                issues.note("price of an unknown session")
            found.append(known.get(price.session) if price.session is not None else None)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    amount: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    before: Decimal | None = None
    currency: str | None = None
    method: Method | None = None
    free: bool = False
    rule: str | None = None


def _amounts(
    prices: Sequence[StatedPrice],
    words: Sequence[Money | None],
    categories: Sequence[str | None],
    country: str | None,
    issues: Issues,
) -> Columns:
    found = [
        _settle_amount(price, said, category, country, issues)
        for price, said, category in zip(prices, words, categories, strict=True)
    ]
    columns: Columns = {
        "price_stated": parse_distinct([words_of(price) for price in prices], texts.stated_text),
        "amount": fitted("prices", "amount", [one.amount for one in found], issues),
        "amount_min": fitted("prices", "amount_min", [one.low for one in found], issues),
        "amount_max": fitted("prices", "amount_max", [one.high for one in found], issues),
        "list_amount": fitted("prices", "list_amount", [one.before for one in found], issues),
        "currency": [one.currency for one in found],
        "currency_method": [one.method for one in found],
        "said_free": [one.free for one in found],
        "amount:rule": [one.rule for one in found],
    }
    return columns


def _settle_amount(
    price: StatedPrice,
    words: Money | None,
    category: str | None,
    country: str | None,
    issues: Issues,
) -> _Amount:
    """Numbers of their own fields first, else what the words say."""
    said = words or Money(rule="")
    own = [
        _number(text, name, issues)
        for name, text in (
            ("amount", price.amount),
            ("amount_min", price.amount_min),
            ("amount_max", price.amount_max),
        )
    ]
    explicit = has_amounts(price)
    value, low, high = own if explicit else (said.amount, said.amount_min, said.amount_max)
    if not explicit and words is None and price.stated and _category(price.stated) is None:
        issues.note("price not understood", price.stated)
    free = (said.free or category in _FREE) and category != "paid"
    if value == 0 and not free:
        issues.note("zero price that is not said to be free", price.component)
        value = None
    rule = "own_field" if explicit else said.rule
    if value is None and low is None and high is None and category == "free":
        value, rule = Decimal(0), "category"
    before = _number(price.list_amount, "list_amount", issues)
    code, method = _currency(price, said, country, issues)
    return _Amount(
        amount=value,
        low=low,
        high=high,
        before=before if explicit or before is not None else said.list_amount,
        currency=code,
        method=method,
        free=free,
        rule=rule or None,
    )


def _number(stated: str | None, what: str, issues: Issues) -> Decimal | None:
    """An amount from 0; less than 0 stands where a feed does not say."""
    if stated is None:
        return None
    number = amount(stated)
    if number is None or number < 0:
        issues.note(f"{what} not understood", stated)
        return None
    return number


def _currency(
    price: StatedPrice, said: Money, country: str | None, issues: Issues
) -> tuple[str | None, Method | None]:
    if price.currency is None:
        return said.currency, said.currency_method
    found = stated_currency((price.currency, country))
    if found is None:
        issues.note("currency not understood", price.currency)
    return found or (said.currency, said.currency_method)


def _in_euros(columns: Columns, file: Path | None) -> Columns:
    """Amounts at the ECB's rate of the day they were seen, or the last one before it."""
    days = [seen.date() for seen in columns["observed_at"]]
    stated = list(zip(columns["amount"], columns["currency"], days, strict=True))
    known = [None if None in one else one for one in stated]
    found = parse_distinct(known, lambda one: rates(file).to_euros(*one))
    return {
        "amount_eur": [one.amount if one else None for one in found],
        "fx_date": [one.day if one else None for one in found],
    }


def _terms(prices: Sequence[StatedPrice], words: Sequence[Money | None], issues: Issues) -> Columns:
    """The terms that fields of their own state; the words fill what those leave open."""
    periods = understand("billing_period", [p.billing_period for p in prices], _period, issues)
    regions = understand("price region", [p.region for p in prices], country, issues)
    audiences = parse_distinct([p.audience for p in prices], texts.label)
    taxes = [price.tax_included for price in prices]
    return {
        "billing_period": _filled(periods, [w and w.billing_period for w in words]),
        "tax_included": _filled(taxes, [w.tax_included if w else None for w in words]),
        "financial_aid": [price.financial_aid for price in prices],
        "region_code": _filled(regions, [w and w.region_code for w in words]),
        "audience": _filled(audiences, [w and w.audience for w in words]),
        "said_category": [w and w.offer_category for w in words],
        "valid_from": understand("valid_from", [p.valid_from for p in prices], day, issues),
        "valid_until": understand("valid_until", [p.valid_until for p in prices], day, issues),
    }


def _filled(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    """The first column, with the second one where it has nothing."""
    return [two if one is None else one for one, two in zip(first, second, strict=True)]


def _period(stated: str) -> str | None:
    return terms("billing_periods").get(fold(stated)) if len(stated) < 100 else None


def _categorise(columns: Columns) -> None:
    """Fill category and billing period where they follow from what is stated."""
    free, said = columns.pop("said_free"), columns.pop("said_category")
    costs: dict[int, set[Any]] = {}
    for row in range(length(columns)):
        subscription = columns["component"][row] == "subscription"
        stated = columns["billing_period"][row]
        columns["billing_period"][row] = stated or ("other" if subscription else "one_time")
        if columns["offer_category"][row] is None:
            follows = _follows(columns, row, free[row])
            columns["offer_category"][row] = _said(said[row], follows)
        costs.setdefault(columns[OWNER][row], set()).add(_part(columns, row))
    for row, owner in enumerate(columns[OWNER]):
        parts = costs[owner]
        if parts >= {("course", "free"), ("certificate", "paid")} and _part(columns, row) in parts:
            columns["offer_category"][row] = "partially_free"


def _said(words: str | None, follows: str) -> str:
    """The category that words name, where it agrees with the amounts."""
    if words in {"partially_free", "subscription"}:
        return words
    return words if words == "paid" and follows == "unknown" else follows


def _part(columns: Columns, row: int) -> tuple[str, str]:
    return columns["component"][row], columns["offer_category"][row]


def _follows(columns: Columns, row: int, free: bool) -> str:
    if columns["component"][row] == "subscription":
        return "subscription"
    numbers = [columns[name][row] for name in ("amount", "amount_min", "amount_max")]
    if any(number is not None and number > 0 for number in numbers):
        return "paid"
    return "free" if free and columns["amount"][row] == 0 else "unknown"


def _price_id(columns: Columns, row: int) -> str:
    parts = ("offering_id", "session_id", "component", "currency", "region_code", "audience")
    return mint("pr", *(columns[name][row] for name in parts), columns["billing_period"][row])
