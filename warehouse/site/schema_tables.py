"""The data page: every table and column, versions, runs, and files to take away."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from normalize.schema import KEYS, tables
from warehouse.answers import descriptions
from warehouse.latest import TABLES
from warehouse.site.source import Source

_RUNS = 60


def data_page(source: Source, files: str) -> dict[str, Any]:
    """What the data page says.

    Args:
        source: the catalogue.
        files: address of the folder of the plain tables, from the site's folder.
    """
    return {
        "files": [
            {"name": name, "address": f"{files.rstrip('/')}/{name}.parquet", **_file(path)}
            for name in TABLES
            if (path := source.folder / f"{name}.parquet").is_file()
        ],
        "tables": [
            {"name": name, "key": KEYS.get(name, ()), "columns": list(columns.values())}
            for name, columns in tables().items()
        ],
        "views": descriptions(),
        "runs": source.rows(
            "select started_at, source_id, state, verdict, code_version, adapter_version, "
            "items_valid, items_rejected, added, updated, removed, published from runs "
            f"order by started_at desc, run_id desc limit {_RUNS}"
        ),
        "run_count": source.one("select count(*) as n from runs")["n"],
    }


def _file(path: Path) -> dict[str, int]:
    return {"bytes": path.stat().st_size, "rows": pq.ParquetFile(path).metadata.num_rows}
