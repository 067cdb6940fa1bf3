"""The catalogue in batches that neighbour each other in every plain table.

The plain tables are in the order of providers and offerings, so that a batch is a few row groups
of each, found by their statistics.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from normalize.schema import arrow_schema
from warehouse.site.source import Row, Source

ROWS = 10_000
"""Offerings of a batch: some 100 MB while they are turned into records."""
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some neighbouring offerings: of several providers, or a part of one's."""

    first_source: str
    last_source: str
    first_id: str = ""
    last_id: str = _LAST

    def rows(self, source: Source, sql: str) -> list[Row]:
        """The answer to a question that has ``{here}`` where the batch is meant."""
        where = "source_id between $1 and $2 and offering_id between $3 and $4"
        values = (self.first_source, self.last_source, self.first_id, self.last_id)
        return source.rows(sql.replace("{here}", where), values)

    def children(self, source: Source, select: str) -> dict[str, list[Row]]:
        """The rows of a table that belong to offerings of the batch, by offering, tidied."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(source, select):
            found.setdefault(row.pop("offering_id"), []).append(tidy(row))
        return found


def batches(source: Source) -> Iterator[Batch]:
    """All of the catalogue."""
    first = last = ""
    held = 0
    counted = source.rows(
        "select source_id, count(*) as n from offerings group by source_id order by source_id"
    )
    for row in counted:
        name, count = row["source_id"], row["n"]
        if held and held + count > ROWS:
            yield Batch(first, last)
            held = 0
        if count > ROWS:
            yield from _parts(source, name)
            continue
        first, last, held = (first if held else name), name, held + count
    if held:
        yield Batch(first, last)


def _parts(source: Source, name: str) -> Iterator[Batch]:
    """The offerings of one provider in several batches."""
    firsts = [
        row["offering_id"]
        for row in source.rows(
            "select offering_id from (select offering_id, row_number() over (order by offering_id) "
            f"as n from offerings where source_id = $1) where n % {ROWS} = 1 order by 1",
            (name,),
        )
    ]
    # `between` takes both ends: the last of a part is what sorts right before the next one's first.
    ends = [*(f"{one[:-1]}{chr(ord(one[-1]) - 1)}{_LAST}" for one in firsts[1:]), _LAST]
    for begin, end in zip(firsts, ends, strict=True):
        yield Batch(name, name, begin, end)


def columns(table: str, *, without: frozenset[str] = frozenset(), of: str = "") -> str:
    """A table's columns as JSON can hold them: decimals as numbers, times as text."""
    prefix = f"{of}." if of else ""
    return ", ".join(
        _plain(f'{prefix}"{field.name}"', field)
        for field in arrow_schema(table)
        if field.name not in without and not pa.types.is_fixed_size_binary(field.type)
    )


def _plain(name: str, field: pa.Field) -> str:
    if pa.types.is_decimal(field.type):
        return f'{name}::double as "{field.name}"'
    if pa.types.is_timestamp(field.type):
        return f"strftime({name}, '%Y-%m-%dT%H:%MZ') as \"{field.name}\""
    if pa.types.is_date(field.type):
        return f"strftime({name}, '%Y-%m-%d') as \"{field.name}\""
    return name


def tidy(row: Row) -> Row:
    """Without what is empty."""
    return {name: value for name, value in row.items() if value is not None and value != []}
