"""The way in for notebooks: the catalogue as datasets, frames and SQL, now or as it was."""

import weakref
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from normalize.schema import tables as schema_tables
from warehouse.answers import create_answers, descriptions
from warehouse.latest import TABLES
from warehouse.log import WarehouseError
from warehouse.pointer import hold
from warehouse.query import query
from warehouse.store import Warehouse
from warehouse.views import create_copied, open_duckdb

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class Catalogue:
    """A catalogue in a data folder, or in a copy of its `latest` files alone.

    >>> catalogue = Catalogue("data")
    >>> catalogue.pandas("offerings", columns=["title", "level"])  # doctest: +SKIP
    >>> Catalogue("data", at="2026-03-01").sql("select count(*) from offerings")  # doctest: +SKIP

    Args:
        data: the data folder, or a folder with ``<table>.parquet`` files.
        at: show it as it stood: a moment (UTC if it names no zone), a day (its end), the same as
            ISO 8601 text, or the id of a run. None shows it as it is.

    Raises:
        WarehouseError: there is no catalogue, or no such run, or `at` is asked of a copy that has
            no history.
    """

    def __init__(self, data: str | Path, at: datetime | date | str | None = None) -> None:
        self.data = Path(data)
        self._has_history = (self.data / "warehouse").is_dir()
        self._latest = self.data / "latest" if (self.data / "latest").is_dir() else self.data
        if not self._has_history and not (self._latest / "offerings.parquet").is_file():
            raise WarehouseError(
                f"there is no catalogue in {self.data}: neither `warehouse` nor offerings.parquet"
            )
        if at is not None and not self._has_history:
            raise WarehouseError(f"{self.data} holds only the newest tables: leave `at` out")
        self.at = None if at is None else self._moment(at)

    @property
    def tables(self) -> list[str]:
        """The names of tables and of views that answer what is asked most."""
        return [*TABLES, *descriptions()]

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection that can only read: each table and view by its name."""
        if self._has_history:
            return Warehouse(self.data).connect(at=self.at)
        connection = open_duckdb()
        for name in TABLES:
            create_copied(connection, name, self._latest / f"{name}.parquet")
        create_answers(connection)
        return connection

    def sql(self, text: str) -> pa.Table:
        """The answer to one SELECT in DuckDB's SQL.

        Raises:
            QueryError: it is wrong; the message says where, with the nearest names.
        """
        return query(self.connection, text)

    def arrow(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table or view as an Arrow table.

        Raises:
            QueryError: there is no such table or column.
        """
        wanted = "*" if columns is None else ", ".join(f'"{column}"' for column in columns)
        return self.sql(f'select {wanted} from "{name}"')

    def dataset(self, name: str) -> ds.Dataset:
        """A table as a pyarrow dataset; as it is now it is read from its file, piece by piece.

        The file stays where it is as long as the dataset does, whatever later nights write.

        Raises:
            QueryError: there is no such table.
        """
        if self.at is not None or not (self._latest / f"{name}.parquet").is_file():
            return ds.dataset(self.arrow(name))
        held = hold(self._latest)
        folder = held.folder if held else self._latest.resolve()
        dataset = ds.dataset(folder / f"{name}.parquet", format="parquet")
        if held:
            weakref.finalize(dataset, held.let_go)
        return dataset

    def pandas(self, name: str, columns: list[str] | None = None) -> "pd.DataFrame":
        """A table or view as a pandas frame with Arrow types: exact decimals, lists, nulls."""
        import pandas as pd  # noqa: PLC0415 - whoever asks in SQL need not wait for it

        frame: pd.DataFrame = self.arrow(name, columns).to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def polars(self, name: str, columns: list[str] | None = None) -> "pl.DataFrame":
        """A table or view as a Polars frame.

        Raises:
            ModuleNotFoundError: Polars is not installed; it is no dependency of credcat.
        """
        import polars as pl  # noqa: PLC0415 - no dependency

        frame = pl.from_arrow(self.arrow(name, columns))
        assert isinstance(frame, pl.DataFrame)
        return frame

    def describe(self, name: str) -> "pd.DataFrame":
        """The columns of a table: type, unit or codes, definition; or what a view tells.

        Raises:
            KeyError: there is no such table or view.
        """
        import pandas as pd  # noqa: PLC0415

        if name in descriptions():
            return pd.DataFrame([{"view": name, "tells": descriptions()[name]}])
        rows: list[dict[str, Any]] = [
            {
                "column": column.name,
                "type": str(column.type),
                "codes": column.codes,
                "definition": column.definition,
            }
            for column in schema_tables()[name].values()
        ]
        return pd.DataFrame(rows)

    def _moment(self, at: datetime | date | str) -> datetime:
        if isinstance(at, str):
            at = self._stated(at)
        if not isinstance(at, datetime):
            at = datetime.combine(at, time.max)
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    def _stated(self, text: str) -> datetime | date:
        for parse in (date.fromisoformat, datetime.fromisoformat):
            try:
                return parse(text)
            except ValueError:
                continue
        runs = Warehouse(self.data).runs().select(["run_id", "started_at"]).to_pylist()
        for run in runs:
            if run["run_id"] == text:
                started: datetime = run["started_at"]
                return started
        raise WarehouseError(f"{text!r} is neither a date, a moment nor the id of a run")
