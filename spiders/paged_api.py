"""An API that answers in pages, walked to its proven end."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx
from w3lib.url import canonicalize_url

from normalize.provider import PagedApi
from spiders.client import Answer, Client
from spiders.client_wire import NotFetchedError
from spiders.ending import Ending, ending
from spiders.paged_api_page import Page, PageError, read_page
from spiders.report import NotFetched


async def collect_pages(client: Client, collect: PagedApi) -> Ending:
    """Walk from every start; complete when each walk came to its proven end.

    Raises:
        ArchiveError: the archive cannot be written.
    """
    faults: list[str] = []
    announced: list[int | None] = []
    for start in dict.fromkeys(collect.start):
        walk = Walk(client, collect, start)
        if fault := await walk.go():
            faults.append(fault)
        announced.append(walk.total)
    known = [total for total in announced if total is not None]
    return ending(faults, sum(known) if len(known) == len(announced) else None)


@dataclass(slots=True)
class Walk:
    """One walk through the pages, and what is needed to prove its end.

    Attributes:
        client: asks.
        collect: how the API pages.
        start: where it begins.
    """

    client: Client
    collect: PagedApi
    start: str
    total: int | None = None
    """Records announced, as the last page says it."""
    _first_total: int | None = None
    _pages: int | None = None
    _asked: int = 0
    _met: int = 0
    """Records, without those of an earlier page."""
    _offset: int = 0
    """Where the next page begins: records may be left out of a page, so as many as came."""
    _empty_at: str | None = None
    _addresses: set[str] = field(default_factory=set)
    _seen: set[bytes] = field(default_factory=set)

    async def go(self) -> str | None:
        """Walk to the end; gives the fault that stopped it or leaves the end unproved."""
        url: str | None = self._first()
        while url is not None:
            try:
                page, answer = await self._page(url)
                url = self._after(answer, page)
            except (NotFetchedError, PageError) as error:
                return str(error)
        return self._unproved()

    def _first(self) -> str:
        collect = self.collect
        url = httpx.URL(self.start)
        if collect.size_parameter and collect.size:
            url = url.copy_set_param(collect.size_parameter, collect.size)
        if collect.paging == "page" and collect.parameter:
            url = url.copy_set_param(collect.parameter, collect.first)
        if collect.paging == "offset" and collect.parameter:
            url = url.copy_set_param(collect.parameter, 0)
        return str(url)

    async def _page(self, url: str) -> tuple[Page, Answer]:
        if canonicalize_url(url) in self._addresses:
            raise self._stop("seen_twice", url, f"{url} was met before: the pages go in a circle")
        if self._asked >= self.collect.max_pages:
            message = (
                f"{url} would be page {self._asked + 1}, more than `max_pages` = "
                f"{self.collect.max_pages} in the provider file"
            )
            raise self._stop("page_limit", url, message)
        self._addresses.add(canonicalize_url(url))
        answer = await self.client.get(url)
        self._asked += 1
        page = read_page(answer, self.collect)
        self._count(url, page)
        self.client.tell(page.pages)
        return page, answer

    def _stop(self, reason: NotFetched, url: str, sentence: str) -> NotFetchedError:
        self.client.ledger.missed(reason, url)
        return NotFetchedError(reason, url, sentence)

    def _count(self, url: str, page: Page) -> None:
        if page.total is not None:
            self.total = page.total
            self._first_total = page.total if self._first_total is None else self._first_total
        self._pages = self._pages if page.pages is None else page.pages
        fresh = set(page.identities) - self._seen
        if page.identities and not fresh:
            message = f"{url} holds only records of earlier pages: the pages go in a circle"
            raise self._stop("seen_twice", url, message)
        if page.identities and self._empty_at:
            raise PageError(f"{self._empty_at} is empty, though records follow: a page is missing")
        self._met += sum(1 for one in page.identities if one in fresh)
        self._offset += len(page.identities)
        self._seen |= fresh

    def _after(self, answer: Answer, page: Page) -> str | None:
        """The next page's URL; None at the end."""
        if not page.identities:
            self._meet_empty(answer.url, page)
        match self.collect.paging:
            case "next-link" | "link-header":
                return _joined(answer.url, page.next) if page.next else None
            case "cursor":
                return self._with(page.next) if page.next else None
            case "page":
                return self._with(self.collect.first + self._asked) if self._more(page) else None
            case "offset":
                return self._with(self._offset) if self._more(page) else None

    def _meet_empty(self, url: str, page: Page) -> None:
        pages_left = self._pages is not None and self._asked < self._pages
        if pages_left or (self.total is not None and self._met < self.total):
            raise PageError(f"{url} is empty before the announced end: {self._tally()}")
        if page.next and self._empty_at:
            raise PageError(f"{self._empty_at} and {url} are empty, and still more is announced")
        self._empty_at = url

    def _more(self, page: Page) -> bool:
        if self._pages is not None:
            return self._asked < self._pages
        if self.total is not None:
            return self._met < self.total
        # Nothing is announced: only a page without records proves the end.
        return bool(page.identities)

    def _with(self, value: int | str) -> str:
        assert self.collect.parameter is not None
        first = httpx.URL(self._first())
        return str(first.copy_set_param(self.collect.parameter, value))

    def _unproved(self) -> str | None:
        """Why the end that was reached does not prove that all was read."""
        if self.collect.total and self.total is None:
            return f"{self.start}: no page announces a total at {self.collect.total!r}"
        if self.collect.pages and self._pages is None:
            return f"{self.start}: no page announces a count of pages at {self.collect.pages!r}"
        few_pages = self._pages is not None and self._asked < self._pages
        if few_pages or (self.total is not None and self._met < self.total):
            return f"{self.start} ended before what it announced: {self._tally()}"
        return None

    def _tally(self) -> str:
        said = []
        if self.total is not None:
            changed = self._first_total != self.total
            was = f" ({self._first_total} on its first page)" if changed else ""
            said.append(f"{self._met} of {self.total}{was} records")
        if self._pages is not None:
            said.append(f"{self._asked} of {self._pages} pages")
        return ", ".join(said) or f"{self._met} records"


def _joined(base: str, link: str) -> str:
    try:
        return str(httpx.URL(urljoin(base, link)))
    except (httpx.InvalidURL, ValueError) as error:
        message = f"{base} names {link[:200]!r} as its next page, which is no URL"
        raise PageError(message) from error
