"""The spider that reads sitemaps and asks for the pages in them that match."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from normalize.provider import Sitemap
from spiders.archive import ArchiveError
from spiders.crawl_spider import CrawlSpider
from spiders.crawl_state import Crawl
from spiders.decoding import TooLargeError, UndecodableError, unpack
from spiders.lastmod import history, honest_hosts, is_sampled
from spiders.politeness import host_of
from spiders.sitemap_reading import Entry, Listed, SitemapError, read_sitemap

MAX_DEPTH = 4
"""robots.txt, and three levels of sitemaps; the protocol knows one index above the sitemaps."""
MAX_SITEMAPS = 2_000


class SitemapSpider(CrawlSpider):
    """Reads all sitemaps from the start on."""

    name = "sitemap"

    def __init__(self, crawl: Crawl, **given: Any) -> None:
        super().__init__(crawl, **given)
        collect = crawl.provider.collect
        assert isinstance(collect, Sitemap)
        self._match = re.compile(collect.match)
        self._exclude = re.compile(collect.exclude) if collect.exclude else None
        past = history(crawl.order.archive, crawl.provider.id) if collect.trust_lastmod else ()
        self._honest = honest_hosts(past)
        self._limit = collect.max_bytes
        self._sitemaps = set(collect.start)

    def parse_list(self, response: Response, depth: int = 1, **known: Any) -> Iterator[Request]:
        """Ask for what a sitemap lists."""
        listed = self._read(response)
        if listed is None:
            return
        for entry in listed.entries:
            if listed.kind == "pages":
                if self.is_wanted(entry.url):
                    yield from self.ask_page(entry.url, entry.lastmod)
            else:
                yield from self._ask_sitemap(entry, depth + 1)

    def is_wanted(self, url: str) -> bool:
        """Whether the provider file wants a page."""
        excluded = self._exclude and self._exclude.search(url)
        return not excluded and bool(self._match.search(url))

    def _read(self, response: Response) -> Listed | None:
        url = response.url
        try:
            return read_sitemap(url, unpack(response.body, self._limit))
        except TooLargeError as error:
            self.crawl.miss("too_large", url, f"{url} is too large: {error}")
        except UndecodableError as error:
            self.crawl.miss("cut_off", url, f"{url} did not come whole: {error}")
        except SitemapError as error:
            self.crawl.miss("cut_off", url, str(error))
        return None

    def _ask_sitemap(self, entry: Entry, depth: int) -> Iterator[Request]:
        if entry.url in self._sitemaps:
            return
        self._sitemaps.add(entry.url)
        if depth > MAX_DEPTH or len(self._sitemaps) > MAX_SITEMAPS:
            why = f"{entry.url} was not read: sitemaps nest too deeply, or are too many"
            self.crawl.miss("page_limit", entry.url, why)
        elif request := self.ask_list(entry.url, depth=depth):
            yield request

    def is_kept(self, url: str, lastmod: str | None) -> bool:
        """Whether a proved `lastmod` says that the answer at hand still stands."""
        writer, run_id = self.crawl.writer, self.crawl.order.run_id
        held = writer.standing.get(url)
        if lastmod is None or held is None or held.sitemap_lastmod != lastmod:
            return False
        if host_of(url) not in self._honest or is_sampled(url, run_id) or url in writer.resumable:
            return False
        try:
            kept = writer.keep(url, self.PAGE, lastmod, datetime.now(UTC))
        except ArchiveError as error:
            self.break_off(error)
            return False
        if kept is None:
            return False
        self.crawl.ledger.missed("kept_by_lastmod", url)
        return True
