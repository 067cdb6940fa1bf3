"""Further tries of what failed in passing, with backoff or when the host says."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from tenacity import AsyncRetrying, RetryCallState

from spiders.client_wire import NotFetchedError
from spiders.crawl_spider import crawl_of
from spiders.politeness import PASSING, backoff

_FAILED_IN_PASSING = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class Retries:
    """Asks again, as often as the provider file allows."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after a failing answer that may be gone at the next try."""
        if response.status not in PASSING:
            return response
        stated = response.headers.get("Retry-After")
        told = stated.decode("latin-1") if stated else None
        held = crawl_of(self.crawler).asking.hold(request.url, response.status, told)
        return await self._again(request, str(response.status), held) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after a connection that failed in passing."""
        passing = isinstance(exception, _FAILED_IN_PASSING) or (
            isinstance(exception, NotFetchedError) and exception.passing
        )
        return await self._again(request, type(exception).__name__, False) if passing else None

    async def _again(self, request: Request, why: str, held: bool) -> Request | None:
        crawl, spider = crawl_of(self.crawler), self.crawler.spider
        assert spider
        again = get_retry_request(
            request,
            spider=spider,
            reason=why,
            max_retry_times=crawl.provider.collect.retries,
            give_up_log_level="INFO",
        )
        if again and not held:
            await crawl.sleep(_pause(again.meta["retry_times"]), request.url)
        return again


def _pause(tries: int) -> float:
    state = RetryCallState(AsyncRetrying(), None, (), {})
    state.attempt_number = tries
    return backoff(state)
