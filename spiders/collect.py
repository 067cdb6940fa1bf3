"""Collecting one provider, in whichever way it publishes."""

import asyncio
import logging
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from normalize.provider import Feed, PagedApi, Provider
from spiders.archive import INTERRUPTED, ArchiveError, ArchiveWriter
from spiders.client import Client, open_client
from spiders.ending import Ending
from spiders.feed import collect_feed
from spiders.ledger import Ledger
from spiders.order import Order
from spiders.paged_api import collect_pages
from spiders.report import Report

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Order", "collect"]

log = logging.getLogger("credcat.collect")


async def collect(provider: Provider, order: Order) -> Report:
    """Collect and archive one provider.

    Whatever the provider does, the end is a report. When cancelled, the archive is closed as an
    interrupted run before the cancellation goes on.

    Raises:
        ArchiveError: the archive cannot be written, or another process collects the provider.
    """
    if isinstance(provider.collect, Feed | PagedApi):
        return await _collect_here(provider, order)
    # Scrapy has a process of its own, and its import takes a second.
    run: Callable[[Provider, Order], Awaitable[Report]] = import_module("spiders.crawl").run
    return await run(provider, order)


async def _collect_here(provider: Provider, order: Order) -> Report:
    ledger = Ledger(provider.id, order.run_id, order.started_at, provider.collect.budget)
    with ArchiveWriter(provider.id, order) as writer:
        try:
            async with open_client(provider, order, writer, ledger) as client:
                end = await _ask(provider, client)
        except asyncio.CancelledError:
            reason = (
                f"{INTERRUPTED}: the night was stopped. The next run takes up what this one has"
            )
            _close(writer, ledger, Ending(verdict="partial", reason=reason))
            raise
        except ArchiveError:
            raise
        except Exception as error:
            log.exception("%s: run %s broke off", provider.id, order.run_id)
            reason = f"collecting broke off with {type(error).__name__}: {error}"
            end = Ending(verdict="partial", reason=reason)
        return _close(writer, ledger, _judged(writer, end))


async def _ask(provider: Provider, client: Client) -> Ending:
    if isinstance(provider.collect, PagedApi):
        return await collect_pages(client, provider.collect)
    assert isinstance(provider.collect, Feed)
    return await collect_feed(client, provider.collect)


def _judged(writer: ArchiveWriter, end: Ending) -> Ending:
    """A run without one payload has failed, whatever else it was."""
    if writer.payloads:
        return end
    reason = end.reason or "not one payload was obtained"
    return Ending(verdict="failed", reason=reason, announced=end.announced)


def _close(writer: ArchiveWriter, ledger: Ledger, end: Ending) -> Report:
    report = ledger.end(end.verdict, end.reason, datetime.now(UTC), end.announced)
    writer.close(report)
    return report
