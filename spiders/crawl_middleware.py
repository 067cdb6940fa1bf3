"""May this URL be asked for, and when: every request passes here before it is sent."""

import asyncio
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.client_wire import check_scheme
from spiders.crawl_response import as_response
from spiders.crawl_spider import crawl_of

_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class Manners:
    """Scheme, resumed answers, robots.txt, private addresses, pace, budget and validators.

    What may not be asked for is raised as `NotFetchedError`, which the request's errback counts.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._asking_leave = asyncio.Lock()  # robots.txt is asked for once

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """Let a request through when its time has come, or answer it from the archive."""
        crawl, url = crawl_of(self.crawler), request.url
        client = crawl.asking
        check_scheme(url)
        if resumed := client.resumed(url, request.meta["role"]):
            request.meta["archived"] = True
            return as_response(url, resumed.status, resumed.headers.items(), resumed.body)
        async with self._asking_leave:
            await client.ask_leave(url)
        await client.wire.refuse_private(url)
        self._go_singly(url)
        await crawl.take_turn(url)
        client.spend(url)
        for name in _CONDITIONS:  # a redirect comes with those of the URL that led to it
            request.headers.pop(name, None)
        for name, value in crawl.writer.validators(url).items():
            request.headers[name] = value
        return None

    def _go_singly(self, url: str) -> None:
        """One request at a time as soon as a robots.txt wants a delay."""
        engine = self.crawler.engine
        assert engine is not None
        if crawl_of(self.crawler).asking.pace.delay_of(url) > 0:
            engine.downloader.total_concurrency = 1
