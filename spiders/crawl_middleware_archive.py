"""Every answer goes to the archive as it came, before anything else sees it."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from spiders.archive import Exchange
from spiders.archive_records import Headers as Raw
from spiders.client_wire import NotFetchedError
from spiders.crawl_response import as_response
from spiders.crawl_spider import crawl_of
from spiders.crawl_state import Crawl
from spiders.decoding import TooLargeError, UndecodableError, decode

_NO_WHOLE = frozenset({206, 300, 305, 306})


class Archiving:
    """Archives exchanges; hands on decoded bodies, and the one at hand where nothing changed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive an answer.

        Raises:
            NotFetchedError: it holds nothing that could be used.
        """
        if request.meta.get("archived"):
            return response
        crawl = crawl_of(self.crawler)
        if response.ip_address:
            crawl.asking.wire.refuse_private_peer(request.url, str(response.ip_address))
        exchange, fault = _exchange(request, response, crawl.provider.collect.max_bytes)
        return _archive(crawl, exchange, fault)


def _archive(crawl: Crawl, exchange: Exchange, fault: NotFetchedError | None) -> Response:
    url, status, headers = exchange.url, exchange.status, _plain(exchange.headers)
    capture = crawl.writer.add(exchange)
    stated = {name.lower(): value for name, value in headers}
    crawl.ledger.answered(status, stated, len(exchange.body))
    if fault and status < 400:
        raise fault
    if capture.outcome == "not_modified":
        answer = crawl.asking.archived(url, capture, stated)
        return as_response(url, answer.status, answer.headers.items(), answer.body)
    if status == 304:
        raise NotFetchedError("undecodable", url, f"{url} answered 304 to a first request")
    if status in _NO_WHOLE:
        raise NotFetchedError("undecodable", url, f"{url} answered {status}, which is no whole")
    return as_response(url, status, headers, exchange.decoded or b"")


def _exchange(
    request: Request, response: Response, limit: int
) -> tuple[Exchange, NotFetchedError | None]:
    url, fault, decoded = request.url, None, None
    encoding = response.headers.get("Content-Encoding")
    try:
        decoded = decode(response.body, encoding.decode("latin-1") if encoding else None, limit)
    except UndecodableError as error:
        fault = NotFetchedError("undecodable", url, f"{url}: {error}")
    except TooLargeError as error:
        fault = NotFetchedError("too_large", url, f"{url} is too large: {error}")
    asked_for = request.meta.get("asked") == url
    exchange = Exchange(
        url=url,
        role=request.meta["role"],
        request_headers=((b"Host", urlsplit(url).netloc.encode()), *_raw(request.headers)),
        status=response.status,
        reason=_phrase(response.status),
        http_version=response.protocol or "HTTP/1.1",
        headers=_raw(response.headers),
        body=response.body,
        fetched_at=datetime.now(UTC),
        decoded=decoded,
        sitemap_lastmod=request.meta.get("lastmod") if asked_for else None,
    )
    return exchange, fault


def _phrase(status: int) -> str:
    # Scrapy keeps no reason phrase; this is the one that the standard gives.
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def _raw(headers: Headers) -> Raw:
    return tuple((name, value) for name, values in headers.items() for value in values)


def _plain(headers: Raw) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1").strip()) for name, value in headers]
