"""What a crawl's spider and middlewares share: the archive, the counts, what went wrong."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from normalize.provider import Provider
from spiders.archive import INTERRUPTED, ArchiveError, ArchiveWriter
from spiders.client import Client
from spiders.client_wire import NotFetchedError
from spiders.ending import Ending, ending
from spiders.ledger import Ledger
from spiders.order import Order
from spiders.politeness import TooLongError
from spiders.report import NotFetched, Report

MOST_GONE = 0.1
"""A night with at least this share of its pages gone (404, 410) is not a complete one."""


@dataclass(slots=True, kw_only=True)
class Crawl:
    """One run of one provider, as Scrapy's parts see it."""

    provider: Provider
    order: Order
    writer: ArchiveWriter
    ledger: Ledger
    client: Client | None = None
    """Asks for robots.txt, and knows the pace; there once the event loop runs."""
    pages: int = 0
    """Pages known so far that shall be obtained."""
    gone: int = 0
    closed: int = 0
    """Pages that robots.txt closes, and that the catalogue never held."""
    open: set[str] = field(default_factory=set)
    """URLs that wait for an answer."""
    faults: list[str] = field(default_factory=list)
    """Why the crawl is not complete."""
    archive_error: ArchiveError | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    ending: asyncio.Future[None] | None = None
    """The end that is being made, held so that it is not collected as garbage."""

    @property
    def asking(self) -> Client:
        """The client, which is there while the spider is open."""
        assert self.client is not None
        return self.client

    def miss(self, reason: NotFetched, url: str, sentence: str) -> None:
        """Note a URL that was not obtained, and that the crawl is therefore not complete."""
        self.ledger.missed(reason, url)
        self.faults.append(sentence)

    def miss_gone(self, url: str) -> None:
        """Note a page that the provider says is gone: an answer, too."""
        self.ledger.missed("http_4xx", url)
        self.gone += 1

    def miss_closed(self, url: str) -> None:
        """Note a page that robots.txt closes and that was never in the catalogue: none is lost."""
        self.ledger.missed("robots_disallowed", url)
        self.closed += 1

    def tell(self) -> None:
        """Report progress."""
        self.asking.tell(self.pages or None)

    async def sleep(self, seconds: float, url: str) -> None:
        """Wait, unless the night is stopped.

        Raises:
            NotFetchedError: it was.
        """
        if not self.stopping.is_set() and seconds <= 0:
            return
        try:
            await asyncio.wait_for(self.stopping.wait(), max(seconds, 0))
        except TimeoutError:
            return
        raise NotFetchedError("interrupted", url, f"{url} was not asked: the night was stopped")

    async def take_turn(self, url: str) -> None:
        """Wait until a URL's host may be asked again.

        Raises:
            NotFetchedError: it asked to be left alone for longer than a run waits.
        """
        try:
            seconds, owed = self.asking.pace.reserve(url)
        except TooLongError as error:
            raise NotFetchedError("http_429", url, str(error)) from error
        await self.sleep(seconds, url)
        self.ledger.waited(owed)

    def judge(self, stats: Mapping[str, object]) -> Ending:
        """The verdict, of what was obtained and of what Scrapy counted.

        No exception of a spider ends a crawl, or shows in anything but Scrapy's counts.
        """
        if self.stopping.is_set():
            for url in self.open:
                self.ledger.missed("interrupted", url)
            reason = (
                f"{INTERRUPTED}: the night was stopped. The next run takes up what this one has"
            )
            return Ending(verdict="partial", reason=reason)
        end = ending([*troubles(stats), *self.faults, *self._left_open(), *self._too_many_gone()])
        if self.writer.payloads:
            return end
        none = "not one page was obtained"
        closed = f"{none}: robots.txt does not allow {self.closed} of {self.pages}"
        reason = end.reason or (closed if self.closed else none)
        return Ending(verdict="failed", reason=reason)

    def _left_open(self) -> list[str]:
        return [f"{url} was to be asked for and never was" for url in sorted(self.open)]

    def _too_many_gone(self) -> list[str]:
        if not self.gone or self.gone < MOST_GONE * self.pages:
            return []
        return [f"{self.gone} of {self.pages} pages are gone (404 or 410): too many to believe"]

    def close(self, end: Ending) -> Report:
        """Close the archive.

        Raises:
            ArchiveError: it cannot be written.
        """
        report = self.ledger.end(end.verdict, end.reason, datetime.now(UTC), end.announced)
        self.writer.close(report)
        return report


def troubles(stats: Mapping[str, object]) -> list[str]:
    """What Scrapy's counts say went wrong inside of it."""
    found = []
    raised = sorted(
        name.rpartition("/")[2]
        for name in stats
        if name.startswith("spider_exceptions/") and not name.endswith("/count")
    )
    if raised:
        found.append(f"the spider raised {', '.join(raised)}: see Scrapy's log")
    elif errors := stats.get("log_count/ERROR"):
        found.append(f"Scrapy logged {errors} errors: see its log")
    if (why := stats.get("finish_reason")) != "finished":
        found.append(f"Scrapy ended early: {why or 'it did not start'}")
    return found
