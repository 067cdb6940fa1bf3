"""What one provider's collecting came to: the verdict, the counts, and why URLs were not asked."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

Verdict = Literal["complete", "partial", "failed"]
RobotsDecision = Literal["allowed", "disallowed", "unavailable_4xx", "unreachable_5xx"]
NotFetched = Literal[
    "robots_disallowed",  # robots.txt says no
    "robots_unreachable",  # robots.txt answered 5xx or not at all: full disallow (RFC 9309 2.3.1.4)
    "budget_spent",  # the provider's requests of this night are used up
    "private_address",  # the host is loopback or private and the provider file does not allow it
    "wrong_scheme",  # neither http nor https
    "too_large",  # the response is over max_bytes
    "http_4xx",
    "http_429",  # still 429 after the last retry
    "http_5xx",
    "timeout",
    "cut_off",  # the connection ended before the body did
    "connection",  # no connection, no name, TLS
    "redirect_loop",
    "seen_twice",  # the page was met before: a loop
    "page_limit",  # max_pages reached
    "undecodable",  # Content-Encoding that does not decode
    "kept_by_lastmod",  # the sitemap says unchanged, the capture at hand is used
    "interrupted",  # the night was stopped
]


@dataclass(slots=True, kw_only=True)
class Report:
    """The end of one provider's collecting, as JSON between processes and in the archive."""

    provider_id: str
    run_id: str
    started_at: datetime
    ended_at: datetime
    verdict: Verdict
    reason: str | None = None
    """One sentence; None only when complete."""
    announced: int | None = None
    """Records that the source announced, where it does."""
    requests: int = 0
    """All of them: robots.txt, retries and failures included."""
    responses_2xx: int = 0
    responses_304: int = 0
    responses_4xx: int = 0
    """Without 429."""
    responses_429: int = 0
    responses_5xx: int = 0
    robots_denied: int = 0
    retry_after_seconds: float = 0.0
    bytes_received: int = 0
    resumed: int = 0
    """Answers taken from an interrupted run of the same night instead of asking again."""
    not_fetched: Counter[str] = field(default_factory=Counter)
    """Reason (`NotFetched`) -> URLs."""
    robots_decision: RobotsDecision = "allowed"
    robots_checked_at: datetime | None = None
    crawl_delay_seconds: float | None = None
    tdm_reservation: bool | None = None
    tdm_policy_url: str | None = None
    ai_usage_preference: str | None = None
    warc_files: list[str] = field(default_factory=list)
    """Paths below the archive."""

    def to_json(self) -> bytes:
        """The report as JSON; times in ISO 8601."""
        return _REPORT.dump_json(self)

    @classmethod
    def from_json(cls, stated: bytes | str) -> "Report":
        """The inverse of `to_json`.

        Raises:
            pydantic.ValidationError: the text is no report.
        """
        return _REPORT.validate_json(stated)


_REPORT = TypeAdapter(Report)
