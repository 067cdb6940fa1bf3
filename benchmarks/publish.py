"""Publishing beside writing the same Arrow tables with pyarrow alone.

python -m benchmarks.publish [OFFERINGS]
"""

import resource
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.catalogues import Generator, Tables
from benchmarks.measuring import best_of, show
from normalize.schema import BUSINESS_TABLES
from tests.warehouse.rows import MORNING, run
from warehouse.changes import stamp
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


def measure(root: Path, count: int) -> list[tuple[str, ...]]:
    """Seconds and bytes of the best of some rounds, taken in turns."""
    generator = Generator()
    first = generator.batch(PROVIDER, count)
    nights = {"first night": first, "quiet night": first, "1 % changed": {}}
    nights["1 % changed"] = generator.change(first, 0.01)
    taken: dict[str, list[float]] = {name: [] for name in ("pyarrow alone", *nights, "latest")}
    added: dict[str, int] = {}
    for _ in range(ROUNDS):
        shutil.rmtree(root / "data", ignore_errors=True)
        taken["pyarrow alone"].append(best_of(1, partial(plain, root / "plain", first))[0])
        for night, (name, made) in enumerate(nights.items()):
            before = size(root / "data")
            taken[name].append(best_of(1, partial(publish, root / "data", made, night))[0])
            added[name] = size(root / "data") - before
    taken["latest"].append(best_of(1, Warehouse(root / "data").write_latest)[0])
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
