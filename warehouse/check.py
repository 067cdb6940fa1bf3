"""The gate: whether a batch may replace the last good one.

It holds a batch back when a minimum of ``[expect]`` is broken, active offerings fall by more than a
fifth, fewer than half of the ids that stand are met again, or a column that was filled is empty.
A partial batch withdraws nothing, so its size says nothing: only what it does hold is judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from normalize.provider import FILL_FAMILIES, Expect
from normalize.schema import EVIDENCE_COLUMNS, batch_schema

if TYPE_CHECKING:
    import pandas as pd

LARGEST_FALL = 0.20
LEAST_OVERLAP = 0.50
ONCE_FILLED = 0.05
"""A column filled in at least this share of the standing offerings counts as filled."""
LEAST_ROWS = 5
"""A share of fewer offerings than this says nothing."""


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
    standing: Mapping[str, pa.Table],
    expect: Expect,
    *,
    complete: bool,
) -> Decision:
    """Hold a batch against the last good one and against what the provider file expects.

    Args:
        batch: the business tables of the batch.
        standing: what stands of the same provider.
        expect: the provider file's bounds.
        complete: the catalogue was read to its end.
    """
    decision = Decision()
    filled = profile(batch)
    if complete:
        _check_size(batch["offerings"].num_rows, standing["offerings"].num_rows, expect, decision)
    if batch["offerings"].num_rows:
        _check_expected_fill(filled, expect, decision)
        _check_overlap(batch["offerings"], standing["offerings"], decision, complete=complete)
        rows = batch["offerings"].num_rows
        _check_emptied(filled, profile(standing), rows, decision, complete=complete)
    elif complete:
        decision.reasons.append("No offering was found in what was collected.")
    return decision


def profile(tables: Mapping[str, pa.Table]) -> "pd.Series[float]":
    """Share of offerings that have a value: each column, and ``price`` and ``session``."""
    import pandas as pd  # noqa: PLC0415 - half a second that the command line need not pay

    offerings = tables["offerings"]
    total = offerings.num_rows or 1
    shares = {name: _filled(offerings[name]) / total for name in batch_schema("offerings").names}
    ids = offerings["offering_id"].combine_chunks()
    for name, table in (("price", "prices"), ("session", "sessions")):
        owners = pc.unique(tables[table]["offering_id"])
        shares[name] = (pc.sum(pc.is_in(ids, value_set=owners)).as_py() or 0) / total
    return pd.Series(shares, dtype=float)


def _filled(column: pa.ChunkedArray) -> int:
    present = column.is_valid()
    if pa.types.is_list(column.type):
        present = pc.and_kleene(present, pc.greater(pc.list_value_length(column), 0))
    elif pa.types.is_string(column.type):
        unknown = pc.is_in(column, value_set=pa.array(["unknown", "unspecified"]))
        present = pc.and_kleene(present, pc.invert(unknown))
    return int(pc.sum(present).as_py() or 0)


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


def _check_expected_fill(filled: "pd.Series[float]", expect: Expect, decision: Decision) -> None:
    for name, least in expect.filled.items():
        share = float(filled[FILL_FAMILIES.get(name, name)])
        if share < least:
            decision.reasons.append(
                f"{name} is filled in {share:.0%} of the offerings, the provider file expects "
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
    met = pc.sum(pc.is_in(batch["offering_id"], value_set=known)).as_py() or 0
    if met / base.num_rows < LEAST_OVERLAP:
        decision.reasons.append(
            f"Only {met:,} of {base.num_rows:,} offerings have an id that is known: "
            "the ids or the provider's catalogue changed."
        )


def _check_emptied(
    filled: "pd.Series[float]",
    before: "pd.Series[float]",
    rows: int,
    decision: Decision,
    *,
    complete: bool,
) -> None:
    if rows < LEAST_ROWS:
        return
    # A part may lack what few offerings have; only what several of its rows should have is missed.
    least = ONCE_FILLED if complete else max(ONCE_FILLED, LEAST_ROWS / rows)
    both = filled.index.intersection(before.index).difference(sorted(EVIDENCE_COLUMNS))
    emptied = [str(name) for name in both if before[name] >= least and filled[name] == 0]
    decision.reasons += [
        f"Column {name} is empty; it was filled in {before[name]:.0%} of the offerings."
        for name in emptied
    ]
