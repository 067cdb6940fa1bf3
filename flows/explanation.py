"""How stated values were understood, as a table for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from flows.stated_lines import Answer

_SAYS_NOTHING: tuple[object, ...] = (None, False, [], "unknown", "unspecified")
_NOT_UNDERSTOOD = Text("not understood", style="yellow")
_LONGEST = 160

SOURCES: dict[str, tuple[str, ...]] = {
    "language": ("language_codes", "subtitle_language_codes"),
    "level": ("level", "eqf_level_min"),
    "delivery": ("delivery_modes", "pacing", "synchronicity"),
    "pacing": ("pacing",),
    "credential": ("credential_type",),
    "duration": ("duration_days_min", "duration_days_max", "workload_hours_max",
                 "workload_hours_min", "effort_hours_per_week_min", "effort_hours_per_week_max"),
    "workload": ("workload_hours_min", "workload_hours_max", "effort_hours_per_week_min",
                 "effort_hours_per_week_max", "duration_days_min", "duration_days_max"),
    "subjects": ("isced_f_codes",),
    "assessment": ("assessment_types",),
    "verification": ("verification_types",),
    "stackability": ("stackability",),
    "status": ("status",),
    "organisation": ("awarding_body_ids",),
}  # fmt: skip
"""Stated field -> columns of which one at least says something where the field was understood."""
_ROWS = {
    "price": ("prices", "amount", "amount_min", "amount_max", "offer_category"),
    "start": ("sessions", "start_date", "start_at", "is_on_demand"),
}
"""The same for fields that become rows: their table, and its columns."""


def explanation(answer: Answer) -> Table:
    """A table of what was found: column, value, rule; then what was stated and not understood."""
    assert answer.parsed is not None
    columns, rules = answer.parsed.columns, answer.parsed.rules
    table = Table(title=f"line {answer.line}", title_justify="left")
    for name in ("column", "value", "rule"):
        table.add_column(name, overflow="fold")
    for name, value in columns.items():
        if name == "skills":
            for place, row in enumerate(value):
                _add_skill(table, place, row)
        elif name in ("prices", "sessions"):
            for place, row in enumerate(value):
                _add_rows(table, f"{name}.{place}.", row, rules)
        else:
            _add_rows(table, "", {name: value}, rules)
    for name in _not_understood(answer.given, columns):
        table.add_row(name, Text(str(answer.given[name])[:_LONGEST]), _NOT_UNDERSTOOD)
    return table


def _not_understood(given: Mapping[str, Any], columns: Mapping[str, Any]) -> Iterator[str]:
    """The stated fields that led to nothing."""
    said = {name: [columns[column] for column in found] for name, found in SOURCES.items()}
    for name, (table, *wanted) in _ROWS.items():
        said[name] = [row[column] for row in columns[table] for column in wanted]
    for name, values in said.items():
        stated = given.get(name) not in (None, "", [])
        if stated and all(value in _SAYS_NOTHING for value in values):
            yield name


def _add_skill(table: Table, place: int, row: dict[str, Any]) -> None:
    """One skill in a row: what it is, and where and how it was found."""
    scheme = "" if row["skill_scheme"] == "esco" else ", not in ESCO"
    relation = "" if row["relation"] == "teaches" else f" ({row['relation']})"
    how = f"{row['method']}, {row['evidence_field']}"
    said = f"{row['skill_label']}{relation}{scheme}"
    table.add_row(f"skills.{place}", Text(said[:_LONGEST]), how)


def _add_rows(table: Table, prefix: str, row: dict[str, Any], rules: dict[str, str]) -> None:
    for name, value in row.items():
        if value not in _SAYS_NOTHING:
            said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            rule = rules.get(prefix + name, "")
            table.add_row(prefix + name, Text(said[:_LONGEST]), rule)
