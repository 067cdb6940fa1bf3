"""The common schema, read once from ``schema.csv``: types, keys, closed vocabularies.

``schema.csv`` is the data dictionary; this module gives it to everything else as Arrow schemas
(with each column's definition in the field metadata), keys and allowed values. Nothing in the
project repeats a column's type or an enum's values.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

SCHEMA_VERSION = "1.3.0"
"""What a change of the schema does to it, and what changed when, is in docs/schema_changes.md."""

KEYS: dict[str, tuple[str, ...]] = {
    "providers": ("provider_id",),
    "sources": ("source_id",),
    "offerings": ("offering_id",),
    "sessions": ("session_id",),
    "prices": ("price_id",),
    "offering_skills": ("offering_id", "skill_uri", "relation", "method"),
    "credentials": ("credential_id",),
    "offering_relations": ("parent_id", "child_id", "relation"),
    "rejects": ("reject_id",),
    "runs": ("run_id",),
    "captures": ("capture_id",),
    "changes": ("change_id",),
    "matches": ("match_id",),
    "offering_quality": ("offering_id",),
    "quality": ("run_id", "entity_type", "entity_id", "metric_id"),
    "health": ("run_id", "entity_type", "entity_id", "metric_id"),
    "facts": ("run_id", "entity_type", "entity_id", "fact_id"),
}

# Logs of versions in the warehouse. `runs` is a log without versions, `captures` the index of the
# archive.
BUSINESS_TABLES = (
    "providers",
    "sources",
    "offerings",
    "sessions",
    "prices",
    "offering_skills",
    "credentials",
    "offering_relations",
    "rejects",
)

DERIVED_COLUMNS = frozenset({"first_seen_at", "last_seen_at"})
"""Columns that readers see and the log does not hold: they follow from its versions."""

CONVERTED_COLUMNS = frozenset({"amount_eur", "fx_date"})
"""Columns that follow from the others and the rate of the day on which a row was seen."""

EVIDENCE_COLUMNS = CONVERTED_COLUMNS | frozenset(
    {
        "fetched_at",
        "observed_at",
        "robots_checked_at",
        "raw_ref",
        "field_provenance",
        "schema_version",
        "record_hash",
    }
)
"""Columns that say when and how a row was seen, or follow from it: no part of ``record_hash``."""

LOG_FIELDS: tuple[pa.Field, ...] = (
    pa.field("op", pa.string(), nullable=False),
    # Not `valid_from`: prices have a column of that name, the first day of an offer.
    pa.field("version_at", pa.timestamp("us", tz="UTC"), nullable=False),
    pa.field("run_id", pa.string(), nullable=False),
    pa.field("record_hash", pa.binary(32), nullable=False),
)

_SCALARS: dict[str, pa.DataType] = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "date32[day]": pa.date32(),
    "timestamp[us, tz=UTC]": pa.timestamp("us", tz="UTC"),
}
_DECIMAL = re.compile(r"decimal128\((\d+), (\d+)\)")
_BINARY = re.compile(r"fixed_size_binary\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the data dictionary."""

    table: str
    name: str
    type: pa.DataType
    nullable: bool
    codes: str
    """Unit or allowed codes, as printed in the docs."""
    allowed: tuple[str, ...] | None
    """The closed vocabulary of the column (of its items, for a list), or None."""
    definition: str
    standards: dict[str, str]
    """Counterpart in schema.org, CTDL, ELM, MOOChub, Open edX, MS Learn, Coursera."""

    @property
    def field(self) -> pa.Field:
        """The Arrow field, with definition and codes in its metadata."""
        metadata = {"definition": self.definition, "codes": self.codes}
        return pa.field(
            self.name, self.type, self.nullable, {k: v for k, v in metadata.items() if v}
        )


def arrow_type(text: str) -> pa.DataType:
    """The Arrow type that the dictionary writes as text, e.g. ``list<string>``.

    Raises:
        ValueError: the text names no type of the schema.
    """
    if text in _SCALARS:
        return _SCALARS[text]
    if found := _DECIMAL.fullmatch(text):
        return pa.decimal128(int(found[1]), int(found[2]))
    if found := _BINARY.fullmatch(text):
        return pa.binary(int(found[1]))
    if text.startswith("list<"):
        return pa.list_(arrow_type(text[5:-1]))
    if text.startswith("map<"):
        key, value = text[4:-1].split(", ", 1)
        return pa.map_(arrow_type(key), arrow_type(value))
    if text.startswith("struct<"):
        members = (member.split(": ") for member in re.split(r", (?=\w+: )", text[7:-1]))
        return pa.struct([(name, arrow_type(kind)) for name, kind in members])
    message = f"unknown type in schema.csv: {text!r}"
    raise ValueError(message)


def _allowed(codes: str) -> tuple[str, ...] | None:
    if not codes.startswith("enum "):
        return None
    return tuple(code.strip() for code in codes.removeprefix("enum ").split(","))


@cache
def tables() -> dict[str, dict[str, Column]]:
    """Every table of the schema: name -> column name -> column, in order."""
    found: dict[str, dict[str, Column]] = {}
    with (Path(__file__).parent / "schema.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            column = Column(
                table=row.pop("table"),
                name=row.pop("column"),
                type=arrow_type(row.pop("arrow_type")),
                nullable=row.pop("null") == "Y",
                codes=(codes := row.pop("unit_or_codes")),
                allowed=_allowed(codes),
                definition=row.pop("definition"),
                standards={name: value for name, value in row.items() if value},
            )
            found.setdefault(column.table, {})[column.name] = column
    return found


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The schema that a reader of `table` sees, derived columns included."""
    return pa.schema(
        [column.field for column in tables()[table].values()],
        metadata={"schema_version": SCHEMA_VERSION, "table": table},
    )


@cache
def batch_schema(table: str) -> pa.Schema:
    """The schema of `table` in a batch: without what the log derives."""
    fields = [f for f in arrow_schema(table) if f.name not in DERIVED_COLUMNS]
    if table in BUSINESS_TABLES and "record_hash" not in {f.name for f in fields}:
        fields.append(LOG_FIELDS[-1])
    return pa.schema(fields, metadata=arrow_schema(table).metadata)


@cache
def required(table: str) -> frozenset[str]:
    """Columns of a batch of `table` in which every row has a value."""
    return frozenset(field.name for field in batch_schema(table) if not field.nullable)


@cache
def log_schema(table: str) -> pa.Schema:
    """The schema of `table` in the warehouse's log of versions."""
    fields = list(batch_schema(table))
    names = {f.name for f in fields}
    return pa.schema(fields + [f for f in LOG_FIELDS if f.name not in names])


def allowed(table: str, column: str) -> tuple[str, ...]:
    """The closed vocabulary of a column.

    Raises:
        KeyError: the column is not in the schema or has no closed vocabulary.
    """
    values = tables()[table][column].allowed
    if values is None:
        raise KeyError(f"{table}.{column} has no closed vocabulary")
    return values


@cache
def empty(table: str) -> pa.Table:
    """A batch of `table` without rows."""
    return batch_schema(table).empty_table()
