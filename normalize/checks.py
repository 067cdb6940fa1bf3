"""Checks of rows before they may enter a batch: bounds, vocabularies, required values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from normalize import schema
from normalize.columns import Columns, length
from normalize.fields.text import LONGEST_TITLE

_LONGEST_ID = 1_000
_ISO_DURATION = re.compile(r"P(?=.)[\d.YMWD]*(?:T[\d.HMS]+)?")
_SYNTAX = {
    "url": re.compile(r"https?://[^\s/]+\S*"),
    "currency": re.compile(r"[A-Z]{3}"),
    "country_code": re.compile(r"[A-Z]{2}"),
    "region_code": re.compile(r"[A-Z]{2}"),
    "duration_iso8601": _ISO_DURATION,
    "workload_iso8601": _ISO_DURATION,
}
_ORDERED = (
    ("workload_hours_min", "workload_hours_max"),
    ("effort_hours_per_week_min", "effort_hours_per_week_max"),
    ("eqf_level_min", "eqf_level_max"),
    ("amount_min", "amount_max"),
    ("start_date", "end_date"),
)
_RANGES = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row."""

    row: int
    reason: str
    """A code of ``rejects.reason``."""
    column: str
    detail: str


def find_faults(table: str, columns: Columns) -> dict[int, Fault]:
    """The first fault of each row that has one."""
    found: dict[int, Fault] = {}
    for fault in _all_faults(table, columns):
        found.setdefault(fault.row, fault)
    return found


def _all_faults(table: str, columns: Columns) -> Iterator[Fault]:
    if table == "offerings":
        yield from _identity_faults(columns)
    known = schema.tables()[table]
    for name, values in columns.items():
        column = known.get(name)
        if column is not None:
            yield from _missing(column, values)
            yield from _unknown(column, values)
            yield from _negative(column, values)
            yield from _misspelt(name, values)
    for low, high in _ORDERED:
        yield from _reversed(columns, low, high)
    for name, most in _RANGES.items():
        for row, value in _given(columns.get(name, [])):
            if abs(value) > most:
                yield Fault(row, "out_of_bounds", name, f"{name} {value} is over {most}")


def _identity_faults(columns: Columns) -> Iterator[Fault]:
    for row in range(length(columns)):
        native_id, title = columns["native_id"][row], columns["title"][row]
        if not native_id.strip():
            yield Fault(row, "no_native_id", "native_id", "the listing has no id")
        elif len(native_id) > _LONGEST_ID or not _is_text(native_id):
            detail = f"an id of {len(native_id)} characters that is no key: {native_id[:80]!a}"
            yield Fault(row, "out_of_bounds", "native_id", detail)
        if title is None:
            yield Fault(row, "no_title", "title", "no title is left without its markup")
        elif len(title) > LONGEST_TITLE:
            detail = f"a title of {len(title)} characters, {LONGEST_TITLE} at most: {title[:80]!r}"
            yield Fault(row, "out_of_bounds", "title", detail)
        if columns["url"][row] is None:
            yield Fault(row, "no_url", "url", "neither the listing nor its payload has an address")


def _is_text(native_id: str) -> bool:
    return "\u001f" not in native_id and not any("\ud800" <= sign <= "\udfff" for sign in native_id)


def _given(values: list[Any]) -> Iterator[tuple[int, Any]]:
    return ((row, value) for row, value in enumerate(values) if value is not None)


def _missing(column: schema.Column, values: list[Any]) -> Iterator[Fault]:
    if not column.nullable and None in values:
        for row, value in enumerate(values):
            if value is None:
                detail = f"{column.name} is required and has no value"
                yield Fault(row, "out_of_bounds", column.name, detail)


def _unknown(column: schema.Column, values: list[Any]) -> Iterator[Fault]:
    if column.allowed is None:
        return
    known, many = frozenset(column.allowed), pa.types.is_list(column.type)
    for row, value in _given(values):
        if not known.issuperset(value if many else (value,)):
            detail = f"{column.name} {value!r} is not in the vocabulary"
            yield Fault(row, "unknown_code", column.name, detail)


def _negative(column: schema.Column, values: list[Any]) -> Iterator[Fault]:
    if pa.types.is_decimal(column.type) or pa.types.is_integer(column.type):
        for row, value in _given(values):
            if value < 0:
                detail = f"{column.name} {value} is below 0"
                yield Fault(row, "out_of_bounds", column.name, detail)


def _misspelt(name: str, values: list[Any]) -> Iterator[Fault]:
    if (syntax := _SYNTAX.get(name)) is not None:
        for row, value in _given(values):
            if syntax.fullmatch(value) is None:
                yield Fault(row, "out_of_bounds", name, f"{name} {value!r} is not written so")


def _reversed(columns: Columns, low: str, high: str) -> Iterator[Fault]:
    if low not in columns or high not in columns:
        return
    for row, (least, most) in enumerate(zip(columns[low], columns[high], strict=True)):
        if least is not None and most is not None and least > most:
            yield Fault(row, "out_of_bounds", low, f"{low} {least} is over {high} {most}")
