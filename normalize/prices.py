"""The `prices` rows of a batch: an absent price is not free, and 0 is free only if it is said."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize.children import OWNER, belong, settle
from normalize.columns import Columns, coded, lay_out, rows_where, take
from normalize.distinct import Distinct, distinct, together
from normalize.fields import text_columns, understand
from normalize.fields.dates import day
from normalize.fields.money import Money
from normalize.fields.place import country
from normalize.identity import joined, mint_column
from normalize.issues import Issues
from normalize.price_amounts import amounts, category, filled, in_euros
from normalize.price_texts import expand
from normalize.provider import Provider
from normalize.stated import Stated, StatedTable
from normalize.vocabulary import fold, terms

_NOTHING = pa.scalar(None, pa.string())
_GENERAL = frozenset({"course", "complete", "aggregate"})
"""Components that a reader gives where the format says no more; the words may say more."""


def describe_prices(  # noqa: PLR0913 - one for each thing that prices follow from
    stated: Stated,
    offering_ids: pa.Array,
    sessions: Columns,
    provider: Provider,
    issues: Issues,
    *,
    exchange_rates: Path | None = None,
) -> Columns:
    """One row for each distinct price, with the row of its listing in `OWNER`.

    Args:
        stated: the listings.
        offering_ids: of each listing.
        sessions: those of the listings, as `describe_sessions` gives them.
        provider: whose they are; its country decides symbols that several currencies share.
        issues: where what is not understood is counted.
        exchange_rates: file of the ECB's reference rates; None: the shipped one.
    """
    stated, words = expand(stated, provider.country)
    prices = stated.children["prices"]
    categories = understand("price category", prices["category"], category, issues)
    observed = stated.of_payload((one.fetched_at for one in stated.evidence), prices.owners)
    columns = lay_out(
        "prices",
        {
            **belong(prices, offering_ids, provider.id),
            "session_id": _session_ids(prices, sessions, issues),
            "component": _components(prices, words, issues),
            "offer_category": categories,
            **amounts(prices, words, categories, provider.country, issues),
            **_terms(prices, words, issues),
            "observed_at": observed,
        },
    )
    columns = take(columns, rows_where(columns["component"].is_valid()))
    _categorise(columns)
    columns |= in_euros(columns, exchange_rates)
    columns["price_id"] = _price_ids(columns)
    return settle("prices", columns, "price_id", issues, several=True)


def _components(prices: StatedTable, words: Distinct[Money], issues: Issues) -> Distinct[str]:
    """What the amounts buy: as the reader says, or the words where it says no more."""

    def settle_component(row: tuple[str | None, Money | None]) -> str | None:
        code, said = row
        named = said.component if said is not None and code in _GENERAL else None
        return named or code

    known = coded("prices", "component", prices["component"], issues)
    return together(known, words).each(settle_component)


def _session_ids(prices: StatedTable, sessions: Columns, issues: Issues) -> pa.Array:
    """The id of each price's session; null where it has none, or none of its own listing."""
    keys = prices["session"]
    if keys.null_count == len(keys):
        return pa.nulls(len(keys), pa.string())
    keyed = sessions["native_session_id"].is_valid()
    known = _within(sessions[OWNER].filter(keyed), sessions["native_session_id"].filter(keyed))
    places = pc.index_in(_within(prices.owners, keys), known)
    places = pc.if_else(keys.is_valid(), places, pa.scalar(None, pa.int32()))
    if unknown := places.null_count - keys.null_count:
        issues.note("price of an unknown session", times=unknown)
    return sessions["session_id"].filter(keyed).take(places)


def _within(owners: pa.Array, keys: pa.Array) -> pa.Array:
    return joined(owners.cast(pa.string()), keys)


def _terms(
    prices: StatedTable, words: Distinct[Money], issues: Issues
) -> dict[str, pa.Array | Distinct[Any]]:
    """The terms that fields of their own state; the words fill what those leave open."""
    periods = understand("billing_period", prices["billing_period"], _period, issues)
    regions = understand("price region", prices["region"], country, issues)
    audiences = text_columns.label(prices["audience"])
    return {
        "billing_period": filled(periods, words, "billing_period"),
        "tax_included": filled(distinct(prices["tax_included"]), words, "tax_included"),
        "financial_aid": prices["financial_aid"],
        "region_code": filled(regions, words, "region_code"),
        "audience": filled(audiences, words, "audience"),
        "valid_from": understand("valid_from", prices["valid_from"], day, issues),
        "valid_until": understand("valid_until", prices["valid_until"], day, issues),
    }


def _period(stated: str) -> str | None:
    return terms("billing_periods").get(fold(stated)) if len(stated) < 100 else None


def _categorise(columns: Columns) -> None:
    """Fill category and billing period where they follow from what is stated."""
    free, said = columns.pop("said_free"), columns.pop("said_category")
    subscription = pc.equal(columns["component"], "subscription")
    columns["billing_period"] = pc.coalesce(
        columns["billing_period"], pc.if_else(subscription, "other", "one_time")
    )
    once = pc.if_else(_costs(columns), "paid", _free_or_not(columns, free))
    once = pc.if_else(_names(said, once), said, once)
    follows = pc.if_else(subscription, "subscription", once)
    category = pc.coalesce(columns["offer_category"], follows)
    # A free course with a paid certificate: all its prices are of an offer that is free in part.
    owners = columns[OWNER]
    free_courses = owners.filter(_parts(columns, category, "course", "free"))
    paid_certificates = owners.filter(_parts(columns, category, "certificate", "paid"))
    both = pc.and_(pc.is_in(owners, free_courses), pc.is_in(owners, paid_certificates))
    columns["offer_category"] = pc.if_else(both, "partially_free", category)


def _names(said: pa.Array, follows: pa.Array) -> pa.Array:
    """Mask of the rows whose words name a category that agrees with the amounts."""
    more = pc.is_in(said, pa.array(["partially_free", "subscription"]))
    paid = pc.and_(pc.equal(said, "paid"), pc.equal(follows, "unknown"))
    return pc.or_(more, pc.fill_null(paid, False))


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
