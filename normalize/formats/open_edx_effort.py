"""Effort, span and price as Open edX's fields state them, with the units that the fields define."""

import re

from normalize.formats.record import Record
from normalize.listing import StatedPrice

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?")
_BARE_HOURS = re.compile(r"\d+(?:\.\d+)?(?:\s*[-–]\s*\d+(?:\.\d+)?)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")

COMPONENTS = {
    "audit": "course",
    "honor": "course",
    "verified": "certificate",
    "professional": "course",
    "no-id-professional": "course",
    "masters": "course",
    "executive-education": "course",
    "paid-executive-education": "course",
    "unpaid-executive-education": "course",
    "bootcamp": "course",
    "paid-bootcamp": "course",
    "unpaid-bootcamp": "course",
    "credit": "complete",
}
"""Mode of a seat or an entitlement -> what its price buys. A credit seat holds the certificate."""

_FREE_MODES = ("audit", "honor")
"""Modes that Open edX defines as free: their 0 says so, elsewhere it may stand for nothing."""

_STRONGEST_FIRST = (
    "verified",
    "professional",
    "no-id-professional",
    "executive-education",
    "paid-executive-education",
    "unpaid-executive-education",
    "bootcamp",
    "paid-bootcamp",
    "unpaid-bootcamp",
    "masters",
    "credit",
    "honor",
    "audit",
)


def strongest_mode(modes: list[str]) -> str | None:
    """The mode whose award is the best that the course gives; unknown ones come last."""
    known = [mode for mode in _STRONGEST_FIRST if mode in modes]
    return next(iter([*known, *modes]), None)


def state_effort(effort: str | None) -> str | None:
    """The courses API's ``effort``: hours a week, as "2:00", a bare number, or in words."""
    if effort is None:
        return None
    if clock := _CLOCK.fullmatch(effort):
        hours, minutes = int(clock[1]), int(clock[2])
        if hours == minutes == 0:
            return None
        parts = [f"{hours} hours"] if hours else []
        return " ".join([*parts, *([f"{minutes} minutes"] if minutes else [])]) + " per week"
    return f"{effort} hours per week" if _BARE_HOURS.fullmatch(effort) else effort


def state_hours(record: Record, lowest: str, highest: str) -> str | None:
    """Two fields in hours a week as "10-15 hours per week"; a zero says nothing."""
    low, high = _positive(record, lowest), _positive(record, highest)
    bounds = list(dict.fromkeys(bound for bound in (low, high) if bound))
    if low is None and high is not None:
        return f"up to {high} hours per week"
    return f"{'-'.join(bounds)} hours per week" if bounds else None


def state_weeks(record: Record, lowest: str, highest: str | None = None) -> str | None:
    """One or two fields in weeks as "13 weeks" or "4-6 weeks"; a zero says nothing."""
    fields = (lowest,) if highest is None else (lowest, highest)
    stated = dict.fromkeys(_positive(record, field) for field in fields)
    bounds = [bound for bound in stated if bound]
    if not bounds:
        return None
    return f"{'-'.join(bounds)} {'week' if bounds == ['1'] else 'weeks'}"


def _positive(record: Record, field: str) -> str | None:
    stated = record.number(field)
    return stated if stated and stated.strip("0.+-") and not stated.startswith("-") else None


def read_price(record: Record, component: str, *, field: str = "price") -> StatedPrice | None:
    """The price of a seat, an entitlement or a product; None where none is stated."""
    stated, currency = record.text(field), record.text("currency")
    if stated is None:
        return None
    amount = stated if _PLAIN.fullmatch(stated) else None
    if amount is None:
        record.issue(field, "not an amount")
    return StatedPrice(component=component, stated=stated, amount=amount, currency=currency)


def read_mode_price(record: Record, mode: str | None) -> StatedPrice | None:
    """The price of a seat or an entitlement in a known mode; an unknown mode is counted."""
    component = COMPONENTS.get(mode or "")
    if component is None:
        record.issue("price", f"unknown mode {(mode or '')[:40]!r}")
        return None
    price = read_price(record, component)
    if price is not None and mode in _FREE_MODES and not (price.amount or "").strip("0."):
        price.category = "Free"
    return price
