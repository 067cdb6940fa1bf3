"""Nights over stand-in providers that do as a test says."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flows import settings as settings_module
from flows.night import run_night
from flows.outcome import Outcome
from flows.settings import Settings
from normalize.schema import BUSINESS_TABLES
from spiders.replica import Replica
from warehouse.store import Warehouse

Row = dict[str, Any]

OF_THE_RUN = {
    "first_seen_at",
    "last_seen_at",
    "fetched_at",
    "observed_at",
    "robots_checked_at",
    "raw_ref",
    "run_id",
}
"""Columns that differ from one undisturbed night to another over the same catalogue."""


def hurried(providers: Iterable[Path], **collect: float) -> None:
    """Give provider files other limits, so that a night over trouble is soon over."""
    lines = "".join(f"{name} = {value}\n" for name, value in collect.items())
    for path in providers:
        text = path.read_text("utf-8")
        assert "[collect]\n" in text
        path.write_text(text.replace("[collect]\n", f"[collect]\n{lines}"), "utf-8")


def settings_of(data: Path, providers: Path) -> Settings:
    return settings_module.load(data, providers=providers, only_own=True, parallel=8)


def night(data: Path, providers: Path) -> dict[str, Outcome]:
    """One night over all providers of a folder; each outcome by its provider."""
    found = asyncio.run(run_night(settings_of(data, providers), [], []))
    assert not found.mistakes
    return {outcome.provider_id: outcome for outcome in found.outcomes}


def titles(data: Path) -> dict[str, dict[str, str]]:
    """Provider -> native id -> title, of all offerings that stand."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows(data, "offerings")["offerings"]:
        found.setdefault(row["source_id"], {})[row["native_id"]] = row["title"]
    return found


def truth(replica: Replica) -> dict[str, dict[str, str]]:
    """The same, as the replica publishes it on the day that it serves."""
    return {
        site.id: {
            native_id: found.title
            for native_id, found in replica.catalogue.expected(site.id, replica.on).items()
        }
        for site in replica.catalogue.sites
    }


def tables(data: Path) -> dict[str, list[Row]]:
    """All business tables, but for what depends on the moment of the run."""
    return {
        name: sorted(
            ({key: value for key, value in row.items() if key not in OF_THE_RUN} for row in rows),
            key=repr,
        )
        for name, rows in _rows(data, *BUSINESS_TABLES).items()
    }


def _rows(data: Path, *tables: str) -> dict[str, list[Row]]:
    with Warehouse(data).connect_tables() as connection:
        return {
            name: connection.sql(f"select * from {name}").to_arrow_table().to_pylist()
            for name in tables
        }
