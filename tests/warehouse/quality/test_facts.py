from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.rows import MORNING, batch, offering, row, run
from warehouse.quality.facts import fact_rows
from warehouse.store import Warehouse

KNOWN = [
    (name, "exposed")
    for name in ("workload_hours_min", "verification_types", "stackability", "level")
]
NIGHTS = 3
Facts = dict[tuple[str, str, str | None, str | None], dict[str, Any]]


def price(provider: str, number: int, amount: str, **values: Any) -> dict[str, Any]:
    return row(
        "prices",
        price_id=f"pr_{provider}_{number}",
        offering_id=f"mc_{provider}_{number}",
        source_id=provider,
        **{
            "component": "complete",
            "billing_period": "one_time",
            "offer_category": "paid",
            "amount": Decimal(amount),
            "amount_eur": Decimal(amount),
            "currency": "EUR",
            **values,
        },
    )


def session(provider: str, number: int, start: date) -> dict[str, Any]:
    return row(
        "sessions",
        session_id=f"se_{provider}_{number}_{start}",
        offering_id=f"mc_{provider}_{number}",
        source_id=provider,
        start_date=start,
        is_on_demand=False,
    )


def listed(provider: str, number: int, **values: Any) -> dict[str, Any]:
    hours = Decimal(10 * (number + 1))
    return offering(
        provider,
        number,
        **{
            "credential_type": "digital_badge",
            "level": "beginner" if number % 2 else "advanced",
            "workload_hours_min": hours,
            "workload_hours_max": hours,
            **values,
        },
    )


def publish(store: Warehouse, provider: str, night: int, **rows: list[dict[str, Any]]) -> None:
    source = row(
        "sources",
        source_id=provider,
        provider_id=provider,
        access_method="feed",
        robots_decision="allowed",
        field_coverage=KNOWN,
    )
    store.publish(
        provider, batch(sources=[source], **rows), run(provider, night), proves_absence=True
    )


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Four listings of one provider, of which one goes, one changes and one comes."""
    store = Warehouse(tmp_path_factory.mktemp("facts"))
    starts = [date(2026, 1, 1) + timedelta(days=91) * n for n in range(5)]
    sessions = [session("alpha", 1, start) for start in starts]
    first = [listed("alpha", n) for n in range(4)]
    awards = {"verification_types": ["open_badge_3"], "stackability": "stackable"}
    first[1] |= listed("alpha", 1, **awards)
    first[2] |= listed("alpha", 2, verification_types=["pdf_only"])
    prices = [price("alpha", n, "100") for n in range(4)]
    publish(store, "alpha", 0, offerings=first, prices=prices, sessions=sessions)
    changed = [*first[:2], listed("alpha", 2, title="Another title"), listed("alpha", 7)]
    moved = [price("alpha", 0, "150"), price("alpha", 1, "80"), price("alpha", 2, "100")]
    publish(store, "alpha", 40, offerings=changed, prices=moved, sessions=sessions)
    publish(store, "beta", 40, offerings=[listed("beta", 0, credential_type="none")])
    with store.connect() as connection:
        rows = fact_rows(connection, MORNING + timedelta(days=40)).to_pylist()
    return {(r["entity_id"], r["fact_id"], r["credential_type"], r["level"]): r for r in rows}


def test_an_hour_costs_by_type_and_level(facts):
    # 150 / 10, 80 / 20 and 100 / 30 euros an hour; of the fourth no price is known.
    whole = facts["alpha", "eur_per_hour", None, None]
    assert (whole["n"], whole["unit"]) == (3, "EUR/hour")
    assert whole["value"] == whole["p50"] == 4
    assert whole["p10"] == pytest.approx(100 / 30 + 0.2 * (4 - 100 / 30))
    badge = facts["catalogue", "eur_per_hour", "digital_badge", "beginner"]
    assert (badge["entity_type"], badge["n"], badge["value"]) == ("catalogue", 1, 4)
    assert ("beta", "eur_per_hour", None, None) not in facts


def test_shares_are_of_listings_whose_source_exposes_the_column(facts):
    hours = facts["alpha", "states_hours", None, None]
    assert (hours["hits"], hours["n"], hours["value"]) == (4, 4, 1)
    assert ("alpha", "states_credits", None, None) not in facts
    priced = facts["alpha", "states_price", None, None]
    assert (priced["hits"], priced["n"]) == (3, 4)


def test_what_awards_nothing_need_not_be_verifiable(facts):
    assert facts["alpha", "share_verifiable", None, None]["hits"] == 1
    assert ("beta", "share_verifiable", None, None) not in facts
    assert facts["catalogue", "share_verifiable", None, None]["n"] == 4
    assert facts["catalogue", "share_stackable", None, None]["n"] == 5


def test_cadence_is_of_starts_over_time(facts):
    pace = facts["alpha", "sessions_per_offering_year", None, None]
    assert (pace["n"], pace["value"]) == (1, pytest.approx(365.25 / 91, abs=1e-6))


def test_churn_is_of_the_last_thirty_days_and_not_of_the_first_night(facts):
    for name, hits in (("added", 1), ("withdrawn", 1), ("changed", 1)):
        row = facts["alpha", f"churn_{name}", None, None]
        assert (row["hits"], row["n"], row["value"]) == (hits, 4, hits / 4), name
    assert ("beta", "churn_added", None, None) not in facts


def test_price_moves_are_a_share_of_the_price_before(facts):
    moves = facts["alpha", "price_move", None, None]
    assert (moves["hits"], moves["n"], moves["value"]) == (1, 2, pytest.approx(0.15))


def test_all_listings_are_counted(facts):
    listings = facts["catalogue", "listings", None, None]
    assert (listings["value"], listings["n"]) == (5, 5)


def test_ratings_are_drawn_to_the_mean(tmp_path: Path):
    store = Warehouse(tmp_path)
    rated = [
        listed("alpha", n, rating_average=Decimal(average), rating_count=count)
        for n, (average, count) in enumerate([("5.000", 1), ("4.000", 10), ("3.000", 100)])
    ]
    publish(store, "alpha", 0, offerings=rated)
    with store.connect() as connection:
        rows = fact_rows(connection, datetime(2026, 11, 1, 2, tzinfo=UTC)).to_pylist()
    found = next(r for r in rows if r["fact_id"] == "rating" and r["entity_id"] == "alpha")
    mean = (5 + 40 + 300) / 111
    drawn = sorted([(5 + 10 * mean) / 11, (40 + 10 * mean) / 20, (300 + 10 * mean) / 110])
    assert (found["value"], found["hits"], found["n"]) == (
        pytest.approx(drawn[1], abs=1e-6),
        111,
        3,
    )


def test_an_empty_catalogue_has_no_facts(tmp_path: Path):
    with Warehouse(tmp_path).connect() as connection:
        rows = fact_rows(connection, MORNING)
    assert {row["n"] for row in rows.to_pylist()} <= {0}
