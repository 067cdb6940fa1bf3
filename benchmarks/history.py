"""What memory costs: nights of changes, old dates, and what upkeep brings.

python -m benchmarks.history [OFFERINGS] [NIGHTS]
"""

import sys
import tempfile
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.catalogues import Generator
from benchmarks.measuring import best_of, show
from benchmarks.publish import PROVIDER, publish, size
from tests.warehouse.rows import MORNING
from warehouse.maintenance import maintain
from warehouse.store import Warehouse

ROUNDS = 5
QUESTION = "select currency, count(*), sum(amount) from prices group by currency"


def open_and_ask(data: Path, at: datetime) -> None:
    """What a person waits for: a connection to a version, and an answer over a whole table."""
    with Warehouse(data).connect(at) as connection:
        connection.sql(QUESTION).fetchall()


def ages(data: Path, nights: int) -> tuple[float, float]:
    """Best seconds of the newest version and of the first, asked in turns."""
    newest = oldest = float("inf")
    for _ in range(ROUNDS):
        last = MORNING + timedelta(days=nights, hours=1)
        newest = min(newest, best_of(1, partial(open_and_ask, data, last))[0])
        oldest = min(
            oldest, best_of(1, partial(open_and_ask, data, MORNING + timedelta(hours=1)))[0]
        )
    return newest, oldest


def main() -> None:
    """Print bytes and seconds of the nights, of the versions, before upkeep and after."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    nights = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    generator = Generator()
    made = generator.batch(PROVIDER, count)
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        first, _ = best_of(1, partial(publish, data, made, 0))
        whole = size(data)
        rows = [("first night", f"{first:.2f} s", f"{whole / 1e6:.2f} MB", "")]
        before = size(data)
        quiet, _ = best_of(1, partial(publish, data, made, 1))
        added = size(data) - before
        rows.append(("a quiet night", f"{quiet:.2f} s", f"{added / 1e6:.3f} MB", ""))
        before, seconds = size(data), []
        for night in range(2, nights + 1):
            made = generator.change(made, 0.01)
            seconds.append(best_of(1, partial(publish, data, made, night))[0])
        each = (size(data) - before) / len(seconds)
        for label, some in (("early", seconds[:10]), ("late", seconds[-10:])):
            best = min(some)
            rows.append((f"a night of 1 %, {label}", f"{best:.2f} s", f"{each / 1e6:.3f} MB", ""))
        for label in ("", ", after upkeep"):
            if label:
                files = sum(1 for _ in data.rglob("*.parquet"))
                took, _ = best_of(1, lambda: list(maintain(data, keep_hours=0)))
                left = sum(1 for _ in data.rglob("*.parquet"))
                rows.append((f"upkeep, {files} files to {left}", f"{took:.2f} s", "", ""))
            newest, oldest = ages(data, nights)
            held = f"{size(data) / 1e6:.2f} MB"
            rows.append((f"newest version{label}", f"{newest:.2f} s", held, "1.00"))
            ratio = f"{oldest / newest:.2f}"
            rows.append((f"{nights} nights back{label}", f"{oldest:.2f} s", "", ratio))
    show(f"{nights} nights of {count:,} offerings", ("", "time", "bytes", "ratio"), rows)


if __name__ == "__main__":
    main()
