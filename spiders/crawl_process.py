"""A crawl from inside: one provider, in a process that ends with it.

``python -m spiders.crawl_process`` takes an errand on its standard input and tells its progress
and its report on its standard output. SIGTERM, or the end of its input, stops it.
"""

import asyncio
import os
import signal
import sys
import threading
from contextlib import AsyncExitStack
from typing import IO

from pydantic import BaseModel
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from normalize.provider import Sitemap
from spiders.archive import ArchiveError, ArchiveWriter
from spiders.client import open_client
from spiders.crawl_settings import settings
from spiders.crawl_spider import CrawlSpider
from spiders.crawl_state import Crawl
from spiders.crawl_wire import Done, Errand, Progress, Refused, log_path
from spiders.ledger import Ledger
from spiders.listing_pages import ListingSpider
from spiders.sitemap import SitemapSpider

HURRY = 5.0
"""Seconds that requests under way have to end by themselves when the night is stopped."""
PATIENCE = 3 * HURRY
"""Seconds to wait for the crawl of a night that was killed: it closes its archive and ends."""


class Telling:
    """The channel to the process that started this one."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def tell(self, message: BaseModel) -> None:
        """Send a message; a listener that is gone is no reason to stop before the archive is."""
        try:
            self._stream.write(message.model_dump_json() + "\n")
            self._stream.flush()
        except OSError:
            pass

    def progress(self, provider_id: str, payloads: int, announced: int | None) -> None:
        """As an order wants it."""
        self.tell(Progress(payloads=payloads, announced=announced))


def main() -> None:
    """Carry out the errand on standard input."""
    telling = Telling(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)  # whatever prints must not break the channel
    errand = Errand.model_validate_json(sys.stdin.readline())
    try:
        carry_out(errand, telling)
    except ArchiveError as error:
        telling.tell(Refused(why=str(error)))


def carry_out(errand: Errand, telling: Telling) -> None:
    """Crawl, and close the archive.

    Raises:
        ArchiveError: it cannot be written.
    """
    provider, order = errand.provider, errand.order(telling.progress)
    log_path(order, provider.id).parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(provider.id, order.run_id, order.started_at, provider.collect.budget)
    with ArchiveWriter(provider.id, order, PATIENCE) as writer:
        crawl = Crawl(provider=provider, order=order, writer=writer, ledger=ledger)
        crawler = crawl_with_scrapy(crawl, telling)
        finish(crawl, crawler, telling)


def crawl_with_scrapy(crawl: Crawl, telling: Telling) -> Crawler:
    """Run the spider to its end, whatever that is."""
    process = AsyncCrawlerProcess(settings(crawl.provider, crawl.order))
    kind = SitemapSpider if isinstance(crawl.provider.collect, Sitemap) else ListingSpider
    crawler = process.create_crawler(kind)
    stack = AsyncExitStack()

    async def opened(spider: CrawlSpider) -> None:
        client = open_client(crawl.provider, crawl.order, crawl.writer, crawl.ledger)
        crawl.client = await stack.enter_async_context(client)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, stop, crawl, crawler, telling)
        threading.Thread(target=_watch_parent, daemon=True).start()

    async def closed(spider: CrawlSpider) -> None:
        await stack.aclose()

    crawler.signals.connect(opened, signals.spider_opened)
    crawler.signals.connect(closed, signals.spider_closed)
    process.crawl(crawler, crawl=crawl)
    process.start(install_signal_handlers=False)
    return crawler


def stop(crawl: Crawl, crawler: Crawler, telling: Telling) -> None:
    """End the crawl as interrupted: at once for what waits, soon for what is under way."""
    if crawl.stopping.is_set():
        return
    crawl.stopping.set()
    crawl.ending = asyncio.ensure_future(crawler.stop_async())
    asyncio.get_running_loop().call_later(HURRY, _leave, crawl, crawler, telling)


def _leave(crawl: Crawl, crawler: Crawler, telling: Telling) -> None:
    try:
        finish(crawl, crawler, telling)
    finally:
        os._exit(0)  # the loop would wait for requests that no longer matter


def finish(crawl: Crawl, crawler: Crawler, telling: Telling) -> None:
    """Close the archive and report.

    Raises:
        ArchiveError: it cannot be written.
    """
    if crawl.archive_error:
        raise crawl.archive_error
    assert crawler.stats is not None
    report = crawl.close(crawl.judge(crawler.stats.get_stats()))
    telling.tell(Done(report=report.to_json().decode()))


def _watch_parent() -> None:
    while os.read(0, 4096):  # not through sys.stdin, whose lock would outlast the interpreter
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
