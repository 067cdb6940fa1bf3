"""Recorded payloads of the six formats: all of it accounted for, and how full the columns are."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from normalize import formats, schema
from normalize.batch import Batch, normalize
from normalize.listing import Evidence, FormatError, Payload, Reject
from normalize.provider import Provider
from normalize.provider_file import load
from normalize.reading import Reading

PROVIDERS = Path(__file__).parents[2] / "spiders" / "providers"
MEDIA = {".html": "text/html", ".xml": "application/xml", ".json": "application/json"}
PAYLOADS = {
    "credly": ("feeds/credly/badges/*.json",),
    "futurelearn": ("feeds/futurelearn/*.json",),
    "udacity": ("feeds/udacity/public-api*.json",),
    "xcri-cap": ("feeds/xcri-cap/*.xml",),
    "open-edx": ("feeds/open-edx/*.json", "feeds/mit-learn/*mit*.json", "feeds/mit-learn/xpro*"),
    "schema-org": ("pages/**/*.html", "pages/**/*.json"),
}
EMPTY: tuple[object, ...] = (None, [], "unknown", "unspecified")

pytestmark = pytest.mark.real


@cache
def provider_of(name: str) -> Provider:
    return next(
        found
        for path in sorted(PROVIDERS.glob("*.toml"))
        if (found := load(path)).read.format == name
    )


def read_all(name: str, paths: Iterator[Path]) -> Iterator[tuple[Evidence, Reading]]:
    for number, path in enumerate(paths):
        url = f"https://feeds.example.org/{number}"
        payload = Payload(body=path.read_bytes(), url=url, media_type=MEDIA.get(path.suffix))
        try:
            reading = formats.reader(name).read(payload)
        except FormatError as error:
            reading = Reading(rejects=[Reject(reason="unreadable_payload", detail=str(error))])
        yield Evidence(url=url, fetched_at=datetime(2026, 1, 1, tzinfo=UTC)), reading


@cache
def batch_of(name: str, patterns: tuple[str, ...], root: Path) -> Batch:
    paths = (path for pattern in patterns for path in sorted(root.glob(pattern)))
    return normalize(read_all(name, paths), provider_of(name))


def filled(batch: Batch, table: str, column: str) -> int:
    return sum(1 for value in batch.tables[table][column].to_pylist() if value not in EMPTY)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_record_is_accounted_for_and_every_table_is_valid(name, real):
    batch = batch_of(name, PAYLOADS[name], real)
    assert batch.read == batch.offerings + batch.rejected + batch.duplicates
    assert batch.offerings == batch.tables["offerings"].num_rows > 0
    assert batch.rejected == batch.tables["rejects"].num_rows
    for table, rows in batch.tables.items():
        rows.validate(full=True)
        assert rows.schema.equals(schema.batch_schema(table), check_metadata=True)
        keys = list(zip(*(rows[key].to_pylist() for key in schema.KEYS[table]), strict=True))
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_numbers_are_believable(name, real):
    batch = batch_of(name, PAYLOADS[name], real)
    for row in batch.tables["offerings"].to_pylist():
        assert row["duration_days"] is None or 0 < row["duration_days"] < 8 * 366
        assert row["workload_hours_max"] is None or 0 < row["workload_hours_max"] <= 6_000
        assert row["rating_average"] is None or 0 <= row["rating_average"] <= 5
    for row in batch.tables["prices"].to_pylist():
        assert row["amount"] is None or row["amount"] < 100_000
        assert row["amount"] != 0 or row["offer_category"] in ("free", "partially_free")
    for row in batch.tables["sessions"].to_pylist():
        assert row["start_date"] is None or 2000 <= row["start_date"].year <= 2041


FUTURELEARN = {
    ("offerings", "duration_days"): 514,
    ("offerings", "workload_hours_min"): 514,
    ("offerings", "language_codes"): 514,
    ("offerings", "awarding_body_ids"): 514,
    ("offerings", "subject_labels"): 513,
    ("sessions", "session_id"): 1802,
    ("sessions", "start_date"): 1800,
}
OPEN_UNIVERSITY = {
    ("offerings", "offering_id"): 965,
    ("sessions", "session_id"): 1034,
    ("sessions", "start_stated"): 1034,
    ("sessions", "start_date"): 678,  # the others are a sentence on start points
    ("prices", "price_stated"): 1699,  # 1,034 texts, many with a price for each market
    ("prices", "amount"): 1330,  # 357 texts say that units cost, not the course
    ("prices", "currency"): 1330,
    ("offerings", "duration_days"): 664,
    ("offerings", "workload_hours_min"): 510,
    ("offerings", "credit_unit"): 609,
}


@pytest.mark.parametrize(
    ("name", "pattern", "counts"),
    [
        ("futurelearn", "feeds/futurelearn/*.json", FUTURELEARN),
        ("xcri-cap", "feeds/xcri-cap/open-university_2012*.xml", OPEN_UNIVERSITY),
    ],
)
def test_columns_are_as_full_as_the_feed_is(name, pattern, counts, real):
    batch = batch_of(name, (pattern,), real)
    assert {place: filled(batch, *place) for place in counts} == counts


def test_badges_of_every_issuer_are_read(real):
    batch = batch_of("credly", PAYLOADS["credly"], real)
    assert len(list(real.glob(PAYLOADS["credly"][0]))) == 125
    assert batch.read == 4173
    assert filled(batch, "offerings", "awarding_body_ids") == batch.offerings
    assert filled(batch, "credentials", "achievement_uri") == batch.offerings
