"""What providers' listings say: the share of listings with a value, by provider and column."""

from typing import Any

from warehouse.site.source import Row, Source

TELLING = (
    "title",
    "description",
    "language_codes",
    "level",
    "credential_type",
    "duration_days",
    "workload_hours_min",
    "delivery_modes",
    "pacing",
    "subject_labels",
    "isced_f_codes",
    "keywords",
    "learning_outcomes",
    "prerequisites_text",
    "assessment_types",
    "assessment_supervision",
    "certificate_access",
    "verification_types",
    "awarding_body_ids",
    "partner_names",
    "stackability",
    "ects_credits",
    "eqf_level_min",
    "quality_assurance_text",
    "occupations",
    "content_licence",
    "status",
    "published_at",
    "modified_at",
)
"""Columns of offerings whose coverage a page shows: those that a provider would state."""

PROVIDERS = 200
"""Providers of most listings that the heat map holds: what a browser draws at once."""


def coverage_page(source: Source, index: list[Row]) -> dict[str, Any]:
    """A heat map of providers by columns, those of most listings first."""
    chosen = sorted(index, key=lambda row: (-row["n"], row["provider_id"]))[:PROVIDERS]
    shares: dict[str, dict[str, float]] = {}
    for row in source.rows(
        f'select provider_id, "column", share from coverage where "column" in {TELLING}'
    ):
        shares.setdefault(row["provider_id"], {})[row["column"]] = row["share"]
    left_out = _not_collected(source)
    return {
        "columns": TELLING,
        "all": len(index),
        "rows": [
            {**row, "cells": _cells(shares.get(row["provider_id"], {}), source, row, left_out)}
            for row in chosen
        ],
    }


def _not_collected(source: Source) -> dict[str, set[str]]:
    """By source, the columns that our reader does not collect."""
    return {
        row["source_id"]: {
            column for column, state in row["field_coverage"] or () if state == "not_collected"
        }
        for row in source.rows("select source_id, field_coverage from sources")
    }


def _cells(
    shares: dict[str, float], source: Source, row: Row, left_out: dict[str, set[str]]
) -> list[float | None]:
    """A share for each column; None where our reader does not collect it."""
    sources = source.sources_of(row["provider_id"])
    return [
        None if all(name in left_out.get(one, ()) for one in sources) else shares.get(name)
        for name in TELLING
    ]
