"""The answer to a query: a table for people, JSON lines, CSV or Parquet for programs."""

import shutil
import sys
from pathlib import Path
from typing import IO, Literal

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.errors import CommandError

Format = Literal["table", "json", "csv", "parquet"]
ROWS_SHOWN = 1_000
WIDEST = 60
"""Characters of one value on a terminal."""
_CHUNK = 10_000


def print_answer(answer: pa.Table) -> None:
    """Print an answer as an aligned table; on a terminal a long one opens in the pager."""
    console = Console()
    table = Table()
    for field in answer.schema:
        table.add_column(escape(field.name), justify="right" if _numeric(field.type) else "left")
    for row in answer.slice(0, ROWS_SHOWN).to_pylist():
        table.add_row(*(_shown(value) for value in row.values()))
    hidden = answer.num_rows - ROWS_SHOWN
    more = f", {hidden:,} not shown: add a LIMIT, or --format csv for all" if hidden > 0 else ""
    long = answer.num_rows > shutil.get_terminal_size().lines - 6
    if long and console.is_terminal and sys.stdin.isatty():
        with console.pager(styles=True):
            console.print(table)
    else:
        console.print(table)
    console.print(f"{answer.num_rows:,} rows{more}", style="dim")


def write_answer(answer: pa.Table, how: Format, out: Path | None) -> None:
    """Write a whole answer for a program, to a file or to standard output.

    Raises:
        CommandError: Parquet is asked for on a terminal.
    """
    if out is not None:
        with out.open("wb") as file:
            _write(answer, how, file)
        return
    if how == "parquet" and sys.stdout.isatty():
        raise CommandError("Parquet is no text: name a file with --out, or send it into a pipe")
    _write(answer, how, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _write(answer: pa.Table, how: Format, file: IO[bytes]) -> None:
    if how == "parquet":
        pq.write_table(answer, file, compression="zstd")
    elif how == "csv":
        pyarrow.csv.write_csv(_flat(answer), file)
    else:
        for batch in answer.to_batches(max_chunksize=_CHUNK):
            for row in batch.to_pylist():
                file.write(orjson.dumps(row, default=_plain, option=orjson.OPT_APPEND_NEWLINE))


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _flat(answer: pa.Table) -> pa.Table:
    """Lists, maps and structs as JSON text, bytes in hex: CSV has no other place for them."""
    columns = [
        pa.array(map(_cell, column.to_pylist()), pa.string()) if _nested(column.type) else column
        for column in answer.columns
    ]
    return pa.table(columns, names=answer.column_names)


def _nested(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, bytes):
        return None if value is None else value.hex()
    return orjson.dumps(value, default=_plain).decode()


def _numeric(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _shown(value: object) -> str:
    if value is None:
        return "[dim]null[/]"
    text = str(value)
    return escape(text if len(text) <= WIDEST else text[: WIDEST - 1] + "…")
