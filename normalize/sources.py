"""The `sources` row of a batch: by what permission and how the provider was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from normalize import schema
from normalize.columns import Columns, from_rows
from normalize.listing import Coverage
from normalize.provider import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What collecting says for the `sources` row."""

    robots_decision: str
    robots_checked_at: datetime
    crawl_delay_seconds: float | None = None
    tdm_reservation: bool | None = None
    tdm_policy_url: str | None = None
    ai_usage_preference: str | None = None
    coverage: Mapping[str, Coverage]
    """Column of `offerings` -> whether the format exposes it (`Reader.coverage`)."""
    access_method: str
    """A code of ``sources.access_method`` (`Reader.access`)."""


_NOT_COVERED = schema.EVIDENCE_COLUMNS | schema.DERIVED_COLUMNS
"""Columns that no format can expose: they are ours."""


def describe_source(provider: Provider, collected: Collected | None) -> Columns:
    """The row; none where nothing was collected, since a permission is never guessed."""
    if collected is None:
        return from_rows("sources", [])
    columns = [name for name in schema.tables()["offerings"] if name not in _NOT_COVERED]
    coverage = {name: collected.coverage.get(name, "not_exposed") for name in sorted(columns)}
    row = {
        "source_id": provider.id,
        "provider_id": provider.id,
        "access_method": collected.access_method,
        "terms_url": provider.terms,
        "metadata_licence": provider.licence or "none-stated",
        "robots_decision": collected.robots_decision,
        "robots_checked_at": collected.robots_checked_at,
        "crawl_delay_seconds": collected.crawl_delay_seconds,
        "tdm_reservation": collected.tdm_reservation,
        "tdm_policy_url": collected.tdm_policy_url,
        "ai_usage_preference": collected.ai_usage_preference,
        "field_coverage": list(coverage.items()),
    }
    return from_rows("sources", [row])
