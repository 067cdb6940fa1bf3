"""Listings as readers state them, and batches made of them."""

from datetime import UTC, datetime
from typing import Any

from normalize.batch import Batch, normalize
from normalize.listing import Evidence, Listing, StatedOrganisation, StatedPrice
from normalize.provider import EvidenceNote, Feed, Provider, Read
from normalize.reading import Reading

PAGE = "https://learn.example.org/feed.json"
SEEN = datetime(2026, 1, 2, tzinfo=UTC)


def provider(role: Any = "platform") -> Provider:
    return Provider(
        id="example",
        name="Example Learning",
        homepage="https://learn.example.org/",
        type="platform",
        role=role,
        terms="https://learn.example.org/terms",
        evidence=EvidenceNote(kind="none"),
        collect=Feed(how="feed", start=(PAGE,)),
        read=Read(format="futurelearn"),
    )


def listing(native_id: str = "tides", **stated: Any) -> Listing:
    said = {
        "title": "Tides and Currents",
        "url": "https://learn.example.org/courses/tides",
        "kind": "course",
        "pointer": f"/{native_id}",
        "method": "api",
    }
    return Listing(native_id=native_id, **(said | stated))


def price(**stated: Any) -> StatedPrice:
    return StatedPrice(**({"component": "course"} | stated))


def body(name: str, **stated: Any) -> StatedOrganisation:
    return StatedOrganisation(name=name, **stated)


def seen(*listings: Listing, url: str = PAGE, at: datetime = SEEN) -> tuple[Evidence, Reading]:
    return Evidence(url=url, fetched_at=at), Reading(listings=list(listings))


def batch(*listings: Listing, role: Any = "platform") -> Batch:
    return normalize([seen(*listings)], provider(role))


def rows(made: Batch, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made.tables[table].to_pylist()
    return found


def only(made: Batch, table: str = "offerings") -> dict[str, Any]:
    (row,) = rows(made, table)
    return row
