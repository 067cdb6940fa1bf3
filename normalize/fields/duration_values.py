"""What a text can say about time: spans in days, efforts in hours, rates of effort."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

DAYS_PER_MONTH = Decimal("30.4375")
DAYS = {"day": Decimal(1), "week": Decimal(7), "month": DAYS_PER_MONTH, "year": Decimal("365.25")}
"""Length of calendar units in days (Julian year: 365.25)."""
PER_HOUR = {"second": Decimal(3600), "minute": Decimal(60), "hour": Decimal(1)}
"""How many of a unit of effort are an hour."""
Per = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A quantity between two bounds; None is an open end."""

    low: Decimal | None
    high: Decimal | None

    @property
    def exact(self) -> bool:
        """Whether both bounds are one number."""
        return self.low is not None and self.low == self.high

    def times(self, factor: Decimal) -> "Bounds":
        """Both bounds multiplied."""
        return self.multiplied(Bounds(factor, factor))

    def over(self, divisor: Decimal) -> "Bounds":
        """Both bounds divided."""
        low = None if self.low is None else self.low / divisor
        return Bounds(low, None if self.high is None else self.high / divisor)

    def multiplied(self, other: "Bounds") -> "Bounds":
        """Low times low, high times high; an open end stays open."""
        low = None if self.low is None or other.low is None else self.low * other.low
        high = None if self.high is None or other.high is None else self.high * other.high
        return Bounds(low, high)

    def plus(self, other: "Bounds") -> "Bounds":
        """Both added; an open end stays open."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(low, high)

    def near(self, other: "Bounds", tolerance: Decimal) -> bool:
        """Whether the two ranges meet when each bound may be off by a share of itself."""
        return _reaches(self.high, other.low, tolerance) and _reaches(
            other.high, self.low, tolerance
        )


def _reaches(high: Decimal | None, low: Decimal | None, tolerance: Decimal) -> bool:
    return high is None or low is None or high * (1 + tolerance) >= low


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """What a text says about time; each part None where it says nothing of it."""

    rule: str
    """What decided it, e.g. ``iso_8601``, ``words``, ``no_number``."""
    iso: str | None = None
    """The span as an ISO 8601 duration, where it is one and not a range."""
    days: Bounds | None = None
    """The calendar span."""
    by_load: bool = False
    """Whether the bounds of the span are those of studying full time and part time."""
    hours: Bounds | None = None
    """The total effort."""
    summed: bool = False
    """Whether the total is put together from stated parts ("2 x 3 hours")."""
    rate: Bounds | None = None
    """Effort in hours for each `per`."""
    per: Per | None = None
    days_a_week: Bounds | None = None
    """Days of study in a week, where they are stated."""
    credit: tuple[Decimal, str] | None = None
    """Credits in the text and their unit, where a rule turns them into hours."""
