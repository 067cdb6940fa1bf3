"""A listing as stated: what a reader gives, before anything is parsed.

Every value is text as the provider wrote it (or a number as the feed sent it, turned to text), so
that parsing happens in one place, on columns, and the stated form can stand beside the parsed one.
A reader adds a unit only where the format defines one: FutureLearn's ``hours_per_week: 4`` is
stated as "4 hours per week". Absent, empty and null are all None. Markup stays in; the text family
of parsers takes it out.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from normalize.stated import StatedColumns

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


class Reading:
    """What one payload holds. Records met = listings + rejects.

    A reader of many records lays them out in `columns`; one of few makes a `Listing` for each.
    Payloads that were read together share their columns, and `span` says which rows are whose.
    """

    __slots__ = ("_listings", "columns", "rejects", "span", "unread")

    def __init__(
        self,
        *,
        listings: list[Listing] | None = None,
        rejects: list[Reject] | None = None,
        unread: Counter[str] | None = None,
        columns: "StatedColumns | None" = None,
        span: range | None = None,
    ) -> None:
        self._listings = listings if listings is not None or columns is not None else []
        self.columns = columns
        """The listings as columns; None where the reader made them one by one."""
        self.span = span
        """The rows of the columns that are this payload's; None: all of them."""
        self.rejects: list[Reject] = [] if rejects is None else rejects
        self.unread: Counter[str] = Counter() if unread is None else unread
        """Fields present that the reader did not use, e.g. {"course.faq": 146}: shown in the run.
        """

    @property
    def rows(self) -> int:
        """How many listings there are."""
        if self.columns is None:
            return len(self.listings)
        return self.columns.listings.rows if self.span is None else len(self.span)

    @property
    def listings(self) -> list[Listing]:
        """The listings one by one; of columns, made of them when they are first asked for."""
        if self._listings is None:
            self._listings = [] if self.columns is None else self._own(self.columns).to_listings()
        return self._listings

    def _own(self, columns: "StatedColumns") -> "StatedColumns":
        return columns if self.span is None else columns.part(self.span)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reading):
            return NotImplemented
        mine = (self.listings, self.rejects, self.unread)
        return mine == (other.listings, other.rejects, other.unread)

    # Not to be hashed: it changes while it is read.
    __hash__ = None  # type: ignore[assignment]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A published format: how to read it, and which columns it can fill."""

    name: str
    read: Callable[[Payload], Reading]
    coverage: Mapping[str, Coverage]
    """Column of ``offerings`` -> whether the format exposes it and we collect it. Columns that
    are not named are ``not_exposed``. Goes into ``sources.field_coverage``."""
    access: str
    """A code of ``sources.access_method``."""
    read_together: Callable[[Sequence[Payload]], list[Reading | None]] | None = None
    """Reads payloads of the plainest kind in one go, which spares what each costs whatever it
    holds; None in place of those that `read` has to look at."""
