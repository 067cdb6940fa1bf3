"""Columns of lists: stated items parsed, each distinct one once, in order and without repeats."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, distinct, no_nulls, numbers_of, texts_of
from normalize.fields import text, text_columns, understand
from normalize.issues import Issues

LABELS = pa.list_(pa.string())
_Numbers = npt.NDArray[np.integer[Any]]


def labels(stated: pa.Array) -> pa.Array:
    """Short plain texts; those that differ only in case are one."""
    owners, items = flatten(stated)
    return labelled(owners, text_columns.label(items), len(stated))


def labelled(owners: pa.Array, items: Distinct[str], rows: int) -> pa.Array:
    """`labels` of items that are plain already."""
    return collect(owners, items, rows, alike=text_columns.casefolded)


def once(items: Iterable[str]) -> tuple[str, ...]:
    """The items of one list in their order, each once, as many as a list may hold."""
    return tuple(islice(dict.fromkeys(items), text.MOST_LABELS))


def flat_parse(
    stated: pa.Array, parse: Callable[[str], str | None], what: str, issues: Issues
) -> pa.Array:
    """Codes; an item that is not understood is counted and left out."""
    owners, items = flatten(stated)
    return collect(owners, understand(what, items, parse, issues), len(stated))


def flatten(stated: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The rows and the items of a column of lists."""
    return pc.list_parent_indices(stated).cast(pa.int32()), stated.flatten()


def spread(owners: pa.Array, found: Distinct[Sequence[str]], rows: int) -> pa.Array:
    """`collect`, where an item came to several texts."""
    lists = found.array(LABELS)
    inner, items = flatten(lists)
    return collect(owners.take(inner), distinct(items), rows)


def collect(
    owners: pa.Array,
    items: Distinct[str],
    rows: int,
    *,
    alike: Callable[[pa.Array], pa.Array] | None = None,
) -> pa.Array:
    """A list for each row of the items that belong to it: without nulls and repeats, bounded.

    Args:
        owners: the row of each item, in ascending order.
        items: what they came to.
        rows: how many rows there are.
        alike: makes of a column of texts one in which they are the same if they count as one; by
            default those that are equal are one.
    """
    values = items.array(pa.string())
    keys = _numbers(items, alike)
    if values.null_count:
        known = values.is_valid()
        owners, values = owners.filter(known), values.filter(known)
        keys = keys[known.to_numpy(zero_copy_only=False)]
    counts = np.bincount(owners.to_numpy(), minlength=rows)
    repeated = find_repeated(owners.to_numpy(), keys)
    if repeated.any():
        first = pa.array(~repeated)
        owners, values = owners.filter(first), values.filter(first)
        counts = np.bincount(owners.to_numpy(), minlength=rows)
    if counts.size and counts.max() > text.MOST_LABELS:
        starts = np.cumsum(counts) - counts
        within = np.arange(len(owners)) - starts[owners.to_numpy()] < text.MOST_LABELS
        values, counts = values.filter(pa.array(within)), np.minimum(counts, text.MOST_LABELS)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _numbers(
    items: Distinct[str], alike: Callable[[pa.Array], pa.Array] | None
) -> npt.NDArray[np.int32]:
    """A number for each item, the same for those that are alike; -1 for what is not understood."""
    values = texts_of(items)
    encoded = (values if alike is None else alike(values)).dictionary_encode()
    numbers = np.append(numbers_of(encoded.indices, -1), np.int32(-1))
    found: npt.NDArray[np.int32] = numbers.take(numbers_of(items.codes, len(values)))
    return found


def find_repeated(owners: _Numbers, keys: _Numbers) -> npt.NDArray[np.bool_]:
    """Which items repeat one that stands before them in their list.

    Args:
        owners: the row of each item, in ascending order.
        keys: what is the same for items that are alike; -1 at least.
    """
    repeated = np.zeros(len(keys), bool)
    pairs = owners * np.int64(keys.max(initial=0) + 2) + keys
    # Nearly in order as they are, which a stable sort makes use of; and the first stays first.
    order = np.argsort(pairs, kind="stable")
    ordered = pairs[order]
    repeated[order[1:]] = ordered[1:] == ordered[:-1]
    return repeated


def chain(first: pa.Array, second: pa.Array) -> pa.Array:
    """The lists of two columns, one after the other in each row."""
    if len(second.flatten()) == 0:
        return first
    if len(first.flatten()) == 0:
        return second
    (one, items), (other, more) = flatten(first), flatten(second)
    owners = np.concatenate([one.to_numpy(), other.to_numpy()])
    order = np.argsort(owners, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(first)))])
    values = pa.concat_arrays([items, more]).take(pa.array(order))
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), values)


def lists_of(owners: pa.Array, items: pa.Array, rows: int) -> pa.Array:
    """A list for each row of all items that belong to it, in ascending order of `owners`."""
    offsets = np.zeros(rows + 1, np.int32)
    np.cumsum(np.bincount(owners.to_numpy(), minlength=rows), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), items)


def filled(column: pa.Array) -> pa.Array:
    """Mask of the rows whose lists hold something."""
    if column.null_count:
        return no_nulls(pc.greater(pc.list_value_length(column), 0), False)
    bounds = column.offsets.to_numpy()
    return pa.array(bounds[1:] > bounds[:-1])
