"""Counted listings in the order of their providers, and what is summed over them: no Python loop.

A million listings are summed a column at a time. Rows are put in one order first, so that sums of
floating-point numbers come out the same whatever order they came in.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_ORDER = ("provider_id", "offering_id")
EXAMPLES = 3
"""Listings that are named as lacking something."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums over the listings of each provider and credential type: providers by types."""

    counts: Floats
    sums: Floats
    squares: Floats

    @property
    def means(self) -> Floats:
        """NaN where there is no listing."""
        with np.errstate(invalid="ignore"):
            return self.sums / self.counts


class Listings:
    """Counted listings, sorted by provider and id.

    Args:
        measured: columns of `offering_quality`, and `credential_type`.
    """

    def __init__(self, measured: pa.Table) -> None:
        rows = measured.filter(measured["is_counted"]) if _some_left_out(measured) else measured
        self.rows = rows if _in_order(rows) else rows.sort_by([(n, "ascending") for n in _ORDER])
        providers = _codes(self.rows["provider_id"])
        self.providers: list[str] = providers.dictionary.to_pylist()
        codes = providers.indices.to_numpy()
        self.starts: Ints = np.searchsorted(codes, np.arange(len(self.providers))).astype(np.int64)
        self._codes = codes.astype(np.int64)
        self._ids = self.rows["offering_id"].combine_chunks()

    @property
    def sizes(self) -> Ints:
        """Counted listings of each provider."""
        return np.diff(np.append(self.starts, self.rows.num_rows))

    @cached_property
    def _cells(self) -> tuple[Ints, int]:
        """The cell of each row, and how many types there are."""
        types = _codes(self.rows["credential_type"])
        number = len(types.dictionary)
        return self._codes * number + types.indices.to_numpy(), number

    def share(self, name: str) -> tuple[Floats, Bools]:
        """A metric's share for each listing, 0 where it cannot be assessed, and where it can be."""
        column = self.rows[name]
        values = column.to_numpy()
        if not column.null_count:
            return values, np.ones(len(values), dtype=bool)
        valid = ~np.isnan(values)
        return np.where(valid, values, values.dtype.type(0)), valid

    def percent(self, name: str) -> Floats:
        """A stored total for each listing, NaN where it is null."""
        values: Floats = self.rows[name].to_numpy().astype(np.float64)
        return values

    def by_provider(self, values: NDArray[np.generic]) -> Floats:
        """Sums over each provider's listings."""
        if not self.rows.num_rows:
            return np.zeros(0)
        summed: Floats = np.add.reduceat(values, self.starts, dtype=np.float64)
        return summed

    def by_cell(self, values: Floats, valid: Bools) -> Cells:
        """Sums over each provider's listings of each credential type."""
        cells, types = self._cells
        shape, size = (len(self.providers), types), len(self.providers) * types
        at, seen = (cells, values) if valid.all() else (cells[valid], values[valid])
        return Cells(
            np.bincount(at, minlength=size).reshape(shape).astype(np.float64),
            _binned(at, seen, size).reshape(shape),
            _binned(at, seen * seen, size).reshape(shape),
        )

    def examples(self, lacks: Bools) -> list[list[str]]:
        """Up to three ids of each provider's listings that lack something."""
        places = np.flatnonzero(lacks)
        ends = np.append(self.starts[1:], self.rows.num_rows)
        first = np.searchsorted(places, self.starts)
        last = np.minimum(np.searchsorted(places, ends), first + EXAMPLES)
        picked = np.concatenate(
            [places[a:b] for a, b in zip(first, last, strict=True)] or [np.zeros(0, dtype=np.int64)]
        )
        ids = iter(self._ids.take(pa.array(picked)).to_pylist())
        return [[next(ids) for _ in range(n)] for n in (last - first).tolist()]


def _binned(at: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(at, values, size).astype(np.float64, copy=False)


def _some_left_out(measured: pa.Table) -> bool:
    return not pc.all(measured["is_counted"], min_count=0).as_py()


def _in_order(rows: pa.Table) -> bool:
    """Whether rows are sorted already, as the night writes them."""
    if rows.num_rows < 2:
        return True
    provider, offering = (rows[name].combine_chunks() for name in _ORDER)
    before, after = (one.slice(0, len(one) - 1) for one in (provider, offering))
    next_provider, next_offering = provider.slice(1), offering.slice(1)
    later = pc.greater(next_provider, before)
    same = pc.and_(pc.equal(next_provider, before), pc.greater(next_offering, after))
    return bool(pc.all(pc.or_(later, same)).as_py())


def _codes(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The column as places in its sorted distinct values."""
    distinct = pc.unique(column).sort()
    places = pc.index_in(column, value_set=distinct).combine_chunks().cast(pa.int32())
    return pa.DictionaryArray.from_arrays(places, distinct)
