"""Listings that state all that the rubric asks, or some of it, for the tests of measuring."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from normalize.schema import arrow_schema, tables
from tests.warehouse.rows import MORNING, batch, offering, row, run
from warehouse.quality.rubric import load
from warehouse.store import Warehouse

Rows = dict[str, list[dict[str, Any]]]

COVERAGE = dict.fromkeys(tables()["offerings"], "exposed")
STATED: Mapping[str, Any] = {
    "description": "Learn to read data and to tell what they say.",
    "keywords": ["data"],
    "subject_labels": ["Statistics"],
    "isced_f_codes": ["0542"],
    "isced_f_method": "declared",
    "language_codes": ["en", "fr"],
    "language_method": "declared",
    "subtitle_language_codes": ["de"],
    "credential_type": "microcredential",
    "level": "beginner",
    "eqf_level_min": 5,
    "duration_days": 28.0,
    "duration_days_min": 28.0,
    "duration_days_max": 28.0,
    "workload_hours_min": Decimal(40),
    "workload_hours_max": Decimal(50),
    "learning_outcomes": ["Read a table"],
    "prerequisites_text": "None",
    "assessment_types": ["project_work"],
    "assessment_supervision": "supervised_online_id",
    "credit_value": Decimal(2),
    "credit_unit": "ects",
    "certificate_access": "free",
    "verification_types": ["open_badge_3", "provider_page"],
    "stackability": "stackable",
    "quality_assurance_text": "Reviewed every year",
    "occupations": [{"scheme": "provider", "code": "1", "label": "Analyst"}],
    "partner_names": ["An Employer"],
    "content_licence": "CC-BY-4.0",
    "status": "active",
    "pacing": "self_paced",
    "synchronicity": "asynchronous",
    "delivery_modes": ["onsite", "blended"],
    "published_at": datetime(2026, 1, 1, tzinfo=UTC),
    "modified_at": datetime(2026, 6, 1, tzinfo=UTC),
    "awarding_body_ids": ["body"],
    "field_provenance": {"title": "jsonld", "description": "jsonld"},
    "sessions.start_date": date(2027, 1, 1),
    "sessions.start_at": datetime(2027, 1, 1, 9, tzinfo=UTC),
    "sessions.is_on_demand": True,
    "sessions.delivery_mode": "online",
    "sessions.country_code": "IE",
    "sessions.instructor_count": 2,
    "prices.offer_category": "free",
    "prices.amount": Decimal(0),
    "prices.amount_min": Decimal(0),
    "prices.currency": "EUR",
    "prices.financial_aid": True,
    "offering_skills.method": "declared",
    "offering_skills.skill_scheme": "esco",
    "credentials.criteria_text": "Pass the project",
    "credentials.criteria_url": "https://body.example/criteria",
    "credentials.endorsements": [{"endorser": "An Employer", "claim": "good", "url": None}],
    "credentials.valid_in": ["IE"],
    "credentials.issuer_platform": "credly",
    "credentials.achievement_uri": "https://body.example/badge",
    "offering_relations.relation": "stacks_into",
    "providers.country_code": "IE",
    "providers.identifiers": [{"scheme": "ror", "value": "https://ror.org/0"}],
    "providers.contact_url": "mailto:help@body.example",
    "sources.access_method": "feed",
    "sources.metadata_licence": "CC0-1.0",
    "sources.terms_url": "https://body.example/terms",
}
"""What a listing says that lacks nothing, by field of the rubric."""
REQUIRED = frozenset({"title", "url", "provider_id"})
"""Fields that every record has."""
_SILENT: Mapping[str, Any] = {
    "field_provenance": {"title": "html", "description": "html"},
    "isced_f_method": "model",
    "language_method": "detected",
    "credential_type": "unknown",
    "level": "unspecified",
    "certificate_access": "unknown",
    "stackability": "unknown",
    "status": "unknown",
    "prices.offer_category": "unknown",
    "sessions.is_on_demand": False,
    "offering_skills.method": "exact_label",
    "offering_skills.skill_scheme": "provider",
    "offering_relations.relation": "prerequisite",
    "sources.access_method": "listing_html",
    "sources.metadata_licence": "none-stated",
}
"""What stands in a column that says nothing, where it is not null or empty."""
_OF_PROVIDER = ("providers", "sources")


def silent(field: str) -> Any:
    """The value of a field that says nothing."""
    table, column = field.split(".") if "." in field else ("offerings", field)
    kind = tables()[table][column].type
    empty: list[Any] | None = [] if pa.types.is_list(kind) or pa.types.is_map(kind) else None
    return _SILENT.get(field, empty)


def values(without: Collection[str] = (), **stated: Any) -> dict[str, Any]:
    """What a listing says; names in `stated` have ``__`` for the dot."""
    said = {f: silent(f) if f in without else value for f, value in STATED.items()}
    return said | {name.replace("__", "."): value for name, value in stated.items()}


def listing(provider: str, number: int, said: Mapping[str, Any]) -> Rows:
    """The rows of one listing, of its children and of what it stacks into."""
    of: dict[str, dict[str, Any]] = {}
    for field, value in said.items():
        table, column = field.split(".") if "." in field else ("offerings", field)
        of.setdefault(table, {})[column] = value
    one = f"mc_{provider}_{number}"
    own = {"offering_id": one, "source_id": provider}
    if of["offerings"].get("awarding_body_ids"):
        of["offerings"]["awarding_body_ids"] = [f"{provider}-body"]
    provenance = list((of["offerings"].pop("field_provenance") or {}).items())
    return {
        "offerings": [offering(provider, number, field_provenance=provenance, **of["offerings"])],
        "sessions": [row("sessions", session_id=f"se_{one}", **own, **of["sessions"])],
        "prices": [row("prices", price_id=f"pr_{one}", **own, **of["prices"])],
        "offering_skills": [
            row(
                "offering_skills", skill_uri="urn:x", relation="teaches", **own,
                **of["offering_skills"],
            )
        ],
        "credentials": [row("credentials", credential_id=f"cr_{one}", **own, **of["credentials"])],
        "offering_relations": [
            row(
                "offering_relations", parent_id=f"mc_{provider}_degree", child_id=one,
                source_id=provider, **of["offering_relations"],
            )
        ],
    }  # fmt: skip


def provider_rows(provider: str, said: Mapping[str, Any], **coverage: str) -> Rows:
    """The rows of a provider, of the body that awards, and of the source."""
    of = {
        table: {
            field.removeprefix(f"{table}."): value
            for field, value in said.items()
            if field.startswith(f"{table}.")
        }
        for table in _OF_PROVIDER
    }
    covered = {**COVERAGE, **{name.replace("__", "."): how for name, how in coverage.items()}}
    return {
        "providers": [
            row(
                "providers", provider_id=f"{provider}-body", source_id=provider,
                **of["providers"],
            )
        ],
        "sources": [
            row(
                "sources", source_id=provider, provider_id=provider,
                field_coverage=list(covered.items()), **of["sources"],
            )
        ],
    }  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A provider of a test: its listings, itself, what its reader collects, visits to its pages."""

    said: Collection[Mapping[str, Any]]
    of_provider: Mapping[str, Any] = dataclasses.field(default_factory=values)
    coverage: Mapping[str, str] = dataclasses.field(default_factory=dict)
    visits: Sequence[int] = ()
    """Statuses of the visits to the first listing's page, in the order of time."""
    page: str | None = None
    """What was asked, where it is not the listing's URL."""


def publish(data: Path, provider: str, case: Case, night: int = 0) -> None:
    """Publish a provider's listings as a night's batch, and keep the visits to its pages."""
    rows = provider_rows(provider, case.of_provider, **case.coverage)
    for number, one in enumerate(case.said):
        for table, found in listing(provider, number, one).items():
            rows.setdefault(table, []).extend(found)
    Warehouse(data).publish(provider, batch(**rows), run(provider, night), proves_absence=True)
    if case.visits:
        keep_visits(data, provider, night, case)


def scored(data: Path) -> dict[str, list[dict[str, Any]]]:
    """The scores of what was measured, by provider, each in the order of its listings."""
    found: dict[str, list[dict[str, Any]]] = {}
    with Warehouse(data).connect() as connection:
        rows = connection.sql(
            "select q.* from offering_quality q join offerings o using (offering_id) "
            "order by q.provider_id, o.native_id::int"
        ).to_arrow_table()
    for one in rows.to_pylist(maps_as_pydicts="strict"):
        found.setdefault(one["provider_id"], []).append(one)
    return found


def keep_visits(data: Path, provider: str, night: int, case: Case) -> None:
    """What a run's visits to a page came to, in the archive's index."""
    filled = [
        {
            **{f.name: None for f in arrow_schema("captures")},
            "capture_id": f"urn:uuid:{provider}-{number}",
            "source_id": provider,
            "run_id": f"{provider}-{night}",
            "url": case.page or f"https://{provider}.example/0",
            "fetched_at": MORNING + timedelta(days=night, minutes=number),
            "status": status,
            "outcome": "fetched" if status < 400 else "error",
            "role": "payload",
        }
        for number, status in enumerate(case.visits)
    ]
    file = data / "archive" / provider / f"{provider}-{night}.captures.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(filled, arrow_schema("captures")), file)


METRICS = tuple(load().metrics.values())
