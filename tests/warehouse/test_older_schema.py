"""Data of an older schema are read as they are, and grow with the first night of a newer one."""

import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from normalize.schema import SCHEMA_VERSION, arrow_schema
from tests.warehouse.rows import batch, offering, price, run
from warehouse.catalogue import Catalogue
from warehouse.maintenance import maintain
from warehouse.store import Warehouse

ADDED = {
    "offerings": {"language_method", "language_confidence", "duration_days_min"},
    "prices": {"currency_method"},
}
"""Columns that version 1.0.0 had not; it had no table `offering_skills`, either."""
CHANGELOG = Path(__file__).parents[2] / "docs" / "schema_changes.md"


def night(store: Warehouse, number: int) -> None:
    tables = batch(
        offerings=[
            offering("a", n, title=f"{n} of {number}", language_method="declared") for n in range(3)
        ],
        prices=[price("a", 1, str(number + 1))],
    )
    store.publish("a", tables, run("a", number), proves_absence=True)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A data folder as a night of version 1.0.0 left it."""
    store = Warehouse(tmp_path)
    night(store, 0)
    store.write_latest()
    for table, added in ADDED.items():
        folder = tmp_path / "warehouse" / table
        rows = pa.table(DeltaTable(str(folder)).to_pyarrow_table()).drop_columns(sorted(added))
        shutil.rmtree(folder)
        write_deltalake(str(folder), rows, partition_by=["source_id"])
        file = tmp_path / "latest" / f"{table}.parquet"
        pq.write_table(pq.read_table(file).drop_columns(sorted(added)), file)
    shutil.rmtree(tmp_path / "warehouse" / "offering_skills", ignore_errors=True)
    (tmp_path / "latest" / "offering_skills.parquet").unlink()
    return tmp_path


def said(catalogue: Catalogue) -> list[tuple[object, ...]]:
    sql = "select title, language_method from offerings order by 1"
    return [tuple(row.values()) for row in catalogue.sql(sql).to_pylist()]


def test_an_older_log_is_read(old: Path):
    catalogue = Catalogue(old)
    assert said(catalogue) == [(f"{n} of 0", None) for n in range(3)]
    assert catalogue.arrow("offering_skills").num_rows == 0
    assert catalogue.sql("select count(*) as n from coverage").num_rows == 1


def test_a_copy_of_older_files_is_read(old: Path):
    copy = shutil.copytree(old / "latest", old / "copy")
    catalogue = Catalogue(copy)
    assert said(catalogue) == [(f"{n} of 0", None) for n in range(3)]
    for table in ("offerings", "prices", "offering_skills"):
        assert catalogue.arrow(table).schema.names == arrow_schema(table).names


def test_a_night_of_a_newer_schema_adds_its_columns(old: Path):
    store = Warehouse(old)
    assert store.standing("a")["offerings"]["language_method"].null_count == 3
    night(store, 1)
    for _ in range(2):
        assert said(Catalogue(old)) == [(f"{n} of 1", "declared") for n in range(3)]
        assert said(Catalogue(old, at="2026-11-01")) == [(f"{n} of 0", None) for n in range(3)]
        # What is rewritten keeps columns that the first of its files lacks.
        list(maintain(old, keep_hours=0))


def test_the_changelog_begins_with_the_version():
    versions = re.findall(r"^## (\S+)$", CHANGELOG.read_text("utf-8"), re.MULTILINE)
    assert versions[0] == SCHEMA_VERSION
    assert versions == sorted(versions, key=lambda v: [*map(int, v.split("."))], reverse=True)
