"""The gate: whether a batch may replace the last good one.

It holds a batch back when a minimum of ``[expect]`` is broken, active offerings fall by more than a
fifth, fewer than half of the ids that stand are met again, or a column that was filled is empty.
A partial batch withdraws nothing, so its size says nothing: only what it does hold is judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from normalize.provider import FILL_FAMILIES, Expect
from normalize.schema import EVIDENCE_COLUMNS, batch_schema
from normalize.schema import tables as schema_tables

LARGEST_FALL = 0.20
LEAST_OVERLAP = 0.50
ONCE_FILLED = 0.05
"""A column filled in at least this share of the standing offerings counts as filled."""
LEAST_ROWS = 5
"""A share of fewer offerings than this says nothing."""


UNKNOWN = frozenset({"unknown", "unspecified"})
"""Codes that say nothing."""


class Stood(Protocol):
    """What stands of a provider, as far as the gate asks for it."""

    def fingerprints(self, table: str, /) -> pa.Table:
        """The keys of a table's rows, and what else is cheap to know."""

    def filled(self, table: str, /) -> set[str]:
        """The columns that may hold a value in some row; all others hold none."""

    def rows(self, table: str, columns: list[str], /) -> pa.Table:
        """Some columns of all rows."""


@dataclass(slots=True, kw_only=True)
class Decision:
    """What the gate says of a batch."""

    reasons: list[str] = field(default_factory=list)
    """Why it is held back; empty means publish."""
    warnings: list[str] = field(default_factory=list)

    @property
    def hold(self) -> bool:
        """Whether nothing of the batch is published."""
        return bool(self.reasons)


def check(
    batch: Mapping[str, pa.Table],
    stood: Stood,
    expect: Expect,
    *,
    complete: bool,
) -> Decision:
    """Hold a batch against the last good one and against what the provider file expects.

    Args:
        batch: the business tables of the batch.
        stood: what stands of the same provider. Of its values only those are read that the batch
            has none of.
        expect: the provider file's bounds.
        complete: the catalogue was read to its end.
    """
    decision = Decision()
    standing = stood.fingerprints("offerings")
    if complete:
        _check_size(batch["offerings"].num_rows, standing.num_rows, expect, decision)
    if batch["offerings"].num_rows:
        _check_expected_fill(batch, expect, decision)
        _check_overlap(batch["offerings"], standing, decision, complete=complete)
        _check_emptied(batch, stood, decision, complete=complete)
    elif complete:
        decision.reasons.append("No offering was found in what was collected.")
    return decision


_CHILDREN = {"price": "prices", "session": "sessions"}
"""What an offering may have in another table, by the name that a provider file has for it."""


def share(tables: Mapping[str, pa.Table], name: str) -> float:
    """Share of offerings that have a value in a column, or a ``price`` or ``session``."""
    offerings = tables["offerings"]
    if name in _CHILDREN:
        ids = offerings["offering_id"].combine_chunks()
        having = _owning(ids, tables[_CHILDREN[name]]["offering_id"])
    else:
        having = _filled(name, offerings[name])
    return having / (offerings.num_rows or 1)


def _filled(name: str, column: pa.ChunkedArray) -> int:
    if pa.types.is_list(column.type):
        return int(pc.sum(pc.greater(pc.list_value_length(column), 0)).as_py() or 0)
    present = len(column) - column.null_count
    codes = schema_tables()["offerings"][name].allowed or ()
    if present and UNKNOWN.intersection(codes):
        unknown = pc.is_in(column, value_set=pa.array(sorted(UNKNOWN)))
        present -= pc.sum(unknown).as_py() or 0
    return int(present)


def _owning(ids: pa.Array, owners: pa.ChunkedArray) -> int:
    """How many of the offerings own a row of another table."""
    return int(pc.sum(pc.is_in(ids, value_set=pc.unique(owners))).as_py() or 0)


def _check_size(found: int, before: int, expect: Expect, decision: Decision) -> None:
    bounds = expect.offerings
    if found < bounds.min:
        decision.reasons.append(f"{found:,} offerings, the provider file expects {bounds.min:,}.")
    if bounds.max is not None and found > bounds.max:
        decision.warnings.append(
            f"{found:,} offerings, more than the {bounds.max:,} that the provider file expects"
        )
    if before >= LEAST_ROWS and found < before * (1 - LARGEST_FALL):
        fall = 1 - found / before
        decision.reasons.append(f"Offerings fell by {fall:.0%}, from {before:,} to {found:,}.")


def _check_expected_fill(batch: Mapping[str, pa.Table], expect: Expect, decision: Decision) -> None:
    for name, least in expect.filled.items():
        filled = share(batch, FILL_FAMILIES.get(name, name))
        if filled < least:
            decision.reasons.append(
                f"{name} is filled in {filled:.0%} of the offerings, the provider file expects "
                f"{least:.0%}."
            )


def _check_overlap(
    batch: pa.Table, standing: pa.Table, decision: Decision, *, complete: bool
) -> None:
    # Of a part of the catalogue all could be known; of the whole, all that stands could be met.
    base = standing if complete else batch
    if standing.num_rows < LEAST_ROWS or base.num_rows < LEAST_ROWS:
        return
    known = standing["offering_id"].combine_chunks()
    found = batch["offering_id"].combine_chunks()
    # A night like the one before needs no looking up.
    met = len(known) if found.equals(known) else pc.sum(pc.is_in(found, value_set=known)).as_py()
    if met / base.num_rows < LEAST_OVERLAP:
        decision.reasons.append(
            f"Only {met:,} of {base.num_rows:,} offerings have an id that is known: "
            "the ids or the provider's catalogue changed."
        )


def _check_emptied(
    batch: Mapping[str, pa.Table], stood: Stood, decision: Decision, *, complete: bool
) -> None:
    rows = batch["offerings"].num_rows
    if rows < LEAST_ROWS:
        return
    # A part may lack what few offerings have; only what several of its rows should have is missed.
    least = ONCE_FILLED if complete else max(ONCE_FILLED, LEAST_ROWS / rows)
    empty = _empty(batch, stood)
    columns = ["offering_id", *(name for name in empty if name not in _CHILDREN)]
    standing = {"offerings": stood.rows("offerings", columns)} if empty else {}
    for name in empty:
        if name in _CHILDREN:
            standing[_CHILDREN[name]] = stood.rows(_CHILDREN[name], ["offering_id"])
        before = share(standing, name)
        if before >= least:
            decision.reasons.append(
                f"Column {name} is empty; it was filled in {before:.0%} of the offerings."
            )


def _empty(batch: Mapping[str, pa.Table], stood: Stood) -> list[str]:
    """What no offering of the batch has a value in, and some that stand may have."""
    once = stood.filled("offerings") - EVIDENCE_COLUMNS
    offerings = batch["offerings"]
    empty = [
        name
        for name in sorted(once.intersection(batch_schema("offerings").names))
        if not _filled(name, offerings[name])
    ]
    return empty + [
        name
        for name, table in _CHILDREN.items()
        if not batch[table].num_rows and stood.fingerprints(table).num_rows
    ]
