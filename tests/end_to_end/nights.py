"""Nights over recorded payloads, as the operator has them, only without the orchestrator."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows import settings as settings_module
from flows.night import run_night
from flows.outcome import Night, Outcome
from flows.settings import Settings
from normalize.schema import BUSINESS_TABLES, KEYS
from warehouse.query import query
from warehouse.store import Warehouse

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who has a data folder and a folder of provider files."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def providers(self) -> Path:
        return self.folder / "providers"

    @property
    def settings(self) -> Settings:
        return settings_module.load(self.data, providers=self.providers, only_own=True, parallel=8)

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.data)

    def know(self, name: str, format_name: str, start: str | list[str], **collect: object) -> None:
        """Write the file of a provider on loopback; a feed unless `collect` says otherwise."""
        tables: dict[str, dict[str, object]] = {
            "": {
                "name": name,
                "homepage": "https://provider.example.org/",
                "type": "other",
                "terms": "https://provider.example.org/terms",
            },
            "evidence": {"kind": "recorded"},
            "collect": {
                "how": "feed",
                "start": start,
                "delay": 0.0,
                "private_addresses": True,
                **collect,
            },
            "read": {"format": format_name},
        }
        self.providers.mkdir(parents=True, exist_ok=True)
        text = "\n".join(_table(title, values) for title, values in tables.items())
        (self.providers / f"{name}.toml").write_text(text, encoding="utf-8")

    def run(self, *names: str, accept: tuple[str, ...] = ()) -> dict[str, Outcome]:
        """One night; each outcome by its provider."""
        return by_provider(asyncio.run(run_night(self.settings, [*names], [*accept])))

    def ask(self, sql: str) -> Rows:
        """The answer to a query over what is published now."""
        rows: Rows = query(self.warehouse.connect(), sql).to_pylist()
        return rows

    def count(self, table: str) -> int:
        """How many rows of a table stand."""
        with self.warehouse.connect_tables() as connection:
            return int(query(connection, f"select count(*) as n from {table}")["n"][0].as_py())

    def tables(self) -> dict[str, pa.Table]:
        """Every business table as it stands, all columns, in the order of its key."""
        with self.warehouse.connect_tables() as connection:
            return {
                name: query(connection, f"select * from {name} order by {', '.join(KEYS[name])}")
                for name in BUSINESS_TABLES
            }

    def counts(self, table: str) -> dict[str, int]:
        """How many rows of a table stand of each provider that has some."""
        rows = self.ask(f"select source_id, count(*) as n from {table} group by 1")
        return {row["source_id"]: row["n"] for row in rows}

    def logged(self) -> dict[str, int]:
        """How many versions the log of each table holds."""
        names = [*(f"{name}_log" for name in BUSINESS_TABLES), "runs"]
        counts = ", ".join(f"(select count(*) from {name}) as {name}" for name in names)
        return {name: int(count) for name, count in self.ask(f"select {counts}")[0].items()}


def by_provider(night: Night) -> dict[str, Outcome]:
    return {outcome.provider_id: outcome for outcome in night.outcomes}


def is_accounted_for(outcome: Outcome) -> bool:
    """Whether every listing that was read is an offering, a reject or an exact duplicate."""
    return outcome.read == outcome.offerings + outcome.rejected + outcome.duplicates


def _table(title: str, values: dict[str, object]) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    return "\n".join([*([f"[{title}]"] if title else []), *lines, ""])
