"""Matching across providers beside writing the catalogue's plain files of the same rows.

python -m benchmarks.matching [OFFERINGS]
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pyarrow as pa

from benchmarks.measuring import show
from normalize.schema import batch_schema
from tests.warehouse.rows import batch, offering, run
from warehouse.match.derive import find_matches
from warehouse.store import Warehouse

SOURCES = 5
_LISTED_AGAIN = 0.1
"""Share of offerings that another source lists, too."""
_FIRST = ("Introduction to", "Foundations of", "Advanced", "Applied", "Practical", "The Art of")
_SECOND = ("data", "music", "health", "water", "energy", "law", "city", "soil", "brand", "game")
_THIRD = ("analysis", "design", "policy", "systems", "history", "science", "engineering", "ethics")


def title(chosen: random.Random) -> str:
    """A title of common words and one that few others have, as real ones are."""
    words = [chosen.choice(_FIRST), chosen.choice(_SECOND), chosen.choice(_THIRD)]
    return f"{' '.join(words)} in {''.join(chosen.choices('bdfgklmnprst', k=4))}ia"


def listings(count: int) -> Iterator[dict[str, Any]]:
    """Offerings of several sources, some of them listed twice."""
    chosen = random.Random(7)
    known: list[tuple[str, str]] = []
    for n in range(count):
        source = f"s{n % SOURCES}"
        again = known and chosen.random() < _LISTED_AGAIN
        name, body = chosen.choice(known) if again else (title(chosen), f"university-{n % 400}")
        known.append((name, body))
        yield {
            "offering_id": f"mc_{n:09d}",
            "source_id": source,
            "provider_id": source,
            "native_id": str(n),
            "url": f"https://{source}.example/course/{n}",
            "title": name,
            "description": f"{name}. What it teaches and to whom, said at some length. " * 5,
            "awarding_body_ids": [body],
            "level": "unspecified",
        }


def publish(data: Path, count: int) -> None:
    """Publish the listings, a source at a time."""
    said = list(listings(count))
    for number in range(SOURCES):
        like = offering(f"s{number}", 0)
        rows = [{**like, **one} for one in said[number::SOURCES]]
        made = batch()
        made["offerings"] = pa.Table.from_pylist(rows, schema=batch_schema("offerings"))
        source = f"s{number}"
        Warehouse(data).publish(source, made, run(source, 0), proves_absence=True)


def main() -> None:
    """Print processor seconds of both, pairs compared and found, and the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        publish(data, count)
        # Processor time of all threads: other work on the machine does not count.
        began = process_time()
        Warehouse(data).write_latest()
        baseline = process_time() - began
        began = process_time()
        found = find_matches(data)
        seconds = process_time() - began
    row = (
        f"{found.offerings:,}",
        f"{found.candidates:,}",
        f"{found.same:,}",
        f"{seconds:.1f} s",
        f"{baseline:.1f} s",
        f"{seconds / baseline:.1f}",
    )
    columns = ("offerings", "compared", "one offering", "matching", "writing latest", "ratio")
    show("Matching across providers", columns, [row])


if __name__ == "__main__":
    main()
