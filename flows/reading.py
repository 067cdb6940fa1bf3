"""From the archive to a batch: read every payload of a run and normalize the listings."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from normalize import formats
from normalize.batch import Batch, Collected, normalize
from normalize.garbage import paused
from normalize.listing import Evidence, FormatError, Payload, Reader, Reading, Reject
from normalize.provider import Provider
from spiders.report import Report


def read_payload(reader: Reader, payload: Payload) -> Reading:
    """What one payload holds; one that is not of the format is one reject, not an exception."""
    try:
        with paused():
            return reader.read(payload)
    except FormatError as error:
        reject = Reject(reason="unreadable_payload", detail=str(error))
        return Reading(rejects=[reject], unread=Counter())


def read_run(
    provider: Provider,
    payloads: Iterable[tuple[Payload, Evidence]],
    report: Report | None,
    exchange_rates: Path | None = None,
) -> Batch:
    """Read and normalize the payloads of one run.

    Args:
        provider: whose they are.
        payloads: what the archive holds of the run.
        report: how collecting ended; None offline, where there is no `sources` row to write.
        exchange_rates: file of the ECB's reference rates; None: the shipped one.
    """
    reader = formats.reader(provider.read.format)
    return normalize(
        _readings(reader, payloads),
        provider,
        collected=_collected(reader, report),
        exchange_rates=exchange_rates,
    )


def _readings(
    reader: Reader, payloads: Iterable[tuple[Payload, Evidence]]
) -> Iterator[tuple[Evidence, Reading]]:
    for payload, evidence in payloads:
        yield evidence, read_payload(reader, payload)


def _collected(reader: Reader, report: Report | None) -> Collected | None:
    if report is None:
        return None
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
