"""A price in the making: an amount of a text, before its words are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from normalize.fields.money_amounts import read_number
from normalize.fields.money_currency import Method, Sign
from normalize.fields.money_words import Token

DASHES = frozenset("-‐‑–—−")
_YEARS = range(1990, 2040)


class Unclear(Exception):  # noqa: N818  a verdict, not a fault
    """The text holds an amount whose meaning or value is open."""


@dataclass(slots=True)
class Price:
    """An amount in the making, or the word that says that nothing is to be paid."""

    start: int
    end: int
    number: str = "0"
    high: str | None = None
    """The upper end of a range."""
    times: int = 1
    """1,000 for "k" and its words."""
    high_times: int = 1
    payments: int = 1
    signs: list[Sign] = field(default_factory=list)
    prefixed: bool = False
    free: bool = False
    negative: bool = False
    plus: bool = False
    """Whether a plus follows at once: "$500+"."""
    currency: str | None = None
    method: Method | None = None

    @property
    def bare(self) -> bool:
        """Whether no currency stands beside it."""
        return not self.signs and not self.free

    def bounds(self, country: str | None) -> tuple[Decimal, Decimal]:
        """Lowest and highest amount; equal where there is one.

        Raises:
            Unclear: two readings are open, or the range falls.
        """
        low = self._value(self.number, self.times, country)
        if self.high is None:
            return low * self.payments, low * self.payments
        high = self._value(self.high, self.high_times, country)
        if self.high_times > self.times == 1 and low < high / self.high_times:
            low *= self.high_times
        if low > high:
            raise Unclear
        return low * self.payments, high * self.payments

    def _value(self, number: str, times: int, country: str | None) -> Decimal:
        value = read_number(number, self.currency, country, signed=bool(self.signs))
        # "2.500 тыс." is two and a half thousand, or two and a half million.
        if value is None or (times > 1 and value >= 1_000):
            raise Unclear
        return value * times


Part = Token | Price


def prices_of(parts: Sequence[Part]) -> Iterator[Price]:
    """The prices among parts."""
    return (part for part in parts if isinstance(part, Price))


def is_year(number: str) -> bool:
    """Whether a number may be a year of our time."""
    return number.isdecimal() and int(number) in _YEARS
