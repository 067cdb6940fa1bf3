"""Prices, sessions and hashes: ids that stay while amounts change, and no silent free."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from normalize.batch import normalize
from normalize.listing import StatedPrice, StatedSession
from tests.normalize.stated import SEEN, batch, listing, only, price, provider, rows, seen


def priced(*prices: StatedPrice) -> list[dict[str, Any]]:
    return rows(batch(listing(prices=list(prices))), "prices")


@pytest.mark.parametrize(
    ("stated", "amount", "currency", "category"),
    [
        ({"amount": "49", "currency": "EUR"}, "49", "EUR", "paid"),
        ({"stated": "$49"}, "49", None, "paid"),
        ({"stated": "£49", "currency": "GBP"}, "49", "GBP", "paid"),
        ({"stated": "Free"}, "0", None, "free"),
        ({"amount": "0", "category": "Free"}, "0", None, "free"),
        ({"amount": "0", "currency": "USD"}, None, "USD", "unknown"),
        ({"amount": "-1"}, None, None, "unknown"),
        ({"stated": "Costs are paid for each unit"}, None, None, "unknown"),
        ({"category": "Paid"}, None, None, "paid"),
        ({"amount": "9", "component": "subscription"}, "9", None, "subscription"),
    ],
)
def test_prices(stated, amount, currency, category):
    (row,) = priced(price(**stated))
    assert row["amount"] == (None if amount is None else Decimal(amount))
    assert (row["currency"], row["offer_category"]) == (currency, category)


def test_a_free_course_with_a_paid_certificate_is_partially_free():
    found = priced(price(stated="Free"), price(component="certificate", amount="59"))
    assert {row["component"]: (row["amount"], row["offer_category"]) for row in found} == {
        "course": (Decimal(0), "partially_free"),
        "certificate": (Decimal(59), "partially_free"),
    }


def test_a_component_that_is_unknown_is_an_issue_and_no_row():
    made = batch(listing(prices=[price(component="parking", amount="3")]))
    assert made.tables["prices"].num_rows == 0
    assert made.issues["component unknown: 'parking'"] == 1


def test_ids_of_prices_do_not_depend_on_amounts():
    (before,) = priced(price(amount="49", currency="EUR"))
    (after,) = priced(price(amount="59", currency="EUR", valid_until="2026-12-31"))
    (other,) = priced(price(amount="49", currency="USD"))
    assert before["price_id"] == after["price_id"] != other["price_id"]
    assert before["record_hash"] != after["record_hash"]


def test_prices_that_differ_have_different_ids_and_twins_are_one():
    found = priced(price(amount="1"), price(amount="2"), price(amount="1"))
    assert len({row["price_id"] for row in found}) == len(found) == 2


def test_a_price_belongs_to_its_session():
    run = StatedSession(native_id="r1")
    made = batch(
        listing(sessions=[run], prices=[price(amount="1", session="r1"), price(session="r9")])
    )
    session = only(made, "sessions")["session_id"]
    assert {row["session_id"] for row in rows(made, "prices")} == {session, None}
    assert made.issues["price of an unknown session"] == 1


def test_ids_of_sessions_follow_the_key_of_the_provider():
    def session(**stated: Any) -> dict[str, Any]:
        return only(batch(listing(sessions=[StatedSession(**stated)])), "sessions")

    kept = session(native_id="r1", start="2026-03-01")
    moved = session(native_id="r1", start="2026-04-01", capacity="20")
    assert kept["session_id"] == moved["session_id"]
    assert kept["record_hash"] != moved["record_hash"]
    assert (
        session(start="2026-03-01")["session_id"]
        == session(start="2026-03-01", capacity="20")["session_id"]
        != session(start="2026-04-01")["session_id"]
    )


def test_one_session_stated_twice_is_one_row():
    run, fuller = StatedSession(native_id="r"), StatedSession(native_id="r", start="2026-03-01")
    for pair in ([run, fuller], [fuller, run]):
        made = batch(listing(sessions=pair))
        assert only(made, "sessions")["start_stated"] == "2026-03-01"
        assert made.issues["sessions: one id stated twice, differing"] == 1


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-03-01", "2026-04-01", ("2026-03-01", "2026-04-01")),
        ("2026-03-01", "2026-02-01", ("2026-03-01", None)),
        ("2049-01-01", None, (None, None)),
        ("TBD", None, (None, None)),
    ],
)
def test_starts_and_ends(start, end, found):
    row = only(batch(listing(sessions=[StatedSession(start=start, end=end)])), "sessions")
    assert row["start_stated"] == start
    assert tuple(day and day.isoformat() for day in (row["start_date"], row["end_date"])) == found


def test_hashes_ignore_evidence_and_nothing_else():
    full = listing(prices=[price(amount="1")], sessions=[StatedSession(native_id="r")])
    first = batch(full)
    elsewhere = normalize(
        [seen(full, at=SEEN.replace(year=2027), url="https://learn.example.org/feed.json?page=2")],
        provider(),
    )
    changed = batch(listing(subtitle="New"))
    for table in ("offerings", "prices", "sessions"):
        assert only(first, table)["record_hash"] == only(elsewhere, table)["record_hash"]
    assert only(first)["record_hash"] != only(changed)["record_hash"]


def test_a_text_of_several_prices_makes_several_rows():
    found = priced(price(stated="UK fee: GBP495.00; Ireland fee: GBP515.00", audience="all"))
    assert {row["region_code"]: row["amount"] for row in found} == {"GB": 495, "IE": 515}
    assert {row["audience"] for row in found} == {"all"}
    assert len({row["price_id"] for row in found}) == 2


def test_words_fill_what_fields_of_their_own_leave_open():
    (row,) = priced(price(stated="from €99 per month excl. VAT", billing_period="yearly"))
    assert (row["amount_min"], row["currency_method"]) == (99, "symbol")
    assert (row["billing_period"], row["tax_included"]) == ("yearly", False)


def test_words_make_no_rows_beside_amounts_of_their_own():
    (row,) = priced(price(stated="£99 or €89", amount="99", currency="GBP"))
    assert (row["amount"], row["currency"]) == (99, "GBP")


def test_words_name_what_an_amount_buys():
    found = priced(price(stated="Free to audit; certificate $49"))
    assert {row["component"]: (row["amount"], row["offer_category"]) for row in found} == {
        "course": (Decimal(0), "partially_free"),
        "certificate": (Decimal(49), "partially_free"),
    }


def test_the_providers_country_decides_a_sign_of_several_currencies():
    stated = listing(prices=[price(stated="$49"), price(amount="7", currency="kr")])
    swedish = provider().model_copy(update={"country": "SE"})
    found = rows(normalize([seen(stated)], swedish), "prices")
    assert {row["amount"]: row["currency"] for row in found} == {49: None, 7: "SEK"}
    assert {row["currency_method"] for row in found} == {None, "provider_country"}


def test_a_zero_with_a_paid_flag_is_not_free():
    (row,) = priced(price(stated="$0", category="Paid"))
    assert (row["amount"], row["offer_category"]) == (None, "paid")


def test_euros_of_the_day_make_no_new_version():
    stated = listing(prices=[price(amount="49", currency="USD")])
    (friday,) = rows(
        normalize([seen(stated, at=datetime(2026, 1, 2, tzinfo=UTC))], provider()), "prices"
    )
    (later,) = rows(
        normalize([seen(stated, at=datetime(2026, 3, 7, tzinfo=UTC))], provider()), "prices"
    )
    assert friday["fx_date"] == date(2026, 1, 2)
    assert later["fx_date"] == date(2026, 3, 6)  # a Saturday has Friday's rate
    assert friday["amount_eur"] != later["amount_eur"]
    assert friday["record_hash"] == later["record_hash"]


def test_a_file_of_rates_is_used(tmp_path):
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text("Date,USD,\n2026-01-01,2,\n", encoding="utf-8")
    stated = listing(prices=[price(amount="49", currency="USD"), price(amount="1", currency="XAF")])
    found = rows(normalize([seen(stated)], provider(), exchange_rates=file), "prices")
    assert {row["currency"]: (row["amount_eur"], row["fx_date"]) for row in found} == {
        "USD": (Decimal("24.5"), date(2026, 1, 1)),
        "XAF": (None, None),
    }
