"""A batch as nested records: one for each offering, its rows of other tables inside."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from normalize import schema
from normalize.batch import Batch

_INSIDE = {
    "sessions": "sessions",
    "prices": "prices",
    "skills": "offering_skills",
    "credentials": "credentials",
}
"""Name in a record -> table."""
_SHOWN = {"field_provenance"} | schema.CONVERTED_COLUMNS
_HIDDEN = (schema.EVIDENCE_COLUMNS - _SHOWN) | {"source_id"}


def nest(batch: Batch) -> Iterator[dict[str, Any]]:
    """Offerings by id, ready for JSON, each with its rows of other tables inside.

    Decimals are text, dates ISO 8601; null values and empty lists are left out, and so is what
    only says when a row was seen.
    """
    inside = {name: _by_owner(batch, table, "offering_id") for name, table in _INSIDE.items()}
    inside["relations"] = _by_owner(batch, "offering_relations", "parent_id")
    for row in batch.tables["offerings"].to_pylist():
        record = plain_row(row)
        for name, rows in inside.items():
            found = rows.get(row["offering_id"])
            if found:
                record[name] = found
        yield record


def plain_rows(batch: Batch, table: str) -> list[dict[str, Any]]:
    """The rows of one table, ready for JSON."""
    return [plain_row(row) for row in batch.tables[table].to_pylist()]


def plain_row(row: dict[str, Any]) -> dict[str, Any]:
    """One row without what is empty or only evidence, ready for JSON."""
    return {
        name: plain(name, value)
        for name, value in row.items()
        if value is not None and value != [] and name not in _HIDDEN
    }


def _by_owner(batch: Batch, table: str, owner: str) -> dict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in batch.tables[table].to_pylist():
        said = plain_row(row)
        found[said.pop(owner)].append(said)
    return found


def plain(name: str, value: Any) -> Any:
    """One value ready for JSON: decimals as text, times in ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, float):
        return round(value, 6)  # a float32 has no more to say
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    if name in {"field_provenance", "field_coverage"}:
        return dict(value)
    return value
