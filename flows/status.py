"""The last run of each provider."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from flows.settings import Settings
from flows.summary import STYLES, WORDS
from flows.tables import plain_table
from warehouse.query import query
from warehouse.store import Warehouse

_LAST = """
select source_id as provider, started_at, ended_at, flow_name as flow, state, verdict, reason,
       published, accepted, items_scraped as read, items_valid as offerings, added,
       updated as changed, removed as withdrawn, items_rejected as rejected, requests, run_id
from runs
qualify row_number() over (partition by source_id order by started_at desc, run_id desc) = 1
order by provider
"""


def last_runs(settings: Settings) -> list[dict[str, Any]]:
    """The last run of each provider, by provider id; empty where nothing ever ran."""
    if not (settings.data / "warehouse").is_dir():
        return []
    with Warehouse(settings.data).connect_tables() as connection:
        rows: list[dict[str, Any]] = query(connection, _LAST).to_pylist()
    return rows


def print_status(runs: list[dict[str, Any]], console: Console) -> None:
    """Print the last runs as a table, and why each that is not whole is not."""
    if not runs:
        console.print("No run yet. `credcat nightly` or `credcat demo` makes the first.")
        return
    counts = ("read", "offerings", "rejected")
    table = plain_table(
        ("provider", "when (UTC)", "state", *counts), numbers=counts, folds=("provider",)
    )
    for run in runs:
        state = f"[{STYLES[run['state']]}]{WORDS[run['state']]}[/]"
        shown = (f"{run[name]:,}" for name in counts)
        table.add_row(run["provider"], f"{run['started_at']:%Y-%m-%d %H:%M}", state, *shown)
    console.print(table)
    for run in runs:
        if run["reason"]:
            console.print(f"[{STYLES[run['state']]}]{run['provider']}[/]: {escape(run['reason'])}")
