"""What changed, for people and for programs."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import IO, Any

import duckdb
import orjson
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.events import Wanted, count_changes, find_changes, find_price_moves

_SHOWN = 60
_SIGNS = {"added": "+", "withdrawn": "−", "reappeared": "↺", "updated": "~"}
_STYLES = {"added": "green", "withdrawn": "red", "reappeared": "green", "updated": "yellow"}
_Row = dict[str, Any]


def write_json(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, out: IO[bytes], *, prices: bool
) -> None:
    """One change a line; values as JSON, times in ISO 8601, amounts as text."""
    found = (find_price_moves if prices else find_changes)(connection, wanted)
    for batch in found.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            for name in ("old_value", "new_value"):
                if row.get(name) is not None:
                    row[name] = json.loads(row[name])
            out.write(orjson.dumps(row, default=str, option=orjson.OPT_APPEND_NEWLINE))


def print_changes(
    connection: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    console: Console,
    limit: int,
    *,
    prices: bool,
) -> None:
    """Counts by provider, then the changes of each run, or the price moves."""
    counts = count_changes(connection, wanted).to_pylist()
    if not counts:
        console.print("nothing changed" + (" since then" if wanted.since else ""))
        return
    console.print(_counts(counts))
    if prices:
        moves = find_price_moves(connection, wanted)
        _print_moves(moves.slice(0, limit).to_pylist(), console)
        left = moves.num_rows - limit
    else:
        left = _print_runs(find_changes(connection, wanted).to_pylist(), console, limit)
    if left > 0:
        console.print(f"… and {left:,} more: --limit shows more, --json all of them")


def _counts(rows: list[_Row]) -> Table:
    table = Table(title="Offerings", title_justify="left", box=box.SIMPLE_HEAD)
    for name in rows[0]:
        right = name != "provider_id"
        table.add_column(name.removesuffix("_id"), justify="right" if right else "left")
    for row in rows:
        table.add_row(
            *(f"{value:,}" if isinstance(value, int) else value for value in row.values())
        )
    return table


def _print_moves(rows: list[_Row], console: Console) -> None:
    for row in rows:
        move = "" if row["move"] is None else f"{row['move']:+.0%}"
        line = Text(f"{move:>6}  ", style="green" if move.startswith("-") else "red")
        before, now = _amount(row["old_amount"]), _amount(row["new_amount"])
        line.append(f"{before} → {now} {row['currency'] or ''}{_which(row)}", style="default")
        line.append(f"  {row['title'] or row['offering_id']}", style="bold default")
        console.print(line, overflow="ellipsis", no_wrap=True)
        seen = f"{row['observed_at']:%Y-%m-%d}{_reader(row)}"
        console.print(Text(f"        {row['provider_id']}, {seen}", style="dim"))


def _which(row: _Row) -> str:
    """What the amount is, where it is not simply the course's price."""
    bound = {"amount_min": "from", "amount_max": "up to", "list_amount": "list"}.get(row["field"])
    said = [row["component"]] if row["component"] != "course" else []
    said += [bound] if bound else []
    return f" ({', '.join(said)})" if said else ""


def _amount(amount: Any) -> str:
    return "–" if amount is None else f"{amount:,.2f}"


def _print_runs(rows: list[_Row], console: Console, limit: int) -> int:
    """The changes of each run, grouped by offering; how many offerings are left out."""
    offerings = 0
    for _, run in groupby(rows, key=lambda row: (row["provider_id"], row["run_id"])):
        changed = list(run)
        groups = [list(group) for _, group in groupby(changed, key=lambda row: row["offering_id"])]
        shown = groups[: max(limit - offerings, 0)]
        offerings += len(groups)
        if shown:
            first = changed[0]
            head = f"{first['observed_at']:%Y-%m-%d %H:%M}  {first['provider_id']}{_reader(first)}"
            console.print(Text(head, style="bold"))
        for group in shown:
            for line in _lines(group):
                console.print(line, overflow="ellipsis", no_wrap=True)
    return offerings - limit


def _lines(group: list[_Row]) -> Iterator[Text]:
    """One offering: that it came or went, else what of it changed."""
    own = next((row for row in group if row["entity_table"] == "offerings"), None)
    kind = own["change_type"] if own is not None else "updated"
    title = Text(f"  {_SIGNS[kind]} ", style=_STYLES[kind])
    yield title.append(group[0]["title"] or group[0]["offering_id"], style="default")
    for row in group:
        told = row["change_type"] == kind and kind != "updated"
        if not told:
            yield Text(f"      {_what(row)}")


def _what(row: _Row) -> str:
    thing = "" if row["entity_table"] == "offerings" else f"{row['entity_table'].rstrip('s')} "
    if row["field"] is None:
        return f"{thing}{row['change_type']}"
    return f"{thing}{row['field']}: {_value(row['old_value'])} → {_value(row['new_value'])}"


def _reader(row: _Row) -> str:
    """Marks what other code read in the same answers: no news of the provider."""
    return " (replay)" if row["cause"] == "reader" else ""


def _value(stated: str | None) -> str:
    if stated is None:
        return "–"
    value = json.loads(stated)
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
