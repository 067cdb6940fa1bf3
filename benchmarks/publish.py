"""Publishing beside writing the same Arrow tables with pyarrow alone.

python -m benchmarks.publish [OFFERINGS]
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.catalogues import Generator, Tables
from benchmarks.measuring import best_of, show
from normalize.provider import Expect
from normalize.schema import BUSINESS_TABLES
from tests.warehouse.rows import MORNING, run
from warehouse.changes import stamp
from warehouse.check import Decision, check
from warehouse.store import Warehouse

PROVIDER = "benchmark"
ROUNDS = 3


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def plain(folder: Path, made: Tables) -> None:
    """The baseline: one Parquet file for each table, with the columns that the logs have."""
    folder.mkdir(exist_ok=True)
    for name in BUSINESS_TABLES:
        rows = stamp(name, made[name], "put", run(PROVIDER, 0))
        pq.write_table(rows, folder / f"{name}.parquet", compression="zstd")


def publish(data: Path, made: Tables, night: int) -> None:
    """A complete night of one provider."""
    row = replace(run(PROVIDER, night), started_at=MORNING + timedelta(days=night))
    Warehouse(data).publish(PROVIDER, made, row, proves_absence=True)


def judge(data: Path, made: Tables) -> Decision:
    """What the gate does before a batch is published."""
    return check(made, Warehouse(data).stood(PROVIDER), Expect(), complete=True)


def processor(work: Callable[[], object]) -> float:
    """Seconds of all threads: other work on the same cores does not count."""
    return best_of(1, work, time.process_time)[0]


def measure(root: Path, count: int) -> list[tuple[str, ...]]:
    """Seconds and bytes of the best of some rounds, taken in turns."""
    generator = Generator()
    first = generator.batch(PROVIDER, count)
    changed = generator.change(first, 0.01)
    nights = {"first night": first, "quiet night": first, "1 % changed": changed}
    data = root / "data"
    taken: dict[str, list[float]] = {}
    added: dict[str, int] = {}
    for _ in range(ROUNDS):
        shutil.rmtree(data, ignore_errors=True)
        seconds = processor(partial(plain, root / "plain", first))
        taken.setdefault("pyarrow alone", []).append(seconds)
        for night, (name, made) in enumerate(nights.items()):
            if night:
                taken.setdefault(f"gate of it: {name}", []).append(
                    processor(partial(judge, data, made))
                )
            before = size(data)
            taken.setdefault(name, []).append(processor(partial(publish, data, made, night)))
            added[name] = size(data) - before
    for night, (name, made) in enumerate(nights.items(), 3):
        publish(data, made, night)
        taken[f"latest: {name}"] = [processor(Warehouse(data).write_latest)]
    added["pyarrow alone"] = size(root / "plain")
    best = {name: min(seconds) for name, seconds in taken.items()}
    base, whole = best["pyarrow alone"], best["first night"]
    return [
        (
            name,
            f"{seconds:.2f} s",
            f"{seconds / base:.2f}",
            f"{seconds / whole:.1%}",
            f"{added[name] / 1e6:,.2f} MB" if name in added else "",
            f"{added[name] / added['first night']:.2%}" if name in added else "",
        )
        for name, seconds in best.items()
    ]


def main() -> None:
    """Print seconds, bytes and ratios of a first night, a quiet one, and one with changes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), count)
    columns = ("", "time", "to pyarrow", "to first night", "bytes added", "to first night")
    show(f"{count:,} offerings, a price each, sessions for three in four", columns, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"Peak memory {peak:.1f} GB, the generated tables included")


if __name__ == "__main__":
    main()
