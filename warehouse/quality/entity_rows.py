"""Rows of `quality` put together from columns of numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from normalize.schema import arrow_schema

CATALOGUE = "catalogue"
"""Id of the entity that stands for all providers."""
_INTEGERS = {"n": pa.int64(), "rank_low": pa.int32(), "rank_high": pa.int32()}
_TEXTS = frozenset({"evidence", "standing"})
_SCORES = ("value", "points", "max_points", "assessable", "n", "ci_low", "ci_high", "shrunk_value")
_COMPARED = ("standardised_value", "rank_low", "rank_high", "standing", "class_kept")


def entity_rows(
    providers: Sequence[str], digits: int, *, metric_id: str, dimension: str, **columns: list[Any]
) -> pa.Table:
    """Rows of one metric: each provider, then the catalogue.

    Args:
        providers: their ids.
        digits: decimals that are kept of numbers.
        metric_id: what is measured.
        dimension: where it belongs.
        columns: values for each provider and, last, for the catalogue; NaN and None are null, a
            column that is not given is null.
    """
    rows = len(providers) + 1
    made: dict[str, pa.Array] = {
        "entity_type": pa.array(["provider"] * (rows - 1) + [CATALOGUE]),
        "entity_id": pa.array([*providers, CATALOGUE], pa.string()),
        "metric_id": pa.repeat(metric_id, rows),
        "dimension": pa.repeat(dimension, rows),
    }
    for name in (*_SCORES, "evidence", *_COMPARED):
        made[name] = _column(name, columns.get(name, [None] * rows), digits)
    return pa.table(made)


def _column(name: str, values: list[Any], digits: int) -> pa.Array:
    if name in _TEXTS:
        return pa.array(values, pa.string())
    if name == "assessable":
        return pa.array(values, pa.bool_())
    numbers = np.array(values, dtype=np.float64)
    if name in _INTEGERS:
        return pa.array(numbers, from_pandas=True).cast(_INTEGERS[name])
    return pa.array(np.round(numbers, digits) + 0.0, from_pandas=True)


def of_night(table: str, rows: pa.Table, run_id: str, measured_at: datetime) -> pa.Table:
    """Rows of `quality`, `health` or `facts` with what says which night they are of.

    Args:
        table: which of the three.
        rows: as `provider_rows`, `health_rows` or `fact_rows` gives them.
        run_id: the newest published run.
        measured_at: its start.
    """
    schema = arrow_schema(table)
    for name, value in (("run_id", run_id), ("measured_at", measured_at)):
        field = schema.field(name)
        rows = rows.append_column(field, pa.repeat(pa.scalar(value, field.type), rows.num_rows))
    return rows.select(schema.names).cast(schema)
