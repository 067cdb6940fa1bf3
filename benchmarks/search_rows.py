"""Tables of offerings put together from real titles, descriptions and skills, for search.

They are those of the recorded feeds where ``../shared/real`` is there, else generated words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.generated import batches
from normalize.schema import arrow_schema
from tests.gold.feeds import FEEDS

REAL = Path(__file__).parents[2] / "shared" / "real" / "feeds"
LEVELS = ("beginner", "intermediate", "advanced", "unspecified")
CREDENTIALS = ("digital_badge", "microcredential", "professional_certificate", "unknown")
_CHUNK = 50_000
_LANGUAGES = ("en", "en", "en", "en", "es", "fr", "de", "pt")
_PROVIDERS = tuple(f"provider-{number}" for number in range(200))


@dataclass(frozen=True, slots=True)
class Texts:
    """Real or generated texts to draw from."""

    titles: list[str]
    descriptions: list[str]
    skills: list[str]


def read_texts() -> Texts:
    """Titles, descriptions and skills of the recorded feeds, or generated ones."""
    if not REAL.is_dir():
        return _generated()
    titles: set[str] = set()
    descriptions: set[str] = set()
    skills: set[str] = set()
    for feed in FEEDS.values():
        for said in feed.stated(REAL):
            if not said.get("title"):
                continue
            titles.add(str(said["title"]))
            if isinstance(said.get("description"), str):
                descriptions.add(str(said["description"])[:2000])
            listed = said.get("skills")
            skills.update(map(str, listed) if isinstance(listed, list) else ())
    return Texts(sorted(titles), sorted(descriptions), sorted(skills))


def _generated() -> Texts:
    titles, descriptions, skills = [], [], set()
    for _, reading in batches(10_000, 10_000):
        for listing in reading.listings:
            titles.append(listing.title)
            descriptions.append(listing.description or "")
            skills.update(listing.skills)
    return Texts(titles, descriptions, sorted(skills))


def write_tables(latest: Path, documents: int, texts: Texts) -> None:
    """Plain tables of as many offerings as asked for, the same every time."""
    latest.mkdir(parents=True)
    draw = Random(4)
    with (
        pq.ParquetWriter(latest / "offerings.parquet", _of("offerings", _OFFERING)) as offerings,
        pq.ParquetWriter(latest / "prices.parquet", _of("prices", _PRICE)) as prices,
    ):
        for start in range(0, documents, _CHUNK):
            numbers = range(start, min(start + _CHUNK, documents))
            rows = [_offering(number, draw, texts) for number in numbers]
            offerings.write_table(pa.Table.from_pylist(rows, offerings.schema))
            charged = [_price(number, draw) for number in numbers]
            prices.write_table(pa.Table.from_pylist(charged, prices.schema))
    for name in ("providers", "offering_skills"):
        pq.write_table(arrow_schema(name).empty_table(), latest / f"{name}.parquet")


_OFFERING = (
    "offering_id", "url", "title", "subtitle", "description", "language_codes", "provider_id",
    "awarding_body_ids", "partner_names", "keywords", "subject_labels", "learning_outcomes",
    "credential_type", "level", "delivery_modes", "offering_type", "workload_hours_min",
    "workload_hours_max", "first_seen_at", "status",
)  # fmt: skip
_PRICE = (
    "offering_id", "amount", "amount_min", "amount_eur", "currency", "billing_period",
    "offer_category",
)  # fmt: skip


def _of(table: str, names: Sequence[str]) -> pa.Schema:
    return pa.schema([arrow_schema(table).field(name) for name in names])


def _offering(number: int, draw: Random, texts: Texts) -> dict[str, Any]:
    title, other = draw.choice(texts.titles), draw.choice(texts.titles).split()
    return {
        "offering_id": f"mc_{number}",
        "url": f"https://provider.example/{number}",
        "title": f"{title} {' '.join(other[:2])}",
        "description": draw.choice(texts.descriptions),
        "language_codes": [draw.choice(_LANGUAGES)],
        "provider_id": draw.choice(_PROVIDERS),
        "keywords": draw.sample(texts.skills, 3),
        "credential_type": draw.choice(CREDENTIALS),
        "level": draw.choice(LEVELS),
        "offering_type": "course",
        "status": "active",
        "awarding_body_ids": [],
        "partner_names": [],
        "subject_labels": [],
        "learning_outcomes": [],
        "delivery_modes": ["online"],
        "first_seen_at": 1_790_000_000_000_000 + number,
    }


def _price(number: int, draw: Random) -> dict[str, Any]:
    amount = draw.randrange(0, 2_000)
    return {
        "offering_id": f"mc_{number}",
        "amount": amount,
        "amount_eur": amount,
        "currency": "EUR",
        "billing_period": "one_time",
        "offer_category": "paid",
    }
