"""Processes that read and describe payloads: all cores for one provider's night.

Payloads are handed out in tasks of some megabytes, and what comes back are parts of a batch in
Arrow. Starting processes takes seconds, so they are started for the first provider whose payloads
are worth that; until then all is read in this process.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from normalize.formats import Found, by_size
from normalize.part import Part, describe_payloads
from normalize.provider import Provider
from normalize.skills import LABELS, Skills

_TASK = 4 * 2**20
"""Bytes of payloads after which a task is full."""
_WORTH_STARTING = 16
"""Tasks of one provider for which processes are started. On two cores, 14 MB of badges took half as
long again with them, 84 MB as long without looking for skills and a sixth less with it."""
_AHEAD = 2
"""Tasks that are read from disk ahead of the processes, for each of them."""

Advance = Callable[[int, int], None]
"""Told of payloads and listings that are done."""


class Workers:
    """A pool of processes, started when it is first needed and ended with its block.

    Args:
        exchange_rates: file of the ECB's reference rates; None: the shipped one.
        skills: which skills are looked for.
        processes: how many at most; by default one for each core.
    """

    def __init__(
        self,
        exchange_rates: Path | None = None,
        skills: Skills = LABELS,
        processes: int | None = None,
    ) -> None:
        self._exchange_rates = exchange_rates
        self._skills = skills
        self._processes = processes or _cores()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def describe(
        self, provider: Provider, found: Iterable[Found], advance: Advance | None = None
    ) -> Iterator[Part]:
        """The parts of a batch, at least one, in no order that matters.

        Args:
            provider: whose payloads they are.
            found: read as they are needed: as many tasks are held as are worth starting processes
                for, some megabytes each, and a few later on.
            advance: told when some are done.
        """
        tasks = by_size(found, _TASK)
        enough = _WORTH_STARTING if self._pool is None else 2
        begun = [next(tasks, []), *islice(tasks, enough - 1)]
        done: Iterator[tuple[int, list[Part]]]
        if len(begun) < enough or self._processes == 1:
            done = (
                (len(task), _describe(provider, task, self._exchange_rates, self._skills))
                for task in chain(begun, tasks)
            )
        else:
            done = self._describe_apart(provider, chain(begun, tasks))
        for payloads, parts in done:
            if advance is not None:
                advance(payloads, sum(part.stated.rows for part in parts))
            yield from parts

    def _describe_apart(
        self, provider: Provider, tasks: Iterable[list[Found]]
    ) -> Iterator[tuple[int, list[Part]]]:
        running: deque[tuple[int, Future[list[Part]]]] = deque()
        try:
            for task in tasks:
                running.append((len(task), self._submit(provider, task)))
                if len(running) >= self._processes * _AHEAD:
                    payloads, future = running.popleft()
                    yield payloads, future.result()
            while running:
                payloads, future = running.popleft()
                yield payloads, future.result()
        except BrokenProcessPool:
            self._pool = None  # the next provider gets processes that live
            raise

    def _submit(self, provider: Provider, task: list[Found]) -> Future[list[Part]]:
        return self._started().submit(_describe, provider, task, self._exchange_rates, self._skills)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: the night has threads, and what they hold would be held forever.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self._processes, mp_context=context, initializer=_begin
            )
        return self._pool


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> None:
    """Set up a process: it ends with the one that started it, and leaves Ctrl-C to that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)  # there is a process for each core
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        # Killed, it could not say that there is no more to do.
        os._exit(1)


def _describe(
    provider: Provider, task: list[Found], exchange_rates: Path | None, skills: Skills
) -> list[Part]:
    """One task, in whatever process."""
    return list(describe_payloads(task, provider, exchange_rates, skills))
