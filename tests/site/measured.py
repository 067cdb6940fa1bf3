"""Measurements for the tests of pages: plausible ones, through the columns that the schema has.

What the figures are does not matter here, how they are shown does: shares follow from the ids, so
that they are the same each time and differ from listing to listing.
"""

import json
import math
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pyarrow as pa

from normalize.schema import arrow_schema
from warehouse.quality.rubric import VERSION, load
from warehouse.quality.table import append_night, log_schema
from warehouse.store import Warehouse

Row = dict[str, Any]
_KEYS = ("offering_id", "provider_id", "source_id", "credential_type")
_PERCENT = {"listing": "listing_percent", "consensus": "consensus", "assurance": "assurance"}


def measure(data: Path, nights: int = 3) -> None:
    """Append measurements of all listings for some nights, the last one that of the newest run."""
    with Warehouse(data).connect() as connection:
        offerings = connection.sql(
            "select offering_id, provider_id, source_id, credential_type from offerings order by 1"
        ).fetchall()
        run_id, started = connection.sql(
            "select run_id, started_at from runs where published order by started_at desc limit 1"
        ).fetchall()[0]
    for night in reversed(range(nights)):
        at = started - timedelta(days=night)
        rows = [
            _offering(dict(zip(_KEYS, one, strict=True)), run_id, at, night) for one in offerings
        ]
        _append(data, "offering_quality", rows, run_id, at)
        providers = defaultdict(list)
        for row in rows:
            providers[row["provider_id"]].append(row)
        quality = [one for name, of in providers.items() for one in _quality(name, of, run_id, at)]
        _append(data, "quality", [*quality, *_quality("catalogue", rows, run_id, at)], run_id, at)
        facts = [one for name, of in providers.items() for one in _facts(name, len(of), run_id, at)]
        _append(data, "facts", facts, run_id, at)
        _append(data, "health", _health(len(rows), run_id, at), run_id, at)
    Warehouse(data).write_latest()


def _append(data: Path, table: str, rows: list[Row], run_id: str, at: datetime) -> None:
    append_night(data, table, pa.Table.from_pylist(rows, schema=log_schema(table)), run_id, at)


def _chance(*of: str) -> float:
    return crc32("/".join(of).encode()) / 2**32


def _offering(listing: dict[str, str], run_id: str, at: datetime, night: int) -> Row:
    offering, provider, source, award = (listing[name] for name in _KEYS)
    rubric = load()
    shares: Row = {}
    for one in rubric.metrics.values():
        level = 0.25 + 0.6 * _chance(provider, one.id) - 0.02 * night
        shares[one.id] = None if one.share is None else float(_chance(offering, one.id) < level)
    row: Row = dict.fromkeys(log_schema("offering_quality").names)
    row |= {
        "offering_id": offering,
        "provider_id": provider,
        "source_id": source,
        "rubric_version": VERSION,
        "is_counted": True,
        "tier": "B",
        "listing_grade": "good",
        "evidence": [("f1_keywords", "keywords: <b>made up</b>")],
        "run_id": run_id,
        "op": "put",
        "version_at": at,
        **shares,
    }
    for ruler, column in _PERCENT.items():
        metrics = [one for one in rubric.of_ruler(ruler) if shares[one.id] is not None]  # type: ignore[arg-type]
        most = sum(one.points for one in metrics)
        earned = sum(one.points * shares[one.id] for one in metrics)
        row[column] = 100 * earned / most
        row |= {f"{ruler}_points": earned, f"{ruler}_assessable": float(most)}
    row["consensus_core"] = row["consensus"]
    if award == "none":
        row["assurance"] = None
    return {name: row[name] for name in log_schema("offering_quality").names}


def _quality(entity: str, rows: list[Row], run_id: str, at: datetime) -> list[Row]:
    rubric = load()
    found = []
    for one in rubric.metrics.values():
        held = [row for row in rows if row[one.id] is not None]
        lack = [row["offering_id"] for row in held if row[one.id] < 1]
        evidence = {"filled": len(held) - len(lack), "of": len(held), "examples": lack[:3]}
        value = sum(row[one.id] for row in held) / len(held) if held else None
        found.append(_row(entity, one.id, one.dimension, value, len(held), evidence, run_id, at))
        found[-1]["points"] = None if value is None else value * one.points
        found[-1]["max_points"] = float(one.points)
    for ruler, column in _PERCENT.items():
        values = [row[column] for row in rows if row[column] is not None]
        enough = len(values) >= 5
        mean = sum(values) / len(values) if enough else None
        reason = {} if enough else {"reason": "insufficient evidence: fewer than five listings"}
        total = _row(entity, ruler, ruler, mean, len(values), reason, run_id, at)
        if mean is not None:
            spread = math.sqrt(sum((one - mean) ** 2 for one in values) / len(values))
            error = 1.96 * spread / math.sqrt(len(values))
            total |= {"ci_low": mean - error, "ci_high": mean + error, "shrunk_value": mean}
            if entity != "catalogue":
                standing = ("above", "not_distinguishable", "below")[
                    int(3 * _chance(entity, ruler))
                ]
                total |= {"standing": standing, "rank_low": 2, "rank_high": 9, "class_kept": 0.93}
        found.append(total)
    return found


def _row(
    entity: str,
    metric: str,
    dimension: str,
    value: float | None,
    n: int,
    evidence: Row,
    run_id: str,
    at: datetime,
) -> Row:
    row: Row = dict.fromkeys(arrow_schema("quality").names)
    return row | {
        "entity_type": "catalogue" if entity == "catalogue" else "provider",
        "entity_id": entity,
        "rubric_version": VERSION,
        "metric_id": metric,
        "dimension": dimension,
        "value": value,
        "max_points": 100.0,
        "assessable": value is not None,
        "n": n,
        "evidence": json.dumps(evidence),
        "run_id": run_id,
        "measured_at": at,
    }


def _facts(provider: str, n: int, run_id: str, at: datetime) -> list[Row]:
    base = {
        **dict.fromkeys(arrow_schema("facts").names),
        "entity_type": "provider",
        "entity_id": provider,
        "n": n,
        "run_id": run_id,
        "measured_at": at,
    }
    middle = 3 + 20 * _chance(provider)
    spread = {"p10": 0.3, "p25": 0.6, "p50": 1.0, "p75": 1.5, "p90": 2.6}
    percentiles = {name: middle * factor for name, factor in spread.items()}
    price = {"fact_id": "eur_per_hour", "unit": "EUR/hour", "value": middle, **percentiles}
    share = {"fact_id": "share_verifiable", "unit": "share", "value": 1.0, "hits": n}
    return [base | price, base | price | {"credential_type": "microcredential"}, base | share]


def _health(n: int, run_id: str, at: datetime) -> list[Row]:
    base = {
        **dict.fromkeys(arrow_schema("health").names),
        "entity_type": "catalogue",
        "entity_id": "catalogue",
        "run_id": run_id,
        "measured_at": at,
    }
    whole = {"value": 0.97, "hits": n, "n": n, "ci_low": 0.96, "ci_high": 0.98}
    named = [base | whole | {"metric_id": name} for name in ("freshness", "traceability")]
    columns = ("offerings.level", "offerings.language_codes")
    return named + [
        base | whole | {"metric_id": "parse_validity", "column": column} for column in columns
    ]
