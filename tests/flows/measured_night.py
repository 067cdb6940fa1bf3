"""A small catalogue with one measured night: what the commands about quality show."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from normalize.schema import arrow_schema
from tests.warehouse.rows import MORNING, batch, offering, price, row, run
from warehouse.quality.entity_rows import of_night
from warehouse.quality.facts import fact_rows
from warehouse.quality.health import health_rows
from warehouse.quality.providers import provider_rows
from warehouse.quality.rubric import CORE, Rubric, load
from warehouse.quality.table import append_night, log_schema
from warehouse.store import Warehouse

PROVIDERS = {"alpha": (20, 0.8), "alpha-plus": (20, 0.8), "beta": (30, 0.3), "few": (3, 0.9)}
"""Listings of each, and the share of metrics that a listing earns."""
SKILL = "http://data.europa.eu/esco/skill/4339176e-3acd-4f7f-a5d9-445bee3d23f2"
"""Mathematics."""


def make_night(data: Path) -> None:
    """Publish the providers, measure them and store the night."""
    store = Warehouse(data)
    for number, (name, (listings, _)) in enumerate(PROVIDERS.items()):
        tables = batch(
            offerings=[_offering(name, n) for n in range(listings)],
            prices=[price(name, n, "100") for n in range(listings)],
            offering_skills=[_skill(name, n) for n in range(0, listings, 2)],
            providers=[_provider(name)],
            sources=[_source(name)],
        )
        # One moment for all, so that the last run is the night's.
        moment = MORNING + timedelta(minutes=number)
        store.publish(name, tables, run(name, 0, started_at=moment), proves_absence=True)
    run_id, measured_at = f"{name}-0", moment
    measured = pa.Table.from_pylist(
        [
            _measured(provider, n, run_id)
            for provider, (most, _) in PROVIDERS.items()
            for n in range(most)
        ],
        arrow_schema("offering_quality"),
    )
    version = log_schema("offering_quality")
    rows = measured.append_column(version.field("op"), pa.repeat("put", measured.num_rows))
    at = pa.scalar(measured_at, version.field("version_at").type)
    rows = rows.append_column(version.field("version_at"), pa.repeat(at, measured.num_rows))
    append_night(data, "offering_quality", rows, run_id, measured_at)
    with store.connect() as connection:
        typed = connection.sql(
            "select q.* exclude (evidence), o.credential_type from offering_quality q "
            "join offerings o using (offering_id) order by q.provider_id, q.offering_id"
        ).to_arrow_table()
        made = {
            "quality": provider_rows(typed, load(), run_id),
            "health": health_rows(connection, measured_at),
            "facts": fact_rows(connection, measured_at),
        }
    for table, found in made.items():
        append_night(data, table, of_night(table, found, run_id, measured_at), run_id, measured_at)


def _offering(provider: str, number: int) -> dict[str, Any]:
    kind = "digital_badge" if number % 3 else "microcredential"
    return offering(
        provider, number, credential_type=kind, language_codes=["en-GB" if number % 2 else "de"]
    )


def _skill(provider: str, number: int) -> dict[str, Any]:
    return row(
        "offering_skills",
        offering_id=f"mc_{provider}_{number}",
        source_id=provider,
        skill_uri=SKILL,
        skill_scheme="esco",
        relation="teaches",
        method="declared",
    )


def _provider(name: str) -> dict[str, Any]:
    return row("providers", provider_id=name, source_id=name, name=f"{name.title()} College")


def _source(name: str) -> dict[str, Any]:
    exposed = [("stackability", "exposed"), ("level", "exposed")]
    return row("sources", source_id=name, provider_id=name, field_coverage=exposed)


def _measured(provider: str, number: int, run_id: str) -> dict[str, Any]:
    rubric, (_, skill) = load(), PROVIDERS[provider]
    earned: dict[str, float | None] = {
        name: None if metric.share is None else float(_chance(provider, number, name) < skill)
        for name, metric in rubric.metrics.items()
    }
    points = {t: _points(rubric, earned, t) for t in ("listing", "consensus", CORE, "assurance")}
    percent = {name: 100 * got / most for name, (got, most) in points.items()}
    return {
        **earned,
        "offering_id": f"mc_{provider}_{number}",
        "provider_id": provider,
        "source_id": provider,
        "rubric_version": rubric.version,
        "is_counted": True,
        "listing_points": points["listing"][0],
        "listing_assessable": points["listing"][1],
        "listing_percent": percent["listing"],
        "listing_grade": "good",
        "consensus": percent["consensus"],
        CORE: percent[CORE],
        "assurance_points": points["assurance"][0],
        "assurance_assessable": points["assurance"][1],
        "assurance": percent["assurance"],
        "evidence": [],
        "run_id": run_id,
    }


def _points(rubric: Rubric, earned: dict[str, float | None], total: str) -> tuple[float, float]:
    known = [
        (m.points, share) for m in rubric.of_total(total) if (share := earned[m.id]) is not None
    ]
    return sum(points * share for points, share in known), sum(points for points, _ in known)


def _chance(provider: str, number: int, metric: str) -> float:
    """A figure from 0 to 1 that follows from its listing; the alphas list the same."""
    said = f"{provider.removesuffix('-plus')} {number} {metric}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4]) / 2**32
