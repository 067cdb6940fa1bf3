"""Measuring listings: what earns, what cannot be assessed, and what must make no difference."""

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.quality_listings import (
    METRICS,
    REQUIRED,
    STATED,
    measured,
    only,
    publish,
    silent,
    values,
    visits,
)
from warehouse.quality.rubric import GRADES, load

URL = "https://a.example/0"
SCORES = ("listing_percent", "consensus", "consensus_core", "assurance")
OURS = frozenset({"offering_id", "provider_id", "source_id", "run_id"})
ONLY_TEXT = frozenset(m.id for m in METRICS if m.share == f"text_{m.id}")
"""Metrics that no column can earn: null where texts are not looked at."""
NOTHING = values(STATED)
"""A listing that says nothing but its title and address."""


def scores(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OURS}


def test_a_listing_that_states_all_earns_all(tmp_path: Path):
    (row,) = only(tmp_path, values())
    for metric in METRICS:
        if metric.share and metric.id not in ONLY_TEXT | {"a1_page_ok"}:
            assert row[metric.id] == 1, metric.id
    assert row["listing_points"] == row["listing_assessable"] == 405 - 50 - 20 - 30 - 20
    assert (row["listing_percent"], row["consensus"], row["assurance"]) == (100, 100, 100)
    assert (row["listing_grade"], row["tier"]) == ("excellent", "C")


def test_a_listing_that_states_nothing_earns_nothing(tmp_path: Path):
    publish(tmp_path, "a", [NOTHING], of_provider=NOTHING)
    (row,) = measured(tmp_path)
    for metric in METRICS:
        if metric.share and not metric.ceiling and metric.id not in ONLY_TEXT | {"a1_page_ok"}:
            assert row[metric.id] == 0, metric.id
    assert (row["listing_points"], row["consensus_core"], row["assurance"]) == (0, 0, 0)
    assert (row["listing_grade"], row["tier"]) == ("poor", "none")
    assert round(row["consensus"], 1) == 26.6


@pytest.mark.parametrize(("metric", "field"), [("e_title", "title"), ("e_url", "url")])
def test_even_what_every_record_has_is_looked_at(tmp_path: Path, metric: str, field: str):
    (row,) = only(tmp_path, values(**{field: ""}))
    assert row[metric] == 0
    assert {m.id for m in METRICS if row[m.id] is not None and row[m.id] < 1} == {metric}


def test_what_our_schema_lacks_is_charged_to_nobody(tmp_path: Path):
    (row,) = only(tmp_path, NOTHING)
    assert [m.id for m in METRICS if m.reason] == ["a2_enrol_link", "a3_enrol_ok", "r5_contact"]
    assert all(row[metric.id] is None for metric in METRICS if metric.reason)


def test_the_same_listings_under_two_names_have_the_same_scores(tmp_path: Path):
    some = _population(30)
    for name in ("a", "b"):
        publish(tmp_path, name, some)
    rows = measured(tmp_path)
    first, second = rows[:30], rows[30:]
    assert {row["provider_id"] for row in first} == {"a"}
    assert [scores(row) for row in first] == [scores(row) for row in second]
    assert len({row["listing_points"] for row in first}) > 10


def test_a_field_that_goes_lowers_exactly_the_metrics_that_name_it(tmp_path: Path):
    """For each field a provider whose listings lack it, and one whose listings are as they were."""
    some = _population(120)
    fields = [field for field in STATED if field not in REQUIRED]
    publish(tmp_path, "a", some)
    for number, field in enumerate(fields):
        lacking = [{**said, field: silent(field)} for said in some]
        of_provider = {**values(), field: silent(field)}
        publish(tmp_path, f"p{number:02}", lacking, of_provider=of_provider)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in measured(tmp_path):
        found.setdefault(row["provider_id"], []).append(row)
    for number, field in enumerate(fields):
        for metric in METRICS:
            before = [row[metric.id] for row in found["a"]]
            after = [row[metric.id] for row in found[f"p{number:02}"]]
            if not _rests_on(metric.id, field):
                assert after == before, (field, metric.id)
                continue
            pairs = list(zip(before, after, strict=True))
            assert all(b is None or a <= b for b, a in pairs), (field, metric.id)
            assert any(b is not None and a < b for b, a in pairs), (field, metric.id)


def test_every_field_is_named_by_a_metric():
    named = {field for metric in METRICS for field in load().columns(metric)}
    tier = load().abouts["consensus"].tier
    assert tier is not None
    assert named - REQUIRED - {"captures.status", "providers.contact_url"} <= {*STATED}
    assert named | {*tier.fields} >= {*STATED}


def test_noise_raises_no_score(tmp_path: Path):
    said = values(["language_codes", "workload_hours_min", "workload_hours_max", "level"])
    noisy = {
        **said,
        "description": said["description"] + " The best course in the world! Awarded! Top rated!",
        "title": "BEST COURSE EVER - certified, accredited, recognised",
        "subtitle": "Rated 5 of 5",
        "language_stated": "all languages",
        "workload_stated": "as long as you like",
        "duration_stated": "a while",
        "level_stated": "for winners",
        "delivery_stated": "everywhere",
        "brand_label": "SuperDegree",
        "rating_average": 5,
        "rating_count": 1_000_000,
        "enrollment_count": 9_999_999,
        "image_url": "https://a.example/x.png",
    }
    publish(tmp_path, "a", [said])
    publish(tmp_path, "b", [noisy, *[NOTHING] * 20])
    plain, loud, *_ = measured(tmp_path)
    assert scores(plain) == scores(loud)


def test_a_model_s_guess_earns_nothing(tmp_path: Path):
    guessed = values(
        ["keywords", "subject_labels"],
        offering_skills__method="embedding",
        isced_f_method="mapped_skills",
        language_method="detected",
    )
    (row,) = only(tmp_path, guessed)
    assert [row[name] for name in ("f1_keywords", "f2_subject", "e_subject")] == [0, 0, 0]
    assert [row[name] for name in ("p10_skills", "e_language")] == [0, 0]


def test_a_price_earns_the_same_whatever_its_height(tmp_path: Path):
    paid = {"prices__offer_category": "paid", "prices__currency": "EUR"}
    cheap, dear = only(
        tmp_path, values(**paid, prices__amount=1), values(**paid, prices__amount=9_000)
    )
    assert scores(cheap) == scores(dear)
    assert cheap["r4_price_coded"] == 1


def test_what_a_reader_does_not_collect_leaves_the_denominator(tmp_path: Path):
    (row,) = only(tmp_path, NOTHING, prerequisites_text="not_collected")
    gone = [metric for metric in METRICS if "prerequisites_text" in metric.fields]
    assert {metric.id for metric in gone} == {
        "c1_prereq",
        "e_prerequisites",
        "p5_prerequisites",
    }
    assert all(row[metric.id] is None for metric in gone)
    assert row["listing_assessable"] == 285 - 5


def test_a_field_that_does_not_apply_leaves_with_the_last_of_its_metric(tmp_path: Path):
    (row,) = only(tmp_path, NOTHING, credit_value="not_applicable", credit_unit="not_applicable",
                  keywords="not_applicable")  # fmt: skip
    assert row["p6_credits"] is None
    assert row["e_keywords"] is None
    assert row["f1_keywords"] == 0  # declared skills would do, too


@pytest.mark.parametrize(
    ("field", "value", "metric"),
    [
        ("keywords", None, "f1_keywords"),
        ("prices.currency", "not_collected", "r4_price_coded"),
        ("sources.terms_url", "not_collected", "r1_terms"),
    ],
)
def test_a_column_that_a_reader_does_not_know_is_not_charged(
    tmp_path: Path, field: str, value: str | None, metric: str
):
    """Columns newer than the reader, and other tables where it says that it leaves them out."""
    name = field.replace(".", "__")
    (row,) = only(tmp_path, NOTHING, **{name: value or "not_collected"})
    assert row[metric] is None


def test_too_little_evidence_is_no_score(tmp_path: Path):
    hidden = {field: "not_collected" for field in STATED if "." not in field}
    (row,) = only(tmp_path, values(), **hidden)
    assert row["listing_assessable"] < 0.6 * 405
    assert (row["listing_percent"], row["listing_grade"]) == (None, "insufficient_evidence")
    assert (row["consensus"], row["consensus_core"], row["tier"]) == (None, None, None)
    assert (row["assurance"], row["p10_complete"]) == (None, None)


def test_where_nothing_is_awarded_there_is_no_assurance(tmp_path: Path):
    (row,) = only(tmp_path, values(credential_type="none"))
    assert row["assurance"] is None
    assert row["assurance_assessable"] == row["assurance_points"] == 0
    assert all(row[metric.id] is None for metric in METRICS if metric.ruler == "assurance")
    assert (row["i2_credential_type"], row["e_credential_type"]) == (1, 1)


def test_grades_and_tiers_fall_with_what_is_missing(tmp_path: Path):
    fields = [field for field in STATED if not field.startswith(("providers", "sources"))]
    rows = only(tmp_path, *(values(fields[:count]) for count in range(0, len(fields), 3)))
    for more, less in pairwise(sorted(rows, key=lambda row: -row["listing_percent"])):
        assert GRADES.index(more["listing_grade"]) <= GRADES.index(less["listing_grade"])
    assert {row["listing_grade"] for row in rows} == {*GRADES}
    for row in rows:
        if row["tier"] != "none":
            assert row["consensus_core"] >= {"A": 25, "B": 50, "C": 75}[row["tier"]]
    assert {row["tier"] for row in rows} >= {"C", "none"}


def test_supervision_without_identity_earns_four_of_six(tmp_path: Path):
    codes = ("supervised_onsite_id", "supervised_no_id", "unsupervised_no_id")
    rows = only(tmp_path, *(values(assessment_supervision=code) for code in codes))
    assert [round(6 * row["p9_identity"]) for row in rows] == [6, 4, 0]


def test_two_minima_earn_more_than_one_and_one_more_than_none(tmp_path: Path):
    bare = values(
        ["content_licence", "learning_outcomes", "status", "keywords"],
    )
    publish(tmp_path, "a", [{**bare, "keywords": ["x"], "status": "active"},
                            {**bare, "keywords": ["x"]}, bare],
            of_provider=values(["sources.metadata_licence"]))  # fmt: skip
    assert [round(30 * row["i6_profile"]) for row in measured(tmp_path)] == [30, 20, 0]


@pytest.mark.parametrize(
    ("nights", "earned"),
    [
        ([(200,)], 1),
        ([(404,)], None),
        ([(200,), (404,), (404,), (404,)], 1),
        ([(200,), (404,), (404,), (404,), (404,)], 0),
        ([(404,), (404,), (404,), (503,)], 0),
        ([(404,), (404,), (404,), (404,), (200,)], 1),
        ([(404,), (404,), (403,), (404,), (404,)], 0),
        ([(200,), (403,)], None),
        ([(429,)], None),
        ([(200,), (404, 404)], 1),
    ],
)
def test_a_page_fails_after_four_failures_and_refusals_are_no_failure(
    tmp_path: Path, nights: list[tuple[int, ...]], earned: int | None
):
    pages = {"sources__access_method": "sitemap_jsonld"}
    for night, statuses in enumerate(nights):
        publish(tmp_path, "a", [values()], night=night, of_provider=values(**pages))
        visits(tmp_path, "a", night, URL, *statuses)
    (row,) = measured(tmp_path)
    assert row["a1_page_ok"] == earned
    assert row["listing_assessable"] == (285 if earned is None else 335)


def test_the_answer_of_a_feed_is_no_visit_to_a_page(tmp_path: Path):
    publish(tmp_path, "a", [values()])
    visits(tmp_path, "a", 0, URL, 200)
    (row,) = measured(tmp_path)
    assert row["a1_page_ok"] is None


def test_a_page_is_found_by_its_archived_answer_where_the_url_is_cleaned(tmp_path: Path):
    said = values(field_provenance={"title": "jsonld", "url": "payload"},
                  raw_ref="warc:a/0.warc.gz#urn:uuid:0-0")  # fmt: skip
    publish(tmp_path, "a", [said], of_provider=values(sources__access_method="sitemap_jsonld"))
    visits(tmp_path, "a", 0, f"{URL}?utm_source=x", 200)
    (row,) = measured(tmp_path)
    assert row["a1_page_ok"] == 1


def test_prose_counts_less_than_data(tmp_path: Path):
    (row,) = only(
        tmp_path,
        values(field_provenance={"title": "html", "description": "jsonld", "url": "payload",
                                 "keywords": "regex", "level": "api", "isced_f_codes": "derived"}),
    )  # fmt: skip
    assert (row["i1_structured"], row["i5_values"]) == (0, 0.5)


def _rests_on(metric_id: str, field: str) -> bool:
    metric = load().metrics[metric_id]
    if metric.reason or metric_id in ONLY_TEXT | {"a1_page_ok"}:
        return False
    return field in load().columns(metric)


def _population(size: int) -> list[dict[str, Any]]:
    """Listings that lack some of the fields, few or many, always the same."""
    chance = random.Random(1)  # noqa: S311 - not for secrets
    fields = [f for f in STATED if not f.startswith(("providers", "sources"))]
    shares = (0.05, 0.2, 0.4, 0.7)
    return [
        values([f for f in fields if chance.random() < shares[n % len(shares)]])
        for n in range(size)
    ]
