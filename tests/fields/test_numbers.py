"""Numbers: counts, decimals and amounts, only where one reading is possible."""

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.numbers import amount, count, decimal, fit
from tests.fields.numbers_held import digits, significant, texts

D = Decimal
WORDS = texts("1,234", "1.234", "'", "’", "\u00a0", "+", "e5", "inf", "NaN", "0x1", "_")
MONEY = pa.decimal128(18, 4)


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("12", 12), ("12.0", 12), ("1,234", 1234), ("1.234", 1234), ("1 234 567", 1234567),
        ("1'234", 1234), ("-1", None), ("1.5", None), ("1,23", None), ("1,234.567", None),
        ("12k", None), ("", None), ("١٢", None), ("1e5", None),
    ],
)  # fmt: skip
def test_counts(stated, parsed):
    assert count(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("4.5", D("4.5")), (" -3 ", D(-3)), ("+1", D(1)), ("1,5", None), ("NaN", None),
        ("Infinity", None), ("1e5", None), ("1_000", None), ("", None),
    ],
)  # fmt: skip
def test_decimals(stated, parsed):
    assert decimal(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("49", D(49)), ("-1", D(-1)), ("49.90", D("49.90")), ("5.0000", D(5)), ("1,234", D(1234)),
        ("1,234.50", D("1234.50")), ("1.234,50", D("1234.50")), ("1.234.567", D(1234567)),
        ("1 234,5", D("1234.5")), ("1'234", D(1234)), ("49,90", D("49.90")),
        ("1.234", None), ("1,2,3", None), ("12,34,567", None), ("--", None), ("", None),
    ],
)  # fmt: skip
def test_amounts(stated, parsed):
    assert amount(stated) == parsed


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        (None, None), (D("1.00005"), D("1.0000")), (D("1.00015"), D("1.0002")),
        (D("99999999999999.9999"), D("99999999999999.9999")),
        (D("99999999999999.99999"), None), (D(10) ** 14, None), (D("NaN"), None),
        (D("Infinity"), None),
    ],
)  # fmt: skip
def test_decimals_fit_their_column_or_are_nothing(number, fits):
    assert fit(number, MONEY) == fits


@given(WORDS)
def test_never_raises_and_holds_only_numbers_of_the_text(text):
    for parse in (count, decimal, amount):
        found = parse(text)
        assert found == parse(text)
        assert found is None or significant(D(found)) in digits(text)


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_what_fits_can_be_written(number):
    found = fit(number, MONEY)
    if found is not None:
        assert pa.array([found], MONEY)[0].as_py() == found
        assert abs(found - number) <= D("0.00005")


@given(st.integers(0, 10**12))
def test_every_count_is_read(number):
    assert count(str(number)) == count(f"{number:,}") == number
