"""How each value of an offering was obtained: the `field_provenance` column."""

from collections.abc import Sequence

from normalize.columns import Columns
from normalize.entry import Entry

SOURCES = {
    "slug": "slug",
    "title": "title",
    "subtitle": "subtitle",
    "description": "description",
    "url": "url",
    "image_url": "image",
    "language_stated": "languages",
    "language_codes": "languages",
    "subtitle_language_codes": "caption_languages",
    "offering_type": "kind",
    "credential_type": "credential",
    "brand_label": "brand",
    "awarding_body_ids": "organisations",
    "partner_names": "partners",
    "delivery_stated": "delivery",
    "delivery_modes": "delivery",
    "synchronicity": "synchronicity",
    "pacing": "pacing",
    "level": "level",
    "level_stated": "level",
    "eqf_level_min": "eqf_levels",
    "eqf_level_max": "eqf_levels",
    "duration_stated": "duration",
    "duration_iso8601": "duration",
    "duration_days": "duration",
    "workload_stated": "workload",
    "effort_hours_per_week_min": "workload",
    "effort_hours_per_week_max": "workload",
    "credit_value": "credits",
    "credit_unit": "credit_unit",
    "ects_credits": "credits",
    "subject_labels": "subjects",
    "isced_f_codes": "isced_f",
    "keywords": "keywords",
    "learning_outcomes": "outcomes",
    "prerequisites_text": "prerequisites",
    "assessment_types": "assessments",
    "assessment_supervision": "supervision",
    "certificate_access": "certificate_access",
    "verification_types": "verification",
    "quality_assurance_text": "quality_assurance",
    "occupations": "occupations",
    "content_licence": "content_licence",
    "rating_average": "rating",
    "rating_count": "rating_count",
    "enrollment_count": "enrollment_count",
    "status": "status",
    "published_at": "published",
    "modified_at": "modified",
}
"""Column of `offerings` -> field of `Listing` that it is parsed from."""

_HOURS = ("workload_hours_min", "workload_hours_max", "workload_iso8601")
_SAYS_NOTHING: tuple[object, ...] = (None, [], "unknown", "unspecified")


def describe_provenance(
    entries: Sequence[Entry], offerings: Columns
) -> list[list[tuple[str, str]]]:
    """Column -> method of each value that says something, in the order of the columns' names."""
    found: list[list[tuple[str, str]]] = [[] for _ in entries]
    for name in sorted(offerings.keys() & (SOURCES.keys() | set(_HOURS) | {"stackability"})):
        values = offerings[name]
        for row, value in enumerate(values):
            if value not in _SAYS_NOTHING:
                found[row].append((name, _method(name, row, entries[row], offerings)))
    return found


def _method(name: str, row: int, entry: Entry, offerings: Columns) -> str:
    listing = entry.listing
    if name == "stackability":
        return "derived"
    if name in _HOURS:
        basis = offerings["workload_basis"][row]
        source = "workload" if listing.workload else "duration"
        return listing.methods.get(source, listing.method) if basis == "stated_total" else "derived"
    if name == "url" and offerings["url_is_payload"][row]:
        return "payload"
    if name == "awarding_body_ids" and not any(
        one.role == "awarding_body" for one in listing.organisations
    ):
        return "provider_file"
    return listing.methods.get(SOURCES[name], listing.method)
