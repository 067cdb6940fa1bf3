"""The made-up catalogues: a pure function of seed, size, rates and day."""

from dataclasses import dataclass
from datetime import date

from spiders.replica.days import Days, Rates
from spiders.replica.draw import Draw
from spiders.replica.drawing import draw_offering, has_price
from spiders.replica.formats import shape_of
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import BY_ID, SITES, Site, shares

START = date(2026, 9, 1)
"""The first day of a catalogue for which none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Native ids of one site that differ between two days."""

    new: frozenset[str]
    withdrawn: frozenset[str]
    changed: frozenset[str]


class Catalogue:
    """What all stand-ins publish, on any day.

    Args:
        seed: another seed gives other catalogues.
        offerings: on the first day, over all sites.
        start: the first day.
        rates: what share changes each day.
        sites: ids of the sites; all twelve if none are named.

    Raises:
        KeyError: there is no such site.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        offerings: int = 600,
        start: date = START,
        rates: Rates | None = None,
        sites: tuple[str, ...] = (),
    ) -> None:
        self.seed, self.start = seed, start
        self.sites: tuple[Site, ...] = tuple(BY_ID[name] for name in sites) or SITES
        self.counts = shares(offerings, self.sites)
        self._days = {site.id: self._days_of(site, rates or Rates()) for site in self.sites}
        self._shelves: dict[str, Shelf] = {}

    def _draw(self, site: Site, number: int) -> Draw:
        return Draw(self.seed, site.id, number)

    def _days_of(self, site: Site, rates: Rates) -> Days:
        def is_priced(number: int) -> bool:
            return has_price(self._draw(site, number))

        return Days((self.seed, site.id), self.start, self.counts[site.id], rates, is_priced)

    def shelf(self, site_id: str, on: date) -> Shelf:
        """What a site publishes on a day.

        Raises:
            KeyError: the catalogue has no such site.
        """
        kept = self._shelves.get(site_id)
        if kept is None or kept.on != on:
            kept = self._shelves[site_id] = self._fill(BY_ID[site_id], on)
        return kept

    def _fill(self, site: Site, on: date) -> Shelf:
        day = self._days[site.id].day(on)
        drawn = (
            draw_offering(self._draw(site, number), site, number, day, self.start)
            for number in day.lives
        )
        return Shelf(on=on, offerings={offering.number: offering for offering in drawn})

    def expected(self, site_id: str, on: date) -> dict[str, Truth]:
        """What a reader must find at a site on a day: native id -> what the form holds."""
        site = BY_ID[site_id]
        return shape_of(site).truths(site, self.shelf(site_id, on))

    def changes(self, site_id: str, before: date, after: date) -> Changes:
        """What readers see change at a site between two days."""
        old, new = self.expected(site_id, before), self.expected(site_id, after)
        both = old.keys() & new.keys()
        return Changes(
            new=frozenset(new.keys() - old.keys()),
            withdrawn=frozenset(old.keys() - new.keys()),
            changed=frozenset(key for key in both if old[key] != new[key]),
        )
