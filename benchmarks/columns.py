"""A million generated offerings in columns, beside the same parsers row by row.

python -m benchmarks.columns [OFFERINGS]

The row-by-row run takes minutes for a million, so it is timed on some thousands of the same
offerings, spread evenly; their rows are compared with those of the columns. Peak memory is taken
after two batches and at the end: batches that are written and let go cost nothing.
"""

import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from benchmarks.generated import batches
from benchmarks.measuring import show
from benchmarks.row_by_row import normalize_row
from normalize.batch import Batch, normalize
from normalize.listing import Evidence, Reading
from normalize.provider import EvidenceNote, Feed, Provider, Read

_BATCH = 50_000
_SAMPLE = 5_000
_COMPARED = (
    "title", "url", "description", "language_codes", "delivery_modes", "synchronicity",
    "delivery_stated", "level_stated", "subject_labels", "keywords", "prerequisites_text",
    "awarding_body_ids", "duration_stated", "workload_stated", "duration_iso8601",
    "workload_hours_min", "workload_hours_max", "workload_basis",
)  # fmt: skip


def provider() -> Provider:
    """Whose offerings they are."""
    page = "https://learn.example.org/"
    return Provider(
        id="generated",
        name="Generated",
        homepage=page,
        type="platform",
        terms=page,
        evidence=EvidenceNote(kind="none"),
        collect=Feed(how="feed", start=(page,)),
        read=Read(format="futurelearn"),
    )


def rows_of(
    evidence: Evidence, reading: Reading, step: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every so many stated listings as one row each, with the address of the payload."""
    assert reading.columns is not None
    listings, children = reading.columns.listings, reading.columns.children
    for row in range(0, listings.rows, step):
        stated = {name: values[row] for name, values in listings.fields.items()}
        for columns in children.values():
            stated |= {
                "organisation" if name == "name" else name: values[row]
                for name, values in columns.fields.items()
            }
        yield evidence.url, stated


def differing(batch: Batch, rows: list[dict[str, Any]]) -> int:
    """How many of the rows are not what the tables hold."""
    wanted = pa.array([row["offering_id"] for row in rows])
    tables = {}
    for name in ("offerings", "sessions", "prices"):
        table = batch.tables[name]
        kept = table.filter(pa.compute.is_in(table["offering_id"], wanted)).to_pylist()
        tables[name] = {row["offering_id"]: row for row in kept}
    return sum(
        not _same(row, *(table[row["offering_id"]] for table in tables.values())) for row in rows
    )


def _same(row: dict[str, Any], offering: Any, session: Any, price: Any) -> bool:
    return (
        all(row[name] == offering[name] for name in _COMPARED)
        and (row["level"] or "unspecified") == offering["level"]
        and (row["credential_type"] or "unknown") == offering["credential_type"]
        and all(value == session[name] for name, value in _said(row["session"]))
        and all(value == price[name] for name, value in _said(row["price"]))
    )


def _said(row: dict[str, Any]) -> list[tuple[str, Any]]:
    """All but the hash, which columns make of other bytes."""
    return [(name, value) for name, value in row.items() if name != "record_hash"]


def peak() -> float:
    """Most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print seconds, offerings a second, the ratio, and what memory did."""
    offerings = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    own, step = provider(), max(1, offerings // _SAMPLE)
    by_columns = by_rows = 0.0
    sampled = wrong = 0
    after_two = 0.0
    for number, (evidence, reading) in enumerate(batches(offerings, _BATCH), start=1):
        began = time.process_time()
        batch = normalize([(evidence, reading)], own)
        by_columns += time.process_time() - began
        stated = list(rows_of(evidence, reading, step))
        began = time.process_time()
        rows = [normalize_row(said, base, own) for base, said in stated]
        by_rows += time.process_time() - began
        sampled += len(rows)
        wrong += differing(batch, rows)
        after_two = peak() if number == 2 else after_two
    columns, rows_each = by_columns / offerings * 1e6, by_rows / sampled * 1e6
    show(
        "Normalizing generated offerings, one process",
        ("", "offerings", "µs each", "ratio"),
        [
            ("columns", f"{offerings:,}", f"{columns:.1f}", "1"),
            ("row by row", f"{sampled:,}", f"{rows_each:.1f}", f"{rows_each / columns:.1f}"),
        ],
    )
    sys.stdout.write(f"Rows that differ: {wrong} of {sampled:,}\n")
    sys.stdout.write(
        f"Peak memory after two batches {after_two:,.0f} MB, at the end {peak():,.0f} MB\n"
    )


if __name__ == "__main__":
    main()
