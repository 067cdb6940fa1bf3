"""The `prices` rows of a batch: an absent price is not free, and 0 is free only if it is said."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize.children import OWNER, belong, settle
from normalize.columns import Columns, encoded, rows_where, take
from normalize.distinct import Distinct, distinct
from normalize.encoded import decode
from normalize.fields import text_columns, understand
from normalize.fields.dates import day
from normalize.fields.money import Money
from normalize.fields.place import country
from normalize.identity import joined, mint_column
from normalize.issues import Issues
from normalize.price_amounts import amounts, filled, in_euros
from normalize.price_texts import expand
from normalize.provider import Provider
from normalize.stated import Stated, StatedTable


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
    observed = stated.of_payload((one.fetched_at for one in stated.evidence), prices.owners)
    days = observed.each(datetime.date).once()
    said = amounts(prices, words, provider.country, issues)
    columns = encoded(
        "prices",
        {
            **belong(prices, offering_ids, provider.id),
            "session_id": _session_ids(prices, sessions, issues),
            **said,
            **in_euros(said["amount"], said["currency"], days, exchange_rates),
            **_terms(prices, words, issues),
            "observed_at": observed,
        },
    )
    columns = take(columns, rows_where(decode(columns["component"]).is_valid()))
    columns["price_id"] = _price_ids(columns)
    return settle("prices", columns, "price_id", issues, several=True)


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
    regions = understand("price region", prices["region"], country, issues)
    audiences = text_columns.label(prices["audience"])
    return {
        "tax_included": filled(distinct(prices["tax_included"]), words, "tax_included"),
        "financial_aid": prices["financial_aid"],
        "region_code": filled(regions, words, "region_code"),
        "audience": filled(audiences, words, "audience"),
        "valid_from": understand("valid_from", prices["valid_from"], day, issues),
        "valid_until": understand("valid_until", prices["valid_until"], day, issues),
    }


def _price_ids(columns: Columns) -> pa.Array:
    parts = ("offering_id", "session_id", "component", "currency", "region_code", "audience")
    said = (decode(columns[name]) for name in (*parts, "billing_period"))
    return mint_column("pr", joined(*said))
