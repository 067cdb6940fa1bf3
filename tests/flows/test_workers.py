"""Processes that read: the same batch as in this one, whatever comes in, and none left behind."""

import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime

import pytest

from flows import workers
from flows.workers import Workers
from normalize.batch import assemble
from normalize.listing import Evidence, Payload
from normalize.provider import Provider
from tests.normalize.stated import provider

SEEN = datetime(2026, 1, 2, tzinfo=UTC)


def futurelearn() -> Provider:
    return provider()


def payloads(count: int) -> Iterator[tuple[Payload, Evidence]]:
    for number in range(count):
        course = {"uuid": f"c{number}", "name": f"Course {number}", "runs": []}
        body = b"no JSON" if number == 3 else json.dumps([course]).encode()
        url = f"https://learn.example.org/{number}"
        yield Payload(body=body, url=url), Evidence(url=url, fetched_at=SEEN)


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_TASK", 100)


@pytest.mark.usefixtures("small_tasks")
def test_processes_give_the_batch_of_one_process():
    told: list[tuple[int, int]] = []
    with Workers(processes=1) as alone, Workers(processes=2) as pool:
        expected = assemble(alone.describe(futurelearn(), payloads(40)), futurelearn())
        parts = pool.describe(futurelearn(), payloads(40), lambda *done: told.append(done))
        found = assemble(parts, futurelearn())
        assert pool._pool is not None
    assert found.tables == expected.tables
    assert (found.issues, found.offerings, found.rejected) == (expected.issues, 39, 1)
    assert (sum(done for done, _ in told), sum(met for _, met in told)) == (40, 39)


@pytest.mark.usefixtures("small_tasks")
def test_processes_are_started_for_many_payloads_and_then_used_for_few():
    with Workers(processes=2) as pool:
        few = assemble(pool.describe(futurelearn(), payloads(9)), futurelearn())
        assert pool._pool is None
        list(pool.describe(futurelearn(), payloads(40)))
        assert pool._pool is not None
        submitted = pool._pool._queue_count
        again = assemble(pool.describe(futurelearn(), payloads(9)), futurelearn())
        assert pool._pool._queue_count > submitted
    assert few.tables == again.tables


def test_nothing_to_read_is_an_empty_batch():
    with Workers(processes=2) as pool:
        assert assemble(pool.describe(futurelearn(), []), futurelearn()).read == 0


@pytest.mark.usefixtures("small_tasks")
def test_a_process_that_is_killed_costs_one_provider_and_not_the_next():
    with Workers(processes=2) as pool:
        parts = pool.describe(futurelearn(), payloads(40))
        next(parts)
        assert pool._pool is not None
        for process in list(pool._pool._processes):
            os.kill(process, signal.SIGKILL)
        with pytest.raises(BrokenProcessPool):
            list(parts)
        assert assemble(pool.describe(futurelearn(), payloads(9)), futurelearn()).offerings == 8
