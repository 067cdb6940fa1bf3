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

SHIPPED = Path(__file__).parent / "model.json"
_SAME, _LIKE, _SOME = "body_l >= 0.85", "body_l >= 0.6 and body_l < 0.85", "body_l is null"
_EQUAL = "title_l >= 0.999"
_WITHIN = "contained_l >= 0.999"
LEVELS: Mapping[str, tuple[str, ...]] = {
    # Name and maker are weighed together: one name means little without the other, and counting
    # both as if they were independent would make siblings of one university the same course.
    "name": (
        f"{_EQUAL} and {_SAME}",
        f"{_EQUAL} and {_SOME} and rarity_l >= 0.4",
        f"{_EQUAL} and {_SOME}",
        f"{_WITHIN} and {_SAME} and title_l >= 0.75",
        f"{_WITHIN} and {_SAME}",
        f"{_WITHIN} and {_SOME} and title_l >= 0.75",
        f"title_l >= 0.92 and contained_l >= 0.7 and {_SAME}",
        f"title_l >= 0.8 and {_SOME}",
        f"title_l >= 0.8 and contained_l >= 0.85 and {_SAME}",
        f"{_EQUAL} and {_LIKE}",
        f"title_l >= 0.75 and {_SAME}",
        f"contained_l >= 0.7 and {_SAME}",
        f"title_l >= 0.8 and {_LIKE}",
        f"{_WITHIN} and {_SOME}",
        f"contained_l >= 0.85 and {_SOME}",
        f"contained_l >= 0.7 and {_SOME}",
        f"contained_l >= 0.5 and {_SOME}",
        f"contained_l >= 0.5 and {_SAME}",
        _EQUAL,
        "title_l >= 0.8",
        "title_l >= 0.6",
        "contained_l >= 0.5",
    ),
    "code": ("code_l >= 1",),
    "number": ("number_l >= 0.999", "number_l > 0"),
    "about": tuple(f"about_l >= {least}" for least in (0.9, 0.7, 0.5, 0.35, 0.2)),
    "level": ("level_l >= 1",),
    "hours": ("hours_l >= 0.95", "hours_l >= 0.6"),
    "address": ("address_l >= 1", "address_l >= 0.5", "address_l > 0.1"),
}
"""What is weighed, and its levels as conditions in SQL, the best first; the lowest one is the rest.

Every one is asked of the pair's features; where its feature is null, it weighs nothing.
"""
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
    model = settings({name: [1.0] * (len(LEVELS[name]) + 1) for name in LEVELS}, {}, 0.5)
    found = _predict(features, model).sort_by("pair_l")
    same = pa.array(labels, pa.bool_())
    seen: dict[bool, dict[str, list[float]]] = {}
    for truth in (True, False):
        rows = found.filter(same if truth else pc.invert(same))
        seen[truth] = {name: _frequencies(rows[f"gamma_{name}"], name) for name in LEVELS}
    return settings(seen[True], seen[False], sum(labels) / len(labels))


def settings(
    m: Mapping[str, Sequence[float]], u: Mapping[str, Sequence[float]], prior: float
) -> Settings:
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
    unsaid = "title_l" if name == "name" else f"{name}_l"
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{unsaid} is null",
            "label_for_charts": "not said",
            "is_null_level": True,
        }
    ]
    for condition, one, other in zip([*LEVELS[name], "ELSE"], m, u, strict=True):
        levels.append(
            {
                "sql_condition": condition,
                "label_for_charts": condition.replace("_l", ""),
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
        return connection.sql(f"from {predicted.physical_name}").to_arrow_table()
