"""The `prices` rows of a batch: an absent price is not free, and 0 is free only if it is said."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from normalize.children import OWNER, belong, settle
from normalize.columns import Columns, coded, fitted, lay_out, rows_where, take
from normalize.distinct import Distinct, distinct, together
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.dates import day
from normalize.fields.money import Money, currency, money
from normalize.fields.numbers import amount
from normalize.fields.place import country
from normalize.identity import joined, mint_column
from normalize.issues import Issues
from normalize.stated import Stated, StatedTable
from normalize.vocabulary import fold, terms

_FREE = frozenset({"free", "partially_free"})
_NOTHING = pa.scalar(None, pa.string())


def describe_prices(
    stated: Stated, offering_ids: pa.Array, source_id: str, issues: Issues
) -> Columns:
    """One row for each distinct price, with the row of its listing in `OWNER`."""
    prices = stated.children["prices"]
    categories = understand("price category", prices["category"], _category, issues)
    observed = stated.of_payload((one.fetched_at for one in stated.evidence), prices.owners)
    columns = lay_out(
        "prices",
        {
            **belong(prices, offering_ids, source_id),
            "session_id": _sessions(stated, offering_ids, issues),
            "component": coded("prices", "component", prices["component"], issues),
            "offer_category": categories,
            **_amounts(prices, categories, issues),
            **_terms(prices, issues),
            "observed_at": observed,
        },
    )
    columns = take(columns, rows_where(columns["component"].is_valid()))
    _categorise(columns)
    columns["price_id"] = _price_ids(columns)
    return settle("prices", columns, "price_id", issues, several=True)


def _category(stated: str) -> str | None:
    return terms("price_categories").get(fold(stated)) if len(stated) < 100 else None


def _sessions(stated: Stated, offering_ids: pa.Array, issues: Issues) -> pa.Array:
    """The id of each price's session; null where it has none, or none of its own listing."""
    sessions, prices = stated.children["sessions"], stated.children["prices"]
    keys = prices["session"]
    if keys.null_count == len(keys):
        return pa.nulls(len(keys), pa.string())
    own = joined(offering_ids.take(prices.owners), keys)
    keyed = sessions["native_id"].is_valid()
    listed = pc.is_in(
        _within(prices.owners, keys),
        _within(sessions.owners.filter(keyed), sessions["native_id"].filter(keyed)),
    )
    unknown = pc.and_(keys.is_valid(), pc.invert(listed))
    if unknown.true_count:
        issues.note("price of an unknown session", times=unknown.true_count)
    known = pc.and_(keys.is_valid(), listed)
    return pc.if_else(known, mint_column("se", own), _NOTHING)


def _within(owners: pa.Array, keys: pa.Array) -> pa.Array:
    return joined(owners.cast(pa.string()), keys)


@dataclass(frozen=True, slots=True)
class _Amount:
    amount: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    free: bool = False
    period: str | None = None


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


def _amounts(
    prices: StatedTable, categories: Distinct[str], issues: Issues
) -> dict[str, Distinct[Any]]:
    fields = ("stated", "amount", "amount_min", "amount_max")
    said = distinct(pc.coalesce(*(prices[name] for name in fields)))
    words = parse_distinct(said, money)
    given = (distinct(prices[name]) for name in (*fields, "currency", "component"))
    rows = together(*given, words, categories)
    found = Distinct(
        [
            None if row is None else _settle_amount(_Said(*row), times, issues)
            for row, times in zip(rows.values, rows.counts(), strict=True)
        ],
        rows.codes,
    )
    lists = distinct(prices["list_amount"])
    list_amounts = understand("list_amount", lists, _positive, issues)
    return {
        "price_stated": parse_distinct(said, texts.stated_text),
        "amount": fitted("prices", "amount", found.each(lambda one: one.amount), issues),
        "amount_min": fitted("prices", "amount_min", found.each(lambda one: one.low), issues),
        "amount_max": fitted("prices", "amount_max", found.each(lambda one: one.high), issues),
        "list_amount": fitted("prices", "list_amount", list_amounts, issues),
        "currency": found.each(lambda one: one.currency),
        "said_free": found.each(lambda one: "free" if one.free else None),
        "said_period": found.each(lambda one: one.period),
    }


def _settle_amount(price: _Said, times: int, issues: Issues) -> _Amount:
    """Numbers of their own fields first, else what the words say."""
    said = price.words or Money()
    fields = ("amount", "amount_min", "amount_max")
    own = [_number(getattr(price, name), name, times, issues) for name in fields]
    explicit = any(getattr(price, name) is not None for name in fields)
    value, low, high = own if explicit else (said.amount, said.low, said.high)
    if not explicit and _puzzles(price):
        issues.note("price not understood", price.stated, times)
    free = said.free or price.category in _FREE
    if value == 0 and not free:
        issues.note("zero price that is not said to be free", price.component, times)
        value = None
    if value is None and low is None and high is None and price.category == "free":
        value = Decimal(0)
    return _Amount(value, low, high, _currency(price, said, times, issues), free, said.period)


def _puzzles(price: _Said) -> bool:
    return price.words is None and bool(price.stated) and _category(price.stated or "") is None


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


def _currency(price: _Said, said: Money, times: int, issues: Issues) -> str | None:
    if price.currency is None:
        return said.currency
    code = currency(price.currency)
    if code is None:
        issues.note("currency not understood", price.currency, times)
    return code or said.currency


def _terms(prices: StatedTable, issues: Issues) -> dict[str, pa.Array | Distinct[Any]]:
    return {
        "billing_period": understand("billing_period", prices["billing_period"], _period, issues),
        "tax_included": prices["tax_included"],
        "financial_aid": prices["financial_aid"],
        "region_code": understand("price region", prices["region"], country, issues),
        "audience": parse_distinct(prices["audience"], texts.label),
        "valid_from": understand("valid_from", prices["valid_from"], day, issues),
        "valid_until": understand("valid_until", prices["valid_until"], day, issues),
    }


def _period(stated: str) -> str | None:
    return terms("billing_periods").get(fold(stated)) if len(stated) < 100 else None


def _categorise(columns: Columns) -> None:
    """Fill category and billing period where they follow from what is stated."""
    free, periods = columns.pop("said_free"), columns.pop("said_period")
    subscription = pc.equal(columns["component"], "subscription")
    columns["billing_period"] = pc.coalesce(
        columns["billing_period"], periods, pc.if_else(subscription, "other", "one_time")
    )
    once = pc.if_else(_costs(columns), "paid", _free_or_not(columns, free))
    follows = pc.if_else(subscription, "subscription", once)
    category = pc.coalesce(columns["offer_category"], follows)
    # A free course with a paid certificate: all its prices are of an offer that is free in part.
    owners = columns[OWNER]
    free_courses = owners.filter(_parts(columns, category, "course", "free"))
    paid_certificates = owners.filter(_parts(columns, category, "certificate", "paid"))
    both = pc.and_(pc.is_in(owners, free_courses), pc.is_in(owners, paid_certificates))
    columns["offer_category"] = pc.if_else(both, "partially_free", category)


def _parts(columns: Columns, category: pa.Array, component: str, code: str) -> pa.Array:
    return pc.and_(pc.equal(columns["component"], component), pc.equal(category, code))


def _costs(columns: Columns) -> pa.Array:
    """Mask of the prices that state more than nothing."""
    masks = [
        pc.fill_null(pc.greater(columns[name], 0), False)
        for name in ("amount", "amount_min", "amount_max")
    ]
    return pc.or_(pc.or_(masks[0], masks[1]), masks[2])


def _free_or_not(columns: Columns, said_free: pa.Array) -> pa.Array:
    nothing = pc.fill_null(pc.equal(columns["amount"], 0), False)
    return pc.if_else(pc.and_(nothing, said_free.is_valid()), "free", "unknown")


def _price_ids(columns: Columns) -> pa.Array:
    parts = ("offering_id", "session_id", "component", "currency", "region_code", "audience")
    return mint_column("pr", joined(*(columns[name] for name in (*parts, "billing_period"))))
