from collections.abc import Iterator
from pathlib import Path

import pytest

from spiders.archive import ArchiveWriter
from spiders.crawl_state import Crawl, troubles
from spiders.ledger import Ledger
from tests.spiders.orders import PROVIDER, START, exchange, order
from tests.spiders.site import provider

FINISHED = {"finish_reason": "finished"}


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    one = provider("sitemap", "https://www.example.edu/sitemap.xml")
    with ArchiveWriter(PROVIDER, order(tmp_path)) as writer:
        writer.add(exchange())
        ledger = Ledger(PROVIDER, "run-1", START, 100)
        yield Crawl(provider=one, order=order(tmp_path), writer=writer, ledger=ledger)


def test_complete_without_a_fault(crawl):
    assert crawl.judge(FINISHED).verdict == "complete"


@pytest.mark.parametrize(("pages", "verdict"), [(11, "complete"), (10, "partial"), (1, "partial")])
def test_few_pages_may_be_gone(crawl, pages, verdict):
    crawl.pages = pages
    crawl.miss_gone("https://www.example.edu/old")
    assert crawl.judge(FINISHED).verdict == verdict


@pytest.mark.parametrize(
    "stats",
    [
        {
            "finish_reason": "finished",
            "spider_exceptions/count": 1,
            "spider_exceptions/KeyError": 1,
        },
        {"finish_reason": "finished", "log_count/ERROR": 1},
        {"finish_reason": "memusage_exceeded"},
        {},
    ],
)
def test_what_scrapy_only_counts_is_never_complete(crawl, stats):
    end = crawl.judge(stats)
    assert end.verdict == "partial"
    assert end.reason == troubles(stats)[0]


def test_a_url_without_an_answer_is_never_complete(crawl):
    crawl.open.add("https://www.example.edu/lost")
    assert crawl.judge(FINISHED).verdict == "partial"


def test_stopped_is_interrupted_and_counts_what_is_open(crawl):
    crawl.open.add("https://www.example.edu/lost")
    crawl.stopping.set()
    end = crawl.judge({"finish_reason": "shutdown"})
    assert (end.verdict, (end.reason or "").split(":")[0]) == ("partial", "Interrupted")
    assert crawl.ledger.report.not_fetched == {"interrupted": 1}
