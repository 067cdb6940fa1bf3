"""One provider's night: collect, archive, read, normalize, check, publish."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from uuid6 import uuid7

from flows.judged import Judged
from flows.outcome import Outcome
from flows.reading import read_run
from flows.run_row import broken_row, outcome_of, run_row
from flows.settings import Settings
from flows.workers import Advance, Workers
from normalize.provider import Provider
from spiders.archive import payloads
from spiders.collect import collect
from spiders.order import Order
from warehouse.check import check
from warehouse.store import Warehouse

log = logging.getLogger("credcat")


@dataclass(slots=True)
class Shared:
    """What all providers of one night share."""

    settings: Settings
    warehouse: Warehouse
    flow_run_id: str | None = None
    progress: Callable[[str, int, int | None], None] | None = None
    reading: Callable[[str, int, int], None] | None = None
    """Told of a provider's payloads and listings that are read."""
    workers: Workers = field(init=False)
    publishing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Batches are published one after the other: their memory and disk are the night's peak."""

    def __post_init__(self) -> None:
        self.workers = Workers(self.settings.exchange_rates, self.settings.look_for)


async def run_provider(provider: Provider, shared: Shared) -> Outcome:
    """One provider's whole night. Whatever goes wrong becomes the outcome, never an exception."""
    run_id, started, clock = str(uuid7()), datetime.now(UTC), time.monotonic()
    settings = shared.settings
    try:
        order = Order(
            run_id=run_id,
            started_at=started,
            archive=settings.archive,
            user_agent=settings.user_agent,
            resume_within=timedelta(hours=settings.resume_hours),
            progress=shared.progress,
        )
        report = await collect(provider, order)
        judged = Judged(
            provider=provider,
            report=report,
            run_id=run_id,
            started_at=started,
            flow_name="nightly",
        )
        async with shared.publishing:
            outcome = await asyncio.to_thread(publish_run, judged, shared)
    except Exception as error:
        # One provider's trouble is that provider's only. The log file has the whole of it.
        log.exception("%s: run %s failed", provider.id, run_id)
        outcome = await asyncio.to_thread(_broken, provider, run_id, started, error, shared)
    outcome.seconds = round(time.monotonic() - clock, 3)
    return outcome


def publish_run(judged: Judged, shared: Shared) -> Outcome:
    """Read what a run archived, judge the batch, and publish it or say why not.

    Raises:
        WarehouseError: the tables cannot be written.
    """
    warehouse, report, provider = shared.warehouse, judged.report, judged.provider
    if report.verdict != "failed":
        archived = payloads(shared.settings.archive, provider.id, report.run_id)
        judged.batch = read_run(provider, archived, report, shared.workers, _tell(judged, shared))
        if archived.damaged:
            report.verdict = "partial"
            report.reason = f"{len(archived.damaged)} payloads cannot be read from the archive"
        stood = warehouse.stood(provider.id)
        judged.previous = stood.fingerprints("offerings").num_rows
        judged.decision = check(
            judged.batch.tables, stood, provider.expect, complete=report.verdict == "complete"
        )
    row = run_row(judged, shared.flow_run_id)
    if judged.batch is None or judged.held:
        warehouse.record(row)
    else:
        judged.changes = warehouse.publish(
            provider.id,
            judged.batch.tables,
            row,
            proves_absence=report.verdict == "complete",
        )
    return outcome_of(judged, row)


def _tell(judged: Judged, shared: Shared) -> Advance | None:
    told = shared.reading
    return None if told is None else partial(told, judged.provider.id)


def _broken(
    provider: Provider, run_id: str, started: datetime, error: Exception, shared: Shared
) -> Outcome:
    reason = (
        f"{type(error).__name__}: {error}. The log file in {shared.settings.data}/logs has more"
    )
    try:
        shared.warehouse.record(broken_row(provider, run_id, started, reason, shared.flow_run_id))
    except Exception:
        # A disk that is full takes no row either; the outcome still reaches the summary.
        log.exception("%s: run %s could not be recorded", provider.id, run_id)
    return Outcome(provider_id=provider.id, run_id=run_id, state="failed", reason=reason)
