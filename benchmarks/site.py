"""What building the site of a measured catalogue costs, beside one scan of its tables.

python -m benchmarks.site [PROVIDERS] [OFFERINGS OF EACH]
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.measuring import show
from benchmarks.publish import size
from benchmarks.quality import publish_all
from warehouse.quality.derive import measure_quality
from warehouse.site.build import build_site
from warehouse.store import Warehouse


def main(providers: int = 100, each: int = 1_000) -> None:
    """Publish generated batches, build the site of them, print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        publish_all(data, providers, providers * each)
        measure_quality(data)
        Warehouse(data).write_latest()
        tables = size(data / "latest")
        began = time.process_time()
        for path in (data / "latest").resolve().glob("*.parquet"):
            pq.read_table(path)
        scan = time.process_time() - began
        clock, processor = time.perf_counter(), time.process_time()
        built = build_site(data)
        processor = time.process_time() - processor
        clock = time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show(
        f"The site of {built.offerings:,} offerings of {built.providers:,} providers",
        ("", "value", "for each 1,000 offerings"),
        (
            ("processor time, s", f"{processor:.1f}", f"{processor / built.offerings * 1000:.2f}"),
            ("by the clock, s", f"{clock:.1f}", f"{clock / built.offerings * 1000:.2f}"),
            ("as a ratio to reading all tables", f"{processor / scan:.1f}", ""),
            ("size, MB", f"{built.bytes / 1e6:,.0f}", f"{built.bytes / built.offerings / 1e3:.2f}"),
            ("size, as a ratio to the tables", f"{built.bytes / tables:.1f}", ""),
            ("pages", f"{built.pages:,}", ""),
            ("data files", f"{built.data_files:,}", ""),
            ("peak memory of the process, MB", f"{peak:,.0f}", ""),
        ),
    )


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
