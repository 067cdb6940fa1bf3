"""Euro amounts: the ECB's rate of the day or the last one before it, exactly."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.exchange import Rates, RatesError, rates

D = Decimal
CSV = """Date,USD,RUB,BGN,
2026-06-15,1.25,N/A,N/A,
2026-06-12,1.2,N/A,1.9558,
2026-06-11,1.1,N/A,1.9558,
2022-03-01,1.1162,117.201,1.9558,
"""
FRIDAY, SUNDAY, MONDAY = date(2026, 6, 12), date(2026, 6, 14), date(2026, 6, 15)


@pytest.fixture
def few(tmp_path) -> Rates:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(CSV, encoding="utf-8")
    return rates(path)


def converted(found) -> tuple[Decimal, date] | None:
    return None if found is None else (found.amount, found.day)


def test_the_rate_of_the_day(few):
    assert converted(few.to_euros(D(100), "USD", FRIDAY)) == (D("83.3333"), FRIDAY)
    assert converted(few.to_euros(D(100), "USD", MONDAY)) == (D(80), MONDAY)


def test_a_weekend_has_the_rate_of_the_day_before_it(few):
    assert converted(few.to_euros(D(12), "USD", SUNDAY)) == (D(10), FRIDAY)


def test_later_days_have_the_last_rate_known_and_say_which(few):
    assert converted(few.to_euros(D(100), "USD", date(2027, 1, 1))) == (D(80), MONDAY)


def test_days_before_the_first_rate_have_none(few):
    assert few.to_euros(D(100), "USD", date(1998, 1, 1)) is None


def test_euros_are_euros_of_the_day(few):
    assert converted(few.to_euros(D("9.99"), "EUR", SUNDAY)) == (D("9.9900"), SUNDAY)


def test_currencies_that_are_not_or_no_longer_quoted_have_no_euros(few):
    assert few.to_euros(D(100), "KES", MONDAY) is None
    assert few.to_euros(D(100), "RUB", MONDAY) is None
    assert converted(few.to_euros(D("117.201"), "RUB", date(2022, 3, 1))) == (
        D(1),
        date(2022, 3, 1),
    )


def test_a_zip_of_the_ecb_is_read(tmp_path):
    path = tmp_path / "eurofxref-hist.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("eurofxref-hist.csv", CSV)
    assert rates(path).last_day == MONDAY


@pytest.mark.parametrize("content", [b"", b"no rates", b"PK\x03\x04", b"Date,USD,\nyesterday,1,\n"])
@pytest.mark.parametrize("name", ["rates.csv", "rates.zip"])
def test_other_files_are_refused_with_their_name(content, name, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RatesError, match=name):
        rates(path)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(RatesError, match="nowhere"):
        rates(Path("nowhere/eurofxref-hist.zip"))


def test_the_shipped_rates_reach_this_project():
    assert rates().last_day >= date(2026, 1, 1)
    assert rates().to_euros(D(1), "USD", date(2014, 3, 28)) == rates().to_euros(
        D(1), "USD", date(2014, 3, 30)
    )


@given(st.decimals(0, 10**13, places=4), st.sampled_from(["USD", "JPY", "EUR", "GBP", "ISK"]))
def test_euro_amounts_have_four_decimals(amount, code):
    found = rates().to_euros(amount, code, date(2026, 3, 3))
    assert found is not None
    assert found.amount.as_tuple().exponent == -4
    assert found.amount >= 0
