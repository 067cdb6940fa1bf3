"""Measuring listings: what earns, what cannot be assessed, and what must make no difference."""

from itertools import pairwise
from typing import Any

import pytest

from tests.warehouse.quality_cases import BASES, CASES, REMOVED, VISITS
from tests.warehouse.quality_listings import (
    METRICS,
    REQUIRED,
    STATED,
    publish,
    scored,
)
from warehouse.quality.derive import measure_quality
from warehouse.quality.detectors import used
from warehouse.quality.rubric import CORE, GRADES, Metric, load

Scored = dict[str, list[dict[str, Any]]]

SCORES = ("listing_percent", "consensus", "consensus_core", "assurance")
OURS = frozenset({"offering_id", "provider_id", "source_id", "run_id"})
ONLY_TEXT = frozenset(m.id for m in METRICS if m.share == f"text_{m.id}")
"""Metrics that no column can earn."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Scored:
    """All cases, published as a provider each and measured as one night."""
    data = tmp_path_factory.mktemp("data")
    for name, case in CASES.items():
        publish(data, name, case)
    measure_quality(data)
    return scored(data)


def scores(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OURS}


def test_a_listing_that_states_all_earns_all(found: Scored):
    (row,) = found["all"]
    for metric in METRICS:
        if metric.share and row[metric.id] is not None:
            assert row[metric.id] == 1 or metric.id in ONLY_TEXT, metric.id
    assert {m.id for m in METRICS if m.share and row[m.id] is None} <= ONLY_TEXT | {"a1_page_ok"}
    assert row["listing_points"] == row["listing_assessable"] == 405 - 50 - 20 - 30
    assert (row["listing_percent"], row["consensus"]) == (100, 100)
    assert (row["listing_grade"], row["tier"]) == ("excellent", "C")


def test_a_listing_that_states_nothing_earns_nothing(found: Scored):
    (row,) = found["nothing"]
    for metric in METRICS:
        if metric.share and not metric.ceiling and row[metric.id] is not None:
            assert row[metric.id] == 0, metric.id
    assert {m.id for m in METRICS if m.share and row[m.id] is None} <= ONLY_TEXT | {"a1_page_ok"}
    assert (row["listing_points"], row["consensus_core"], row["assurance"]) == (0, 0, 0)
    assert (row["listing_grade"], row["tier"]) == ("poor", "none")
    assert round(row["consensus"], 1) == 26.6


def test_even_what_every_record_has_is_looked_at(found: Scored):
    (untitled,), (nowhere,) = found["no-title"], found["no-url"]
    assert (untitled["e_title"], untitled["e_url"]) == (0, 1)
    assert (nowhere["e_title"], nowhere["e_url"]) == (1, 0)
    assert untitled["consensus_core"] == nowhere["consensus_core"] == 100


def test_what_our_schema_lacks_is_charged_to_nobody(found: Scored):
    (row,) = found["nothing"]
    assert [m.id for m in METRICS if m.reason] == ["a2_enrol_link", "a3_enrol_ok"]
    assert all(row[metric.id] is None for metric in METRICS if metric.reason)


def test_the_same_listings_under_two_names_have_the_same_scores(found: Scored):
    one, other = ([scores(row) for row in found[name]] for name in ("as-it-was-all", "other-name"))
    assert one == other
    assert len({row["listing_points"] for row in one}) > 10


@pytest.mark.parametrize(("number", "removed"), [*enumerate(REMOVED)], ids=REMOVED)
def test_a_field_that_goes_lowers_exactly_the_metrics_that_name_it(
    found: Scored, number: int, removed: str
):
    bases = [base for base in BASES if f"without-{number}-{base}" in found]
    rows = [
        pair
        for base in bases
        for pair in zip(found[f"as-it-was-{base}"], found[f"without-{number}-{base}"], strict=True)
    ]
    for metric in METRICS:
        pairs = [(before[metric.id], after[metric.id]) for before, after in rows]
        if removed not in rests_on(metric):
            assert all(before == after for before, after in pairs), metric.id
            continue
        assert all(before is None or after <= before for before, after in pairs), metric.id
        # C* is a sum: it falls with each of its fields, what rests on it where it was just enough.
        looked_at = CORE if CORE in metric.fields else metric.id
        assert any((before[looked_at] or 0) > after[looked_at] for before, after in rows), metric.id


def rests_on(metric: Metric) -> set[str]:
    """The fields that may change a metric; texts only where a detector that is used reads them."""
    if metric.reason or metric.id == "a1_page_ok":
        return set()
    if CORE in metric.fields:
        return {name for one in load().of_total(CORE) for name in rests_on(one)}
    if used().intersection(metric.reads):
        return {*load().columns(metric)}
    return {*metric.fields} - ({"description"} if metric.reads else set())


def test_every_field_is_named_by_a_metric():
    named = {name for metric in METRICS for name in load().columns(metric)}
    tier = load().abouts["consensus"].tier
    assert tier is not None
    never = {"captures.status", "subtitle"}
    assert named - REQUIRED - never == {*STATED} - {*tier.fields} | {*STATED} & named


def test_noise_raises_no_score(found: Scored):
    assert scores(found["noisy"][0]) == scores(found["plain"][0])
    assert scores(found["only-noise"][0]) == scores(found["nothing"][0])


def test_a_model_s_guess_earns_nothing(found: Scored):
    (row,) = found["guessed"]
    assert [row[name] for name in ("f1_keywords", "f2_subject", "e_subject")] == [0, 0, 0]
    assert [row[name] for name in ("p10_skills", "e_language")] == [0, 0]


def test_a_price_earns_the_same_whatever_its_height(found: Scored):
    cheap, dear = found["prices"]
    assert scores(cheap) == scores(dear)
    assert cheap["r4_price_coded"] == 1


def test_what_a_reader_does_not_collect_leaves_the_denominator(found: Scored):
    (row,) = found["uncollected"]
    gone = [metric.id for metric in METRICS if "prerequisites_text" in metric.fields]
    assert gone == ["e_prerequisites", "c1_prereq", "p5_prerequisites"]
    assert [row[name] for name in gone] == [None, None, None]
    assert row["listing_assessable"] == 305 - 5


def test_a_field_that_does_not_apply_leaves_with_the_last_of_its_metric(found: Scored):
    (row,) = found["inapplicable"]
    assert (row["p6_credits"], row["e_keywords"]) == (None, None)
    assert row["f1_keywords"] == 0  # declared skills would do, too


def test_readers_may_say_that_they_leave_out_another_table(found: Scored):
    (row,) = found["other-tables"]
    assert (row["r4_price_coded"], row["r1_terms"]) == (None, None)
    assert (row["r3_offer_category"], row["f4_time"]) == (0, 0)


def test_too_little_evidence_is_no_score(found: Scored):
    (row,) = found["hidden"]
    assert row["listing_assessable"] < 0.6 * 405
    assert (row["listing_percent"], row["listing_grade"]) == (None, "insufficient_evidence")
    assert (row["consensus"], row["consensus_core"], row["tier"]) == (None, None, None)
    assert (row["assurance"], row["p10_complete"]) == (None, None)


def test_where_nothing_is_awarded_there_is_no_assurance(found: Scored):
    (row,) = found["no-award"]
    assert row["assurance"] is None
    assert row["assurance_assessable"] == row["assurance_points"] == 0
    assert all(row[metric.id] is None for metric in METRICS if metric.ruler == "assurance")
    assert (row["i2_credential_type"], row["e_credential_type"]) == (1, 1)


def test_grades_and_tiers_fall_with_what_is_missing(found: Scored):
    rows = sorted(found["falling"], key=lambda row: -row["listing_percent"])
    for more, less in pairwise(rows):
        assert GRADES.index(more["listing_grade"]) <= GRADES.index(less["listing_grade"])
    assert {row["listing_grade"] for row in rows} == {*GRADES}
    assert {row["tier"] for row in rows} >= {"C", "none"}
    for row in rows:
        if row["tier"] != "none":
            assert row["consensus_core"] >= {"A": 25, "B": 50, "C": 75}[row["tier"]]


def test_supervision_without_identity_earns_four_of_six(found: Scored):
    assert [round(6 * row["p9_identity"]) for row in found["supervision"]] == [6, 4, 0]


def test_two_minima_earn_more_than_one_and_one_more_than_none(found: Scored):
    assert [round(30 * row["i6_profile"]) for row in found["minima"]] == [30, 20, 0]


@pytest.mark.parametrize("name", VISITS)
def test_a_page_fails_after_four_failures_and_refusals_are_no_failure(found: Scored, name: str):
    (row,) = found[name]
    earned = VISITS[name][1]
    assert row["a1_page_ok"] == earned
    assert row["listing_assessable"] == (305 if earned is None else 355)


def test_the_answer_of_a_feed_is_no_visit_to_a_page(found: Scored):
    assert found["feed"][0]["a1_page_ok"] is None


def test_a_page_is_found_by_its_archived_answer_where_its_address_was_cleaned(found: Scored):
    assert found["cleaned"][0]["a1_page_ok"] == 1


def test_prose_counts_less_than_data(found: Scored):
    (row,) = found["prose"]
    assert (row["i1_structured"], row["i5_values"]) == (0, 0.5)
