"""The spider that follows listing pages from one to the next, and the links to items in them."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_base_url
from w3lib.html import strip_html5_whitespace

from normalize.provider import ListingPages
from spiders.crawl_spider import CrawlSpider, media_type
from spiders.crawl_state import Crawl


class ListingSpider(CrawlSpider):
    """Follows each start page's chain of next pages."""

    name = "listing"

    def __init__(self, crawl: Crawl, **given: Any) -> None:
        super().__init__(crawl, **given)
        collect = crawl.provider.collect
        assert isinstance(collect, ListingPages)
        self._collect = collect
        self._lists = 0

    def parse_list(
        self,
        response: Response,
        chain: frozenset[str] = frozenset(),
        met: frozenset[str] = frozenset(),
        **known: Any,
    ) -> Iterator[Request]:
        """Ask for the items of a listing page, and for the next page.

        Args:
            response: the page.
            chain: the pages before it.
            met: the items in them.
            known: nothing more.
        """
        self._lists += 1
        if not isinstance(response, TextResponse):
            why = f"{response.url} is no page but {media_type(response)!r}"
            self.crawl.miss("undecodable", response.url, why)
            return
        items = links(response, self._collect.item)
        for item in items:
            yield from self.ask_page(item)
        if self._is_fresh(response, chain, met, items):
            chain |= {response.request.url if response.request else response.url}
            yield from self._ask_next(response, chain, met | set(items))

    def _is_fresh(
        self, response: Response, chain: frozenset[str], met: frozenset[str], items: list[str]
    ) -> bool:
        """Whether a page is worth going on from."""
        if not items and not chain:
            why = f"{response.url} holds nothing that `item` = {self._collect.item!r} finds"
            self.crawl.faults.append(f"{why}: has the page changed?")
            return False
        if items and met.issuperset(items):
            why = f"{response.url} lists only what the pages before it list: they go in a circle"
            self.crawl.miss("seen_twice", response.url, why)
            return False
        return True

    def _ask_next(
        self, response: TextResponse, chain: frozenset[str], met: frozenset[str]
    ) -> Iterator[Request]:
        found = links(response, self._collect.next) if self._collect.next else []
        if not found:
            return
        following = found[0]
        if self._lists >= self._collect.max_pages:
            why = f"{following} was not read: `max_pages` = {self._collect.max_pages} is reached"
            self.crawl.miss("page_limit", following, why)
            return
        request = self.ask_list(following, chain=chain, met=met)
        if request and request.url in chain:
            self.crawl.open.discard(request.url)
            why = f"{response.url} leads back to {request.url}: the pages go in a circle"
            self.crawl.miss("seen_twice", request.url, why)
        elif request:
            yield request


def links(response: TextResponse, selector: str) -> list[str]:
    """Where the elements that a CSS selector finds lead to, each once, in their order.

    The selector names the links, or with ``::attr(...)`` the attributes that hold the addresses.
    """
    base, found = get_base_url(response), []
    for node in response.css(selector):
        # Not `node.attrib`: it fails on an element with any attribute that XML does not allow.
        stated = node.root if isinstance(node.root, str) else node.root.get("href")
        href = strip_html5_whitespace(stated or "")
        if href and not href.startswith("#"):
            found.append(_joined(base, href))
    return list(dict.fromkeys(found))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return href  # no URL: whoever asks for it says so
