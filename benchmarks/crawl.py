"""Pages a second of the sitemap spider beside bare Scrapy fetching the same pages.

python -m benchmarks.crawl [OFFERINGS]
"""

import asyncio
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from uuid6 import uuid7

from benchmarks.measuring import best_of, show
from benchmarks.stand_ins import serving, sites_with
from flows.settings import Settings
from normalize.provider import Provider
from spiders.archive import read_captures
from spiders.collect import collect
from spiders.order import Order
from spiders.registry import load_all

BARE = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess
urls = open(sys.argv[1]).read().split()
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in urls:
            yield scrapy.Request(url, self.parse, dont_filter=True)
    def parse(self, response):
        pass
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
                          "TELNETCONSOLE_ENABLED": False})
process.crawl(Bare)
process.start()
"""


def crawl(provider: Provider, archive: Path) -> str:
    """Our crawl into a new archive: robots.txt, sitemaps, pages, WARC; gives the run's id."""
    run_id = str(uuid7())
    order = Order(
        run_id=run_id,
        started_at=datetime.now(UTC),
        archive=archive,
        user_agent="credcat-benchmark",
        resume_within=timedelta(0),
    )
    report = asyncio.run(collect(provider, order))
    assert report.verdict != "failed", report.reason
    return run_id


def main() -> None:
    """Print pages a second and the ratio."""
    offerings = int(sys.argv[1]) if len(sys.argv) > 1 else 6_000
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), offerings) as settings:
        rows = measure(settings, Path(folder))
    show("One provider's pages", ("", "time", "pages/s", "ratio"), rows)


def measure(settings: Settings, folder: Path) -> list[tuple[str, ...]]:
    """Rows of the baseline, of a first crawl, and of one in which nothing changed."""
    name = sites_with(settings, "sitemap")[0]
    provider = load_all(settings.providers, only_own=True).providers[name]
    ours, run_id = best_of(1, lambda: crawl(provider, folder / "first"))
    urls = [c.url for c in read_captures(folder / "first", name, run_id) if c.role == "payload"]
    again, _ = best_of(1, lambda: crawl(provider, folder / "first"))
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls))
    bare, _ = best_of(
        2, lambda: subprocess.run([sys.executable, "-c", BARE, str(listed)], check=True)
    )
    return [
        (label, f"{seconds:.1f} s", f"{len(urls) / seconds:.0f}", f"{seconds / bare:.2f}")
        for label, seconds in (
            (f"bare Scrapy, {len(urls):,} pages", bare),
            ("credcat, first night", ours),
            ("credcat, nothing changed", again),
        )
    ]


if __name__ == "__main__":
    main()
