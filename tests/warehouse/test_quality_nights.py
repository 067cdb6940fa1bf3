"""Nights of measurements: versions, a past night once more, kills, duplicates, texts."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from flows.derive import derive
from flows.settings import load as load_settings
from normalize.schema import arrow_schema
from tests.warehouse.quality_listings import STATED, Case, publish, scored, values
from tests.warehouse.rows import MORNING
from warehouse.catalogue import Catalogue
from warehouse.log import WarehouseError
from warehouse.match.table import write_matches
from warehouse.quality.derive import Measured, measure_again, measure_quality
from warehouse.quality.entity_rows import of_night
from warehouse.quality.night import read_measured
from warehouse.quality.providers import provider_rows
from warehouse.quality.rubric import load
from warehouse.quality.table import MEASURED, nights
from warehouse.store import Warehouse

NOTHING = values(STATED)
AGED = values(modified_at=MORNING - timedelta(days=730))
"""Within 24 months of the first night, and no more on the second."""


def pair(data: Path, left: str, right: str, **said: Any) -> dict[str, Any]:
    return {
        "match_id": f"ma_{left}_{right}",
        "left_offering_id": left,
        "right_offering_id": right,
        "match_type": "same_offering",
        "score": 1.0,
        "method": "url",
        "features": {},
        "decision": "match",
        "decided_by": "rule",
        "cluster_id": f"cl_{left}",
        "run_id": "x",
        **said,
    }


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five listings of which, on the second night, one has changed, one has aged, one is gone."""
    data = tmp_path_factory.mktemp("data")
    publish(data, "a", Case([values(), NOTHING, AGED, values(["keywords"]), values(["level"])]))
    first, last = (f"mc_a_{number}" for number in (0, 4))
    write_matches(data, [pair(data, first, last)])
    assert measure_quality(data) == Measured(offerings=5, changed=5)
    later = [values(), values(["status"]), AGED, values(["keywords"])]
    publish(data, "a", Case(later), night=1)
    write_matches(data, [])
    assert measure_quality(data) == Measured(offerings=4, changed=3)
    return data


def test_a_night_adds_what_differs(two_nights: Path):
    log = Catalogue(two_nights).sql(
        f"select offering_id, op from {MEASURED}_log where run_id = 'a-1' order by 1"
    )
    assert [tuple(row.values()) for row in log.to_pylist()] == [
        ("mc_a_1", "put"),
        ("mc_a_2", "put"),
        ("mc_a_4", "withdraw"),
    ]
    (rows,) = scored(two_nights).values()
    assert [row["c4_modified"] for row in rows] == [1, 1, 0, 1]
    assert [row["p3_modified"] for row in rows] == [1, 1, 0, 1]


def test_a_past_night_gives_the_same_digits(two_nights: Path):
    for night in range(2):
        at = MORNING + timedelta(days=night)
        kept = Catalogue(two_nights, at=at).sql(
            f"select * replace ('' as run_id) from {MEASURED} order by provider_id, offering_id"
        )
        again = measure_again(two_nights, at)
        runs = pa.array([""] * again.num_rows)
        at_column = again.schema.get_field_index("run_id")
        again = again.set_column(at_column, again.schema.field("run_id"), runs)
        assert again.equals(kept.cast(arrow_schema(MEASURED)))
    first = measure_again(two_nights, MORNING)
    assert first["c4_modified"].to_pylist() == [1, 0, 1, 1, 1]
    assert first["is_counted"].to_pylist() == [True, True, True, True, False]


def test_scores_of_a_past_night_follow_from_its_listings_to_the_same_digits(two_nights: Path):
    kept: list[list[dict[str, Any]]] = []
    for night in range(2):
        at, run_id = MORNING + timedelta(days=night), f"a-{night}"
        with Warehouse(two_nights).connect(at=at) as connection:
            stored = connection.sql("select * from quality").to_arrow_table()
            again = provider_rows(read_measured(connection), load(), run_id)
        made = of_night("quality", again, run_id, at)
        keys = [(name, "ascending") for name in ("entity_type", "entity_id", "metric_id")]
        kept.append(stored.cast(made.schema).sort_by(keys).to_pylist())
        assert made.sort_by(keys).to_pylist() == kept[-1]
        assert {row["run_id"] for row in kept[-1]} == {run_id}
    first, second = ([row["value"] for row in rows] for rows in kept)
    assert first != second


def test_measuring_the_same_night_twice_is_measuring_it_once(two_nights: Path):
    before = [night.path.read_bytes() for night in nights(two_nights, MEASURED)]
    assert measure_quality(two_nights) == Measured(offerings=4, changed=3)
    assert [night.path.read_bytes() for night in nights(two_nights, MEASURED)] == before


def test_a_batch_that_was_published_late_is_in_its_night(tmp_path: Path):
    publish(tmp_path, "b", Case([values()]), night=1)
    measure_quality(tmp_path)
    publish(tmp_path, "a", Case([values()]), night=0)
    assert measure_quality(tmp_path) == Measured(offerings=2, changed=2)
    assert len(nights(tmp_path, MEASURED)) == 1
    assert {*scored(tmp_path)} == {"a", "b"}


def test_where_nothing_is_published_nothing_is_measured(tmp_path: Path):
    assert measure_quality(tmp_path) is None


def test_one_listing_for_each_provider_and_group_counts(tmp_path: Path):
    publish(tmp_path, "a", Case([values()] * 4))
    publish(tmp_path, "b", Case([values()]))
    translation = {"match_type": "translation", "cluster_id": None}
    write_matches(
        tmp_path,
        [
            pair(tmp_path, "mc_a_0", "mc_a_1"),
            pair(tmp_path, "mc_a_1", "mc_b_0", cluster_id="cl_mc_a_0"),
            pair(tmp_path, "mc_a_2", "mc_a_3", **translation),
            pair(tmp_path, "mc_a_2", "mc_b_0", **translation),
            pair(tmp_path, "mc_a_0", "mc_a_2", **translation, decision="review"),
        ],
    )
    measure_quality(tmp_path)
    found = scored(tmp_path)
    assert [row["is_counted"] for row in found["a"]] == [True, False, True, False]
    assert [row["is_counted"] for row in found["b"]] == [True]


class Reader:
    """Says of each listing that its text names partners, and remembers how many it has read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, offerings: pa.Table) -> pa.Table:
        self.read += offerings["offering_id"].to_pylist()
        said = [{"p3_partner": "description: with An Employer"}] * offerings.num_rows
        return pa.table(
            {
                "p3_partner": pa.array([1.0] * offerings.num_rows, pa.float32()),
                "evidence": pa.array(
                    [[*one.items()] for one in said], pa.map_(pa.string(), pa.string())
                ),
            }
        )


def test_texts_are_read_once_until_they_change(tmp_path: Path):
    reader = Reader()
    publish(tmp_path, "a", Case([NOTHING, NOTHING]))
    measure_quality(tmp_path, reader)
    (rows,) = scored(tmp_path).values()
    assert [row["p3_partner"] for row in rows] == [1, 1]
    assert rows[0]["evidence"] == {"p3_partner": "description: with An Employer"}
    publish(tmp_path, "a", Case([NOTHING, values(["keywords"]), NOTHING]), night=1)
    measure_quality(tmp_path, reader)
    assert sorted(reader.read) == ["mc_a_0", "mc_a_1", "mc_a_1", "mc_a_2"]
    (tmp_path / "warehouse" / "detected.parquet").unlink()
    measure_quality(tmp_path, reader)
    assert len(reader.read) == 4 + 3


def test_a_fault_of_measuring_leaves_the_night_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    publish(tmp_path, "a", Case([values()]))
    in_the_way = tmp_path / "warehouse" / MEASURED
    in_the_way.write_text("no folder", encoding="utf-8")
    with pytest.raises(WarehouseError, match="offering_quality cannot be written"):
        measure_quality(tmp_path)
    with caplog.at_level(logging.CRITICAL):
        derived = derive(
            load_settings(tmp_path, quality=True, search=False, site=False), Warehouse(tmp_path)
        )
    assert len(derived.notes) == 1
    assert derived.notes[0].startswith("quality: scores are those of the night before")
    assert (tmp_path / "latest" / "offerings.parquet").is_file()


def test_scores_are_shown_in_the_columns_of_quality(two_nights: Path):
    catalogue = Catalogue(two_nights)
    rows = catalogue.sql("select * from offering_measurements where entity_id = 'mc_a_0'")
    assert rows.schema.names == arrow_schema("quality").names
    found = {row["metric_id"]: row for row in rows.to_pylist()}
    rubric = load()
    assert {*found} == {
        *rubric.metrics,
        *rubric.dimensions,
        "listing",
        "consensus",
        "consensus_core",
        "assurance",
    }
    assert (found["l_findability"]["value"], found["l_findability"]["points"]) == (100, 100)
    assert (found["a2_enrol_link"]["value"], found["a2_enrol_link"]["max_points"]) == (None, 0)
    (listing,) = catalogue.sql(
        "select listing_percent, listing_points from offering_quality where offering_id = 'mc_a_0'"
    ).to_pylist()
    assert (found["listing"]["value"], found["listing"]["points"]) == (*listing.values(),)
