"""Checks: what may not enter a batch, by column and reason."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from normalize import schema
from normalize.checks import Fault, find_faults
from tests.normalize.stated import batch, listing

SOUND = {
    name: [value] for name, value in batch(listing()).tables["offerings"].to_pylist()[0].items()
}


def faults(table: str, rows: Mapping[str, list[Any]]) -> dict[int, Fault]:
    """The faults of columns whose types are the schema's."""
    known = schema.tables()[table]
    columns = {
        name: pa.array(values, known[name].type) for name, values in rows.items() if name in known
    }
    return find_faults(table, columns)


def test_a_sound_row_has_no_fault():
    assert faults("offerings", SOUND) == {}


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("native_id", "", "no_native_id"),
        ("native_id", "a\u001fb", "out_of_bounds"),
        ("title", None, "no_title"),
        ("title", "x" * 513, "out_of_bounds"),
        ("url", None, "no_url"),
        ("url", "ftp://example.org/", "out_of_bounds"),
        ("offering_type", "lecture", "unknown_code"),
        ("level", None, "out_of_bounds"),
        ("delivery_modes", ["online", "by owl"], "unknown_code"),
        ("credit_value", -1, "out_of_bounds"),
        ("rating_count", -1, "out_of_bounds"),
        ("duration_iso8601", "8 weeks", "out_of_bounds"),
    ],
)
def test_offerings_at_fault(column, value, reason):
    (fault,) = faults("offerings", {**SOUND, column: [value]}).values()
    assert (fault.row, fault.reason, fault.column) == (0, reason, column)
    assert column in fault.detail or reason.startswith("no_") or column in ("title", "native_id")


@pytest.mark.parametrize(
    ("table", "columns", "at"),
    [
        ("offerings", {**SOUND, "workload_hours_min": [3], "workload_hours_max": [2]}, {0}),
        ("offerings", {**SOUND, "workload_hours_min": [2], "workload_hours_max": [2]}, set()),
        ("prices", {"amount_min": [1, 3, None], "amount_max": [2, 2, 2]}, {1}),
        ("prices", {"currency": ["EUR", "euro", None]}, {1}),
        ("prices", {"component": ["course", "parking", None]}, {1, 2}),
        ("sessions", {"latitude": [90.0, -91.0, None]}, {1}),
        ("sessions", {"longitude": [180.0, 180.5]}, {1}),
        ("sessions", {"country_code": ["ES", "Spain"]}, {1}),
        ("sessions", {"start_date": [], "end_date": []}, set()),
    ],
)
def test_rows_at_fault(table, columns, at):
    assert set(faults(table, columns)) == at


def test_a_row_has_its_first_fault_only():
    found = faults("offerings", {**SOUND, "title": [None], "level": ["wizard"]})
    assert [fault.reason for fault in found.values()] == ["no_title"]
