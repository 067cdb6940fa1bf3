"""How long to wait: delays for each host, Retry-After, and backoff between tries."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from tenacity import RetryCallState, wait_exponential_jitter

MAX_RETRY_AFTER = 3600.0
"""A provider that wants more than this is asked no further tonight."""
PASSING = frozenset({429, 500, 502, 503, 504})
"""Statuses that may be gone at the next try."""
MAX_REDIRECTS = 10

backoff: Callable[[RetryCallState], float] = wait_exponential_jitter(
    multiplier=0.5, max=60.0, exp_base=2, jitter=0.5
)
"""Seconds before the next try, as tenacity takes it."""


def host_of(url: str) -> str:
    """The host and port that delays are kept for."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def retry_after(stated: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks to wait; None where it says nothing readable."""
    text = (stated or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class TooLongError(Exception):
    """A host asks to be left alone for longer than a night waits."""


@dataclass(slots=True)
class _Host:
    delay: float
    free_at: float = 0.0
    """Clock time before which it is not asked because of the delay."""
    silent_until: float = 0.0
    """Clock time before which it asked not to be asked."""


@dataclass(slots=True)
class Pace:
    """When each host may be asked next. Only reckons; the caller sleeps.

    The delay lies between the starts of two requests to a host: the largest of the provider
    file's and robots.txt's, and whatever Retry-After asks for comes on top.
    """

    delay: float
    clock: Callable[[], float] = time.monotonic
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def _of(self, url: str) -> _Host:
        return self._hosts.setdefault(host_of(url), _Host(self.delay))

    def slow_down(self, url: str, crawl_delay: float | None) -> None:
        """Take a host's Crawl-delay into account; it can only lengthen the delay."""
        host = self._of(url)
        host.delay = max(host.delay, crawl_delay or 0.0)

    def delay_of(self, url: str) -> float:
        """Seconds between the starts of two requests to a URL's host."""
        return self._of(url).delay

    def hold(self, url: str, seconds: float) -> None:
        """Take a Retry-After into account.

        Raises:
            TooLongError: it asks for more than `MAX_RETRY_AFTER`.
        """
        host = self._of(url)
        host.silent_until = max(host.silent_until, self.clock() + seconds)
        if seconds > MAX_RETRY_AFTER:
            raise TooLongError(_too_long(url, seconds))

    def reserve(self, url: str) -> tuple[float, float]:
        """Book the next request to a host.

        Returns:
            Seconds to sleep before it, and how many of them are owed to a Retry-After.

        Raises:
            TooLongError: the host asked to be left alone for longer than a run waits.
        """
        host, now = self._of(url), self.clock()
        if host.silent_until - now > MAX_RETRY_AFTER:
            raise TooLongError(_too_long(url, host.silent_until - now))
        usual = max(host.free_at, now)
        start = max(usual, host.silent_until)
        host.free_at = start + host.delay
        return start - now, start - usual


def _too_long(url: str, seconds: float) -> str:
    return (
        f"{host_of(url)} asks to wait {seconds:.0f} s (Retry-After), longer than the "
        f"{MAX_RETRY_AFTER:.0f} s that a run waits"
    )
