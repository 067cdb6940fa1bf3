"""Currencies of fields of their own: codes, names in eight languages, symbols, countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.money_currency import (
    currency,
    currency_codes,
    names,
    stated_currency,
    symbols,
)


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("EUR", "EUR"), (" usd ", "USD"), ("€", "EUR"), ("US$", "USD"), ("R$", "BRL"),
        ("£", "GBP"), ("euro", "EUR"), ("US Dollar", "USD"), ("dólares americanos", "USD"),
        ("Schweizer Franken", "CHF"), ("рублей", "RUB"), ("libras esterlinas", "GBP"),
        ("$", None), ("¥", None), ("kr", None), ("dollars", None), ("XYZ", None), ("", None),
        ("XXX", None), ("XAU", None),
    ],
)  # fmt: skip
def test_a_code_a_name_or_a_sign_of_one_currency(stated, parsed):
    assert currency(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "country", "parsed"),
    [
        ("$", "US", ("USD", "provider_country")),
        ("$", "EC", ("USD", "provider_country")),
        ("$", "DE", None),
        ("£", "LB", ("LBP", "provider_country")),
        ("£", "IE", ("GBP", "symbol")),
        ("C$", "NI", ("NIO", "provider_country")),
        ("Rs.", "IN", ("INR", "provider_country")),
        ("kr", "DK", ("DKK", "provider_country")),
        ("EUR", "US", ("EUR", "stated")),
    ],
)
def test_the_country_decides_a_sign_of_several(stated, country, parsed):
    assert stated_currency((stated, country)) == parsed


@given(st.text(max_size=80), st.sampled_from([None, "US", "EG", "??"]))
def test_never_raises_and_knows_only_codes_of_iso_4217(text, country):
    found = stated_currency((text, country))
    assert found is None or found[0] in currency_codes()


def test_vocabularies_name_currencies_of_iso_4217():
    for sign in [*symbols().values(), *names().values()]:
        assert ({sign.code} | sign.others) - {None} <= currency_codes(), sign
