"""The way in for notebooks."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from normalize.schema import SCHEMA_VERSION, tables
from tests.warehouse.rows import MORNING, batch, offering, price, row, run
from warehouse import Catalogue
from warehouse.log import WarehouseError
from warehouse.query import QueryError
from warehouse.store import Warehouse


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights: a course without a price; then with one."""
    folder = tmp_path_factory.mktemp("catalogue")
    store = Warehouse(folder)
    store.publish("a", batch(offerings=[offering("a", 1)]), run("a", 0), proves_absence=True)
    now = batch(offerings=[offering("a", 1), offering("a", 2)], prices=[price("a", 1, "9.90")])
    store.publish("a", now, run("a", 1), proves_absence=True)
    store.write_latest()
    return folder


def test_a_table_comes_as_every_kind_of_frame(data):
    catalogue = Catalogue(data)
    frame = catalogue.pandas("prices", columns=["offering_id", "amount"])
    assert frame["amount"].tolist() == [Decimal("9.9000")]
    assert catalogue.polars("offerings").height == 2
    assert isinstance(catalogue.polars("prices")["amount"].dtype, pl.Decimal)
    assert catalogue.dataset("offerings").count_rows() == 2
    found = catalogue.dataset("prices").to_table(filter=pc.field("currency") == "EUR")
    assert found.num_rows == 1
    assert catalogue.sql("select count(*) as n from offerings").to_pylist() == [{"n": 2}]


def test_a_dataset_outlives_the_nights_after_it(tmp_path: Path):
    store = Warehouse(tmp_path)
    for night, numbers in enumerate(([1], [1, 2], [3])):
        rows = batch(offerings=[offering("a", n) for n in numbers])
        store.publish("a", rows, run("a", night), proves_absence=True)
        store.write_latest()
        if night == 0:
            dataset = Catalogue(tmp_path).dataset("offerings")
    assert dataset.count_rows() == 1
    assert dataset.to_table(columns=["title"]).num_rows == 1
    assert Catalogue(tmp_path).dataset("offerings").count_rows() == 1
    del dataset
    store.write_latest()
    assert len([one for one in (tmp_path / ".latest").iterdir() if one.is_dir()]) == 1


@pytest.mark.parametrize(
    "at", ["2026-11-01", date(2026, 11, 1), MORNING, "a-0", "2026-11-01T02:00"]
)
def test_it_is_shown_as_it_stood(data, at):
    then = Catalogue(data, at=at)
    assert then.arrow("offerings").num_rows == 1
    assert then.dataset("prices").count_rows() == 0


@pytest.mark.parametrize("copied", ["latest", "files"])
def test_a_copy_of_the_plain_files_is_enough(data, tmp_path: Path, copied):
    folder = tmp_path / "latest" if copied == "latest" else tmp_path
    shutil.copytree(data / "latest", folder, dirs_exist_ok=True)
    catalogue = Catalogue(tmp_path)
    assert catalogue.arrow("changes").num_rows == Catalogue(data).arrow("changes").num_rows > 0
    assert catalogue.arrow("coverage").num_rows > 0
    with pytest.raises(WarehouseError, match="leave `at` out"):
        Catalogue(tmp_path, at="2026-11-01")


def test_mistakes_are_sentences(data, tmp_path: Path):
    with pytest.raises(WarehouseError, match="there is no catalogue"):
        Catalogue(tmp_path)
    with pytest.raises(WarehouseError, match="neither a date, a moment nor the id of a run"):
        Catalogue(data, at="yesterday")
    with pytest.raises(QueryError, match="did you mean offerings"):
        Catalogue(data).arrow("offering")


def test_every_table_and_view_is_described(data):
    catalogue = Catalogue(data)
    for name in catalogue.tables:
        assert isinstance(catalogue.describe(name), pd.DataFrame)
        assert catalogue.arrow(name) is not None


def test_cost_to_finish_takes_each_way_to_pay(tmp_path: Path):
    store = Warehouse(tmp_path)

    def paid(number: int, component: str, amount: str, **more):
        said = {**price("a", number, amount), "component": component, **more}
        return row("prices", **{**said, "price_id": f"{number}{component}"})

    offerings = [
        offering("a", 1, workload_hours_min=Decimal(20), workload_hours_max=Decimal(40)),
        offering("a", 2, duration_days=100.0, duration_days_max=100.0),
        offering("a", 3),
        offering("a", 4),
    ]
    prices = [
        paid(1, "course", "0", offer_category="partially_free"),
        paid(1, "certificate", "60"),
        paid(2, "subscription", "39", billing_period="monthly"),
        paid(3, "complete", "0", offer_category="free"),
    ]
    prices = [
        {
            **one,
            "billing_period": one["billing_period"]
            if one["component"] == "subscription"
            else "one_time",
        }
        for one in prices
    ]
    tables = batch(offerings=offerings, prices=prices)
    store.publish("a", tables, run("a", 0), proves_absence=True)
    catalogue = Catalogue(tmp_path)
    rows = catalogue.arrow("cost_to_finish").to_pylist()
    assert {(r["title"], r["way"], str(r["cost_min"].normalize())) for r in rows} == {
        ("Course 1", "course_and_certificate", "6E+1"),
        ("Course 2", "subscription", "156"),
        ("Course 3", "complete", "0"),
    }
    (hour,) = catalogue.arrow("cost_per_hour").to_pylist()
    assert (hour["cost_per_hour_min"], hour["cost_per_hour_max"]) == (1.5, 3.0)
    free = catalogue.arrow("free_with_certificate").to_pylist()
    assert [one["title"] for one in free] == ["Course 3"]


def test_paths_are_followed_and_loops_end(tmp_path: Path):
    store = Warehouse(tmp_path)
    edges = [(2, 1), (3, 2), (1, 3)]
    relations = [
        row(
            "offering_relations",
            parent_id=f"mc_a_{parent}",
            child_id=f"mc_a_{child}",
            relation="has_part",
            source_id="a",
        )
        for parent, child in edges
    ]
    tables = batch(offerings=[offering("a", n) for n in (1, 2, 3)], offering_relations=relations)
    store.publish("a", tables, run("a", 0), proves_absence=True)
    rows = Catalogue(tmp_path).arrow("stackable_paths").to_pylist()
    assert sorted((r["title"], r["target_title"], r["length"]) for r in rows) == [
        ("Course 1", "Course 2", 1),
        ("Course 1", "Course 3", 2),
        ("Course 2", "Course 1", 2),
        ("Course 2", "Course 3", 1),
        ("Course 3", "Course 1", 1),
        ("Course 3", "Course 2", 2),
    ]


@pytest.mark.parametrize("table", ["offerings", "prices"])
def test_fields_of_the_plain_files_say_what_they_are(data, table):
    file = pq.ParquetFile(data / "latest" / f"{table}.parquet")
    assert file.schema_arrow.metadata[b"schema_version"] == SCHEMA_VERSION.encode()
    for column in tables()[table].values():
        said = file.schema_arrow.field(column.name).metadata or {}
        assert said.get(b"definition", b"").decode() == column.definition
        assert said.get(b"codes", b"").decode() == column.codes
    group = file.metadata.row_group(0)
    names = [group.column(n).path_in_schema for n in range(group.num_columns)]
    assert group.column(names.index("offering_id")).bloom_filter_offset is not None


def test_the_plain_files_are_read_by_every_tool(data):
    file = data / "latest" / "offerings.parquet"
    rows = pq.read_table(file).num_rows
    assert len(pd.read_parquet(file)) == rows
    assert pl.read_parquet(file).height == rows
    with duckdb.connect() as connection:
        sql = f"select count(*) from '{file}' where offering_id = 'mc_a_1'"
        assert connection.execute(sql).fetchall() == [(1,)]
