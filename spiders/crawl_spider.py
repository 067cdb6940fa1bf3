"""What both spiders share: asking, and counting what was not obtained."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from spiders.archive import ArchiveError
from spiders.capture import Role
from spiders.client_wire import NotFetchedError
from spiders.crawl_state import Crawl
from spiders.ledger import reason_of_status
from spiders.report import NotFetched
from spiders.wholeness import fault

_GONE = frozenset({404, 410})
_NO_CONNECTION = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError)
_REASONS: tuple[tuple[type[Exception], NotFetched, str], ...] = (
    (DownloadTimeoutError, "timeout", "gave no whole answer in time"),
    (ResponseDataLossError, "cut_off", "was cut off"),
    (DownloadCancelledError, "too_large", "is too large"),
    (IgnoreRequest, "redirect_loop", "redirects in a loop, or too often"),
)


def media_type(response: Response) -> str:
    """The Content-Type of a response, "" where it states none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def crawl_of(crawler: Crawler) -> Crawl:
    """The crawl that a crawler's spider is for."""
    assert isinstance(crawler.spider, CrawlSpider)
    return crawler.spider.crawl


class CrawlSpider(Spider):
    """A spider of one provider."""

    name = "crawl"
    PAGE: ClassVar[Role] = "payload"
    LIST: ClassVar[Role] = "index"

    def __init__(self, crawl: Crawl, **given: Any) -> None:
        super().__init__(**given)
        self.crawl = crawl
        self._pages: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        """The start of the provider file, each as a list of pages."""
        for url in dict.fromkeys(self.crawl.provider.collect.start):
            if request := self.ask_list(url):
                yield request

    def ask_list(self, url: str, **known: Any) -> Request | None:
        """A request for something that lists pages."""
        request = self._request(url, self.LIST, self._list, known, {})
        if request:
            self.crawl.open.add(request.url)
        return request

    def _list(self, response: Response, **known: Any) -> Iterator[Request]:
        self.crawl.open.discard(response.meta["asked"])
        yield from self.parse_list(response, **known)

    def parse_list(self, response: Response, **known: Any) -> Iterator[Request]:
        """What a list of pages says."""
        raise NotImplementedError

    def ask_page(self, url: str, lastmod: str | None = None) -> Iterator[Request]:
        """A request for a page with an item, unless it was asked for before."""
        request = self._request(url, self.PAGE, self.parse_page, {}, {"lastmod": lastmod})
        if request is None or request.url in self._pages:
            return
        self._pages.add(request.url)
        self.crawl.pages += 1
        if not self.is_kept(request.url, lastmod):
            self.crawl.open.add(request.url)
            yield request

    def is_kept(self, url: str, lastmod: str | None) -> bool:
        """Whether the answer at hand stands for a page without asking."""
        return False

    def parse_page(self, response: Response) -> None:
        """A page was obtained; reading it is the business of others."""
        self.crawl.open.discard(response.meta["asked"])
        if wrong := fault(response.body, media_type(response)):
            self.crawl.miss("cut_off", response.url, f"{response.url} did not come whole: {wrong}")
        self.crawl.tell()

    def _request(
        self,
        url: str,
        role: Role,
        callback: Callable[..., Any],
        known: dict[str, Any],
        meta: dict[str, Any],
    ) -> Request | None:
        try:
            request = Request(
                url.partition("#")[0],
                callback,
                errback=self.not_obtained,
                cb_kwargs=known,
                meta={**meta, "role": role},
                priority=1 if role == self.LIST else 0,
            )
        except ValueError:
            self.crawl.miss("wrong_scheme", url, f"{url!r} is no URL")
            return None
        request.meta["asked"] = request.url
        return request

    def not_obtained(self, failure: Failure) -> None:
        """Count a URL that was not obtained.

        Raises:
            Exception: one that is no answer to a request, for Scrapy to count and log.
        """
        error = failure.value
        self.crawl.open.discard(failure.request.meta["asked"])  # type: ignore[attr-defined]
        url = failure.request.url  # type: ignore[attr-defined]  # Scrapy puts it there
        is_page = failure.request.meta["role"] == self.PAGE  # type: ignore[attr-defined]
        if isinstance(error, HttpError) and is_page and error.response.status in _GONE:
            self.crawl.miss_gone(url)
        elif is_page and isinstance(error, NotFetchedError) and self._never_had(error, failure):
            self.crawl.miss_closed(error.url)
        elif isinstance(error, ArchiveError):
            self.break_off(error)
        else:
            self.crawl.miss(*_why(error, url))

    def _never_had(self, error: NotFetchedError, failure: Failure) -> bool:
        """Whether robots.txt closes a page of which the archive holds nothing that stands."""
        if error.reason != "robots_disallowed":
            return False
        asked = failure.request.meta["asked"]  # type: ignore[attr-defined]
        held = map(self.crawl.writer.standing.get, (asked, error.url))
        return not any(capture and capture.role == self.PAGE for capture in held)

    def break_off(self, error: ArchiveError) -> None:
        """Nothing can be archived any more, so nothing more is asked."""
        self.crawl.archive_error = error
        self.crawl.stopping.set()
        assert self.crawler.engine is not None
        self.crawl.ending = asyncio.ensure_future(
            self.crawler.engine.close_spider_async(reason="archive_error")
        )


def _why(error: BaseException | None, url: str) -> tuple[NotFetched, str, str]:
    if isinstance(error, NotFetchedError):
        return error.reason, error.url, str(error)
    if isinstance(error, HttpError):
        status = error.response.status
        if status < 400:
            return "undecodable", url, f"{url} answered {status}, which leads nowhere"
        return reason_of_status(status), url, f"{url} answered {status}"
    if isinstance(error, _NO_CONNECTION):
        return "connection", url, f"no connection for {url}: {str(error) or type(error).__name__}"
    for kind, reason, sentence in _REASONS:
        if isinstance(error, kind):
            return reason, url, f"{url} {sentence}"
    raise error or RuntimeError(f"{url} failed without a reason")
