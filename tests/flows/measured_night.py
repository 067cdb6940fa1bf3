"""A small catalogue with one measured night: what the commands about quality show."""

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from normalize.schema import tables
from tests.warehouse.rows import MORNING, batch, offering, price, row, run
from warehouse.quality.derive import measure_quality
from warehouse.store import Warehouse

PROVIDERS = {"alpha": (20, 0.8), "alpha-plus": (20, 0.8), "beta": (30, 0.3), "few": (3, 0.9)}
"""Listings of each, and the share of what could be stated that a listing states."""
SKILL = "http://data.europa.eu/esco/skill/4339176e-3acd-4f7f-a5d9-445bee3d23f2"
"""Mathematics."""
_STATED: dict[str, Any] = {
    "description": "Learn to read data and to tell what they say.",
    "keywords": ["data"],
    "subject_labels": ["Statistics"],
    "level": "beginner",
    "duration_iso8601": "P4W",
    "duration_days": 28.0,
    "workload_hours_min": Decimal(40),
    "learning_outcomes": ["Read a table"],
    "prerequisites_text": "None",
    "assessment_types": ["project_work"],
    "credit_value": Decimal(2),
    "verification_types": ["open_badge_3"],
    "quality_assurance_text": "Reviewed every year",
    "content_licence": "CC-BY-4.0",
    "pacing": "self_paced",
    "delivery_modes": ["online"],
    "modified_at": datetime(2026, 6, 1, tzinfo=UTC),
}


def make_night(data: Path) -> None:
    """Publish the providers and measure them."""
    store = Warehouse(data)
    for number, (name, (listings, _)) in enumerate(PROVIDERS.items()):
        rows = batch(
            offerings=[_offering(name, n) for n in range(listings)],
            prices=[price(name, n, "100") for n in range(0, listings, 3)],
            offering_skills=[_skill(name, n) for n in range(0, listings, 2)],
            providers=[row("providers", provider_id=name, source_id=name, name=_name(name))],
            sources=[_source(name)],
        )
        moment = MORNING + timedelta(minutes=number)
        store.publish(name, rows, run(name, 0, started_at=moment), proves_absence=True)
    measure_quality(data)


def _name(provider: str) -> str:
    return f"{provider.title()} College"


def _offering(provider: str, number: int) -> dict[str, Any]:
    share = PROVIDERS[provider][1]
    stated = {
        name: value for name, value in _STATED.items() if _chance(provider, number, name) < share
    }
    return offering(
        provider,
        number,
        **{"level": "unspecified", "status": "unknown", "stackability": "unknown", **stated},
        credential_type="digital_badge" if number % 3 else "microcredential",
        language_codes=["en-GB" if number % 2 else "de"],
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


def _source(name: str) -> dict[str, Any]:
    exposed = [(column, "exposed") for column in tables()["offerings"]]
    return row(
        "sources",
        source_id=name,
        provider_id=name,
        access_method="feed",
        robots_decision="allowed",
        field_coverage=exposed,
    )


def _chance(provider: str, number: int, name: str) -> float:
    """A figure from 0 to 1 that follows from its listing; the alphas list the same."""
    said = f"{provider.removesuffix('-plus')} {number} {name}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4]) / 2**32
