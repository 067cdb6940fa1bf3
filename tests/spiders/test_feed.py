import asyncio
import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from normalize.provider import Provider
from spiders.archive import payloads, read_captures, runs
from spiders.collect import Order, collect
from spiders.report import Report
from tests.spiders.orders import PROVIDER, order
from tests.spiders.site import Answerer, Reply, Site, provider, site

GOOD = b'{"courses": []}'


def gather(one: Provider, run: Order) -> Report:
    return asyncio.run(collect(one, run))


def run(archive: Path, reply: Answerer, **given: Any) -> tuple[Report, Site]:
    with site(reply) as here:
        report = gather(provider("feed", f"{here.url}/feed", **given), order(archive))
        return report, here


def feed_of(reply: Reply) -> Answerer:
    return lambda path, _: reply if path == "/feed" else None


def test_one_document(archive):
    report, here = run(archive, feed_of(Reply(body=GOOD)))
    assert (report.verdict, report.reason) == ("complete", None)
    assert here.asked == ["/robots.txt", "/feed"]
    assert here.headers[1]["user-agent"] == "credcat/0.1 (+https://example.org/credcat)"
    assert (report.requests, report.responses_2xx, report.responses_4xx) == (2, 1, 1)
    assert report.robots_decision == "unavailable_4xx"
    assert report.bytes_received == len(GOOD) + len(b"no such page")
    assert [p.body for p, _ in payloads(archive, PROVIDER, "run-1")] == [GOOD]
    roles = [c.role for c in read_captures(archive, PROVIDER, "run-1")]
    assert roles == ["index", "payload"]


def test_chunked_and_compressed(archive):
    zipped = gzip.compress(json.dumps(list(range(5000))).encode())
    chunks = [zipped[i : i + 100] for i in range(0, len(zipped), 100)]
    reply = Reply(chunks=chunks, headers={"Content-Encoding": "gzip"})
    report, _ = run(archive, feed_of(reply))
    assert report.verdict == "complete"
    ((payload, _),) = payloads(archive, PROVIDER, "run-1")
    assert json.loads(payload.body) == list(range(5000))


def test_the_next_night_asks_conditionally(archive):
    def answer(path, headers):
        if path != "/feed":
            return None
        if headers.get("if-none-match") == '"v1"':
            return Reply(304)
        return Reply(body=GOOD, headers={"ETag": '"v1"', "Content-Type": "application/json"})

    with site(answer) as here:
        one = provider("feed", f"{here.url}/feed")
        first, second = (gather(one, order(archive, night)) for night in (1, 2))
    assert (first.responses_2xx, second.responses_2xx) == (1, 0)
    assert (second.responses_304, second.verdict) == (1, "complete")
    outcome = [c.outcome for c in read_captures(archive, PROVIDER, "run-2")]
    assert outcome == ["not_modified"], "robots.txt is at hand for a day"
    ((payload, _),) = payloads(archive, PROVIDER, "run-2")
    assert (payload.body, payload.media_type) == (GOOD, "application/json")


def test_the_same_body_twice(archive):
    with site(feed_of(Reply(body=GOOD))) as here:
        one = provider("feed", f"{here.url}/feed")
        for night in (1, 2):
            assert gather(one, order(archive, night)).verdict == "complete"
    assert [c.outcome for c in read_captures(archive, PROVIDER, "run-2")] == ["same_body"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(404), "http_4xx"),
        (Reply(500), "http_5xx"),
        (Reply(429), "http_429"),
        (Reply(body=GOOD, length=len(GOOD) + 5), "cut_off"),
        (Reply(chunks=[GOOD[:4], b""]), "cut_off"),
        (Reply(body=GOOD, length=len(GOOD) - 3), "cut_off"),
        (Reply(body=b"<a><b>text</b>", headers={"Content-Type": "text/xml"}), "cut_off"),
        (Reply(body=b""), "cut_off"),
        (Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"}), "undecodable"),
        (Reply(body=gzip.compress(GOOD)[:-9], headers={"Content-Encoding": "gzip"}), "undecodable"),
        (Reply(body=GOOD, headers={"Content-Encoding": "rot13"}), "undecodable"),
        (Reply(body=bytes(2_000_000)), "too_large"),
        (
            Reply(body=gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}),
            "too_large",
        ),
        (Reply(body=gzip.compress(bytes(50_000_000))), "too_large"),
        (Reply(302, headers={"Location": "/feed"}), "redirect_loop"),
        (Reply(302, headers={"Location": "ftp://example.org/feed"}), "wrong_scheme"),
        (Reply(302, headers={"Location": "http://[bad"}), "wrong_scheme"),
        (Reply(206, body=GOOD), "undecodable"),
        (Reply(304), "undecodable"),
        (Reply(body=GOOD, before=lambda: time.sleep(0.8)), "timeout"),
    ],
)
def test_a_document_that_does_not_come_whole(archive, reply, reason):
    def answer(path, headers):
        return reply if path == "/feed" else Reply(body=GOOD) if path == "/other" else None

    with site(answer) as here:
        starts = [f"{here.url}/feed", f"{here.url}/other"]
        one = provider("feed", starts, max_bytes=1_000_000, timeout=0.5)
        report = gather(one, order(archive))
    assert report.verdict == "partial"
    assert dict(report.not_fetched) == {reason: 1}
    assert "/feed" in (report.reason or "") or "ftp:" in (report.reason or "")
    assert GOOD in [payload.body for payload, _ in payloads(archive, PROVIDER, "run-1")]


def test_no_payload_at_all_is_a_failure(archive):
    report, _ = run(archive, feed_of(Reply(500)))
    assert report.verdict == "failed"
    assert "500" in (report.reason or "")


def test_nobody_listens(archive):
    with site(lambda *_: None) as here:
        url = here.url
    report = gather(provider("feed", f"{url}/feed"), order(archive))
    assert (report.verdict, report.robots_decision) == ("failed", "unreachable_5xx")
    assert dict(report.not_fetched) == {"robots_unreachable": 1}
    assert "no connection" in (report.reason or "")


def test_passing_trouble_is_tried_again(archive):
    replies = iter([Reply(503), Reply(body=GOOD)])
    report, here = run(
        archive, lambda path, _: next(replies) if path == "/feed" else None, retries=2
    )
    assert (report.verdict, report.responses_5xx, report.requests) == ("complete", 1, 3)
    assert here.asked.count("/feed") == 2


def test_retry_after_is_kept_and_counted(archive):
    replies = iter([Reply(429, headers={"Retry-After": "1"}), Reply(body=GOOD)])
    began = time.monotonic()
    report, _ = run(archive, lambda path, _: next(replies) if path == "/feed" else None, retries=1)
    assert time.monotonic() - began >= 1
    assert (report.verdict, report.responses_429) == ("complete", 1)
    assert report.retry_after_seconds == pytest.approx(1, abs=0.1)


def test_a_host_that_wants_to_be_left_alone_is(archive):
    def answer(path, _):
        return Reply(429, headers={"Retry-After": "86400"}) if path != "/robots.txt" else None

    with site(answer) as here:
        one = provider("feed", [f"{here.url}/1", f"{here.url}/2"], retries=3)
        report = gather(one, order(archive))
        assert here.asked == ["/robots.txt", "/1"]
    assert dict(report.not_fetched) == {"http_429": 2}
    assert "86400 s" in (report.reason or "")


def test_the_budget_holds_robots_and_retries(archive):
    with site(lambda path, _: Reply(503) if path != "/robots.txt" else None) as here:
        one = provider("feed", [f"{here.url}/1", f"{here.url}/2"], retries=1, budget=2)
        report = gather(one, order(archive))
        assert here.asked == ["/robots.txt", "/1"]
    assert report.requests == 2
    assert dict(report.not_fetched) == {"budget_spent": 2}
    assert "`budget`" in (report.reason or "")


def test_loopback_is_not_asked_unless_the_provider_file_says_so(archive):
    report, here = run(archive, feed_of(Reply(body=GOOD)), private_addresses=False)
    assert here.asked == []
    assert dict(report.not_fetched) == {"private_address": 1}
    assert "private_addresses = true" in (report.reason or "")


def test_redirects_are_followed_and_archived(archive):
    def answer(path, _):
        moved = {"/feed": "/moved", "/moved": "/at-last#here"}
        if path in moved:
            return Reply(301, headers={"Location": moved[path]})
        return Reply(body=GOOD) if path == "/at-last" else None

    report, here = run(archive, answer)
    assert report.verdict == "complete"
    ((payload, _),) = payloads(archive, PROVIDER, "run-1")
    assert payload.url == f"{here.url}/at-last"


def test_a_redirect_does_not_lead_around_robots_txt(archive):
    def answer(path, _):
        if path == "/robots.txt":
            return Reply(body=b"User-agent: *\nDisallow: /closed\n")
        return Reply(302, headers={"Location": "/closed/feed"})

    report, here = run(archive, answer)
    assert here.asked == ["/robots.txt", "/feed"]
    assert dict(report.not_fetched) == {"robots_disallowed": 1}


def test_cancelling_closes_the_archive_and_the_next_run_resumes(archive):
    slow = iter([0, 1])

    def answer(path, _):
        if path == "/robots.txt":
            return None
        return Reply(body=GOOD, before=lambda: time.sleep(next(slow, 0)))

    async def cancelled(one: Provider, run_: Order) -> None:
        task = asyncio.create_task(collect(one, run_))
        await asyncio.sleep(0.6)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with site(answer) as here:
        one = provider("feed", [f"{here.url}/{n}" for n in (1, 2, 3)])
        now = datetime.now(UTC)
        asyncio.run(cancelled(one, order(archive, started_at=now)))
        report = gather(one, order(archive, 2, started_at=now))
        assert here.asked.count("/1") == 1
    old = dict(runs(archive, PROVIDER))["run-1"]
    assert (old.verdict, dict(old.not_fetched)) == ("partial", {"interrupted": 2})
    assert (report.verdict, report.resumed) == ("complete", 1)
    assert len(list(payloads(archive, PROVIDER, "run-2"))) == 3


def test_progress_is_told(archive):
    told = []
    with site(feed_of(Reply(body=GOOD))) as here:
        run_ = order(archive, progress=lambda *given: told.append(given))
        gather(provider("feed", f"{here.url}/feed"), run_)
    assert told == [(PROVIDER, 1, 1)]
