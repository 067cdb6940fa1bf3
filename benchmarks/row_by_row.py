"""The baseline of columns: the same parsers, called for each row, as a row-wise program would.

Only the fields of `benchmarks.generated` are read. Each row gets its id and the hash of what it
says; checks, duplicates, provenance and tables, which columns have to do too, are left out, so the
baseline is on the easy side.
"""

from hashlib import sha256
from typing import Any

from normalize.columns import kind_of
from normalize.fields import text as texts
from normalize.fields.award import credential_type, credit_unit
from normalize.fields.dates import day, instant
from normalize.fields.duration import duration
from normalize.fields.language import languages
from normalize.fields.level import level
from normalize.fields.money import currency
from normalize.fields.numbers import amount, decimal, fit
from normalize.fields.participation import delivery, synchronicity_in_delivery
from normalize.fields.url import absolute
from normalize.fields.workload import workload
from normalize.hashing import canonical
from normalize.identity import mint, offering_id
from normalize.organisations import identify
from normalize.provider import Provider


def normalize_row(stated: dict[str, Any], base: str, provider: Provider) -> dict[str, Any]:
    """The offering of one listing, with its session and price."""
    own = offering_id(provider.id, stated["native_id"])
    term = stated["credential"]
    row = {
        "offering_id": own,
        "title": texts.plain(stated["title"]),
        "url": absolute(stated["url"], base),
        "description": texts.long_text(stated["description"]),
        "language_codes": _languages(stated["languages"]),
        "credential_type": credential_type((provider.read.format, term)) if term else None,
        "delivery_modes": list(delivery(stated["delivery"]) or ()),
        "synchronicity": synchronicity_in_delivery(stated["delivery"]),
        "delivery_stated": texts.stated_text(stated["delivery"]),
        "level": level(stated["level"]) if stated["level"] else None,
        "level_stated": texts.stated_text(stated["level"]) if stated["level"] else None,
        "subject_labels": _labels(stated["subjects"]),
        "keywords": _labels(stated["skills"]),
        "prerequisites_text": texts.long_text(stated["prerequisites"]),
        "awarding_body_ids": [identify(stated["organisation"], provider)],
        **_time(stated),
    }
    row["record_hash"] = sha256(canonical(row)).digest()
    return {**row, "session": _session(stated, own), "price": _price(stated)}


def _languages(stated: list[str]) -> list[str]:
    found = (languages(one) for one in stated)
    return [tag for one in found if one is not None for tag in one.value.taught]


def _labels(stated: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for one in stated:
        if label := texts.label(one):
            found.setdefault(label.casefold(), label)
    return list(found.values())


def _time(stated: dict[str, Any]) -> dict[str, Any]:
    unit = credit_unit(stated["credit_unit"]) if stated["credit_unit"] else None
    value = decimal(stated["credits"])
    span, effort = duration(stated["duration"]), duration(stated["workload"])
    found = workload(span, effort, (value, unit) if value and unit else None)
    hours = found.hours
    kind = kind_of("offerings", "workload_hours_min")
    return {
        "duration_stated": texts.stated_text(stated["duration"]),
        "workload_stated": texts.stated_text(stated["workload"]),
        "duration_iso8601": found.span.iso if found.span else None,
        "workload_hours_min": fit(hours.low, kind) if hours else None,
        "workload_hours_max": fit(hours.high, kind) if hours else None,
        "workload_basis": found.basis,
    }


def _session(stated: dict[str, Any], own: str) -> dict[str, Any]:
    start, city = stated["start"], stated["city"]
    row = {
        "session_id": mint("se", own, None, start, None, None, None, city),
        "start_stated": texts.stated_text(start),
        "start_date": day(start),
        "start_at": instant(start),
        "city": texts.label(city),
    }
    return {**row, "record_hash": sha256(canonical(row)).digest()}


def _price(stated: dict[str, Any]) -> dict[str, Any]:
    number = amount(stated["amount"])
    row = {
        "price_stated": texts.stated_text(stated["amount"]),
        "amount": fit(number, kind_of("prices", "amount")),
        "currency": currency(stated["currency"]) if stated["currency"] else None,
    }
    return {**row, "record_hash": sha256(canonical(row)).digest()}
