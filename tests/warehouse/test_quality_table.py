"""Measurements on disk: nights, versions, views as of a date."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from normalize.schema import arrow_schema
from tests.warehouse.rows import MORNING, batch, offering, run
from warehouse.catalogue import Catalogue
from warehouse.log import WarehouseError
from warehouse.quality.table import (
    MEASURED,
    TABLES,
    append_night,
    log_schema,
    merge_months,
    nights,
)
from warehouse.store import Warehouse


def filled(table: str, **values: Any) -> dict[str, Any]:
    """A row of a table of measurements with every required column filled."""
    some = {"string": "x", "bool": True, "float": 1.0, "double": 1.0, "int64": 1, "int32": 1}
    return {
        field.name: values.get(
            field.name,
            None
            if field.nullable
            else []
            if pa.types.is_map(field.type)
            else MORNING
            if pa.types.is_timestamp(field.type)
            else some[str(field.type)],
        )
        for field in log_schema(table)
    }


def rows(table: str, *values: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([filled(table, **one) for one in values], log_schema(table))


def fact(night: int, value: float) -> pa.Table:
    at = MORNING + timedelta(days=night)
    return rows("facts", {"entity_id": "a", "value": value, "measured_at": at})


def versions(night: int, **ops: str) -> pa.Table:
    at = MORNING + timedelta(days=night)
    return rows(
        MEASURED,
        *(
            {"offering_id": name, "op": op, "version_at": at, "listing_points": float(night)}
            for name, op in ops.items()
        ),
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store = Warehouse(tmp_path)
    for night in range(2):
        store.publish(
            "a", batch(offerings=[offering("a", 1)]), run("a", night), proves_absence=True
        )
    return tmp_path


def test_a_night_is_shown_and_the_one_before_is_kept(data: Path):
    for night in range(2):
        append_night(data, "facts", fact(night, night), f"a-{night}", MORNING + timedelta(night))
    show = "select value from {} order by measured_at"
    now, before = Catalogue(data), Catalogue(data, at="2026-11-01")
    assert now.sql(show.format("facts")).to_pylist() == [{"value": 1.0}]
    assert now.sql(show.format("facts_log")).to_pylist() == [{"value": 0.0}, {"value": 1.0}]
    assert before.sql(show.format("facts")).to_pylist() == [{"value": 0.0}]
    assert before.sql(show.format("facts_log")).to_pylist() == [{"value": 0.0}]


def test_the_same_night_again_replaces_it(data: Path):
    for value in (1.0, 2.0, 2.0):
        append_night(data, "facts", fact(0, value), "a-0", MORNING)
    assert Catalogue(data).sql("select value from facts_log").to_pylist() == [{"value": 2.0}]
    assert len(nights(data, "facts")) == 1


def test_the_newest_version_of_an_offering_counts_until_it_is_withdrawn(data: Path):
    append_night(data, MEASURED, versions(0, one="put", two="put"), "a-0", MORNING)
    after = MORNING + timedelta(days=1)
    append_night(data, MEASURED, versions(1, one="put", two="withdraw"), "a-1", after)
    show = f"select offering_id, listing_points from {MEASURED} order by 1"
    now = [tuple(row.values()) for row in Catalogue(data).sql(show).to_pylist()]
    assert now == [("one", 1.0)]
    earlier = Catalogue(data, at=MORNING).sql(show).to_pylist()
    assert [tuple(row.values()) for row in earlier] == [("one", 0.0), ("two", 0.0)]
    assert Catalogue(data).sql(f"select op from {MEASURED}_log").num_rows == 4


def test_what_a_killed_writer_left_is_not_read_and_goes(data: Path):
    append_night(data, "facts", fact(0, 1.0), "a-0", MORNING)
    left = data / "warehouse" / "facts" / f".{'0' * 32}"
    left.write_bytes(b"half a file")
    assert Catalogue(data).sql("select value from facts").num_rows == 1
    append_night(data, "facts", fact(0, 1.0), "a-0", MORNING)
    assert not left.exists()


def test_a_file_of_an_older_schema_is_read(data: Path):
    append_night(data, "facts", fact(0, 1.0), "a-0", MORNING)
    append_night(data, "facts", fact(1, 2.0), "a-1", MORNING + timedelta(days=1))
    old = nights(data, "facts")[0].path
    pq.write_table(pq.read_table(old).drop_columns(["p90"]), old)
    assert Catalogue(data).sql("select p90 from facts_log").to_pylist() == [{"p90": None}] * 2


def test_a_folder_that_cannot_be_written_says_so(data: Path):
    (data / "warehouse" / "facts").write_text("in the way", encoding="utf-8")
    with pytest.raises(WarehouseError, match="facts cannot be written"):
        append_night(data, "facts", fact(0, 1.0), "a-0", MORNING)


def test_the_plain_files_have_the_measurements(data: Path):
    append_night(data, MEASURED, versions(1, one="put"), "a-1", MORNING + timedelta(days=1))
    append_night(data, "facts", fact(1, 2.0), "a-1", MORNING + timedelta(days=1))
    latest = Warehouse(data).write_latest()
    copy = Catalogue(latest.resolve())
    for table in TABLES:
        assert pq.read_schema(latest / f"{table}.parquet").equals(arrow_schema(table))
        assert copy.arrow(table).num_rows == (table in {MEASURED, "facts"})


def asked(data: Path) -> list[Any]:
    """What the views say, now and as of each of a hundred days."""
    questions = ("select * from facts_log order by all", f"select * from {MEASURED} order by all")
    moments = [None, *(MORNING + timedelta(days=day, hours=1) for day in range(0, 100, 24))]
    return [
        Catalogue(data, at=at).sql(question).to_pylist()
        for at in moments
        for question in (*questions, "select value from facts")
    ]


def hundred_nights(data: Path) -> None:
    for day in range(0, 100, 3):
        at, gone = MORNING + timedelta(days=day), "withdraw" if day % 2 else "put"
        append_night(data, "facts", fact(day, float(day)), f"a-{day}", at)
        append_night(data, MEASURED, versions(day, one="put", two=gone), f"a-{day}", at)


def test_upkeep_makes_one_file_of_a_past_month_and_nobody_sees_it(data: Path):
    hundred_nights(data)
    before, now = asked(data), MORNING + timedelta(days=100)
    for keep_hours, left in ((24, 34), (0, 0)):
        removed = [merge_months(data, table, now, keep_hours) for table in ("facts", MEASURED)]
        assert asked(data) == before
        singles = [one for one in nights(data, "facts") if not one.several]
        assert {one.first.month for one in singles} == {now.month, now.month - 1}
        assert removed[0] == (0 if left else 34 - len(singles))
    files = list((data / "warehouse" / "facts").glob("*.parquet"))
    assert len(files) == len(nights(data, "facts"))


def test_a_night_of_a_month_in_one_file_is_measured_again_there(data: Path):
    hundred_nights(data)
    merge_months(data, "facts", MORNING + timedelta(days=100), 0)
    files = len(nights(data, "facts"))
    append_night(data, "facts", fact(3, -1.0), "a-3", MORNING + timedelta(days=3))
    assert len(nights(data, "facts")) == files
    catalogue = Catalogue(data, at=MORNING + timedelta(days=4))
    assert catalogue.sql("select value from facts").to_pylist() == [{"value": -1.0}]
    counted = Catalogue(data).sql("select count(*) as n from facts_log").to_pylist()
    assert counted == [{"n": 34}]
