"""Programs and learner pathways of the course-discovery API (``/api/v1/programs/``)."""

from normalize.formats.open_edx_discovery import read_organisations
from normalize.formats.open_edx_effort import state_hours, state_weeks
from normalize.formats.open_edx_runs import read_image
from normalize.formats.record import Record
from normalize.listing import Listing, StatedCredential, StatedPrice, StatedRelation

_TECHNICAL = (
    "uuid",
    "content_type",
    "aggregation_key",
    "partner",
    "hidden",
    "card_image",
    "is_program_eligible_for_one_click_purchase",
    "recent_enrollment_count",
    "organization_short_code_override",
    "organization_logo_override_url",
    "taxi_form",
    "excluded_from_search",
    "excluded_from_seo",
    "has_ofac_restrictions",
    "ofac_comment",
    "course_run_statuses",
    "subscription_eligible",
    "staff",
    "staff_uuids",
    "instructor_ordering",
    "individual_endorsements",
    "authoring_organization_uuids",
    "applicable_seat_types",
)


def read_program(record: Record) -> Listing:
    """One program as stated."""
    native_id = record.identify("uuid")
    type_name, slug = record.text("type"), _type_slug(record)
    hook = record.text("marketing_hook")
    listing = Listing(
        native_id=native_id,
        title=record.required("title", "no_title"),
        url=record.text("marketing_url"),
        kind="program",
        pointer=record.pointer,
        method="api",
        slug=record.text("marketing_slug"),
        subtitle=record.text("subtitle") or hook,
        description=record.text("overview"),
        brand=type_name,
        credential=slug or type_name,
        languages=_languages(record),
        caption_languages=record.names("transcript_languages"),
        level=record.text("level_type_override"),
        duration=_duration(record),
        workload=_workload(record),
        subjects=_subjects(record),
        keywords=[*record.names("topics"), *record.names("labels")],
        skills=record.names("skill_names") or record.names("skills"),
        outcomes=record.names("expected_learning_items", "value"),
        occupations=[
            ("provider", None, item) for item in record.names("job_outlook_items", "value")
        ],
        enrollment_count=record.text("enrollment_count"),
        status=record.text("status"),
        modified=record.text("data_modified_timestamp"),
        image=_image(record),
        organisations=read_organisations(record, "authoring_organizations"),
    )
    _read_backing(record, listing)
    _read_prices(record, listing)
    _read_parts(record, listing)
    _read_credential(record, listing, type_name)
    record.skip(*_TECHNICAL)
    return listing


def read_pathway(record: Record) -> Listing:
    """One learner pathway: steps of courses and programs."""
    native_id = record.identify("uuid")
    listing = Listing(
        native_id=native_id,
        title=record.required("title", "no_title"),
        url=None,
        kind="learning_path",
        pointer=record.pointer,
        method="api",
        description=record.text("overview"),
        status=record.text("status"),
        image=record.text("card_image") or record.text("banner_image"),
    )
    for position, step in enumerate(record.children("steps"), start=1):
        parts = [*step.names("courses", "key"), *step.names("programs", "uuid")]
        listing.relations += [
            StatedRelation(relation="has_part", native_id=part, position=position) for part in parts
        ]
        step.skip("uuid", "status")
    record.skip("uuid", "id", "banner_image")
    return listing


def _type_slug(record: Record) -> str | None:
    attributes = record.child("type_attrs")
    if attributes is None:
        return None
    attributes.skip("uuid", "coaching_supported")
    return attributes.text("slug")


def _languages(record: Record) -> list[str]:
    override, languages = record.text("language_override"), record.names("languages")
    return [override] if override else languages


def _duration(record: Record) -> str | None:
    span = state_weeks(record, "weeks_to_complete_min", "weeks_to_complete_max")
    weeks = state_weeks(record, "weeks_to_complete")
    return record.text("program_duration_override") or weeks or span


def _workload(record: Record) -> str | None:
    weekly = state_hours(record, "min_hours_effort_per_week", "max_hours_effort_per_week")
    total = record.number("total_hours_of_effort")
    return f"{total} hours" if total and total.strip("0.") else weekly


def _subjects(record: Record) -> list[str]:
    first = record.child("primary_subject_override")
    name = first.text("name") if first else None
    return list(dict.fromkeys([*([name] if name else []), *record.names("subjects")]))


def _image(record: Record) -> str | None:
    banner = record.child("banner_image")
    card = read_image(record)
    if banner is None:
        return card
    large = banner.child("large")
    banner.skip_rest()
    if large is None:
        return card
    address = large.text("url")
    large.skip_rest()
    return card or address


def _read_backing(record: Record, listing: Listing) -> None:
    backers = read_organisations(record, "credit_backing_organizations")
    if backers:
        names = ", ".join(backer.name for backer in backers)
        listing.quality_assurance = f"Credit backed by {names}"
    for backer in backers:
        backer.role = "partner"
        listing.partners.append(backer.name)
    listing.organisations += backers


def _read_prices(record: Record, listing: Listing) -> None:
    for price in record.children("price_ranges"):
        total = price.number("total")
        price.skip("min", "max")  # of the single courses
        if total:
            listing.prices.append(
                StatedPrice(
                    component="complete",
                    stated=total,
                    amount=total,
                    currency=price.text("currency"),
                )
            )
    for price in record.children("subscription_prices"):
        amount = price.number("price")
        if amount:
            listing.prices.append(
                StatedPrice(
                    component="subscription",
                    stated=amount,
                    amount=amount,
                    currency=price.text("currency"),
                )
            )


def _read_parts(record: Record, listing: Listing) -> None:
    for position, key in enumerate(record.names("courses", "key"), start=1):
        listing.relations.append(
            StatedRelation(relation="has_part", native_id=key, position=position)
        )


def _read_credential(record: Record, listing: Listing, type_name: str | None) -> None:
    """The program's own certificate, with what companies say of it; individuals are left out."""
    endorsements: list[tuple[str, str | None, str | None]] = []
    for endorsement in record.children("corporate_endorsements"):
        company = endorsement.text("corporation_name")
        statement = endorsement.text("statement")
        endorsement.skip("individual_endorsements", "image")
        if company:
            endorsements.append((company, statement, None))
            listing.partners.append(company)
    listing.partners = list(dict.fromkeys(listing.partners))
    if type_name:
        listing.credentials.append(
            StatedCredential(
                name=listing.title,
                type=type_name,
                awarding_body=next(iter(listing.organisations), None),
                endorsements=endorsements,
            )
        )
