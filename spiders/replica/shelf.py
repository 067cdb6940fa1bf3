"""What one site publishes on one day, and the truth about it that readers are measured by."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from spiders.replica.offering import Offering


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The offerings of one site on one day."""

    on: date
    offerings: dict[int, Offering]
    """By number, in order."""

    @cached_property
    def by_slug(self) -> dict[str, Offering]:
        """The same, by the last part of their addresses."""
        return {offering.slug: offering for offering in self.offerings.values()}

    @cached_property
    def programs_of(self) -> dict[int, list[Offering]]:
        """The programs that a course is part of, by the course's number."""
        found: dict[int, list[Offering]] = {}
        for offering in self.offerings.values():
            for part in offering.parts:
                found.setdefault(part, []).append(offering)
        return found

    def parts_of(self, program: Offering) -> list[Offering]:
        """The courses of a program."""
        return [self.offerings[part] for part in program.parts if part in self.offerings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the published form of one offering holds, known without reading it."""

    title: str
    kind: str
    """A code of ``offerings.offering_type``."""
    url: str | None
    sessions: tuple[str, ...] = ()
    """First day of each, in ISO 8601; "" where none is stated."""
    prices: frozenset[tuple[Decimal, str]] = frozenset()
    """Amounts and currencies. A form without amounts has none, whatever the price."""
    cost: str | None = None
    """The word for the price, where the form has one."""
    parts: frozenset[str] = frozenset()
    """Native ids of what a program is made of."""
    modified: date | None = None
    """Where the form says it."""
