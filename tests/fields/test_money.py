"""Prices in words: one amount or one range, currency only by a code or a sign of one currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.money import Money, currency, currency_codes, money
from tests.fields.numbers_held import digits, significant, texts

D = Decimal
WORDS = texts(
    "$", "€", "US$", "£", "kr", "zł", "USD", "EUR", "GBP", "USA", "from ", "up to ", " to ", "Free",
    "/month", " per year", " a week",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("Free", Money(amount=D(0), free=True)),
        ("kostenlos", Money(amount=D(0), free=True)),
        ("0", Money(amount=D(0))),
        ("49", Money(amount=D(49))),
        ("$49", Money(amount=D(49))),
        ("£495.00", Money(amount=D(495))),
        ("100 kr", Money(amount=D(100))),
        ("US$ 49", Money(amount=D(49), currency="USD")),
        ("$40 USD", Money(amount=D(40), currency="USD")),
        ("GBP495.00", Money(amount=D(495), currency="GBP")),
        ("€0", Money(amount=D(0), currency="EUR")),
        ("49.99 €", Money(amount=D("49.99"), currency="EUR")),
        ("€1.234,50", Money(amount=D("1234.50"), currency="EUR")),
        ("1 200 €", Money(amount=D(1200), currency="EUR")),
        ("1,200", Money(amount=D(1200))),
        ("EUR 100 - 200", Money(low=D(100), high=D(200), currency="EUR")),
        ("$10-$20", Money(low=D(10), high=D(20))),
        ("from €99", Money(low=D(99), currency="EUR")),
        ("up to USD 500", Money(high=D(500), currency="USD")),
        ("39 USD/month", Money(amount=D(39), currency="USD", period="monthly")),
        ("$39 per year", Money(amount=D(39), period="yearly")),
    ],
)
def test_stated_prices_are_understood(stated, parsed):
    assert money(stated) == parsed


@pytest.mark.parametrize(
    "stated",
    [
        "", "USD", "-1", "50% off", "Free trial", "contact us", "Not yet known",
        "UK fee: GBP495.00; Ireland fee: GBP495.00",  # a price for each market
        "CAD 10 USD 20",
        "10 - 5",
        "1.234",  # a thousand, or one and a bit
        "€ 1.234",
        "NT$300",  # a sign that is not known must not become another one's
        "EUR 12 per participant",
        "9" * 300,
    ],
)  # fmt: skip
def test_what_is_not_one_price_is_nothing(stated):
    assert money(stated) is None


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("EUR", "EUR"), (" usd ", "USD"), ("€", "EUR"), ("US$", "USD"), ("R$", "BRL"),
        ("$", None), ("£", None), ("¥", None), ("kr", None), ("C$", None),
        ("XYZ", None), ("", None), ("euro", None),
    ],
)  # fmt: skip
def test_currencies_need_a_code_or_a_sign_of_one(stated, parsed):
    assert currency(stated) == parsed


def numbers(found: Money) -> list[Decimal]:
    return [n for n in (found.amount, found.low, found.high) if n is not None]


@given(WORDS)
def test_never_raises_and_says_the_same_twice(text):
    assert money(text) == money(text)
    assert currency(text) == currency(text)


@given(WORDS)
def test_amounts_are_numbers_of_the_text(text):
    found = money(text)
    if found is None:
        return
    assert found.free or numbers(found)
    for number in numbers(found):
        assert number >= 0
        assert significant(number) in digits(text)
    if found.low is not None and found.high is not None:
        assert found.low <= found.high


@given(WORDS)
def test_currencies_are_named_by_the_text(text):
    found = money(text)
    if found is not None and found.currency is not None:
        assert found.currency in currency_codes()
        assert found.currency in text or not text.isascii() or "$" in text


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["EUR", "JPY", "CHF"]))
def test_every_plain_amount_is_read(number, code):
    assert money(f"{code} {number}") == Money(amount=number, currency=code)
    assert money(f"{number:,} {code}") == Money(amount=number, currency=code)
