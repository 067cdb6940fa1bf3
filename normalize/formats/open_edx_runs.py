"""Runs of the course-discovery API: sessions, seats, and the run that stands for its course."""

from dataclasses import dataclass

from normalize.formats.open_edx_effort import (
    read_mode_price,
    state_hours,
    state_weeks,
    strongest_mode,
)
from normalize.formats.record import Record
from normalize.listing import Listing, StatedPrice, StatedSession

_TECHNICAL = (
    "uuid",
    "title",
    "course",
    "course_uuid",
    "external_key",
    "run_type",
    "is_enrollable",
    "is_marketable",
    "mobile_available",
    "hidden",
    "reporting_type",
    "has_ofac_restrictions",
    "ofac_comment",
    "announcement",
    "go_live_date",
    "expected_program_type",
    "expected_program_name",
    "enterprise_subscription_inclusion",
    "content_language_search_facet_name",
    "variant_id",
    "restriction_type",
    "first_enrollable_paid_seat_price",  # follows from the seats
    "first_enrollable_paid_seat_sku",
    "estimated_hours",  # follows from effort and weeks
    "enrollment_count",  # of the run; the course's own is read
    "recent_enrollment_count",
    "modified",
)


@dataclass(slots=True, kw_only=True)
class Run:
    """One course run: its session and prices, and what it says about the course."""

    key: str | None
    uuid: str | None
    url: str | None
    session: StatedSession
    prices: list[StatedPrice]
    modes: list[str]
    languages: list[str]
    captions: list[str]
    pacing: str | None
    level: str | None
    duration: str | None
    workload: str | None
    licence: str | None
    image: str | None
    subtitle: str | None
    description: str | None
    outcome: str | None
    credits: str | None
    credit_providers: list[str]


def read_run(record: Record) -> Run:
    """One course run as stated."""
    key, language = record.text("key"), record.text("content_language") or record.text("language")
    captions = record.texts("transcript_languages")
    run = Run(
        key=key,
        uuid=record.text("uuid"),
        url=record.text("marketing_url"),
        session=_session(record, key, language),
        prices=[],
        modes=_modes(record),
        languages=[language] if language else [],
        captions=captions,
        pacing=record.text("pacing_type"),
        level=record.text("level_type"),
        duration=state_weeks(record, "weeks_to_complete"),
        workload=state_hours(record, "min_effort", "max_effort"),
        licence=record.text("license"),
        image=read_image(record),
        subtitle=record.text("short_description"),
        description=record.text("full_description"),
        outcome=record.text("outcome"),
        credits=None,
        credit_providers=[],
    )
    _read_seats(record, run)
    record.skip(*_TECHNICAL)
    return run


def read_image(record: Record) -> str | None:
    """The address of a record's image, in whichever of its fields it stands."""
    found = []
    for field in ("image", "original_image"):
        image = record.child(field)
        if image is not None:
            found.append(image.text("src"))
            image.skip_rest()
    found += [record.text("card_image_url"), record.text("image_url")]
    return next((address for address in found if address), None)


def choose_run(runs: list[Run], advertised: str | None, canonical: str | None) -> Run | None:
    """The run that stands for the course: advertised, else canonical, else the newest start."""
    for run in runs:
        if advertised and run.uuid == advertised:
            return run
    for run in runs:
        if canonical and run.key == canonical:
            return run
    return max(runs, key=lambda run: (start_date(run.session), run.key or ""), default=None)


def start_date(session: StatedSession) -> str:
    """The start, where it is a date that sorts; else nothing."""
    start = session.start or ""
    return start if start[:4].isdecimal() else ""


def describe_by_run(listing: Listing, run: Run) -> None:
    """Fill what the course leaves to its run: texts and level only where it has none of its own."""
    listing.languages = listing.languages or run.languages
    listing.caption_languages = listing.caption_languages or run.captions
    listing.pacing = run.pacing
    listing.level = listing.level or run.level
    listing.duration = listing.duration or run.duration
    listing.workload = listing.workload or run.workload
    listing.content_licence = run.licence
    listing.url = listing.url or run.url
    listing.image = listing.image or run.image
    listing.subtitle = listing.subtitle or run.subtitle
    listing.description = listing.description or run.description
    if run.outcome and not listing.outcomes:
        listing.outcomes.append(run.outcome)


def read_award(listing: Listing, modes: list[str]) -> None:
    """The award by the strongest mode, and how it is obtained where the modes say it plainly."""
    listing.credential = strongest_mode(modes)
    paid = {
        price.component
        for price in listing.prices
        if price.amount is not None and price.amount.strip("0.")
    }
    if listing.credential == "audit":
        listing.certificate_access = "none"
    elif listing.credential == "honor":
        listing.certificate_access = "free"
    elif listing.credential == "verified" and "certificate" in paid:
        listing.certificate_access = "paid"


def _session(record: Record, key: str | None, language: str | None) -> StatedSession:
    status = record.text("status")
    people = record.count("staff"), record.count("instructors")
    return StatedSession(
        native_id=key,
        start=record.text("start"),
        end=record.text("end"),
        enrollment_start=record.text("enrollment_start"),
        enrollment_end=record.text("enrollment_end"),
        language=language,
        instructor_count=max(people) or None,
        status=record.text("availability") or status,
    )


def _modes(record: Record) -> list[str]:
    stated = [*record.texts("seat_types"), record.text("type")]
    return [mode for mode in stated if mode]


def _read_seats(record: Record, run: Run) -> None:
    aid, fixed = record.flag("eligible_for_financial_aid"), record.number("fixed_price_usd")
    for seat in record.children("seats"):
        mode = seat.text("type")
        price = read_mode_price(seat, mode)
        if mode:
            run.modes.append(mode)
        if price is not None:
            price.session = run.key
            price.financial_aid = aid if price.component == "certificate" else None
            deadline = seat.text("upgrade_deadline")
            price.valid_until = seat.text("upgrade_deadline_override") or deadline
            run.prices.append(price)
        run.credits = seat.text("credit_hours") or run.credits
        provider = seat.text("credit_provider")
        run.credit_providers += [provider] if provider else []
        seat.skip("sku", "bulk_sku")
    if fixed and not run.prices:
        run.prices.append(
            StatedPrice(
                component="complete", session=run.key, stated=fixed, amount=fixed, currency="USD"
            )
        )
