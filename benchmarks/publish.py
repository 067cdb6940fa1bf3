"""Publishing beside writing the same Arrow tables with pyarrow alone.

python -m benchmarks.publish [OFFERINGS]
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measuring import best_of, show
from normalize.schema import BUSINESS_TABLES, batch_schema
from tests.warehouse.rows import MORNING, batch, offering, price, run
from warehouse.store import Warehouse

PROVIDER = "benchmark"


def tables(count: int, edition: int) -> dict[str, pa.Table]:
    """`count` offerings with a price each; in `edition` one in a hundred has another price."""
    offerings = batch(offerings=[offering(PROVIDER, 0)])["offerings"].to_pylist()[0]
    prices = batch(prices=[price(PROVIDER, 0, "1")])["prices"].to_pylist()[0]
    found = batch()
    ids = [f"mc_{n:09d}" for n in range(count)]
    found["offerings"] = _column_wise(
        "offerings",
        offerings,
        count,
        offering_id=ids,
        native_id=[str(n) for n in range(count)],
        title=[f"Course {n} on subject {n % 977}" for n in range(count)],
        url=[f"https://provider.example/course/{n}" for n in range(count)],
        description=[f"What course {n} teaches. " * 20 for n in range(count)],
    )
    found["prices"] = _column_wise(
        "prices",
        prices,
        count,
        price_id=[f"pr_{n:09d}" for n in range(count)],
        offering_id=ids,
        record_hash=[
            sha256(f"{n} {edition if n % 100 == 0 else 0}".encode()).digest() for n in range(count)
        ],
    )
    return found


def _column_wise(
    table: str, row: dict[str, object], count: int, **columns: Sequence[object]
) -> pa.Table:
    schema = batch_schema(table)
    arrays = [pa.array(columns.get(f.name) or [row[f.name]] * count, f.type) for f in schema]
    return pa.table(arrays, schema=schema)


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def plain(folder: Path, made: dict[str, pa.Table]) -> None:
    """The baseline: one Parquet file for each table."""
    folder.mkdir(exist_ok=True)
    for name in BUSINESS_TABLES:
        pq.write_table(made[name], folder / f"{name}.parquet", compression="zstd")


def main() -> None:
    """Print seconds, bytes and ratios of a first night, a quiet one, and one with changes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    first, changed = tables(count, 0), tables(count, 1)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        base, _ = best_of(2, lambda: plain(root / "plain", first))
        base_bytes = size(root / "plain")
        rows.append(("pyarrow alone", f"{base:.2f} s", "1.0", f"{base_bytes / 1e6:.1f} MB"))
        store = Warehouse(root / "data")
        for night, (name, made) in enumerate(
            (("first night", first), ("quiet night", first), ("1 % changed", changed))
        ):
            before = size(root / "data") if (root / "data").exists() else 0
            row = replace(run(PROVIDER, night), started_at=MORNING + timedelta(days=night))
            publish = partial(store.publish, PROVIDER, made, row, proves_absence=True)
            seconds, _ = best_of(1, publish)
            added = (size(root / "data") - before) / 1e6
            rows.append((name, f"{seconds:.2f} s", f"{seconds / base:.1f}", f"{added:.3f} MB"))
        seconds, _ = best_of(1, store.write_latest)
        rows.append(("latest", f"{seconds:.2f} s", f"{seconds / base:.1f}", ""))
        seconds, _ = best_of(
            3, lambda: store.connect().sql("select count(*) from offerings").fetchall()
        )
        rows.append(("open and count", f"{seconds:.2f} s", f"{seconds / base:.1f}", ""))
    show(f"{count:,} offerings, a price each", ("", "time", "ratio", "bytes added"), rows)


if __name__ == "__main__":
    main()
