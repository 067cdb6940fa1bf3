"""What a replay would change, for people and for programs."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import IO

import orjson
from rich.console import Console
from rich.text import Text

from warehouse.difference import Difference

_SHOWN = 60


def write_preview(found: Iterable[tuple[str, list[Difference]]], out: IO[bytes]) -> None:
    """A line of JSON for each difference; old and new values are JSON in text."""
    for provider_id, differences in found:
        for one in differences:
            row = {"provider_id": provider_id, **asdict(one)}
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def print_preview(found: Iterable[tuple[str, list[Difference]]], console: Console) -> None:
    """Each provider with the columns that would change, how many rows, and one example."""
    for provider_id, differences in found:
        console.print(Text(provider_id, style="bold"))
        if not differences:
            console.print("  nothing would change")
        for one in differences:
            name = f"{one.table}.{one.column}" if one.column else one.table
            console.print(f"  {name}: {one.rows:,} {_word(one)} of {one.of:,} that stand")
            if one.column:
                example = f"      {_short(one.old)} → {_short(one.new)}"
                console.print(Text(example, style="dim"), overflow="ellipsis", no_wrap=True)
    console.print("Nothing was published; `credcat replay` publishes it.")


def _word(one: Difference) -> str:
    rows = "row" if one.rows == 1 else "rows"
    return f"{rows} {one.kind}" if one.column is None else f"{rows} changed"


def _short(value: str | None) -> str:
    said = "–" if value is None else value
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
