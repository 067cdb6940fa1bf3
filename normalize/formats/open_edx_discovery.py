"""Courses of the course-discovery API, and the runs that stand alone in its search."""

from normalize.formats.open_edx_effort import read_mode_price
from normalize.formats.open_edx_runs import (
    Run,
    choose_run,
    describe_by_run,
    read_award,
    read_image,
    read_run,
)
from normalize.formats.record import Record
from normalize.listing import Listing, StatedOrganisation, StatedRelation

_TECHNICAL = (
    "uuid",
    "type",
    "content_type",
    "aggregation_key",
    "partner",
    "editors",
    "editable",
    "course_run_keys",
    "course_run_statuses",
    "key_for_reruns",
    "url_redirects",
    "url_slug_history",
    "enterprise_subscription_inclusion",
    "excluded_from_seo",
    "excluded_from_search",
    "organization_logo_override_url",
    "organization_short_code_override",
    "recent_enrollment_count",
    "logo_image_urls",
    "has_enrollable_seats",
    "published",
    "number",
    "subject_uuids",
    "staff_uuids",
    "authoring_organization_uuids",
    "program_types",
)


def read_course(record: Record) -> Listing:
    """One course with its runs as stated."""
    native_id = record.identify("key" if record.text("key") else "uuid")
    listing = _listing(record, native_id)
    runs = [read_run(run) for run in record.children("course_runs")]
    advertised = record.text("advertised_course_run_uuid")
    chosen = choose_run(runs, advertised, record.text("canonical_course_run_key"))
    _read_organisations(record, listing)
    _read_programs(record, listing)
    listing.sessions = [run.session for run in runs]
    listing.prices = [price for run in runs for price in run.prices]
    entitled = _read_entitlements(record, listing)
    if chosen is not None:
        describe_by_run(listing, chosen)
        _read_credit(listing, chosen)
    modes = [mode for run in runs for mode in run.modes] + entitled
    course_type = record.text("course_type")
    read_award(listing, modes or ([course_type] if course_type else []))
    record.skip(*_TECHNICAL)
    return listing


def read_lone_run(record: Record) -> Listing:
    """One run that stands for itself, as a listing with one session."""
    native_id = record.identify("key")
    listing = _listing(record, native_id)
    run = read_run(record)
    _read_organisations(record, listing)
    org = record.text("org")
    if org and not listing.organisations:
        listing.organisations.append(StatedOrganisation(name=org, key=org))
    listing.sessions, listing.prices = [run.session], run.prices
    describe_by_run(listing, run)
    _read_credit(listing, run)
    read_award(listing, run.modes)
    record.skip(*_TECHNICAL)
    return listing


def read_organisations(record: Record, field: str) -> list[StatedOrganisation]:
    """The organisations of a list, each by its name or else its key."""
    found = []
    for child in record.children(field):
        key = child.text("key")
        name = child.text("name") or key
        homepage, marketing = child.text("homepage_url"), child.text("marketing_url")
        if name:
            found.append(StatedOrganisation(name=name, key=key, url=homepage or marketing))
        child.skip_rest()
    return found


def _listing(record: Record, native_id: str) -> Listing:
    modified = record.text("modified")
    prerequisites = record.text("prerequisites_raw")
    listing = Listing(
        native_id=native_id,
        title=record.required("title", "no_title"),
        url=record.text("marketing_url"),
        kind="course",
        pointer=record.pointer,
        method="api",
        slug=record.text("url_slug"),
        subtitle=record.text("short_description"),
        description=record.text("full_description"),
        languages=record.names("languages"),
        level=record.text("level_type"),
        subjects=record.names("subjects"),
        keywords=record.names("topics"),
        skills=record.names("skill_names") or record.names("skills"),
        outcomes=record.names("expected_learning_items", "value"),
        prerequisites=prerequisites or "; ".join(record.names("prerequisites")) or None,
        enrollment_count=record.text("enrollment_count"),
        modified=record.text("data_modified_timestamp") or modified,
        image=read_image(record),
    )
    outcome = record.text("outcome")
    if outcome and not listing.outcomes:
        listing.outcomes.append(outcome)
    return listing


def _read_organisations(record: Record, listing: Listing) -> None:
    listing.organisations = read_organisations(record, "owners")
    named = record.names("organizations")  # the search says "MITx: Massachusetts Institute ..."
    if not listing.organisations:
        pairs = [label.partition(": ") for label in named]
        listing.organisations = [
            StatedOrganisation(name=name or key, key=key if name else None)
            for key, _, name in pairs
        ]
    sponsors = read_organisations(record, "sponsors")
    for sponsor in sponsors:
        sponsor.role = "partner"
    listing.organisations += sponsors
    listing.partners = [sponsor.name for sponsor in sponsors] + record.names("collaborators")


def _read_programs(record: Record, listing: Listing) -> None:
    for uuid in record.names("programs", "uuid"):
        listing.relations.append(StatedRelation(relation="has_part", native_id=uuid, inverse=True))


def _read_entitlements(record: Record, listing: Listing) -> list[str]:
    modes = []
    for entitlement in record.children("entitlements"):
        mode = entitlement.text("mode")
        modes += [mode] if mode else []
        price = read_mode_price(entitlement, mode)
        if price is not None:
            price.valid_until = entitlement.text("expires")
            listing.prices.append(price)
        entitlement.skip("sku")
    return modes


def _read_credit(listing: Listing, run: Run) -> None:
    if run.credits is not None:
        listing.credits, listing.credit_unit = run.credits, "credit hours"
    listing.partners += [name for name in run.credit_providers if name not in listing.partners]
