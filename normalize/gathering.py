"""Many readings as one batch of Arrow columns."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
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

_NO_TEXT = "\ufffe"
"""A noncharacter, which every parser of texts takes out: stands where half of a pair stood."""


def gather(readings: Iterable[tuple[Evidence, Reading]]) -> Stated:
    """The listings of many readings as one batch."""
    evidence, counts, spans = [], [], list[tuple[StatedColumns, range]]()
    for where, reading in readings:
        columns = reading.columns or columns_of(reading.listings)
        span = range(columns.listings.rows) if reading.span is None else reading.span
        evidence.append(where)
        counts.append(len(span))
        if spans and spans[-1][0] is columns and spans[-1][1].stop == span.start:
            # Read together, and still beside each other.
            span = range(spans.pop()[1].start, span.stop)
        spans.append((columns, span))
    whole = list(_joined(columns.part(span) for columns, span in spans)) or [StatedColumns()]
    starts = np.cumsum([0, *(columns.listings.rows for columns in whole)]).tolist()[:-1]
    return Stated(
        listings=_table(Listing, [columns.listings for columns in whole], starts),
        children={
            name: _table(kind, [one.children.get(name, Columns()) for one in whole], starts)
            for name, kind in CHILDREN.items()
        },
        evidence=evidence,
        payloads=pa.array(np.repeat(np.arange(len(counts), dtype=np.int32), counts)),
    )


def _joined(parts: Iterable[StatedColumns]) -> Iterator[StatedColumns]:
    """Parts that hold Python's values one after the other as one, so that each is laid out once."""
    for is_laid_out, group in groupby(parts, lambda part: part.is_laid_out):
        if is_laid_out:
            yield from group
            continue
        first, *others = group
        if not others:
            yield first
            continue
        # What a reader gave stays as it is.
        whole = StatedColumns()
        for part in (first, *others):
            whole.extend(part)
        yield whole


def _table(of: type, parts: Sequence[Columns], starts: Sequence[int]) -> StatedTable:
    """Columns one after the other as one table; the owners of each are counted from its start."""
    tables = [_laid_out(of, columns) for columns in parts]
    return tables[0] if len(tables) == 1 else StatedTable.join(tables, starts)


def _laid_out(of: type, columns: Columns) -> StatedTable:
    known = kinds(of)
    arrays = {
        name: _array(values, known[name])
        for name, values in columns.fields.items()
        if say_something(values)
    }
    if of is Listing:
        if "native_id" in arrays:
            arrays["native_id"] = _keys(columns.fields["native_id"])
        return StatedTable(of, columns.rows, arrays)
    return StatedTable(of, columns.rows, arrays, pa.array(columns.owners, pa.int32()))


def _array(values: Values, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
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


def _keys(native_ids: Values) -> pa.Array:
    """Ids as they are; one that is no text is spelt out behind a sign that no id may hold."""
    if isinstance(native_ids, pa.Array):
        return native_ids
    try:
        return pa.array(native_ids, pa.string())
    except UnicodeEncodeError:
        spelt = (
            "\u001f" + key.encode(errors="backslashreplace").decode()
            if LONE_SURROGATE.search(key)
            else key
            for key in native_ids
        )
        return pa.array(list(spelt), pa.string())
