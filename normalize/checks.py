"""Checks of rows before they may enter a batch: bounds, vocabularies, required values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.columns import Columns, rows_where
from normalize.encoded import decode, is_encoded, values_of
from normalize.fields.text import LONGEST_TITLE
from normalize.text_bytes import TextBytes, text_bytes

_LONGEST_ID = 1_000
_PART = "\u001f"
_SPACE, _LAST_SEEN = b" ~"
_ISO_DURATION = r"^P(?:[\d.YMWD]+(?:T[\d.HMS]+)?|T[\d.HMS]+)$"
_SYNTAX = {
    "url": r"^https?://[^\s/]+\S*$",
    "currency": r"^[A-Z]{3}$",
    "country_code": r"^[A-Z]{2}$",
    "region_code": r"^[A-Z]{2}$",
    "duration_iso8601": _ISO_DURATION,
    "workload_iso8601": _ISO_DURATION,
}
"""Column -> how its values are written, in RE2's syntax."""
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
        if name in known:
            yield from _of_column(known[name], values)
    for low, high in _ORDERED:
        if low in columns and high in columns:
            yield from _reversed(low, high, decode(columns[low]), decode(columns[high]))
    for name, most in _RANGES.items():
        if name in columns:
            yield from _too_far(name, columns[name], most)


def _of_column(column: schema.Column, values: pa.Array) -> Iterator[Fault]:
    if values.null_count == len(values) and column.nullable:
        return
    if not is_encoded(values):
        yield from _faults_of(column, values)
        return
    yield from _missing(column, values)
    for fault in _faults_of(column, values_of(values)):
        for row in rows_where(pc.equal(values.indices, fault.row)).to_pylist():
            yield replace(fault, row=row)


def _faults_of(column: schema.Column, values: pa.Array) -> Iterator[Fault]:
    yield from _missing(column, values)
    yield from _unknown(column, values)
    yield from _negative(column, values)
    yield from _misspelt(column.name, values)


def _too_far(name: str, values: pa.Array, most: int) -> Iterator[Fault]:
    off = pc.greater(pc.abs(values), most)
    yield from _out_of_bounds(name, values, off, lambda value: f"{name} {value} is over {most}")


def _at(mask: pa.Array, values: pa.Array) -> Iterator[tuple[int, Any]]:
    """The rows at which a mask is true, with their values: none, as a rule."""
    if mask.true_count:
        rows = rows_where(mask)
        yield from zip(rows.to_pylist(), values.take(rows).to_pylist(), strict=True)


def _out_of_bounds(
    name: str, values: pa.Array, mask: pa.Array, detail: Callable[[Any], str]
) -> Iterator[Fault]:
    for row, value in _at(mask, values):
        yield Fault(row, "out_of_bounds", name, detail(value))


def _identity_faults(columns: Columns) -> Iterator[Fault]:
    ids, titles, urls = (decode(columns[name]) for name in ("native_id", "title", "url"))
    if not _are_keys(text_bytes(ids)):
        for row, _ in _at(pc.equal(pc.utf8_trim_whitespace(ids), ""), ids):
            yield Fault(row, "no_native_id", "native_id", "the listing has no id")
        long, parting = pc.greater(pc.utf8_length(ids), _LONGEST_ID), pc.match_substring(ids, _PART)
        yield from _out_of_bounds("native_id", ids, pc.or_(long, parting), _no_key)
    for row, _ in _at(titles.is_null(), titles):
        yield Fault(row, "no_title", "title", "no title is left without its markup")
    if text_bytes(titles).lengths.max(initial=0) > LONGEST_TITLE:
        long = pc.greater(pc.utf8_length(titles), LONGEST_TITLE)
        yield from _out_of_bounds("title", titles, long, _too_long)
    for row, _ in _at(urls.is_null(), urls):
        yield Fault(row, "no_url", "url", "neither the listing nor its payload has an address")


def _are_keys(ids: TextBytes) -> bool:
    """Whether all ids are short, and of ASCII without white space and controls."""
    letters, lengths = ids.letters, ids.lengths
    if lengths.min(initial=1) == 0 or lengths.max(initial=0) > _LONGEST_ID:
        return False
    return bool(letters.min(initial=_LAST_SEEN) > _SPACE and letters.max(initial=0) <= _LAST_SEEN)


def _no_key(native_id: str) -> str:
    return f"an id of {len(native_id)} characters that is no key: {native_id[:80]!a}"


def _too_long(title: str) -> str:
    return f"a title of {len(title)} characters, {LONGEST_TITLE} at most: {title[:80]!r}"


def _missing(column: schema.Column, values: pa.Array) -> Iterator[Fault]:
    if values.null_count and not column.nullable:
        detail = f"{column.name} is required and has no value"
        yield from _out_of_bounds(column.name, values, values.is_null(), lambda _: detail)


def _unknown(column: schema.Column, values: pa.Array) -> Iterator[Fault]:
    if column.allowed is None:
        return
    known = _vocabulary(column.allowed)
    if pa.types.is_list(column.type):
        right = pc.is_in(values.flatten(), known)
        if right.true_count == len(right):
            return
        owners = pc.list_parent_indices(values).filter(pc.invert(right))
        mask = pc.is_in(pa.array(range(len(values)), owners.type), owners)
    else:
        right = pc.is_in(values, known)
        if right.true_count == len(values) - values.null_count:
            return
        mask = pc.and_(values.is_valid(), pc.invert(right))
    for row, value in _at(mask, values):
        detail = f"{column.name} {value!r} is not in the vocabulary"
        yield Fault(row, "unknown_code", column.name, detail)


@cache
def _vocabulary(codes: tuple[str, ...]) -> pa.Array:
    return pa.array(codes, pa.string())


def _negative(column: schema.Column, values: pa.Array) -> Iterator[Fault]:
    if pa.types.is_decimal(column.type) or pa.types.is_integer(column.type):
        name = column.name
        below = pc.less(values, 0)
        yield from _out_of_bounds(name, values, below, lambda value: f"{name} {value} is below 0")


def _misspelt(name: str, values: pa.Array) -> Iterator[Fault]:
    if (syntax := _SYNTAX.get(name)) is not None:
        right = pc.match_substring_regex(values, syntax)
        if right.true_count == len(values) - values.null_count:
            return
        odd = pc.invert(right)
        yield from _out_of_bounds(
            name, values, odd, lambda value: f"{name} {value!r} is not written so"
        )


def _reversed(low: str, high: str, lows: pa.Array, highs: pa.Array) -> Iterator[Fault]:
    for row, least in _at(pc.greater(lows, highs), lows):
        detail = f"{low} {least} is over {high} {highs[row].as_py()}"
        yield Fault(row, "out_of_bounds", low, detail)
