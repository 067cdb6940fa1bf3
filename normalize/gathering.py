"""Many readings as one batch of Arrow columns."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from normalize.listing import Evidence, Listing
from normalize.reading import Reading
from normalize.stated import Stated, StatedTable
from normalize.stated_columns import (
    CHILDREN,
    Columns,
    StatedColumns,
    Values,
    columns_of,
    kinds,
    say_something,
)
from normalize.surrogates import LONE_SURROGATE

_NOBODY = Columns()
_NO_TEXT = "\ufffe"
"""A noncharacter, which every parser of texts takes out: stands where half of a pair stood."""


def gather(readings: Iterable[tuple[Evidence, Reading]]) -> Stated:
    """The listings of many readings as one batch."""
    evidence, counts = list[Evidence](), list[int]()

    def note() -> Iterator[Reading]:
        for where, reading in readings:
            evidence.append(where)
            counts.append(reading.rows)
            yield reading

    parts = list(_parts(note()))
    starts = np.cumsum([0, *(part.listings.rows for part in parts)]).tolist()
    listings = _laid_out(Listing, [part.listings for part in parts])
    return Stated(
        listings=StatedTable(Listing, starts[-1], listings),
        children={
            name: _children(kind, [part.children.get(name, _NOBODY) for part in parts], starts)
            for name, kind in CHILDREN.items()
        },
        evidence=evidence,
        payloads=pa.array(np.repeat(np.arange(len(counts), dtype=np.int32), counts)),
    )


def _parts(readings: Iterable[Reading]) -> Iterator[StatedColumns]:
    """What readings state, as few columns as may be."""
    for _, group in groupby(readings, lambda reading: id(reading.columns)):
        alike = list(group)
        columns = alike[0].columns
        if columns is None:
            yield columns_of([one for reading in alike for one in reading.listings])
            continue
        whole = range(columns.listings.rows)
        spans = [whole if reading.span is None else reading.span for reading in alike]
        # Those that were read together stand beside each other, if all of them are there.
        ends = [0, *(at for at in range(1, len(spans)) if spans[at - 1].stop != spans[at].start)]
        for first, last in pairwise([*ends, len(spans)]):
            yield columns.part(range(spans[first].start, spans[last - 1].stop))


def _children(of: type, parts: Sequence[Columns], starts: Sequence[int]) -> StatedTable:
    owners = [
        np.array(part.owners, np.int32) + np.int32(start)
        for part, start in zip(parts, starts, strict=False)
        if part.rows
    ]
    rows = sum(map(len, owners))
    whole = np.concatenate(owners) if owners else np.zeros(0, np.int32)
    return StatedTable(of, rows, _laid_out(of, parts), pa.array(whole))


def _laid_out(of: type, parts: Sequence[Columns]) -> dict[str, pa.Array]:
    """The columns of several parts, one after the other: of what somebody states."""
    known = kinds(of)
    arrays = {}
    for name in dict.fromkeys(chain.from_iterable(part.fields for part in parts)):
        runs = list(_runs(_values(part, name) for part in parts))
        if any(map(say_something, runs)):
            lay_out = _keys if of is Listing and name == "native_id" else _array
            found = [
                values if _is_arrow(values) else lay_out(values, known[name]) for values in runs
            ]
            arrays[name] = found[0] if len(found) == 1 else pa.concat_arrays(found)
    return arrays


def _values(part: Columns, name: str) -> Values:
    values = part.fields.get(name)
    return [None] * part.rows if values is None else values


def _runs(parts: Iterable[Values]) -> Iterator[Values]:
    """Parts of a column; those that hold Python's values and stand beside each other as one."""
    for is_arrow, alike in groupby(parts, _is_arrow):
        if is_arrow:
            yield from alike
        else:
            yield list(chain.from_iterable(alike))


def _is_arrow(values: Values) -> bool:
    return isinstance(values, pa.Array)


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_list(kind):
        return _lists(values, kind)
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_encodable(value) for value in values], kind)


def _lists(values: list[Any], kind: pa.DataType) -> pa.Array:
    """A list for each row: None is an empty one."""
    try:
        counts = list(map(len, values))
    except TypeError:
        counts = [len(value) if value else 0 for value in values]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    items = list(chain.from_iterable(filter(None, values)))
    inner = _array(items, kind.value_type)
    return pa.ListArray.from_arrays(pa.array(offsets), inner, type=kind)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return LONE_SURROGATE.sub(_NO_TEXT, value)
    return value


def _keys(native_ids: list[str], kind: pa.DataType) -> pa.Array:
    """Ids as they are; one that is no text is spelt out behind a sign that no id may hold."""
    try:
        return pa.array(native_ids, kind)
    except UnicodeEncodeError:
        spelt = (
            "\u001f" + key.encode(errors="backslashreplace").decode()
            if LONE_SURROGATE.search(key)
            else key
            for key in native_ids
        )
        return pa.array(list(spelt), kind)
