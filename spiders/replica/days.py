"""What changes from day to day: which offerings exist, and how often each was changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spiders.replica.draw import Draw

SMALLEST = 20
"""A site with fewer offerings loses none, so that a tiny catalogue never falls by a fifth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Which share of a site's offerings changes each day; at least one, where the rate is not 0."""

    new: float = 0.02
    withdrawn: float = 0.015
    repriced: float = 0.03
    retitled: float = 0.01
    rescheduled: float = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What happened to one offering so far."""

    born: date | None
    """None: it was there on the first day."""
    modified: date | None
    repriced: int = 0
    retitled: int = 0
    rescheduled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The offerings of one site on one day, by number, and when others went."""

    on: date
    lives: dict[int, Life]
    withdrawn: dict[int, date]
    next_number: int


class Days:
    """The days of one site, each made of the one before.

    Args:
        key: what the draws depend on.
        start: the first day.
        count: offerings on the first day.
        rates: how much changes.
        is_priced: tells of a number whether its price can change.
    """

    def __init__(
        self,
        key: tuple[object, ...],
        start: date,
        count: int,
        rates: Rates,
        is_priced: Callable[[int], bool],
    ) -> None:
        self._key, self._rates, self._is_priced = key, rates, is_priced
        lives = {number: Life(born=None, modified=None) for number in range(count)}
        self._first = Day(on=start, lives=lives, withdrawn={}, next_number=count)
        self._latest = self._first

    def day(self, on: date) -> Day:
        """The state on a day; before the first one it is that of the first."""
        found = self._latest if self._latest.on <= on else self._first
        while found.on < on:
            found = self._after(found)
        self._latest = found
        return found

    def _after(self, day: Day) -> Day:
        on = day.on + timedelta(days=1)
        draw = Draw(*self._key, "day", on)
        lives, withdrawn = dict(day.lives), dict(day.withdrawn)
        size = len(lives)
        if size >= SMALLEST:
            for number in draw.some("withdrawn", lives, _count(self._rates.withdrawn, size)):
                del lives[number]
                withdrawn[number] = on
        self._change(lives, draw, on)
        born = _count(self._rates.new, size)
        for number in range(day.next_number, day.next_number + born):
            lives[number] = Life(born=on, modified=on)
        return Day(on=on, lives=lives, withdrawn=withdrawn, next_number=day.next_number + born)

    def _change(self, lives: dict[int, Life], draw: Draw, on: date) -> None:
        size = len(lives)
        priced = [number for number in lives if self._is_priced(number)]
        for number in draw.some("repriced", priced, _count(self._rates.repriced, size)):
            life = lives[number]
            lives[number] = replace(life, repriced=life.repriced + 1, modified=on)
        for number in draw.some("retitled", lives, _count(self._rates.retitled, size)):
            life = lives[number]
            lives[number] = replace(life, retitled=life.retitled + 1, modified=on)
        for number in draw.some("rescheduled", lives, _count(self._rates.rescheduled, size)):
            life = lives[number]
            lives[number] = replace(life, rescheduled=life.rescheduled + 1, modified=on)


def _count(rate: float, size: int) -> int:
    return max(1, round(rate * size)) if rate and size else 0
