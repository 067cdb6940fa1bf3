"""Which amounts are the price of what is offered: no deposits, parts, or prices of groups."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.money import money


def amounts(text: str, country: str | None = "GB") -> list[Decimal | None]:
    return [one.amount for one in money((text, country)) or ()]


@pytest.mark.parametrize(
    "text",
    [
        "£100 deposit, then £895",
        "Anzahlung 200 € + 5 Raten à 100 €",
        "£1,200 per group (up to 12 people)",
        "€ 1.500 pro Gruppe",
        "Tarif groupe (jusqu'à 10 personnes) : 1 800 € HT",
        "£950 + VAT for up to 12 staff",
        "Buy one get one free",
        "Stornokosten: 50 €",
        "₹ 1.5 L",
        "£495 120 minutes",
    ],
)
def test_what_is_no_price_of_a_learner_is_not_taken(text):
    assert all(amount is None for amount in amounts(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("£995 (deposit £100)", ["995"]),
        ("£350 per person or £2,500 per group", ["350"]),
        ("£500 including £50 exam fee", ["500"]),
        ("1 200 € dont 100 € de frais d'inscription", ["1200"]),
        ("£395. £50 cancellation charge applies", ["395"]),
        ("€45 max. 12 people", ["45"]),
        ("Only 5 left! £45", ["45"]),
        ("£50 admin fee + £500 tuition", ["500"]),
        ("Rs 1000+18%GST", ["1000"]),
        ("₹1.2 crore", ["12000000"]),
        ("Rs 1.25 Lacs", ["125000"]),
        ("Rp 1,5 juta", ["1500000"]),
        ("3x sans frais 170 €", ["510"]),
        ("~~£395~~ £316", ["316"]),
        ("£300 £250 save £50", ["250"]),
        ("£300 minus £50 early bird", ["300"]),
        ("£50 off £250", ["250"]),
        ("R$ 297 economize R$ 300", ["297"]),
        ("£995 deposit £100", ["995"]),
        ("$99 value $499", ["99"]),
        ("$499 value $99", ["99"]),
        ("£1 for 7 days, then £20/month", ["20"]),
        ("£490 for 2 days, then £50 a month for support", ["490", "50"]),
    ],
)
def test_the_price_is_taken_from_among_other_amounts(text, found):
    assert amounts(text) == list(map(Decimal, found))


@given(
    st.integers(2, 60), st.sampled_from(["participants", "Teilnehmer", "personnes", "deelnemers"])
)
def test_a_number_of_people_bounds_no_price(number, people):
    (price,) = money((f"£495 (max. {number} {people})", "GB")) or ()
    assert (price.amount, price.amount_max) == (Decimal(495), None)
