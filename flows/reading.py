"""From the archive to a batch: read every payload of a run and normalize the listings."""

from collections.abc import Iterable

from flows.workers import Advance, Workers
from normalize import formats
from normalize.batch import Batch, Collected, assemble
from normalize.listing import Evidence, Payload
from normalize.provider import Provider
from normalize.reading import Reader
from spiders.report import Report


def read_run(
    provider: Provider,
    payloads: Iterable[tuple[Payload, Evidence]],
    report: Report,
    workers: Workers,
    advance: Advance | None = None,
) -> Batch:
    """Read and normalize the payloads of one run.

    Args:
        provider: whose they are.
        payloads: what the archive holds of the run.
        report: how collecting ended.
        workers: who read them.
        advance: told of payloads and listings that are done.
    """
    parts = workers.describe(provider, payloads, advance)
    reader = formats.reader(provider.read.format)
    return assemble(parts, provider, collected=_collected(reader, report))


def _collected(reader: Reader, report: Report) -> Collected:
    return Collected(
        robots_decision=report.robots_decision,
        robots_checked_at=report.robots_checked_at or report.started_at,
        crawl_delay_seconds=report.crawl_delay_seconds,
        tdm_reservation=report.tdm_reservation,
        tdm_policy_url=report.tdm_policy_url,
        ai_usage_preference=report.ai_usage_preference,
        coverage=reader.coverage,
        access_method=reader.access,
    )
