"""What is said beside a price is no price: one amount is found wherever it stands."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.money import money

BESIDE = (
    "{} (max. 12 Teilnehmer)",
    "{} bis 31.12.2025",
    "10 x 90 Min., {}",
    "Level 2: {}",
    "2026: {}",
    "{} (ages 16+)",
    "{} (9am-5pm)",
    "{} (part 1 of 3)",
    "{}; cancellation fee £25 after 1 May",
    "Save £50 if you book before 1 May. {}",
    "£100 off until 3 June. Price {}",
    "Deposit of £50 due by 1 May, course fee {}",
    "Grants of up to £500 available. Fee {}",
    "Average salary £40,000; fee {}",
    "{} plus VAT (£20)",
    "{} inkl. 19 % MwSt. (30 €)",
    "{} dont TVA 30 €",
    "30 € Rabatt bis 1. Mai, Preis {}",
    "Anzahlung 30 € bis 1.5., Kursgebühr {}",
    "Remise de 30 € avant le 1er mai. Prix {}",
    "Descuento de 30 € hasta el 1 de mayo. Precio {}",
    "Desconto de 30 € até 1 de maio. Preço {}",
    "Sconto di 30 € entro il 1 maggio. Prezzo {}",
    "Korting van 30 € tot 1 mei. Prijs {}",
    "Скидка 30 € до 1 мая. Цена {}",
)
"""Texts about one price, which stands where the braces are."""


@pytest.mark.parametrize("text", BESIDE)
def test_a_price_is_taken_and_what_stands_beside_it_is_not(text):
    found = money((text.format("£495"), "GB")) or ()
    assert [one.amount for one in found] == [Decimal(495)]
    assert [one.list_amount for one in found] == [None]


@given(
    st.sampled_from(BESIDE), st.integers(150, 950), st.sampled_from(["£{}", "{} €", "EUR {}.00"])
)
def test_no_other_amount_is_ever_taken(text, number, form):
    for one in money((text.format(form.format(number)), "GB")) or ():
        assert {one.amount, one.amount_min, one.amount_max} <= {None, Decimal(number)}
