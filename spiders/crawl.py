"""A crawl from outside: Scrapy in a process of its own, attended to until it has reported."""

import asyncio
import contextlib
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from datetime import UTC, datetime

from pydantic import ValidationError

from normalize.provider import Provider
from spiders.archive import ArchiveError, salvage
from spiders.crawl_wire import MESSAGE, Done, Errand, Progress, Refused, log_path
from spiders.order import Order
from spiders.report import Report

GRACE = 20.0
"""Seconds that a stopped crawl has for closing its archive."""
_LINE = 16 * 1024 * 1024
_TAIL = 50

log = logging.getLogger("credcat.crawl")


async def run(provider: Provider, order: Order) -> Report:
    """Crawl one provider in a process of its own.

    Whatever becomes of the process, the end is a report. When cancelled, the process closes its
    archive as an interrupted run before the cancellation goes on.

    Raises:
        ArchiveError: the archive cannot be written, or another process collects the provider.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "spiders.crawl_process",
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        limit=_LINE,
        start_new_session=True,  # Ctrl-C in a terminal reaches it through us only
    )
    try:
        end, last = await _attend(child, provider, order)
    except asyncio.CancelledError:
        await asyncio.shield(_stop(child))
        await asyncio.to_thread(salvage, order.archive, provider.id)
        raise
    finally:
        await _stop(child)
    if isinstance(end, Refused):
        raise ArchiveError(end.why)
    if isinstance(end, Done):
        return Report.from_json(end.report)
    return await _broken_off(child, last, provider, order)


async def _attend(
    child: Process, provider: Provider, order: Order
) -> tuple[Done | Refused | None, str]:
    assert child.stdin
    errors = asyncio.create_task(_last_line(child))
    try:
        with contextlib.suppress(ConnectionError):  # it died already; its exit says so
            child.stdin.write(Errand.of(provider, order).model_dump_json().encode() + b"\n")
            await child.stdin.drain()
        end = await _messages(child, provider, order)
        await child.wait()
        return end, await errors
    finally:
        errors.cancel()


async def _messages(child: Process, provider: Provider, order: Order) -> Done | Refused | None:
    assert child.stdout
    async for line in child.stdout:
        try:
            message = MESSAGE.validate_json(line)
        except ValidationError:
            log.warning("%s: the crawl said %.200r", provider.id, line)
            continue
        if not isinstance(message, Progress):
            return message
        if order.progress:
            order.progress(provider.id, message.payloads, message.announced)
    return None


async def _last_line(child: Process) -> str:
    assert child.stderr
    lines: deque[str] = deque(maxlen=_TAIL)
    while piece := await child.stderr.read(64 * 1024):
        lines.extend(piece.decode("utf-8", "replace").splitlines())
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


async def _stop(child: Process) -> None:
    if child.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
    try:
        # Its last words are read, or a full pipe would keep it.
        await asyncio.wait_for(child.communicate(), GRACE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _broken_off(child: Process, last: str, provider: Provider, order: Order) -> Report:
    await asyncio.to_thread(salvage, order.archive, provider.id)
    code = child.returncode or 0
    how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
    said = f": {last[:300]}" if last else ""
    reason = (
        f"the crawl {how} without a report{said}. Its log is {log_path(order, provider.id)}; "
        "the next run takes up what it archived"
    )
    log.error("%s: %s", provider.id, reason)
    return Report(
        provider_id=provider.id,
        run_id=order.run_id,
        started_at=order.started_at,
        ended_at=datetime.now(UTC),
        verdict="failed",
        reason=reason,
    )
