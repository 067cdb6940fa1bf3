"""What pages are made of: the plain tables, and the logs of versions where there are some."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.answers import create_answers
from warehouse.latest import TABLES
from warehouse.log import WarehouseError
from warehouse.quality.corrections import Correction, load_corrections
from warehouse.store import Warehouse
from warehouse.views import create_copied, open_duckdb

Row = dict[str, Any]
_SLUG = re.compile(r"[a-z0-9-]{2,64}")


@dataclass(frozen=True)
class Source:
    """The catalogue that a site shows."""

    folder: Path
    """The folder of the plain tables."""
    tables: duckdb.DuckDBPyConnection
    """Each plain table, and the views that answer what is asked most."""
    logs: duckdb.DuckDBPyConnection | None
    """The tables with their logs; None where there is only a copy of the plain tables."""
    corrections: Sequence[Correction] = ()
    """What providers say of their scores."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """The answer to a question to the plain tables, a record for each row."""
        found: list[Row] = self.arrow(sql, values).to_pylist()
        return found

    def one(self, sql: str, values: Sequence[object] = ()) -> Row:
        """The only row of an answer."""
        return self.rows(sql, values)[0]

    def arrow(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """The same as an Arrow table."""
        return self.tables.sql(sql, params=list(values)).to_arrow_table()

    def history(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """The answer to a question to the logs; none where there are none."""
        if self.logs is None:
            return []
        found: list[Row] = self.logs.sql(sql, params=list(values)).to_arrow_table().to_pylist()
        return found

    def sources_of(self, provider: str) -> list[str]:
        """The provider files whose batches hold a provider's listings: most often one."""
        return self._sources.get(provider, [])

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.rows("select distinct provider_id, source_id from offerings order by all"):
            found.setdefault(row["provider_id"], []).append(row["source_id"])
        return found

    def providers(self) -> list[str]:
        """The ids of those who list something, in order.

        Raises:
            WarehouseError: an id is none that the schema allows, so no file can bear its name.
        """
        for one in self._sources:
            if not _SLUG.fullmatch(one):
                raise WarehouseError(
                    f"{one!r} is no provider's id (a to z, 0 to 9 and -, 2 to 64 of them): "
                    f"the tables in {self.folder} are not as the schema says"
                )
        return list(self._sources)


@contextmanager
def open_source(data: Path) -> Iterator[Source]:
    """The catalogue in a data folder, or in a copy of its plain tables.

    Raises:
        WarehouseError: there are no tables, or they or ``corrections.csv`` cannot be read.
    """
    latest = data / "latest" if (data / "latest").is_dir() else data
    if not (latest / "offerings.parquet").is_file():
        raise WarehouseError(f"there are no tables in {latest}: `credcat nightly` makes them")
    corrections = load_corrections(data)
    folder = latest.resolve()  # a night may let `latest` point elsewhere meanwhile
    logs = Warehouse(data).connect() if (data / "warehouse").is_dir() else None
    with open_duckdb() as tables:
        tables.execute("set temp_directory = $1", [tempfile.gettempdir()])
        for name in TABLES:
            create_copied(tables, name, folder / f"{name}.parquet")
        create_answers(tables)
        try:
            yield Source(folder, tables, logs, corrections)
        finally:
            if logs is not None:
                logs.close()
