"""The counts of one provider's collecting, kept while it goes on."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from spiders.report import NotFetched, Report, Verdict
from spiders.robots import Robots, tdm_reservation

NOT_FETCHED = get_args(NotFetched)


def count_answer(report: Report, status: int | None) -> None:
    """Count an answer by its status."""
    if status is None:
        return
    if status == 304:
        report.responses_304 += 1
    elif status == 429:
        report.responses_429 += 1
    elif 200 <= status < 300:
        report.responses_2xx += 1
    elif 400 <= status < 500:
        report.responses_4xx += 1
    elif status >= 500:
        report.responses_5xx += 1


def reason_of_status(status: int) -> NotFetched:
    """Why a URL was not obtained that answered with a failing status."""
    if status == 429:
        return "http_429"
    return "http_5xx" if status >= 500 else "http_4xx"


class Ledger:
    """Counts requests against the budget, and everything else that the report says.

    Args:
        provider_id: whose they are.
        run_id: the run.
        started_at: its start.
        budget: requests that it may make.
    """

    def __init__(self, provider_id: str, run_id: str, started_at: datetime, budget: int) -> None:
        self.budget = budget
        self.report = Report(
            provider_id=provider_id,
            run_id=run_id,
            started_at=started_at,
            ended_at=started_at,
            verdict="failed",
        )
        self._counted: set[tuple[str, str]] = set()
        self._worst: Robots | None = None

    def spend(self) -> bool:
        """Take one request from the budget; False when none is left."""
        if self.report.requests >= self.budget:
            return False
        self.report.requests += 1
        return True

    def answered(self, status: int, headers: Mapping[str, str], received: int) -> None:
        """Count an answer, and note what its headers say of text and data mining.

        Args:
            status: of the answer.
            headers: of the answer, names in lower case.
            received: bytes of its raw body.
        """
        count_answer(self.report, status)
        self.report.bytes_received += received
        reserved, policy = tdm_reservation(headers)
        if reserved is not None and not self.report.tdm_reservation:
            self.report.tdm_reservation = reserved
        self.report.tdm_policy_url = self.report.tdm_policy_url or policy
        usage = headers.get("content-usage", "").strip()
        self.report.ai_usage_preference = self.report.ai_usage_preference or usage or None

    def received(self, count: int) -> None:
        """Count bytes of an answer that did not come whole."""
        self.report.bytes_received += count

    def waited(self, seconds: float) -> None:
        """Count a wait that a provider asked for."""
        self.report.retry_after_seconds += seconds

    def missed(self, reason: NotFetched, url: str) -> None:
        """Count a URL that was known and not obtained, once for each reason."""
        if (reason, url) in self._counted:
            return
        self._counted.add((reason, url))
        self.report.not_fetched[reason] += 1
        if reason in ("robots_disallowed", "robots_unreachable"):
            self.report.robots_denied += 1

    def robots(self, robots: Robots, user_agent: str) -> None:
        """Note what a host's robots.txt says; the first host's decision is the provider's."""
        report = self.report
        if report.robots_checked_at is None:
            report.robots_checked_at = robots.checked_at
            report.robots_decision = robots.decision
        delay = robots.crawl_delay(user_agent)
        if delay is not None:
            report.crawl_delay_seconds = max(report.crawl_delay_seconds or 0.0, delay)
        report.ai_usage_preference = report.ai_usage_preference or robots.usage

    def end(
        self, verdict: Verdict, reason: str | None, ended_at: datetime, announced: int | None = None
    ) -> Report:
        """The finished report."""
        if verdict == "failed" and self.report.not_fetched["robots_disallowed"]:
            # The file was there to read; what it says closes all that was wanted.
            self.report.robots_decision = "disallowed"
        self.report.verdict = verdict
        self.report.reason = reason
        self.report.ended_at = ended_at
        self.report.announced = announced
        return self.report
