"""Sessions and prices row by row, and how a stated text is understood."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TypeVar

from benchmarks.rows_sealed import Row
from normalize.columns import kind_of
from normalize.fields import text as texts
from normalize.fields.dates import start
from normalize.fields.exchange import rates
from normalize.fields.money import money, stated_currency
from normalize.fields.numbers import amount, fit
from normalize.identity import mint
from normalize.issues import Issues
from normalize.listing import Evidence, StatedPrice, StatedSession
from normalize.provider import Provider

T = TypeVar("T")


class Stating:
    """Who states something, where it stands, and what of it was not understood."""

    def __init__(self, provider: Provider, evidence: Evidence) -> None:
        self.provider, self.evidence, self.issues = provider, evidence, Issues()

    def understand(
        self, what: str, stated: str | None, parse: Callable[[str], T | None]
    ) -> T | None:
        """What a parser makes of a stated text; what it does not understand is counted."""
        if stated is None:
            return None
        found = parse(stated)
        if found is None:
            self.issues.note(f"{what} not understood", stated)
        return found


def fitted(table: str, column: str, number: Decimal | None) -> Decimal | None:
    """A number at the scale of its column."""
    return None if number is None else fit(number, kind_of(table, column))


def session_row(where: Stating, stated: StatedSession, offering_id: str) -> Row:
    """The row of a session that has no key of its own."""
    parts = (stated.start, stated.end, stated.language, stated.venue, stated.city)
    day = partial(start, country=where.provider.country)
    found = where.understand("start_date", stated.start, day)
    return {
        "session_id": mint("se", offering_id, "", *parts),
        "offering_id": offering_id,
        "source_id": where.provider.id,
        "is_on_demand": found is not None and found.on_demand,
        "start_stated": stated.start and texts.stated_text(stated.start),
        "start_date": found and found.start_date,
        "end_date": found and found.end_date,
        "start_at": found and found.start_at,
        "timezone": found and found.timezone,
        "city": stated.city and texts.label(stated.city),
        "status": "unknown",
    }


def price_row(where: Stating, stated: StatedPrice, offering_id: str) -> Row:
    """The row of a price that states an amount: its words fill what its fields leave open."""
    country, seen = where.provider.country, where.evidence.fetched_at
    number = where.understand("amount", stated.amount, amount)
    value = fitted("prices", "amount", number)
    words = money((stated.amount, country)) if stated.amount else None
    said = words[0] if words else None
    known = where.understand(
        "currency", stated.currency, lambda code: stated_currency((code, country))
    )
    if known is None and said is not None:
        currency, method = said.currency, said.currency_method
    else:
        currency, method = known or (None, None)
    period = (said.billing_period if said else None) or "one_time"
    euros = rates().to_euros(value, currency, seen.date()) if value and currency else None
    return {
        "price_id": mint("pr", offering_id, None, stated.component, currency, None, None, period),
        "offering_id": offering_id,
        "source_id": where.provider.id,
        "offer_category": "paid" if value else "unknown",
        "component": stated.component,
        "price_stated": stated.amount and texts.stated_text(stated.amount),
        "amount": value,
        "currency": currency,
        "currency_method": method,
        "billing_period": period,
        "amount_eur": euros.amount if euros else None,
        "fx_date": euros.day if euros else None,
        "observed_at": seen,
    }
