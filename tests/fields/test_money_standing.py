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
        "2 Personen: 900 €",
        "Durchschnittsgehalt nach Abschluss: 45.000 €",
        "Funded: £500",
        "£50 per instalment (6 instalments)",
        "€ 150 per twee personen",
        "VAT £60",
        "1ª parcela R$ 200 + 5x R$ 200",
        "entrada + 5x R$ 200",
        "Free to £50",
        "Kostenfreies Erstgespräch",
        "No tuition until you earn $50,000",
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
        ("ab 10 Personen: 129 €", ["129"]),
        ("12 Monate × 150 € + 200 € Einschreibung", ["1800", "200"]),
        ("isenção da matrícula, mensalidade R$ 99", ["99"]),
        ("₹1.2 crore", ["12000000"]),
        ("$1'250.000", ["1250000"]),
        ("CHF 1'250.00", ["1250"]),
        ("Rs 1.25 Lacs", ["125000"]),
        ("Rp 1,5 juta", ["1500000"]),
        ("3x sans frais 170 €", ["510"]),
        ("~~£395~~ £316", ["316"]),
        ("$12.99 current price, $84.99 original price", ["12.99"]),
        ("$0.00 with trial, $39.00/month after", ["39"]),
        ("R 8,500.00 once off; or R 950.00 pm", ["8500", "950"]),
        ("Первые 3 урока бесплатно, далее 4 500 ₽", ["4500"]),
        ("£300 £250 save £50", ["250"]),
        ("£300 minus £50 early bird", ["300"]),
        ("£50 off £250", ["250"]),
        ("€ 895,- met € 100 korting: € 795,-", ["895", "795"]),
        ("45 000 ₽ со скидкой 10 000 ₽", ["45000"]),
        ("60 000 ₽, со скидкой 45 000 ₽", ["45000"]),
        ("£395 down to £195", ["195"]),
        ("Standard rate: £395; Student rate: £195", ["395", "195"]),
        ("R$ 297 economize R$ 300", ["297"]),
        ("£995 deposit £100", ["995"]),
        ("$99 value $499", ["99"]),
        ("$499 value $99", ["99"]),
        ("$100 discount if you register by May 1. Fee: $900", ["900"]),
        ("Course material worth ₹5,000 free; fee ₹15,000", ["15000"]),
        ("1e les gratis, daarna € 12,50 per les", ["12.50"]),
        ("$2,000 scholarship toward the $7,500 tuition", ["7500"]),
        ("Get 50% off - $174.50 (was $349)", ["174.50"]),
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
