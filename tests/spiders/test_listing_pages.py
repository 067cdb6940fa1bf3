"""Listing pages as the spider reads them; what is asked is the crawl's business."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from spiders.archive import ArchiveWriter
from spiders.crawl_state import Crawl
from spiders.ledger import Ledger
from spiders.listing_pages import ListingSpider, links
from tests.spiders.orders import PROVIDER, START, order
from tests.spiders.site import provider

URL = "https://www.example.edu/list"


@pytest.fixture
def spider(tmp_path: Path) -> Iterator[ListingSpider]:
    one = provider("listing", URL, item="a.c", next="a.on", max_pages=3)
    with ArchiveWriter(PROVIDER, order(tmp_path)) as writer:
        ledger = Ledger(PROVIDER, "run-1", START, 100)
        yield ListingSpider(
            Crawl(provider=one, order=order(tmp_path), writer=writer, ledger=ledger)
        )


def read(spider: ListingSpider, html: str, url: str = URL, **known: Any) -> list[Request]:
    request = Request(url, meta={"asked": url, "role": "index"})
    response = HtmlResponse(url, body=html.encode(), encoding="utf-8", request=request)
    return list(spider.parse_list(response, **known))


def test_items_first_then_the_next_page(spider):
    html = '<a class=c href="/1">x</a><a class=c href="/1#top">x</a><a class=on href="?p=2">on</a>'
    found = read(spider, html)
    assert [r.url for r in found] == ["https://www.example.edu/1", f"{URL}?p=2"]
    assert spider.crawl.pages == 1
    assert spider.crawl.faults == []


def test_a_first_page_without_items_is_a_fault(spider):
    assert read(spider, "<p>Our courses moved</p>") == []
    (sentence,) = spider.crawl.faults
    assert "'a.c'" in sentence
    assert spider.crawl.judge({"finish_reason": "finished"}).verdict == "failed"


def test_a_page_that_leads_back_ends_the_chain(spider):
    html = f'<a class=c href="/1">x</a><a class=on href="{URL}">on</a>'
    found = read(spider, html)
    assert [r.url for r in found] == ["https://www.example.edu/1"]
    assert spider.crawl.ledger.report.not_fetched == {"seen_twice": 1}


def test_pages_that_list_the_same_again_end_the_chain(spider):
    first = read(spider, '<a class=c href="/1">x</a><a class=on href="?p=2">on</a>')
    again = '<a class=c href="/1">x</a><a class=on href="?p=3">on</a>'
    assert read(spider, again, first[1].url, **first[1].cb_kwargs) == []
    assert spider.crawl.ledger.report.not_fetched == {"seen_twice": 1}


def test_no_more_pages_than_allowed(spider):
    found: list[Request] = []
    url, known = URL, dict[str, Any]()
    for number in range(1, 4):
        html = f'<a class=c href="/{number}">x</a><a class=on href="?p={number}">on</a>'
        found = read(spider, html, url, **known)
        url, known = found[-1].url, found[-1].cb_kwargs
    assert len(found) == 1
    assert spider.crawl.ledger.report.not_fetched == {"page_limit": 1}


def test_what_is_no_page_is_a_fault(spider):
    response = Response(URL, headers={"Content-Type": "image/png"}, body=b"\x89PNG")
    assert list(spider.parse_list(response)) == []
    assert spider.crawl.ledger.report.not_fetched == {"undecodable": 1}


def test_links_start_at_the_base_and_may_be_any_attribute():
    html = '<base href="https://b.example.org/x/"><div data-u=" y\n"></div><a href="#z">a</a>'
    response = HtmlResponse(URL, body=html.encode(), encoding="utf-8")
    assert links(response, "div::attr(data-u)") == ["https://b.example.org/x/y"]
    assert links(response, "a") == []


@given(st.text(max_size=100))
def test_any_markup_can_be_searched(text):
    response = HtmlResponse(URL, body=f"<a href='{text}'>x".encode(), encoding="utf-8")
    assert all(link.strip() for link in links(response, "a"))
