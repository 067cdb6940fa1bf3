"""What a provider file may say."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from normalize import formats, schema


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _absolute(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an absolute http(s) URL")
    return url


Url = Annotated[str, Field(min_length=1)]


class _Collect(_Part):
    start: tuple[Url, ...] = Field(min_length=1)
    """Where collecting starts; one URL or a list."""
    delay: float = Field(1.0, ge=0)
    """Seconds between requests to a host; robots.txt and Retry-After can only lengthen it."""
    timeout: float = Field(30.0, gt=0)
    """Seconds for one response."""
    max_bytes: int = Field(64 * 1024 * 1024, gt=0)
    """Largest decoded response that is kept."""
    budget: int = Field(10_000, gt=0)
    """Requests in one night, robots.txt and retries included."""
    retries: int = Field(3, ge=0)
    """Further tries of a request that failed in passing."""
    private_addresses: bool = False
    """Whether loopback and private networks may be asked."""

    @field_validator("start", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("start")
    @classmethod
    def _all_absolute(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_absolute(url) for url in value)


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


class Sitemap(_Collect):
    """A sitemap, a sitemap index or a robots.txt that names them, and the pages that match."""

    how: Literal["sitemap"]
    """The way of publishing that this table describes."""
    match: str = ""
    """Regular expression that a page's URL holds."""
    exclude: str | None = None
    """Regular expression that a page's URL must not hold."""
    trust_lastmod: bool = True
    """Whether ``lastmod`` may skip a page once it has proved honest for the host."""

    _compiles = field_validator("match", "exclude")(
        lambda value: None if value is None else _pattern(value)
    )


class ListingPages(_Collect):
    """Pages that link to the items, and to the next page."""

    how: Literal["listing"]
    """The way of publishing that this table describes."""
    item: str
    """CSS selector of the links to the items."""
    next: str | None = None
    """CSS selector of the link to the next page."""
    max_pages: int = Field(1_000, gt=0)
    """Start pages and next pages in one night."""


class PagedApi(_Collect):
    """An API that answers in pages."""

    how: Literal["paged-api"]
    """The way of publishing that this table describes."""
    paging: Literal["next-link", "link-header", "page", "offset", "cursor"]
    """`next-link` (in the body), `link-header`, `page` (a number), `offset` or `cursor`."""
    items: str = ""
    """JSON Pointer to the list of records in a page ("" where the page is the list)."""
    next: str | None = None
    """JSON Pointer to the next link or to the next cursor."""
    total: str | None = None
    """JSON Pointer to the announced number of records."""
    pages: str | None = None
    """JSON Pointer to the announced number of pages."""
    parameter: str | None = None
    """Query parameter of the page number, the offset or the cursor."""
    size_parameter: str | None = None
    """Query parameter of how many records a page holds."""
    size: int | None = Field(None, gt=0)
    """How many records to ask for in a page."""
    first: int = 1
    """Number of the first page."""
    max_pages: int = Field(10_000, gt=0)
    """Pages in one night."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.paging in ("next-link", "cursor") and self.next is None:
            raise ValueError(f'paging = "{self.paging}" needs `next`, a JSON Pointer')
        if self.paging in ("page", "offset", "cursor") and self.parameter is None:
            raise ValueError(f'paging = "{self.paging}" needs `parameter`, a query parameter')
        if self.paging == "offset" and self.size is None:
            raise ValueError('paging = "offset" needs `size`, the records in a page')
        return self


class Feed(_Collect):
    """One document, or a list of documents."""

    how: Literal["feed"]
    """The way of publishing that this table describes."""


Collect = Annotated[Sitemap | ListingPages | PagedApi | Feed, Field(discriminator="how")]


class Read(_Part):
    """Which reader understands the payloads."""

    format: str
    """One of the formats above."""

    @field_validator("format")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in formats.FORMATS:
            raise ValueError(f"no format {value!r}; known are {', '.join(formats.FORMATS)}")
        return value


class Bounds(_Part):
    """Least and most of something in a healthy night."""

    min: int = Field(0, ge=0)
    """Fewer hold the batch back."""
    max: int | None = None
    """More are worth a warning."""

    @field_validator("max")
    @classmethod
    def _check_order(cls, most: int | None, info: ValidationInfo) -> int | None:
        if most is not None and most < info.data.get("min", 0):
            raise ValueError(f"the most ({most}) is less than the least ({info.data['min']})")
        return most


FILL_FAMILIES = {
    "workload": "workload_hours_min",
    "duration": "duration_days",
    "language": "language_codes",
    "awarding_body": "awarding_body_ids",
    "subject": "subject_labels",
}
"""Short names that ``[expect] filled`` takes beside column names. ``price`` and ``session``, too,
mean: the offering has at least one row there."""


class Expect(_Part):
    """A healthy night. A broken minimum holds the batch back, a broken maximum warns."""

    offerings: Bounds = Bounds(min=0)
    """`{ min = …, max = … }`: offerings in a night that read the catalogue to its end."""
    filled: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    """`{ price = 0.5 }`: the least share of offerings in which a column is filled."""

    @field_validator("filled")
    @classmethod
    def _columns(cls, value: dict[str, float]) -> dict[str, float]:
        known = {*schema.tables()["offerings"], *FILL_FAMILIES, "price", "session"}
        for name in value:
            if name not in known:
                raise ValueError(f"{name!r} is neither a column of offerings nor a known family")
        return value


class EvidenceNote(_Part):
    """What the file rests on: a recorded payload, published documentation, or nothing yet."""

    kind: Literal["recorded", "documentation", "none"]
    """`recorded`, `documentation` or `none`."""
    url: str | None = None
    """Address of the documentation, which that kind must have."""
    note: str | None = None
    """What was recorded, and when."""

    @model_validator(mode="after")
    def _addressed(self) -> Self:
        if self.kind == "documentation" and self.url is None:
            raise ValueError('evidence of kind "documentation" needs its `url`')
        return self


class Provider(_Part):
    """One provider: who it is, how it is collected, read and judged."""

    id: str = ""
    """The file's name; never written in the file."""
    name: str = Field(min_length=1)
    """The name that readers see."""
    legal_name: str | None = None
    """The name in registers, where it is another."""
    homepage: str
    """Address of the provider."""
    country: str | None = Field(None, pattern="^[A-Z]{2}$")
    """ISO 3166-1 alpha-2."""
    type: str
    """One of the types in [schema.md](schema.md), `providers.provider_type`."""
    role: Literal["platform", "awarding_body", "both"] = "both"
    """`platform`, `awarding_body` or `both`: a platform awards nothing itself."""
    terms: str
    """Address of the terms that govern reuse: nothing is collected without it."""
    licence: str | None = None
    """Licence of the listing metadata: an SPDX id, or None where none is stated."""
    languages: tuple[str, ...] = ()
    """Languages that the listings are expected in (BCP 47)."""
    evidence: EvidenceNote
    """What the file rests on."""
    enabled: bool = True
    """Whether a night that names no provider collects it."""
    collect: Collect
    """How it publishes, and the limits of collecting."""
    read: Read
    """Which reader understands its payloads."""
    expect: Expect = Expect()
    """What a healthy night looks like."""

    @field_validator("homepage", "terms")
    @classmethod
    def _is_url(cls, value: str) -> str:
        return _absolute(value)

    @field_validator("type")
    @classmethod
    def _type_known(cls, value: str) -> str:
        known = schema.allowed("providers", "provider_type")
        if value not in known:
            raise ValueError(f"no provider type {value!r}; known are {', '.join(known)}")
        return value
