"""The `prices` rows of a batch: an absent price is not free, and 0 is free only if it is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from normalize.children import OWNER, owned, settle
from normalize.columns import Columns, coded, fitted, length, take
from normalize.entry import Entry
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.dates import day
from normalize.fields.money import Money, currency, money
from normalize.fields.numbers import amount
from normalize.fields.place import country
from normalize.identity import mint
from normalize.issues import Issues
from normalize.listing import StatedPrice
from normalize.sessions import session_id
from normalize.vocabulary import fold, terms

_FREE = frozenset({"free", "partially_free"})


def describe_prices(
    entries: Sequence[Entry], offering_ids: Sequence[str], source_id: str, issues: Issues
) -> Columns:
    """One row for each distinct price, with the index of its entry in `OWNER`."""
    owners, prices = owned([entry.listing.prices for entry in entries])
    categories = understand("price category", [p.category for p in prices], _category, issues)
    columns: Columns = {
        OWNER: owners,
        "offering_id": [offering_ids[owner] for owner in owners],
        "source_id": [source_id] * len(owners),
        "session_id": _sessions(entries, offering_ids, issues),
        "component": coded("prices", "component", [p.component for p in prices], issues),
        "offer_category": categories,
        **_amounts(prices, categories, issues),
        **_terms(prices, issues),
        "observed_at": [entries[owner].evidence.fetched_at for owner in owners],
    }
    known = [row for row, code in enumerate(columns["component"]) if code is not None]
    columns = take(columns, known)
    _categorise(columns)
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


@dataclass(frozen=True, slots=True)
class _Amount:
    amount: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    free: bool = False
    period: str | None = None


def _amounts(
    prices: Sequence[StatedPrice], categories: Sequence[str | None], issues: Issues
) -> Columns:
    said = [_stated(price) for price in prices]
    words = parse_distinct(said, money)
    found = [
        _settle_amount(price, word, category, issues)
        for price, word, category in zip(prices, words, categories, strict=True)
    ]
    lists = [_number(price.list_amount, "list_amount", issues) for price in prices]
    columns: Columns = {
        "price_stated": parse_distinct(said, texts.stated_text),
        "amount": fitted("prices", "amount", [one.amount for one in found], issues),
        "amount_min": fitted("prices", "amount_min", [one.low for one in found], issues),
        "amount_max": fitted("prices", "amount_max", [one.high for one in found], issues),
        "list_amount": fitted("prices", "list_amount", lists, issues),
        "currency": [one.currency for one in found],
        "said_free": [one.free for one in found],
        "said_period": [one.period for one in found],
    }
    return columns


def _stated(price: StatedPrice) -> str | None:
    return price.stated or price.amount or price.amount_min or price.amount_max


def _settle_amount(
    price: StatedPrice, words: Money | None, category: str | None, issues: Issues
) -> _Amount:
    """Numbers of their own fields first, else what the words say."""
    said = words or Money()
    own = [
        _number(text, name, issues)
        for name, text in (
            ("amount", price.amount),
            ("amount_min", price.amount_min),
            ("amount_max", price.amount_max),
        )
    ]
    explicit = any(text is not None for text in (price.amount, price.amount_min, price.amount_max))
    value, low, high = own if explicit else (said.amount, said.low, said.high)
    if not explicit and words is None and price.stated and _category(price.stated) is None:
        issues.note("price not understood", price.stated)
    free = said.free or category in _FREE
    if value == 0 and not free:
        issues.note("zero price that is not said to be free", price.component)
        value = None
    if value is None and low is None and high is None and category == "free":
        value = Decimal(0)
    return _Amount(value, low, high, _currency(price, said, issues), free, said.period)


def _number(stated: str | None, what: str, issues: Issues) -> Decimal | None:
    """An amount from 0; less than 0 stands where a feed does not say."""
    if stated is None:
        return None
    number = amount(stated)
    if number is None or number < 0:
        issues.note(f"{what} not understood", stated)
        return None
    return number


def _currency(price: StatedPrice, said: Money, issues: Issues) -> str | None:
    if price.currency is None:
        return said.currency
    code = currency(price.currency)
    if code is None:
        issues.note("currency not understood", price.currency)
    return code or said.currency


def _terms(prices: Sequence[StatedPrice], issues: Issues) -> Columns:
    periods = understand("billing_period", [p.billing_period for p in prices], _period, issues)
    return {
        "billing_period": periods,
        "tax_included": [price.tax_included for price in prices],
        "financial_aid": [price.financial_aid for price in prices],
        "region_code": understand("price region", [p.region for p in prices], country, issues),
        "audience": parse_distinct([p.audience for p in prices], texts.label),
        "valid_from": understand("valid_from", [p.valid_from for p in prices], day, issues),
        "valid_until": understand("valid_until", [p.valid_until for p in prices], day, issues),
    }


def _period(stated: str) -> str | None:
    return terms("billing_periods").get(fold(stated)) if len(stated) < 100 else None


def _categorise(columns: Columns) -> None:
    """Fill category and billing period where they follow from what is stated."""
    free, periods = columns.pop("said_free"), columns.pop("said_period")
    costs: dict[int, set[Any]] = {}
    for row in range(length(columns)):
        subscription = columns["component"][row] == "subscription"
        stated = columns["billing_period"][row] or periods[row]
        columns["billing_period"][row] = stated or ("other" if subscription else "one_time")
        if columns["offer_category"][row] is None:
            columns["offer_category"][row] = _follows(columns, row, free[row])
        costs.setdefault(columns[OWNER][row], set()).add(_part(columns, row))
    for row, owner in enumerate(columns[OWNER]):
        parts = costs[owner]
        if parts >= {("course", "free"), ("certificate", "paid")} and _part(columns, row) in parts:
            columns["offer_category"][row] = "partially_free"


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
