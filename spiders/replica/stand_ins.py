"""All made-up sites together: which answer belongs to which path."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from spiders.replica import pages
from spiders.replica.answer import GZIP, JSON, XML, Answer, PagingFault, Target, not_found
from spiders.replica.api import Record, answer_page
from spiders.replica.catalogue import Catalogue
from spiders.replica.formats import Collection, shape_of
from spiders.replica.formats.schema_org import path
from spiders.replica.formats.schema_org_page import render_page
from spiders.replica.shelf import Shelf
from spiders.replica.sites import Site

LARGE_PAGE = 24_000
_Route = Callable[[Site, Shelf, Target], Answer | None]


class StandIns:
    """The made-up sites of a catalogue.

    Args:
        catalogue: what they publish.
        weight: bytes of menu around each course page.
    """

    def __init__(self, catalogue: Catalogue, weight: int = LARGE_PAGE) -> None:
        self.catalogue = catalogue
        self._weight = weight
        self._sites = {site.id: site for site in catalogue.sites}
        self._records: dict[tuple[str, str], tuple[date, list[Record]]] = {}
        self._routes: dict[str, _Route] = {
            "terms": lambda site, shelf, target: pages.terms(site),
            "about": lambda site, shelf, target: pages.home(site),
            "private": lambda site, shelf, target: pages.private_page(site),
            "sitemap.xml": self._sitemap_index,
            "sitemaps": self._sitemap,
            "short-courses": self._page,
            "programmes": self._page,
            "feed": self._feed,
        }

    def answer(
        self, target: Target, site_id: str | None, on: date, fault: PagingFault | None = None
    ) -> Answer:
        """What stands at a target on a day.

        Args:
            target: what is asked for.
            site_id: whose address it came in at; None where all sites share one.
            on: the day that is served.
            fault: how paging goes wrong this time.
        """
        here = [self._sites[site_id]] if site_id else list(self._sites.values())
        if target.path == "/robots.txt":
            return pages.robots(here, target.base)
        if not target.parts:
            return pages.front(here, on)
        site = next((one for one in here if one.id == target.parts[0]), None)
        found = None if site is None else self._answer_of(site, target, on, fault)
        if found is None:
            return not_found(target)
        return found if found.modified else replace(found, modified=_morning(on))

    def _answer_of(
        self, site: Site, target: Target, on: date, fault: PagingFault | None
    ) -> Answer | None:
        shelf = self.catalogue.shelf(site.id, on)
        name = target.parts[1] if len(target.parts) > 1 else ""
        if not name:
            return pages.home(site)
        if name == "catalogue" and site.way == "listing":
            return pages.listing(site, shelf, target, fault)
        if name == "api" and site.paging:
            return self._api(site, shelf, target, fault)
        route = self._routes.get(name)
        return route(site, shelf, target) if route else None

    def _sitemap_index(self, site: Site, shelf: Shelf, target: Target) -> Answer | None:
        if site.way != "sitemap" or len(target.parts) != 2:
            return None
        return pages.sitemap_index(site, shelf, target.base)

    def _sitemap(self, site: Site, shelf: Shelf, target: Target) -> Answer | None:
        if site.way != "sitemap" or len(target.parts) != 3:
            return None
        return pages.sitemap(site, shelf, target.base, target.parts[2])

    def _page(self, site: Site, shelf: Shelf, target: Target) -> Answer | None:
        offering = shelf.by_slug.get(target.parts[-1]) if site.format == "schema-org" else None
        if offering is None or target.path != f"/{site.id}{path(offering)}":
            return None
        body = render_page(site, shelf, offering, self._weight)
        return Answer(body=body, modified=_morning(offering.modified))

    def _feed(self, site: Site, shelf: Shelf, target: Target) -> Answer | None:
        document = shape_of(site).document
        if (
            site.way != "feed"
            or document is None
            or target.parts[2:] != [f"catalogue.{site.suffix}"]
        ):
            return None
        body = document(site, shelf)
        if site.packed:
            return Answer(body=gzip.compress(body, mtime=0), media_type=GZIP)
        return Answer(body=body, media_type=XML if site.suffix == "xml" else JSON)

    def _api(
        self, site: Site, shelf: Shelf, target: Target, fault: PagingFault | None
    ) -> Answer | None:
        name = target.parts[-1]
        collection = shape_of(site).collections.get(name)
        if collection is None or target.parts[2:] != ["v1", name] or site.paging is None:
            return None
        records = self._records_of(site, shelf, name, collection)
        return answer_page(site.paging, records, target, fault)

    def _records_of(
        self, site: Site, shelf: Shelf, name: str, collection: Collection
    ) -> list[Record]:
        kept = self._records.get((site.id, name))
        if kept is None or kept[0] != shelf.on:
            records = [
                record
                for offering in shelf.offerings.values()
                if offering.kind in collection.kinds
                for record in collection.records(site, shelf, offering)
            ]
            kept = self._records[site.id, name] = (shelf.on, records)
        return kept[1]


def _morning(on: date) -> datetime:
    """When a day's changes were made."""
    return datetime.combine(on, time(4, 0), UTC)
