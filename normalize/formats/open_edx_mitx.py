"""MITx Online and MIT xPRO: their own catalogue API in front of Open edX, courses and programs.

A course is known by its ``readable_id``. Its prices name no currency.
"""

from normalize.formats.open_edx_effort import read_price, state_hours, state_weeks
from normalize.formats.open_edx_runs import start_date
from normalize.formats.record import Record
from normalize.listing import Listing, StatedPrice, StatedRelation, StatedSession

_TECHNICAL = (
    "id",
    "marketing_hubspot_form_id",
    "is_external",
    "platform",
    "include_in_learn_catalog",
    "ingest_content_files_for_ai",
    "live",
)


def read_mitx_course(record: Record) -> Listing:
    """One course with its runs as stated."""
    listing = _listing(record, "course")
    next_run = record.text("next_run_id")
    anytime = record.text("availability") == "anytime"
    chosen: tuple[bool, str] | None = None
    for run in record.children("courseruns"):
        session = _read_run(run, listing, anytime)
        rank = (next_run is not None and run.text("id") == next_run, start_date(session))
        self_paced = run.flag("is_self_paced")
        if chosen is None or rank > chosen:
            chosen = rank
            listing.pacing = _pacing(self_paced)
    _read_memberships(record, listing)
    return listing


def read_mitx_program(record: Record) -> Listing:
    """One program as stated; its parts where they are named by readable id."""
    listing = _listing(record, "program")
    listing.brand = record.text("program_type")
    session = StatedSession(
        start=record.text("start_date"),
        end=record.text("end_date"),
        enrollment_start=record.text("enrollment_start"),
        enrollment_end=record.text("enrollment_end"),
        on_demand=True if record.text("availability") == "anytime" else None,
        instructor_count=record.count("instructors") or None,
    )
    if session.start or session.on_demand:
        listing.sessions.append(session)
    # Where the API gives bare numbers for the courses, no part can be told: counted as wrong type.
    for position, part in enumerate(record.names("courses", "readable_id"), start=1):
        listing.relations.append(
            StatedRelation(relation="has_part", native_id=part, position=position)
        )
    record.skip("requirements", "req_tree", "departments")
    return listing


def _listing(record: Record, name: str) -> Listing:
    native_id = record.identify("readable_id")
    page = record.child("page")
    modes = [mode for mode in record.names("enrollment_modes", "mode_slug") if mode != "audit"]
    url = record.text("url")
    listing = Listing(
        native_id=native_id,
        title=record.required("title", "no_title"),
        url=url or record.text("external_marketing_url"),
        kind="program" if name == "program" else "course",
        pointer=record.pointer,
        method="api",
        description=record.text("description"),
        credential=record.text("certificate_type") or next(iter(modes), None),
        delivery=record.text("format"),
        duration=record.text("duration") or state_weeks(record, "min_weeks", "max_weeks"),
        workload=record.text("time_commitment")
        or state_hours(record, "min_weekly_hours", "max_weekly_hours"),
        credits=record.text("credits"),
        subjects=_subjects(record),
        image=record.text("thumbnail_url"),
    )
    if page is not None:
        _read_page(page, listing)
    _read_own_price(record, listing)
    record.skip("min_weeks", "max_weeks", "min_weekly_hours", "max_weekly_hours", *_TECHNICAL)
    return listing


def _subjects(record: Record) -> list[str]:
    return list(dict.fromkeys([*record.names("topics"), *record.names("departments")]))


def _read_page(page: Record, listing: Listing) -> None:
    length, effort = page.text("length"), page.text("effort")
    address, image = page.text("page_url"), page.text("feature_image_src")
    text, price = page.text("description"), page.text("price")
    outcomes = page.text("what_you_learn")
    listing.url = listing.url or address
    listing.image = listing.image or image
    listing.description = listing.description or text
    listing.duration = listing.duration or length
    listing.workload = listing.workload or effort
    listing.prerequisites = page.text("prerequisites")
    listing.outcomes = [outcomes] if outcomes else []
    if page.flag("live") is False:
        listing.status = "unpublished"
    if price is not None:
        listing.prices.append(StatedPrice(component="complete", stated=price))
    page.skip("current_price", "instructors", "include_in_learn_catalog")
    page.skip("financial_assistance_form_url")


def _read_own_price(record: Record, listing: Listing) -> None:
    """The price of the whole; a range only where no price stands alone."""
    component = "complete" if listing.kind == "program" else "course"
    price = read_price(record, component, field="current_price")
    if price is not None:
        listing.prices.append(price)
    low, high = record.number("min_price"), record.number("max_price")
    if not listing.prices and listing.kind == "program" and low and high:
        listing.prices.append(
            StatedPrice(
                component="complete", stated=f"{low}-{high}", amount_min=low, amount_max=high
            )
        )


def _read_run(run: Record, listing: Listing, anytime: bool) -> StatedSession:
    session = StatedSession(
        native_id=run.text("courseware_id") or run.text("run_tag"),
        on_demand=True if anytime else None,
        start=run.text("start_date"),
        end=run.text("end_date"),
        enrollment_start=run.text("enrollment_start"),
        enrollment_end=run.text("enrollment_end"),
        instructor_count=run.count("instructors") or None,
        status=_status(run),
    )
    page = run.child("page")
    if page is not None:
        _read_page(page, listing)
    deadline, aid = run.text("upgrade_deadline"), run.flag("approved_flexible_price_exists")
    products = [product for product in run.children("products") if _on_sale(product)]
    prices = [read_price(product, "certificate") for product in products]
    prices.append(read_price(run, "course", field="current_price"))
    for price in prices:
        if price is not None:
            price.session = session.native_id
            price.financial_aid = aid or None
            price.valid_until = deadline if price.component == "certificate" else None
            listing.prices.append(price)
    if "verified" in run.names("enrollment_modes", "mode_slug") and any(products):
        listing.certificate_access = "paid"
    run.skip("id", "title", "run_tag", "course_number", "live", "product_id", "courseware_url")
    run.skip("is_upgradable", "is_self_paced", "certificate_available_date")
    run.skip("ingest_content_files_for_ai")
    listing.sessions.append(session)
    return session


def _on_sale(product: Record) -> bool:
    product.skip("id", "description", "product_flexible_price")
    if product.flag("is_active") is False:
        product.skip("price")
        return False
    return True


def _status(run: Record) -> str | None:
    archived, enrollable = run.flag("is_archived"), run.flag("is_enrollable")
    if archived:
        return "archived"
    return None if enrollable is None else ("open" if enrollable else "closed")


def _pacing(self_paced: bool | None) -> str | None:
    return None if self_paced is None else ("self_paced" if self_paced else "instructor_paced")


def _read_memberships(record: Record, listing: Listing) -> None:
    for whole in record.names("programs", "readable_id"):
        listing.relations.append(StatedRelation(relation="has_part", native_id=whole, inverse=True))
