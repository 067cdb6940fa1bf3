"""Measured listings of a small rubric, as the night measures them with the whole one."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from warehouse.quality.rubric import Rubric, Ruler, load

_CHOSEN = (
    *("f1_keywords", "f4_time", "c2_workload"),  # 30, 20 and 5 points
    *("e_title", "e_workload", "e_price"),  # 21, 11 and 5
    *("p2_workload", "p2_price", "p5_edge"),  # 3, 2 and 5
)


def small_rubric() -> Rubric:
    """Three metrics of each ruler."""
    whole = load()
    return whole.model_copy(update={"metrics": {name: whole.metrics[name] for name in _CHOSEN}})


RUBRIC = small_rubric()
IDS = list(RUBRIC.metrics)
Row = dict[str, Any]


def listing(provider: str, number: int, *earned: str, **values: Any) -> Row:
    """A listing that earns the named metrics whole and no other."""
    return {
        "offering_id": f"mc_{provider}_{number:06}",
        "provider_id": provider,
        "credential_type": "certificate",
        "is_counted": True,
        **{name: float(name in earned) for name in IDS},
        **values,
    }


def measure(rows: Sequence[Row]) -> pa.Table:
    """The rows with their totals, as they are stored."""
    totals = {
        "listing_percent": [_percent(row, "listing") for row in rows],
        "consensus": [_percent(row, "consensus") for row in rows],
        "consensus_core": [_percent(row, "consensus", core=True) for row in rows],
        "assurance": [
            None if row["credential_type"] == "none" else _percent(row, "assurance") for row in rows
        ],
    }
    names = ["offering_id", "provider_id", "credential_type"]
    columns: dict[str, Any] = {
        name: pa.array([r[name] for r in rows], pa.string()) for name in names
    }
    columns["is_counted"] = pa.array([row["is_counted"] for row in rows], pa.bool_())
    for name in IDS:
        columns[name] = pa.array([row[name] for row in rows], pa.float32())
    for name, values in totals.items():
        columns[name] = pa.array(values, pa.float64())
    return pa.table(columns)


def _percent(row: Mapping[str, Any], ruler: Ruler, *, core: bool = False) -> float | None:
    known = [
        (one.points, row[one.id])
        for one in RUBRIC.of_ruler(ruler)
        if row[one.id] is not None and not (core and one.ceiling)
    ]
    most = sum(points for points, _ in known)
    return 100 * sum(points * share for points, share in known) / most if most else None


def some_listings(providers: int, seed: int = 3) -> list[Row]:
    """Listings of providers that differ, of several types; some cannot be assessed."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(providers):
        skill = random.beta(3, 3)
        for n in range(random.integers(1, 40)):
            kind = random.choice(["certificate", "badge", "none"])
            row = listing(f"p{number:03}", n, credential_type=str(kind))
            for name in IDS:
                row[name] = float(random.random() < skill)
            if number % 7 == 0:
                row["c2_workload"] = None
            rows.append(row)
    return rows
