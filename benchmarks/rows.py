"""The generated offerings normalized row by row: what a program without columns does.

Each field is parsed for each row, each text cleaned, each address and id made, one by one, by the
parsers of `normalize.fields`; rows are dictionaries. Only what generated offerings state is looked
at: fields, relations and duplicates that they do not have cost the columns a look and these rows
nothing. Nothing is done twice, and what a parser keeps for itself it keeps here, too.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

import pyarrow as pa

from benchmarks.rows_children import Stating, fitted, price_row, session_row
from benchmarks.rows_sealed import Row, seal
from normalize import schema
from normalize.batch import Batch
from normalize.fields import text as texts
from normalize.fields.award import Award, award_in_title, clearest, credential_type, credit_unit
from normalize.fields.duration import duration
from normalize.fields.language import languages
from normalize.fields.level import eqf_in_level, level
from normalize.fields.numbers import decimal
from normalize.fields.participation import delivery, pacing, synchronicity
from normalize.fields.subject import fields_of, subject
from normalize.fields.url import absolute
from normalize.fields.workload import Workload, workload
from normalize.garbage import paused
from normalize.gathering import gather
from normalize.identity import mint
from normalize.listing import Evidence, Listing, StatedOrganisation
from normalize.organisations import describe_organisations, identify
from normalize.provenance import TRACED
from normalize.provider import Provider
from normalize.reading import Reading

T = TypeVar("T")
_HOURS = ("workload_hours_min", "workload_hours_max", "workload_iso8601")
_TRACED = sorted(TRACED)
_NOTHING: tuple[object, ...] = ("unknown", "unspecified", [])
_NO_WORKLOAD = Workload()
_KINDS = frozenset(schema.allowed("offerings", "offering_type"))


class _Rows(Stating):
    """The rows of a batch in the making."""

    def __init__(self, provider: Provider, evidence: Evidence) -> None:
        super().__init__(provider, evidence)
        self.page = absolute(evidence.url)
        self.offerings: list[Row] = []
        self.sessions: list[Row] = []
        self.prices: list[Row] = []
        self.named: dict[tuple[str, str], StatedOrganisation] = {}
        """Organisations by name and role."""

    def add(self, listing: Listing) -> None:
        """Describe a listing with its session and its price."""
        offering_id = mint("mc", self.provider.id, listing.native_id)
        page = None if listing.url is None else absolute(listing.url, self.evidence.url)
        row: Row = {
            "offering_id": offering_id,
            "provider_id": self.provider.id,
            "source_id": self.provider.id,
            "native_id": listing.native_id,
            "url": page or self.page,
            **self._tell(listing),
            **self._languages(listing.languages),
            **self._participation(listing.delivery),
            **self._level(listing.level),
            **self._time(listing),
            **self._award(listing),
            "certificate_access": "unknown",
            "stackability": "unknown",
            "status": "unknown",
            "fetched_at": self.evidence.fetched_at,
            "raw_ref": self.evidence.raw_ref,
            "schema_version": schema.SCHEMA_VERSION,
        }
        row["field_provenance"] = _provenance(row, listing, is_payload=page is None)
        self.offerings.append(row)
        for session in listing.sessions:
            self.sessions.append(session_row(self, session, offering_id))
        for price in listing.prices:
            self.prices.append(price_row(self, price, offering_id))

    def _tell(self, listing: Listing) -> Row:
        description = listing.description and texts.plain(listing.description)
        if description and len(description) > texts.LONGEST_TEXT:
            self.issues.note("description cut")
            description = texts.bounded(description, texts.LONGEST_TEXT)
        for stated in listing.subjects:
            self.understand("subject", stated, subject)
        fields = fields_of(((), tuple(listing.subjects)))
        prerequisites = listing.prerequisites
        return {
            "title": texts.plain(listing.title),
            "description": description,
            "subject_labels": _labels(listing.subjects),
            "isced_f_codes": list(fields.codes) if fields else [],
            "isced_f_method": fields.method if fields else None,
            "keywords": _labels(listing.skills),
            "prerequisites_text": prerequisites and texts.long_text(prerequisites),
            "offering_type": listing.kind if listing.kind in _KINDS else None,
        }

    def _languages(self, stated: Sequence[str]) -> Row:
        found = [self.understand("language_codes", item, languages) for item in stated]
        known = [one.value for one in found if one is not None]
        for value in known:
            for part in value.unknown:
                self.issues.note("language_codes not understood", part)
        codes = list(dict.fromkeys(tag for value in known for tag in value.taught))
        return {
            "language_stated": texts.stated_text(", ".join(stated)) if stated else None,
            "language_codes": codes,
            "language_method": "declared" if codes else None,
            "subtitle_language_codes": [tag for value in known for tag in value.captions],
        }

    def _participation(self, stated: str | None) -> Row:
        if stated is None:
            return {}
        modes = self.understand("delivery", stated, delivery)
        pace, time = pacing(stated), synchronicity(stated)
        return {
            "delivery_stated": texts.stated_text(stated),
            "delivery_modes": list(modes.value) if modes else [],
            "pacing": pace.value if pace else None,
            "synchronicity": time.value if time else None,
        }

    def _level(self, stated: str | None) -> Row:
        if stated is None:
            return {"level": "unspecified"}
        found, bounds = self.understand("level", stated, level), eqf_in_level(stated)
        return {
            "level": found.value if found else "unspecified",
            "level_stated": texts.stated_text(stated),
            "eqf_level_min": bounds.value[0] if bounds else None,
            "eqf_level_max": bounds.value[1] if bounds else None,
        }

    def _time(self, listing: Listing) -> Row:
        span = self.understand("duration", listing.duration, duration)
        effort = self.understand("workload", listing.workload, duration)
        points = self.understand("credit_value", listing.credits, decimal)
        value = _fit("credit_value", points)
        unit = self.understand("credit_unit", listing.credit_unit, credit_unit)
        credit = (value, unit) if value and unit else None
        said = span or effort or credit
        found = workload(span, effort, credit) if said else _NO_WORKLOAD
        row: Row = {
            "credit_value": value,
            "credit_unit": unit,
            "ects_credits": _fit("ects_credits", value if unit == "ects" else None),
            "duration_stated": listing.duration and texts.stated_text(listing.duration),
            "workload_stated": listing.workload and texts.stated_text(listing.workload),
            "duration_iso8601": found.iso,
            "workload_basis": found.basis,
        }
        if found.days is not None:
            row["duration_days_min"] = first = _float(found.days.low)
            row["duration_days_max"] = _float(found.days.high)
            row["duration_days"] = first if found.days.exact else None
        if found.hours is not None:
            row["workload_hours_min"] = low = _fit("workload_hours_min", found.hours.low)
            row["workload_hours_max"] = high = _fit("workload_hours_max", found.hours.high)
            row["workload_iso8601"] = _iso_hours(low) if low is not None and low == high else None
        if (weekly := found.weekly) is not None:
            row["effort_hours_per_week_min"] = _fit("effort_hours_per_week_min", weekly.low)
            row["effort_hours_per_week_max"] = _fit("effort_hours_per_week_max", weekly.high)
        return row

    def _award(self, listing: Listing) -> Row:
        awards = [self.understand("credential_type", listing.credential, self._term)]
        award = clearest([*awards, award_in_title(listing.title)])
        bodies = []
        for one in listing.organisations:
            self.named.setdefault((one.name, one.role), one)
            if one.role == "awarding_body":
                bodies.append(identify(one.name, self.provider))
        return {
            "credential_type": award.type if award else "unknown",
            "brand_label": award.brand if award else None,
            "awarding_body_ids": list(dict.fromkeys(body for body in bodies if body)),
        }

    def _term(self, stated: str) -> Award | None:
        return credential_type((self.provider.read.format, stated))

    def organisations(self) -> list[Row]:
        """The provider and each organisation that is named: some hundreds."""
        holder = Listing(
            native_id="",
            title="",
            pointer="",
            method="",
            url=None,
            kind="course",
            organisations=list(self.named.values()),
        )
        stated = gather([(self.evidence, Reading(listings=[holder]))])
        columns = describe_organisations(stated, self.provider, self.issues)
        rows: list[Row] = pa.RecordBatch.from_pydict(columns).to_pylist()
        return rows


def _labels(stated: Iterable[str]) -> list[str]:
    """Short plain texts; those that differ only in case are one."""
    found: dict[str, str] = {}
    for item in stated:
        if (label := texts.label(item)) is not None:
            found.setdefault(label.casefold(), label)
    return list(found.values())[: texts.MOST_LABELS]


def _fit(column: str, number: Decimal | None) -> Decimal | None:
    return fitted("offerings", column, number)


def _float(days: Decimal | None) -> float | None:
    return None if days is None else float(days)


def _iso_hours(hours: Decimal) -> str:
    whole, rest = divmod(int(hours * 60), 60)
    return f"PT{f'{whole}H' if whole or not rest else ''}{f'{rest}M' if rest else ''}"


def _provenance(row: Row, listing: Listing, *, is_payload: bool) -> list[tuple[str, str]]:
    """Column -> method of each value that says something."""
    hours = listing.method if row["workload_basis"] == "stated_total" else "derived"
    other = dict.fromkeys(_HOURS, hours) | {"stackability": "derived"}
    if is_payload:
        other["url"] = "payload"
    told = []
    for name in _TRACED:
        value = row.get(name)
        if value is not None and value not in _NOTHING:
            told.append((name, other.get(name, listing.method)))
    return told


def normalize_rows(evidence: Evidence, listings: Sequence[Listing], provider: Provider) -> Batch:
    """The batch of one payload's listings; the same that `normalize.batch.normalize` makes."""
    rows = _Rows(provider, evidence)
    with paused():
        for listing in listings:
            rows.add(listing)
        tables = {
            "offerings": seal("offerings", rows.offerings),
            "sessions": seal("sessions", rows.sessions),
            "prices": seal("prices", rows.prices),
            "providers": seal("providers", rows.organisations()),
        }
    return Batch(
        tables={name: tables.get(name, schema.empty(name)) for name in schema.BUSINESS_TABLES},
        read=len(listings),
        offerings=len(listings),
        rejected=0,
        duplicates=0,
        issues=rows.issues.counter(),
    )
