import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.quality.measured import IDS, RUBRIC, Row, listing, measure, some_listings
from warehouse.quality.providers import provider_rows

TOTALS = ("listing", "consensus", "consensus_core", "assurance")
Rows = dict[tuple[str, str], dict[str, Any]]


def rows_of(listings: list[Row], seed: str = "run 1") -> Rows:
    found = provider_rows(measure(listings), RUBRIC, seed).to_pylist()
    return {(row["entity_id"], row["metric_id"]): row for row in found}


def nine(provider: str, *, with_hours: int) -> list[Row]:
    hours = ("c2_workload", "e_workload", "p2_workload")
    return [
        listing(provider, n, "f1_keywords", "e_title", *(hours if n < with_hours else ()))
        for n in range(9)
    ]


def test_a_metric_is_a_fact_with_its_interval_and_examples():
    rows = rows_of(nine("alpha", with_hours=7) + nine("beta", with_hours=2))
    fact = rows["alpha", "c2_workload"]
    assert fact["value"] == pytest.approx(7 / 9, abs=1e-6)
    assert (fact["points"], fact["max_points"]) == pytest.approx((5 * 7 / 9, 5), abs=1e-5)
    assert (fact["n"], fact["assessable"], fact["dimension"]) == (9, True, "l_context")
    assert (fact["ci_low"], fact["ci_high"]) == pytest.approx((0.4526, 0.9368), abs=1e-4)
    assert json.loads(fact["evidence"]) == {
        "filled": 7,
        "of": 9,
        "examples": ["mc_alpha_000007", "mc_alpha_000008"],
    }
    assert rows["beta", "c2_workload"]["value"] < rows["beta", "c2_workload"]["shrunk_value"]
    assert len(json.loads(rows["beta", "c2_workload"]["evidence"])["examples"]) == 3
    assert rows["catalogue", "c2_workload"]["value"] == pytest.approx(0.5)
    assert json.loads(rows["catalogue", "c2_workload"]["evidence"]) == {"filled": 9, "of": 18}


def test_totals_and_dimensions_are_means_of_listings():
    rows = rows_of(nine("alpha", with_hours=7) + nine("beta", with_hours=2))
    total = rows["alpha", "listing"]
    assert total["value"] == pytest.approx(100 * (30 + 5 * 7 / 9) / 55, abs=1e-4)
    assert (total["points"], total["max_points"]) == pytest.approx((30 + 35 / 9, 55), abs=1e-4)
    assert rows["alpha", "l_context"]["value"] == pytest.approx(100 * 7 / 9, abs=1e-4)
    assert rows["alpha", "consensus_core"]["value"] == pytest.approx(
        100 * 11 * 7 / 9 / 16, abs=1e-4
    )
    assert ("alpha", "consensus") in rows
    assert 0 <= total["class_kept"] <= 1
    assert rows["alpha", "l_context"]["class_kept"] is None
    assert total["ci_low"] < total["shrunk_value"] < total["ci_high"]


def test_few_listings_are_insufficient_evidence():
    rows = rows_of(nine("alpha", with_hours=7)[:4] + nine("beta", with_hours=2))
    few = rows["alpha", "listing"]
    assert (few["value"], few["shrunk_value"], few["standing"]) == (None, None, None)
    assert (few["assessable"], few["n"]) == (False, 4)
    assert "4 listings can be assessed, 5 are needed" in json.loads(few["evidence"])["reason"]
    assert rows["alpha", "f1_keywords"]["value"] == 1, "facts are shown of however few"


def test_too_few_points_are_insufficient_evidence_and_nothing_is_charged():
    gaps = [row | {"f1_keywords": None} for row in nine("alpha", with_hours=9)]
    rows = rows_of(gaps + nine("beta", with_hours=2))
    # 25 of 55 points can be assessed.
    assert (rows["alpha", "listing"]["assessable"], rows["alpha", "listing"]["n"]) == (False, 0)
    assert rows["alpha", "f1_keywords"]["value"] is None
    assert rows["alpha", "f1_keywords"]["max_points"] == 0
    assert rows["alpha", "consensus"]["value"] is not None
    gaps = [row | {"f4_time": None} for row in nine("alpha", with_hours=9)]
    # Without the metric that was not collected, nothing is missing.
    assert rows_of(gaps + nine("beta", with_hours=2))["alpha", "listing"]["value"] == 100


def test_what_awards_nothing_has_no_assurance():
    kinds = [row | {"credential_type": "none"} for row in nine("alpha", with_hours=9)]
    rows = rows_of(kinds + nine("beta", with_hours=2))
    assert rows["alpha", "assurance"]["value"] is None
    assert rows["alpha", "listing"]["value"] is not None
    assert "no other provider" in json.loads(rows["alpha", "listing"]["evidence"])["reason"]


def test_duplicates_do_not_weigh():
    again = [
        row | {"offering_id": row["offering_id"] + "x", "is_counted": False}
        for row in nine("alpha", with_hours=7)[:3]
    ]
    once = nine("alpha", with_hours=7) + nine("beta", with_hours=2)
    assert rows_of(once + again) == rows_of(once)


def test_the_same_listings_have_the_same_scores():
    rest = some_listings(30)
    twins = nine("twin-a", with_hours=5) + nine("twin-b", with_hours=5)
    rows = rows_of(rest + twins)
    for name in (*IDS, *TOTALS, "l_findability", "a_pathways"):
        one, other = rows["twin-a", name], rows["twin-b", name]
        same = {"entity_id", "evidence"}
        assert {k: v for k, v in one.items() if k not in same} == {
            k: v for k, v in other.items() if k not in same
        }


def test_order_does_not_matter_and_the_run_decides_the_draws():
    listings = some_listings(30)
    shuffled = list(listings)
    np.random.default_rng(1).shuffle(shuffled)
    first = provider_rows(measure(listings), RUBRIC, "run 1")
    assert first.equals(provider_rows(measure(shuffled), RUBRIC, "run 1"))
    chunks = pa.concat_tables([measure(listings[:100]), measure(listings[100:])])
    assert first.equals(provider_rows(chunks, RUBRIC, "run 1"))
    other = provider_rows(measure(listings), RUBRIC, "run 2")
    drawn = {"rank_low", "rank_high", "class_kept"}
    fixed = [name for name in first.column_names if name not in drawn]
    assert first.select(fixed).equals(other.select(fixed))


def test_a_field_removed_lowers_exactly_the_metrics_that_name_it():
    listings = some_listings(12)
    before = rows_of(listings)
    without = [
        row | ({"c2_workload": 0.0, "e_workload": 0.0} if row["provider_id"] == "p003" else {})
        for row in listings
    ]
    after = rows_of(without)
    lowered = {
        key
        for key in before
        if (after[key]["value"] or 0) < (before[key]["value"] or 0) and key[0] != "catalogue"
    }
    names = ("c2_workload", "e_workload", "l_context", "listing", "consensus", "consensus_core")
    assert lowered == {("p003", name) for name in names}
    assert all(
        after[key]["value"] == before[key]["value"]
        for key in before
        if key[0] != "catalogue" and key not in lowered
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1000), st.integers(1, 60), st.sampled_from(["certificate", "badge"]))
def test_noise_does_not_raise_a_score(seed, noise, kind):
    listings = some_listings(12, seed)
    before = rows_of(listings)
    empty = [listing("p003", 10_000 + n, credential_type=kind) for n in range(noise)]
    after = rows_of(listings + empty)
    for name in TOTALS:
        old, new = before["p003", name], after["p003", name]
        for column in ("value", "standardised_value", "shrunk_value"):
            if old[column] is not None:
                assert new[column] <= old[column] + 1e-6, (name, column)


def test_ranks_are_shown_only_among_many():
    few, many = rows_of(some_listings(12)), rows_of(some_listings(40))
    assert all(row["rank_low"] is None for row in few.values())
    ranked = [row for row in many.values() if row["metric_id"] == "listing" and row["standing"]]
    assert all(1 <= row["rank_low"] <= row["rank_high"] <= len(ranked) for row in ranked)
    best = max(ranked, key=lambda row: row["shrunk_value"])
    assert best["rank_low"] == 1


def test_an_interval_beside_the_mean_is_a_standing():
    rows = rows_of(some_listings(40))
    mean = rows["catalogue", "listing"]["shrunk_value"]
    said = set()
    for (_, name), row in rows.items():
        if name == "listing" and row["standing"]:
            said.add(row["standing"])
            assert (row["standing"] == "above") is (row["ci_low"] > mean)
            assert (row["standing"] == "below") is (row["ci_high"] < mean)
    assert said == {"above", "not_distinguishable", "below"}


def test_nothing_measured_is_no_row_of_a_provider():
    found = provider_rows(measure([]), RUBRIC, "run 1")
    assert set(found["entity_id"].to_pylist()) == {"catalogue"}
    assert found["assessable"].to_pylist() == [False] * found.num_rows
