"""A catalogue of recorded feeds in a data folder: what the judged queries are asked of."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.offline import normalize_files
from normalize.batch import Batch, normalize
from normalize.listing import Evidence, Listing, StatedOrganisation
from normalize.provider import EvidenceNote, Provider, Read
from normalize.provider import Feed as FeedOfProvider
from normalize.reading import Reading
from tests.gold.feeds import FEEDS
from tests.gold.recorded import Record
from tests.warehouse.rows import MORNING, run
from warehouse.search.build import build_index
from warehouse.store import Warehouse

READ = {
    "credly": ("Credly", "feeds/credly/badges/*.json"),
    "futurelearn": ("FutureLearn", "feeds/futurelearn/*.json"),
    "udacity": ("Udacity", "feeds/udacity/public-api-v0-courses_inlearnity.json"),
    "xcri-cap": ("The Open University", "feeds/xcri-cap/*.xml"),
    "open-edx": ("MITx Online", "feeds/open-edx/*.json"),
}
"""Format of a feed that has a reader -> the provider's name, and its files."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A recorded table without a reader."""

    provider: str
    feed: str
    """Name in `FEEDS`."""
    native_id: str
    """Column that tells its records apart."""


LISTED = {
    "coursera": Listed("Coursera", "coursera 2023", "course_url"),
    "edx": Listed("edX", "edx 2022", "course_url"),
    "class-central": Listed("Class Central", "class-central", "Course Id"),
    "microsoft-learn": Listed("Microsoft Learn", "microsoft-learn 2020", "uid"),
    "nptel": Listed("NPTEL", "nptel 2023", "Course ID"),
    "udemy": Listed("Udemy", "udemy 2017", "url"),
}
_TEXTS = ("title", "description", "level", "credential", "workload", "duration", "pacing")


def make_catalogue(data: Path, real: Path) -> None:
    """Publish all feeds into a data folder and index them."""
    store = Warehouse(data)
    for feed, batch in _batches(real):
        store.publish(feed, batch.tables, run(feed, 0), proves_absence=True)
    store.write_latest()
    build_index(data)


def _batches(real: Path) -> Iterator[tuple[str, Batch]]:
    for feed, (name, pattern) in READ.items():
        paths = sorted(real.glob(pattern))
        yield feed, normalize_files(paths, _provider(feed, name), None).batch
    for feed, listed in LISTED.items():
        yield feed, _batch(_provider(feed, listed.provider), listed, real)


def _provider(feed: str, name: str) -> Provider:
    page = f"https://{feed}.example/"
    return Provider(
        id=feed,
        name=name,
        homepage=page,
        type="platform",
        terms=page,
        evidence=EvidenceNote(kind="recorded"),
        collect=FeedOfProvider(how="feed", start=(page,)),
        read=Read(format=feed if feed in READ else "futurelearn"),
    )


def _batch(own: Provider, listed: Listed, real: Path) -> Batch:
    listings: dict[str, Listing] = {}
    for record in FEEDS[listed.feed].records(real / "feeds" / FEEDS[listed.feed].path):
        listing = _listing(record, listed)
        if listing.native_id and listing.title:
            listings.setdefault(listing.native_id, listing)
    evidence = Evidence(url=own.homepage, fetched_at=MORNING)
    return normalize([(evidence, Reading(listings=list(listings.values())))], own)


def _listing(record: Record, listed: Listed) -> Listing:
    fields = FEEDS[listed.feed].fields
    said: dict[str, Any] = {name: record.get(column) for name, column in fields.items()}
    native_id = str(record.get(listed.native_id) or "")
    listing = Listing(
        native_id=native_id,
        title="",
        url=native_id if native_id.startswith("http") else None,
        kind="course",
        pointer="/",
        method="api",
        languages=[said["language"]] if said.get("language") else [],
        subjects=[said["subjects"]] if said.get("subjects") else [],
        skills=said.get("skills") or [],
    )
    if said.get("organisation"):
        listing.organisations = [StatedOrganisation(name=str(said["organisation"]))]
    for name in _TEXTS:
        if said.get(name):
            setattr(listing, name, str(said[name]))
    return listing
