"""Which columns of offerings the listings of a format can fill: the other side of its coverage."""

import json
from collections.abc import Iterable
from pathlib import Path

from normalize.listing import Listing, Payload

FIXTURES = Path(__file__).parents[1] / "fixtures"

COLUMNS = {
    "native_id": ("native_id",),
    "title": ("title",),
    "url": ("url",),
    "kind": ("offering_type",),
    "slug": ("slug",),
    "subtitle": ("subtitle",),
    "description": ("description",),
    "languages": ("language_stated", "language_codes"),
    "caption_languages": ("subtitle_language_codes",),
    "brand": ("brand_label",),
    "credential": ("credential_type",),
    "credentials": ("credential_type",),
    "certificate_access": ("certificate_access",),
    "delivery": ("delivery_stated", "delivery_modes"),
    "pacing": ("pacing",),
    "synchronicity": ("synchronicity",),
    "level": ("level", "level_stated"),
    "eqf_levels": ("eqf_level_min", "eqf_level_max"),
    "duration": ("duration_stated", "duration_iso8601", "duration_days"),
    "workload": (
        "workload_stated",
        "workload_iso8601",
        "workload_hours_min",
        "workload_hours_max",
        "workload_basis",
        "effort_hours_per_week_min",
        "effort_hours_per_week_max",
    ),
    "credits": ("credit_value",),
    "credit_unit": ("credit_unit",),
    "subjects": ("subject_labels",),
    "isced_f": ("isced_f_codes", "isced_f_method"),
    "keywords": ("keywords",),
    "skills": ("keywords",),
    "outcomes": ("learning_outcomes",),
    "prerequisites": ("prerequisites_text",),
    "assessments": ("assessment_types",),
    "supervision": ("assessment_supervision",),
    "verification": ("verification_types",),
    "quality_assurance": ("quality_assurance_text",),
    "occupations": ("occupations",),
    "content_licence": ("content_licence",),
    "rating": ("rating_average",),
    "rating_count": ("rating_count",),
    "enrollment_count": ("enrollment_count",),
    "status": ("status",),
    "published": ("published_at",),
    "modified": ("modified_at",),
    "image": ("image_url",),
    "partners": ("partner_names",),
    "organisations": ("awarding_body_ids",),
    "relations": ("stackability",),
}


def filled_columns(listings: Iterable[Listing]) -> set[str]:
    """The columns that at least one of the listings has something for."""
    found: set[str] = set()
    for listing in listings:
        for field, columns in COLUMNS.items():
            if getattr(listing, field):
                found.update(columns)
        if (listing.credit_unit or "").upper() == "ECTS":
            found.add("ects_credits")
    return found


def fixture(*place: str) -> Payload:
    """The payload of a fixture folder."""
    folder = FIXTURES.joinpath(*place)
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    body = next(folder.glob("response.*")).read_bytes()
    return Payload(body=body, url=meta["url"], media_type=meta["media_type"])
