"""robots.txt as RFC 9309 says: what it allows, how long it holds, and what else it states."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit

from protego import Protego
from pydantic import TypeAdapter, ValidationError

from spiders.archive_index import write_whole
from spiders.report import RobotsDecision

MAX_BYTES = 500 * 1024
"""What is read of a robots.txt (RFC 9309 2.5)."""
MAX_REDIRECTS = 5
MAX_AGE = timedelta(hours=24)
_USAGE = re.compile(r"^[ \t]*content-usage[ \t]*:[ \t]*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def robots_url(url: str) -> str:
    """Where the robots.txt lies that speaks for a URL."""
    return f"{origin_of(url)}/robots.txt"


@dataclass(frozen=True)
class Robots:
    """What an origin's robots.txt says, or that it could not be had."""

    origin: str
    decision: RobotsDecision
    checked_at: datetime
    text: str = ""

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(self.text)

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether we may ask for a URL."""
        if self.decision == "unreachable_5xx":
            return False
        return bool(self._rules.can_fetch(url, product(user_agent)))

    def crawl_delay(self, user_agent: str) -> float | None:
        """Seconds between requests that it wants of us."""
        delay = self._rules.crawl_delay(product(user_agent))
        return None if delay is None or delay < 0 else float(delay)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names."""
        return tuple(dict.fromkeys(self._rules.sitemaps))

    @property
    def usage(self) -> str | None:
        """Its Content-Usage lines (IETF AIPREF, a draft), one after the other."""
        stated = [found.strip() for found in _USAGE.findall(self.text)]
        return "; ".join(dict.fromkeys(filter(None, stated))) or None


_ROBOTS = TypeAdapter(Robots)


def product(user_agent: str) -> str:
    """The product token of a User-Agent: what a robots.txt group names."""
    return user_agent.split("/", 1)[0].split(" ", 1)[0]


def from_answer(url: str, status: int | None, body: bytes, checked_at: datetime) -> Robots:
    """What the last answer to a request for robots.txt means (RFC 9309 2.3.1).

    Args:
        url: any URL of the origin.
        status: of the last answer after at most five redirects; None: there was no answer. A
            redirect that is still one after five counts as unavailable.
        body: its decoded body, or the beginning of it.
        checked_at: when it came.
    """
    if status is None or status >= 500 or status == 429:
        # 429 asks for fewer requests; taking it for "all allowed" would do the contrary.
        return Robots(origin_of(url), "unreachable_5xx", checked_at)
    if not 200 <= status < 300:
        return Robots(origin_of(url), "unavailable_4xx", checked_at)
    text = body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    return Robots(origin_of(url), "allowed", checked_at, text)


class RobotsCache:
    """Answers kept on disk for at most 24 hours, one small file for each origin."""

    def __init__(self, archive: Path) -> None:
        self.folder = archive.parent / "robots"

    def get(self, url: str, now: datetime) -> Robots | None:
        """The robots.txt at hand for a URL, unless it is too old or was not to be had."""
        try:
            kept: Robots = _ROBOTS.validate_json(self._path(url).read_bytes())
        except (OSError, ValidationError):
            return None
        young = timedelta(0) <= now - kept.checked_at < MAX_AGE
        return kept if young and kept.origin == origin_of(url) else None

    def put(self, robots: Robots) -> None:
        """Keep an answer. One that was no answer is asked for again by the next run."""
        if robots.decision != "unreachable_5xx":
            # A cache that cannot be written costs one more request, nothing else.
            with contextlib.suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                write_whole(self._path(robots.origin), _ROBOTS.dump_json(robots))

    def _path(self, url: str) -> Path:
        return self.folder / f"{quote(origin_of(url), safe='')[:200]}.json"


def tdm_reservation(headers: Mapping[str, str]) -> tuple[bool | None, str | None]:
    """TDMRep 1.0 in response headers: whether mining is reserved, and the address of the policy."""
    stated = headers.get("tdm-reservation", "").strip()
    reserved = {"0": False, "1": True}.get(stated)
    return reserved, (headers.get("tdm-policy", "").strip() or None)
