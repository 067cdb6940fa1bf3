"""Ratings on one scale, only where they lie on their own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.rating import rating
from tests.fields.numbers_held import texts

WORDS = texts("4.5", "5", "10", "/", " of ", " out of ", "-", "stars")


@pytest.mark.parametrize(
    ("value", "best", "worst", "parsed"),
    [
        ("4.5", None, None, "4.5"),
        ("4.5", "5", "1", "4.5"),
        ("9", "10", None, "4.5"),
        ("90", "100", "0", "4.5"),
        ("0", None, None, "0"),
        ("4/5", None, None, "4"),
        ("8 out of 10", None, None, "4"),
        ("4/5", "5", None, "4"),
        ("4/5", "10", None, None),
        ("6", None, None, None),
        ("-1", None, None, None),
        ("0.5", "5", "1", None),
        ("4", "0", None, None),
        ("4,5", None, None, None),
        ("good", None, None, None),
        ("4", "five", None, None),
        ("0/0", None, None, None),
    ],
)
def test_ratings(value, best, worst, parsed):
    assert rating((value, best, worst)) == (None if parsed is None else Decimal(parsed))


@given(WORDS, st.none() | WORDS, st.none() | WORDS)
def test_never_raises_and_lies_between_0_and_5(value, best, worst):
    found = rating((value, best, worst))
    assert found is None or 0 <= found <= 5
    assert found == rating((value, best, worst))
