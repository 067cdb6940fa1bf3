"""Prices of many texts: what is read once for all texts of a form is what each of them says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.fields.money import money
from normalize.fields.money_forms import money_each

AMOUNTS = ("5.00", "95.00", "99.99", "100.00", "495.00", "1250.00", "1990.00", "2012.00")
ODD = ("12", "2012", "0.00", "1,250.00", "1.250,00", "12.50.13", "3", "250.000", "50 %", "100")
WORDS = (
    *("UK fee: ", "Ireland fee: GBP", "; ", "$", "GBP", " USD", "€", "£", " ", "-", "+", " to "),
    *("was ", "now ", "from ", "up to ", "list price ", "save ", "instead of ", "/month", ". "),
    *("three payments of ", " x ", "k", " thousand", "free", "certificate ", "deposit ", " or "),
    *(" per year", "members ", "students: ", "non-members ", "(", ")", "total ", " incl. VAT"),
    *("between ", " and ", "until ", "/", "\n", "=", "fee ", "each ", "Level ", "'", ","),
)
FORMS = st.lists(
    st.one_of(st.sampled_from(WORDS), st.none(), st.none(), st.sampled_from(ODD)), max_size=9
)
"""Words, and None where an amount stands."""


@st.composite
def texts_of_a_form(draw):
    form = draw(FORMS)
    amounts = st.sampled_from(AMOUNTS)
    return [
        "".join(draw(amounts) if piece is None else piece for piece in form)
        for _ in range(draw(st.integers(2, 5)))
    ]


@settings(max_examples=400)
@given(texts_of_a_form(), st.sampled_from([None, "GB", "US", "DE", "KW"]))
def test_texts_of_a_form_say_what_each_says_alone(texts, country):
    assert money_each(texts, country) == [money((text, country)) for text in texts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("was GBP100.00 now GBP90.00", "was GBP100.00 now GBP110.00"),
        ("GBP100.00 GBP90.00", "GBP90.00 GBP100.00"),
        ("GBP100.00; members GBP100.00", "GBP100.00; members GBP90.00"),
        (
            "three payments of GBP100.00 (total GBP300.00)",
            "three payments of GBP9.00 (total GBP8.00)",
        ),
        ("from GBP5.00 to GBP7.00", "from GBP7.00 to GBP5.00"),
    ],
)
def test_which_amount_is_larger_is_part_of_the_form(one, other):
    texts = [one, one, other, other]
    assert money_each(texts, "GB") == [money((text, "GB")) for text in texts]


def test_nothing_stated_is_nothing():
    assert money_each([None, "GBP5.00", None], "GB") == [None, money(("GBP5.00", "GB")), None]
