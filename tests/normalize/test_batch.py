"""A batch: every listing accounted for, the same whatever the order, nothing filled in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import schema
from normalize.batch import Batch, normalize
from normalize.identity import offering_id
from normalize.listing import Reject, StatedCredential, StatedRelation, StatedSession
from normalize.reading import Reading
from tests.normalize.stated import (
    PAGE,
    SEEN,
    batch,
    body,
    listing,
    only,
    price,
    provider,
    rows,
    seen,
)

LISTINGS = (
    listing("a", organisations=[body("Example University"), body("Sea Institute")]),
    listing("b", prices=[price(amount="10", currency="EUR"), price(amount="12", currency="EUR")]),
    listing("b", title="Another Title"),
    listing("c", sessions=[StatedSession(start="2026-03-01"), StatedSession(start="2026-04-01")]),
    listing("c", sessions=[StatedSession(start="2026-04-01"), StatedSession(start="2026-03-01")]),
    listing("d", organisations=[body("Example University", country="ES")], level="wizard"),
    listing("e", title=" "),
    listing("f", relations=[StatedRelation(relation="has_part", native_id="a", position=1)]),
    listing("a", relations=[StatedRelation(relation="has_part", native_id="f", inverse=True)]),
    listing("g", credentials=[StatedCredential(name="Badge"), StatedCredential(name="Badge")]),
)


def whole(made: Batch) -> bool:
    return (
        made.read == made.offerings + made.rejected + made.duplicates
        and made.tables["offerings"].num_rows == made.offerings
        and made.tables["rejects"].num_rows == made.rejected
    )


@given(st.permutations(LISTINGS))
def test_any_order_gives_the_same_tables(ordered):
    expected = batch(*LISTINGS)
    found = normalize([seen(one) for one in ordered], provider())
    assert found.tables == expected.tables
    assert found.issues == expected.issues
    assert (found.read, found.offerings) == (expected.read, expected.offerings)


@given(st.lists(st.sampled_from(LISTINGS), max_size=12))
def test_every_listing_is_an_offering_a_reject_or_a_duplicate(listings):
    made = batch(*listings)
    assert made.read == len(listings)
    assert whole(made)
    assert set(made.tables) == set(schema.BUSINESS_TABLES)
    for name, table in made.tables.items():
        table.validate(full=True)
        assert table.schema.equals(schema.batch_schema(name), check_metadata=True)
        keys = list(zip(*(table[key].to_pylist() for key in schema.KEYS[name]), strict=True))
        assert keys == sorted(set(keys))


def test_what_readers_refuse_is_a_reject():
    refused = Reading(rejects=[Reject(reason="not_a_listing", detail="a string", pointer="/3")])
    made = normalize([(seen()[0], refused)], provider())
    assert (made.read, made.rejected) == (1, 1)
    row = only(made, "rejects")
    assert (row["stage"], row["reason"], row["pointer"]) == ("read", "not_a_listing", "/3")


def test_rejects_that_are_alike_are_all_kept():
    twice = Reading(rejects=[Reject(reason="no_title", detail="none")] * 2)
    assert normalize([(seen()[0], twice)], provider()).tables["rejects"].num_rows == 2


def test_an_exact_duplicate_is_counted_and_the_latest_evidence_stays():
    later = SEEN + timedelta(hours=1)
    made = normalize([seen(listing(), at=later), seen(listing())], provider())
    assert (made.offerings, made.duplicates, made.rejected) == (1, 1, 0)
    assert only(made)["fetched_at"] == later


@pytest.mark.parametrize("swapped", [False, True])
def test_of_contradicting_ones_the_latest_modified_stays(swapped):
    old = listing(title="Old", modified="2026-01-01", subtitle="Fuller", level="beginner")
    new = listing(title="New", modified="2026-01-02")
    made = batch(*((new, old) if swapped else (old, new)))
    assert (made.offerings, made.rejected, made.duplicates) == (1, 1, 0)
    assert only(made)["title"] == "New"
    reject = only(made, "rejects")
    assert (reject["reason"], reject["native_id"]) == ("conflicting_duplicate", "tides")


@pytest.mark.parametrize("swapped", [False, True])
def test_of_contradicting_ones_of_one_age_the_fullest_stays(swapped):
    full, bare = listing(subtitle="Fuller"), listing()
    made = batch(*((bare, full) if swapped else (full, bare)))
    assert only(made)["subtitle"] == "Fuller"


def test_another_price_makes_a_contradiction():
    made = batch(listing(prices=[price(amount="1")]), listing(prices=[price(amount="2")]))
    assert (made.offerings, made.rejected) == (1, 1)
    assert made.tables["prices"].num_rows == 1


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"native_id": " "}, "no_native_id"),
        ({"native_id": "x" * 1_001}, "out_of_bounds"),
        ({"native_id": "a\u001fb"}, "out_of_bounds"),
        ({"native_id": "\ud800"}, "out_of_bounds"),
        ({"title": "<p> </p>"}, "no_title"),
        ({"title": "x" * 600}, "out_of_bounds"),
    ],
)
def test_a_listing_that_cannot_be_kept_is_a_reject(stated, reason):
    made = batch(listing(**stated), listing("sound"))
    assert (made.offerings, made.rejected) == (1, 1)
    assert only(made, "rejects")["reason"] == reason


def test_nothing_is_filled_in():
    made = batch(listing())
    row = only(made)
    for table in ("sessions", "prices", "credentials", "offering_relations"):
        assert made.tables[table].num_rows == 0
    for name, value in row.items():
        if name in ("level", "credential_type", "status", "workload_basis", "certificate_access"):
            assert value in ("unspecified", "unknown")
    assert row["awarding_body_ids"] == row["language_codes"] == row["delivery_modes"] == []
    assert not made.issues


def test_an_unknown_word_is_an_issue_and_no_default():
    made = batch(listing(level="Wizard", credential="Scroll", delivery="By owl", pacing="Brisk"))
    row = only(made)
    assert (row["level"], row["level_stated"]) == ("unspecified", "Wizard")
    assert (row["credential_type"], row["pacing"]) == ("unknown", None)
    assert (row["delivery_modes"], row["delivery_stated"]) == ([], "By owl")
    for said in ("level", "credential_type", "delivery", "pacing"):
        assert any(issue.startswith(f"{said} not understood") for issue in made.issues)


def test_numbers_too_large_become_null_and_are_counted():
    made = batch(
        listing(
            credits="9" * 15,
            enrollment_count="9" * 17,
            rating_count="9" * 18,
            prices=[price(amount="9" * 18, currency="EUR")],
        )
    )
    assert only(made)["credit_value"] is None
    assert only(made, "prices")["amount"] is None
    assert only(made, "prices")["price_stated"] == "9" * 18
    assert made.issues["credit_value too large: '999999999999999'"] == 1
    assert made.issues["amount too large: '999999999999999999'"] == 1


def test_platform_and_awarding_body_are_different_organisations():
    made = batch(
        listing("a", organisations=[body("Example University")]),
        listing("b", organisations=[body("EXAMPLE University ", country="ES")]),
    )
    found = {row["provider_id"]: row for row in rows(made, "providers")}
    assert set(found) == {"example", "example-university"}
    assert found["example"]["provider_role"] == "platform"
    assert found["example-university"]["provider_role"] == "awarding_body"
    assert found["example-university"]["country_code"] == "ES"
    for row in rows(made, "offerings"):
        assert row["awarding_body_ids"] == ["example-university"]


def test_a_point_of_contact_stands_with_its_organisation():
    made = batch(
        listing(
            organisations=[
                body("Example University", contact="Ask@Example.edu"),
                body("Example Learning", role="provider", contact="/contact"),
            ]
        )
    )
    found = {row["provider_id"]: row["contact_url"] for row in rows(made, "providers")}
    assert found["example-university"] == "mailto:Ask@example.edu"
    assert found["example"].startswith("https://")
    assert found["example"].endswith("/contact")


def test_a_platform_awards_nothing_unless_a_listing_says_so():
    assert only(batch(listing()))["awarding_body_ids"] == []
    assert only(batch(listing(), role="both"))["awarding_body_ids"] == []
    assert only(batch(listing(), role="awarding_body"))["awarding_body_ids"] == ["example"]
    made = batch(listing(organisations=[body("Example Learning")]))
    assert only(made)["awarding_body_ids"] == ["example"]
    assert only(made, "providers")["provider_role"] == "both"


def relate(native_id: str) -> StatedRelation:
    return StatedRelation(relation="has_part", native_id=native_id)


def test_relations_to_what_is_not_there_are_counted_and_dropped():
    made = batch(listing("a", relations=[relate("gone"), relate("a"), relate("b")]), listing("b"))
    edge = only(made, "offering_relations")
    assert edge["parent_id"] == offering_id("example", "a")
    assert edge["child_id"] == offering_id("example", "b")
    assert made.issues["relation to an unknown offering"] == 1
    assert made.issues["relation to itself"] == 1
    assert {row["native_id"]: row["stackability"] for row in rows(made, "offerings")} == {
        "a": "unknown",
        "b": "stackable",
    }


def test_a_listing_without_a_page_has_the_address_of_its_payload():
    made = batch(listing("a", url=None), listing("b"))
    found = {row["native_id"]: row for row in rows(made, "offerings")}
    assert found["a"]["url"] == PAGE
    assert dict(found["a"]["field_provenance"])["url"] == "payload"
    assert dict(found["b"]["field_provenance"])["url"] == "api"


def test_pages_are_absolute_and_without_tracking():
    made = batch(listing(url="../courses/tides?utm_source=mail&id=7#top"))
    assert only(made)["url"] == "https://learn.example.org/courses/tides?id=7"


def test_effort_and_span_are_different_columns():
    row = only(batch(listing(duration="8 weeks", workload="4-6 hours a week")))
    assert (row["duration_iso8601"], row["duration_days"]) == ("P8W", 56)
    assert (row["workload_hours_min"], row["workload_hours_max"]) == (Decimal(32), Decimal(48))
    assert row["workload_basis"] == "weekly_times_weeks"
    assert dict(row["field_provenance"])["workload_hours_min"] == "derived"
    row = only(batch(listing(workload="P6M")))
    assert (row["duration_iso8601"], row["workload_hours_min"]) == ("P6M", None)
    assert (row["workload_stated"], row["workload_basis"]) == ("P6M", "unknown")


@pytest.mark.parametrize("told", [[], ["• Splice ropes\n• Tie knots"]])
def test_outcomes_are_the_items_that_are_stated_and_those_listed_in_them(told):
    stated = ["Tie knots", " Tie  knots", "", *told, "Coil ropes"]
    (row,) = batch(listing(outcomes=stated)).tables["offerings"].to_pylist()
    listed = ["Splice ropes"] if told else []
    assert row["learning_outcomes"] == ["Tie knots", *listed, "Coil ropes"]
