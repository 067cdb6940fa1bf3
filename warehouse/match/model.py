"""The model of Fellegi and Sunter behind a score, run by Splink on DuckDB.

Each feature has levels, each level a weight: how much likelier it is in a pair of one offering
(`m`) than in another pair (`u`). The weights were learnt from labelled pairs and are shipped in
``model.json``, Splink's own format, so that the same catalogue gives the same scores everywhere.
"""

import importlib.util
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.match.features import FEATURES

SHIPPED = Path(__file__).parent / "model.json"
LEVELS: Mapping[str, tuple[float, ...]] = {
    "title": (1.0, 0.92, 0.8, 0.65, 0.5),
    "contained": (0.999, 0.85, 0.7, 0.5),
    "rarity": (0.6, 0.45, 0.3, 0.2),
    "code": (1.0,),
    "number": (1.0, 0.01),
    "body": (1.0, 0.85, 0.6),
    "about": (0.9, 0.7, 0.5, 0.35, 0.2),
    "level": (1.0,),
    "hours": (0.95, 0.6),
    "address": (1.0, 0.5, 0.2),
}
"""Values from which a feature has a level, the best first; below the last one it has the lowest."""
_SMOOTHING = 0.5
"""Pairs that every level is thought to have been seen in besides: nothing is impossible."""

Settings = dict[str, Any]


def is_installed() -> bool:
    """Whether Splink is there: the extra ``matching``."""
    return importlib.util.find_spec("splink") is not None


def shipped_model() -> Settings:
    """The model that nights use."""
    read: Settings = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return read


def score(features: pa.Table, model: Settings) -> pa.Table:
    """`score` and the weight of each feature (log2 of the Bayes factor), a row for each pair.

    Args:
        features: of each pair, as `compare` gives them.
        model: Splink settings with `m` and `u` of every level.
    """
    names = [c["output_column_name"] for c in model["comparisons"]]
    if not features.num_rows:
        return pa.table({name: pa.array([], pa.float32()) for name in ("score", *names)})
    predicted = _predict(features, model).sort_by("pair_l")
    columns = {"score": predicted["match_probability"]}
    columns |= {name: predicted[f"mw_{name}"] for name in names}
    return pa.table({name: pc.cast(column, pa.float32()) for name, column in columns.items()})


def train(features: pa.Table, labels: Sequence[bool]) -> Settings:
    """A model from labelled pairs: levels counted among the pairs of one thing, and the others."""
    model = settings({name: [1.0] * (len(LEVELS[name]) + 1) for name in FEATURES}, {}, 0.5)
    found = _predict(features, model).sort_by("pair_l")
    same = pa.array(labels, pa.bool_())
    seen: dict[bool, dict[str, list[float]]] = {}
    for truth in (True, False):
        rows = found.filter(same if truth else pc.invert(same))
        seen[truth] = {name: _frequencies(rows[f"gamma_{name}"], name) for name in FEATURES}
    return settings(seen[True], seen[False], sum(labels) / len(labels))


def settings(m: Mapping[str, Sequence[float]], u: Mapping[str, Sequence[float]], prior: float) -> Settings:
    """A model in Splink's format.

    Args:
        m: probability of each level of each feature in pairs of one thing, the best level first.
        u: the same in other pairs; as `m` where it has no such feature.
        prior: share of pairs of one thing among candidates.
    """
    return {
        "link_type": "link_only",
        "sql_dialect": "duckdb",
        "linker_uid": "credcat",
        "unique_id_column_name": "pair",
        "probability_two_random_records_match": prior,
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.pair = r.pair", "sql_dialect": "duckdb"}
        ],
        "comparisons": [_comparison(name, m[name], u.get(name, m[name])) for name in m],
    }


def _comparison(name: str, m: Sequence[float], u: Sequence[float]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{name}_l is null",
            "label_for_charts": "not said",
            "is_null_level": True,
        }
    ]
    conditions = [f"{name}_l >= {least} - 1e-6" for least in LEVELS[name]]
    labels = [f"at least {least:g}" for least in LEVELS[name]]
    for condition, label, one, other in zip(
        [*conditions, "ELSE"], [*labels, "less"], m, u, strict=True
    ):
        levels.append(
            {
                "sql_condition": condition,
                "label_for_charts": label,
                "m_probability": one,
                "u_probability": other,
            }
        )
    return {"output_column_name": name, "comparison_levels": levels}


def _frequencies(gammas: pa.ChunkedArray, name: str) -> list[float]:
    """Share of each level, the best first, among the pairs that say it."""
    levels = len(LEVELS[name]) + 1
    seen = [pc.sum(pc.equal(gammas, level)).as_py() or 0 for level in reversed(range(levels))]
    total = sum(seen) + _SMOOTHING * levels
    return [round((count + _SMOOTHING) / total, 6) for count in seen]


def _predict(features: pa.Table, model: Settings) -> pa.Table:
    """Splink's table of predictions. Each pair is a record on both sides, with what it compares."""
    from splink import Linker  # noqa: PLC0415 - an extra
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    from warehouse.views import open_duckdb  # noqa: PLC0415

    numbered = features.append_column("pair", pa.array(range(features.num_rows), pa.int64()))
    with open_duckdb() as connection:
        backend = DuckDBAPI(connection)
        sides = [backend.register(numbered, dataset_display_name=f"side_{s}") for s in ("a", "b")]
        linker = Linker(sides, model, log_level=logging.ERROR, validate_settings=False)
        predicted = linker.inference.predict(warning_mode="never")
        rows: pa.Table = predicted.as_pyarrow_table()
        return rows
