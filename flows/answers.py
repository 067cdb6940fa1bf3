"""The answer to a query, as a table for people or as JSON lines for programs."""

import sys

import orjson
import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.table import Table

ROWS_SHOWN = 200
WIDEST = 60
"""Characters of one value on a terminal."""


def print_answer(answer: pa.Table, *, as_json: bool) -> None:
    """Print an answer; `as_json` gives one object a line, decimals as strings."""
    if as_json:
        for row in answer.to_pylist():
            sys.stdout.write(orjson.dumps(row, default=str).decode() + "\n")
        return
    table = Table()
    for field in answer.schema:
        table.add_column(escape(field.name), justify="right" if _numeric(field.type) else "left")
    for row in answer.slice(0, ROWS_SHOWN).to_pylist():
        table.add_row(*(_shown(value) for value in row.values()))
    console = Console()
    console.print(table)
    hidden = answer.num_rows - ROWS_SHOWN
    more = f", {hidden:,} not shown: add a LIMIT, or --json for all" if hidden > 0 else ""
    console.print(f"{answer.num_rows:,} rows{more}", style="dim")


def _numeric(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _shown(value: object) -> str:
    if value is None:
        return "[dim]null[/]"
    text = str(value)
    return escape(text if len(text) <= WIDEST else text[: WIDEST - 1] + "…")
