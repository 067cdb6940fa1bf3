"""Asking one provider politely over httpx: robots.txt, delays, retries, redirects, the archive."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from normalize.provider import Provider
from spiders import robots as rules
from spiders.archive import ArchiveWriter, DamagedRecordError, Exchange
from spiders.capture import Capture, Role
from spiders.client_wire import NotFetchedError, Wire, check_scheme
from spiders.ledger import Ledger, reason_of_status
from spiders.order import Order
from spiders.politeness import MAX_REDIRECTS, PASSING, Pace, TooLongError, backoff, retry_after
from spiders.robots import Robots, RobotsCache

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_LIMIT = 8 * 1024 * 1024  # what is over 500 KiB is not read, but is no reason to refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer, fresh or from the archive."""

    url: str
    """The URL that gave it: after redirects the last."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)
    """Decoded."""


@dataclass(slots=True, kw_only=True)
class Client:
    """Asks for one provider's URLs, one after the other."""

    order: Order
    wire: Wire
    writer: ArchiveWriter
    ledger: Ledger
    pace: Pace
    cache: RobotsCache
    _robots: dict[str, Robots] = field(default_factory=dict)
    _unreachable: dict[str, str] = field(default_factory=dict)
    """Origin -> why its robots.txt could not be had."""

    async def get(self, url: str, role: Role = "payload") -> Answer:
        """The whole answer for a URL, redirects followed.

        Raises:
            NotFetchedError: there is none; it is counted already.
            ArchiveError: the archive cannot be written.
        """
        try:
            return await self._follow(url, role, MAX_REDIRECTS, self._permitted)
        except NotFetchedError as error:
            self.ledger.missed(error.reason, error.url)
            raise
        except asyncio.CancelledError:
            self.ledger.missed("interrupted", url)
            raise

    def tell(self, announced: int | None) -> None:
        """Report progress: payloads so far, and how many are announced."""
        if self.order.progress:
            self.order.progress(self.writer.provider_id, self.writer.payloads, announced)

    async def _permitted(self, url: str, role: Role) -> Answer:
        check_scheme(url)
        if resumed := self.resumed(url, role):
            return resumed
        await self.ask_leave(url)
        return await self._patiently(url, role, self.wire.collect.max_bytes)

    async def ask_leave(self, url: str) -> None:
        """Ask robots.txt of a URL's origin, once a run, whether the URL may be asked for.

        Raises:
            NotFetchedError: it may not; not counted yet.
            ArchiveError: the archive cannot be written.
        """
        robots = await self._robots_of(url)
        if robots.decision == "unreachable_5xx":
            why = self._unreachable.get(robots.origin, "it failed before")
            message = f"robots.txt of {robots.origin} cannot be had, so nothing is asked: {why}"
            raise NotFetchedError("robots_unreachable", url, message)
        if not robots.allows(url, self.order.user_agent):
            message = f"robots.txt of {robots.origin} does not allow {url}"
            raise NotFetchedError("robots_disallowed", url, message)

    def resumed(self, url: str, role: Role) -> Answer | None:
        """The answer that an interrupted run of the same night has, if there is one.

        Raises:
            ArchiveError: the archive cannot be written.
        """
        capture = self.writer.resume(url, role)
        if capture is None:
            return None
        try:
            answer = self.archived(url, capture)
        except DamagedRecordError:
            return None
        self.ledger.report.resumed += 1
        return answer

    async def _follow(
        self, url: str, role: Role, most: int, ask: Callable[[str, Role], Awaitable[Answer]]
    ) -> Answer:
        met = {url}
        while (answer := await ask(url, role)).status in _REDIRECTS:
            url = _target(answer)
            if url in met or len(met) > most:
                message = f"{answer.url} redirects in a loop, or more than {most} times"
                raise NotFetchedError("redirect_loop", answer.url, message)
            met.add(url)
        return answer

    async def _robots_of(self, url: str) -> Robots:
        origin = rules.origin_of(url)
        if origin not in self._robots:
            known = self.cache.get(url, datetime.now(UTC)) or await self._ask_robots(url)
            self._robots[origin] = known
            self.ledger.robots(known, self.order.user_agent)
            self.pace.slow_down(url, known.crawl_delay(self.order.user_agent))
        return self._robots[origin]

    async def _ask_robots(self, url: str) -> Robots:
        status, body, origin = None, b"", rules.origin_of(url)
        try:
            answer = await self._follow(
                rules.robots_url(url), "index", rules.MAX_REDIRECTS, self._unruled
            )
            status, body = answer.status, answer.body
        except NotFetchedError as error:
            if error.reason == "budget_spent":
                raise
            if error.reason == "private_address" and rules.origin_of(error.url) == origin:
                raise NotFetchedError("private_address", url, str(error)) from error
            self._unreachable[origin] = str(error)
            status = {"http_4xx": 404, "redirect_loop": 404}.get(error.reason)
        robots = rules.from_answer(url, status, body, datetime.now(UTC))
        self.cache.put(robots)
        return robots

    async def _unruled(self, url: str, role: Role) -> Answer:
        check_scheme(url)
        return await self._patiently(url, role, max(_ROBOTS_LIMIT, self.wire.collect.max_bytes))

    async def _patiently(self, url: str, role: Role, limit: int) -> Answer:
        tries = AsyncRetrying(
            stop=stop_after_attempt(self.wire.collect.retries + 1),
            wait=_pause,
            retry=retry_if_exception(_is_passing),
            reraise=True,
        )
        answer: Answer = await tries(self._once, url, role, limit)
        return answer

    async def _once(self, url: str, role: Role, limit: int) -> Answer:
        await self._wait(url)
        self.spend(url)
        exchange, fault = await self.wire.send(url, role, self.writer.validators(url), limit)
        capture = self.writer.add(exchange)
        headers = _headers(exchange)
        self.ledger.answered(exchange.status, headers, len(exchange.body))
        self._refuse_failure(exchange, capture, headers)
        if fault:
            raise NotFetchedError("undecodable", url, f"{url}: {fault}")
        if capture.outcome == "not_modified":
            return self.archived(url, capture, headers)
        body = exchange.decoded or b""
        return Answer(url=url, status=exchange.status, headers=headers, body=body)

    def spend(self, url: str) -> None:
        """Take one request from the budget.

        Raises:
            NotFetchedError: none is left.
        """
        if not self.ledger.spend():
            message = (
                f"the budget of {self.ledger.budget} requests is spent; the provider file's "
                "`budget` sets it"
            )
            raise NotFetchedError("budget_spent", url, message)

    async def _wait(self, url: str) -> None:
        try:
            seconds, owed = self.pace.reserve(url)
        except TooLongError as error:
            raise NotFetchedError("http_429", url, str(error)) from error
        await asyncio.sleep(seconds)
        self.ledger.waited(owed)

    def _refuse_failure(
        self, exchange: Exchange, capture: Capture, headers: Mapping[str, str]
    ) -> None:
        url, status = exchange.url, exchange.status
        if status in PASSING:
            held = self.hold(url, status, headers.get("retry-after"))
            message = f"{url} answered {status}"
            raise NotFetchedError(reason_of_status(status), url, message, passing=True, held=held)
        if status >= 400:
            raise NotFetchedError(reason_of_status(status), url, f"{url} answered {status}")
        if status == 304 and capture.outcome == "error":
            raise NotFetchedError("undecodable", url, f"{url} answered 304 to a first request")
        if status == 206 or (300 <= status < 400 and status != 304 and status not in _REDIRECTS):
            raise NotFetchedError("undecodable", url, f"{url} answered {status}, which is no whole")

    def hold(self, url: str, status: int, stated: str | None) -> bool:
        """Take the Retry-After of a failing answer into account; False where it states none.

        Raises:
            NotFetchedError: it wants more than a run waits.
        """
        seconds = retry_after(stated, datetime.now(UTC))
        if seconds is None:
            return False
        try:
            self.pace.hold(url, seconds)
        except TooLongError as error:
            raise NotFetchedError(reason_of_status(status), url, str(error)) from error
        return True

    def archived(
        self, url: str, capture: Capture, newer: Mapping[str, str] | None = None
    ) -> Answer:
        """What an earlier answer said, with the newer headers of the one that confirms it.

        Raises:
            DamagedRecordError: it cannot be read.
        """
        stored = self.writer.stored(capture)
        headers = {name.lower(): value for name, value in stored.headers} | dict(newer or {})
        body = self.writer.body(capture)
        return Answer(url=url, status=200, headers=headers, body=body)


def _target(answer: Answer) -> str:
    stated = answer.headers.get("location", "")
    try:
        return str(httpx.URL(urljoin(answer.url, stated)).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        message = f"{answer.url} redirects to {stated!r}, which is no URL"
        raise NotFetchedError("wrong_scheme", answer.url, message) from error


def _headers(exchange: Exchange) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in exchange.headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, NotFetchedError) and error.passing


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    # The host itself said when: the pace of its requests keeps to that.
    return 0.0 if isinstance(error, NotFetchedError) and error.held else backoff(state)


@asynccontextmanager
async def open_client(
    provider: Provider, order: Order, writer: ArchiveWriter, ledger: Ledger
) -> AsyncIterator[Client]:
    """A client for one run of one provider; its connections end with the block."""
    collect = provider.collect
    headers = {"User-Agent": order.user_agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
    async with httpx.AsyncClient(
        headers=headers,
        timeout=collect.timeout,
        limits=httpx.Limits(max_connections=2, max_keepalive_connections=1),
        follow_redirects=False,  # each hop is judged by itself
        trust_env=False,  # no proxy: the provider sees who asks
    ) as http:
        yield Client(
            order=order,
            wire=Wire(http, collect, ledger),
            writer=writer,
            ledger=ledger,
            pace=Pace(collect.delay),
            cache=RobotsCache(order.archive),
        )
