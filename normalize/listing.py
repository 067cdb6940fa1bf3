"""A listing as stated: what a reader gives, before anything is parsed.

Every value is text as the provider wrote it (or a number as the feed sent it, turned to text), so
that parsing happens in one place, on columns, and the stated form can stand beside the parsed one.
A reader adds a unit only where the format defines one: FutureLearn's ``hours_per_week: 4`` is
stated as "4 hours per week". Absent, empty and null are all None. Markup stays in; the text family
of parsers takes it out.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Coverage = Literal["exposed", "not_exposed", "not_collected", "not_applicable"]
Relation = Literal[
    "has_part", "prerequisite", "stacks_into", "advanced_standing_for", "equivalent", "replaces"
]
OfferingKind = Literal["course", "module", "program", "learning_path", "assessment", "bundle"]


@dataclass(slots=True, kw_only=True)
class StatedOrganisation:
    """An organisation that a listing names. Never a person."""

    name: str
    role: Literal["awarding_body", "partner", "provider"] = "awarding_body"
    key: str | None = None
    """The provider's short name for it, e.g. Open edX's ``MITx``."""
    url: str | None = None
    country: str | None = None
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    """(scheme, value), schemes of ``providers.identifiers``."""
    contact: str | None = None
    """Where anybody may ask: an address of a page or of e-mail."""


@dataclass(slots=True, kw_only=True)
class StatedSession:
    """One run of an offering."""

    native_id: str | None = None
    on_demand: bool | None = None
    start: str | None = None
    end: str | None = None
    enrollment_start: str | None = None
    enrollment_end: str | None = None
    timezone: str | None = None
    language: str | None = None
    delivery: str | None = None
    venue: str | None = None
    country: str | None = None
    city: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    repeat_frequency: str | None = None
    repeat_count: str | None = None
    capacity: str | None = None
    instructor_count: int | None = None
    status: str | None = None


@dataclass(slots=True, kw_only=True)
class StatedPrice:
    """One price of an offering or of one of its sessions."""

    component: str
    """What the amount buys: a code of ``prices.component``."""
    session: str | None = None
    """``native_id`` of the session that it belongs to."""
    stated: str | None = None
    """The words or number as published, e.g. "£495.00", "150", "Free"."""
    amount: str | None = None
    amount_min: str | None = None
    amount_max: str | None = None
    list_amount: str | None = None
    currency: str | None = None
    """As stated: a code or a symbol. None is never filled in by the reader."""
    category: str | None = None
    """As stated; None where the feed has no such field."""
    billing_period: str | None = None
    region: str | None = None
    audience: str | None = None
    financial_aid: bool | None = None
    tax_included: bool | None = None
    valid_from: str | None = None
    valid_until: str | None = None


@dataclass(slots=True, kw_only=True)
class StatedCredential:
    """An award that is described as a thing of its own."""

    name: str
    type: str | None = None
    """The provider's word or code for the kind of award."""
    awarding_body: StatedOrganisation | None = None
    achievement_uri: str | None = None
    achievement_type: str | None = None
    criteria_url: str | None = None
    criteria: str | None = None
    validity: str | None = None
    valid_in: list[str] = field(default_factory=list)
    issuer_platform: str | None = None
    endorsements: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """(endorser, claim, URL)."""


@dataclass(slots=True, kw_only=True)
class StatedRelation:
    """An edge from this listing to another one of the same provider, by native ids.

    ``inverse`` says that this listing is the child (its page names the program it is part of).
    """

    relation: Relation
    native_id: str
    inverse: bool = False
    position: int | None = None
    required: bool | None = None


@dataclass(slots=True, kw_only=True)
class Listing:
    """One course, program or credential product as one payload states it."""

    native_id: str
    title: str
    url: str | None
    """Absolute, or relative to the payload's URL. None: the listing has no page of its own."""
    kind: OfferingKind
    pointer: str
    """Where in the payload: a JSON Pointer (RFC 6901) or an XPath."""
    method: str
    """How it was read, for ``field_provenance``: api, jsonld, microdata, rdfa, xml."""
    methods: dict[str, str] = field(default_factory=dict)
    """Fields (names of this class) that were read otherwise, e.g. {"language": "html"}."""

    slug: str | None = None
    subtitle: str | None = None
    description: str | None = None
    languages: list[str] = field(default_factory=list)
    caption_languages: list[str] = field(default_factory=list)
    brand: str | None = None
    """The provider's name for the product, e.g. "Nanodegree"."""
    credential: str | None = None
    """The provider's word or code for the award, e.g. "verified", "Certificate of Achievement"."""
    certificate_access: str | None = None
    """A code of ``offerings.certificate_access``, where the format says it plainly."""
    delivery: str | None = None
    pacing: str | None = None
    synchronicity: str | None = None
    level: str | None = None
    eqf_levels: list[str] = field(default_factory=list)
    duration: str | None = None
    workload: str | None = None
    credits: str | None = None
    credit_unit: str | None = None
    subjects: list[str] = field(default_factory=list)
    isced_f: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    """One item for each outcome, or one text that holds a marked-up list."""
    prerequisites: str | None = None
    assessments: list[str] = field(default_factory=list)
    supervision: str | None = None
    verification: list[str] = field(default_factory=list)
    """How an award can be verified: words or codes of ``offerings.verification_types``."""
    stackability: str | None = None
    quality_assurance: str | None = None
    occupations: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """(scheme, code, label), schemes of ``offerings.occupations``."""
    content_licence: str | None = None
    rating: str | None = None
    rating_best: str | None = None
    rating_worst: str | None = None
    rating_count: str | None = None
    enrollment_count: str | None = None
    status: str | None = None
    published: str | None = None
    modified: str | None = None
    image: str | None = None
    partners: list[str] = field(default_factory=list)
    organisations: list[StatedOrganisation] = field(default_factory=list)
    sessions: list[StatedSession] = field(default_factory=list)
    prices: list[StatedPrice] = field(default_factory=list)
    credentials: list[StatedCredential] = field(default_factory=list)
    relations: list[StatedRelation] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Reject:
    """A record that could not become an offering, and why."""

    reason: str
    """A code of ``rejects.reason``."""
    detail: str
    """A sentence with the value at fault."""
    pointer: str | None = None
    field: str | None = None
    native_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The bytes of one response, and what HTTP says of them."""

    body: bytes
    """Decoded (no Content-Encoding)."""
    url: str
    media_type: str | None = None
    """Content-Type as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a payload came from, for the rows that are made of it."""

    url: str
    fetched_at: datetime
    raw_ref: str | None = None


class FormatError(ValueError):
    """The payload is not of the format at all; the message says what was found instead.

    A reader raises it for a payload as a whole. One bad record is a `Reject`, never an exception.
    """
