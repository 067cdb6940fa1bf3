"""Crawls in their own process, against a site on loopback."""

import asyncio
import gzip
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from normalize.provider import Provider
from spiders.archive import ArchiveError, ArchiveWriter, read_captures, runs
from spiders.collect import collect
from spiders.report import Report
from tests.spiders.orders import order
from tests.spiders.site import Answerer, Reply, provider, site

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGES = [f"/course/{number}" for number in range(12)]


def page(path: str, **more: str) -> Reply:
    body = f"<html><h1>Invented course {path}</h1></html>".encode()
    return Reply(body=body, headers={**HTML, "ETag": f'"{path}"', **more})


def sitemap(url: str, paths: list[str]) -> Reply:
    lines = "".join(
        f"<url><loc>{url}{path}</loc><lastmod>2026-11-01</lastmod></url>" for path in paths
    )
    xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</urlset>'
    return Reply(body=xml.encode(), headers={"Content-Type": "application/xml"})


def sound(path: str, headers: dict[str, str]) -> Reply | None:
    """A site of twelve pages that knows conditional requests."""
    if path == "/sitemap.xml":
        return sitemap(f"http://{headers['host']}", PAGES)
    if path not in PAGES:
        return None
    if headers.get("if-none-match") == f'"{path}"':
        return Reply(304)
    return page(path)


def with_trouble(troubles: dict[str, list[Reply]]) -> Answerer:
    """The sound site, but for paths whose first answers are others."""

    def answer(path: str, headers: dict[str, str]) -> Reply | None:
        if troubles.get(path):
            left = troubles[path]
            return left.pop(0) if len(left) > 1 else left[0]
        return sound(path, headers)

    return answer


def crawl(one: Provider, root: Path, night: int = 1, **given: object) -> Report:
    return asyncio.run(collect(one, order(root, night, **given)))


def by_sitemap(url: str, **more: Any) -> Provider:
    return provider("sitemap", f"{url}/sitemap.xml", match="/course/", **more)


def test_complete_crawl_and_a_second_one_that_finds_nothing_new(tmp_path):
    with site(sound) as college:
        first = crawl(by_sitemap(college.url), tmp_path / "archive")
        second = crawl(by_sitemap(college.url), tmp_path / "archive", 2)
    assert (first.verdict, first.reason) == ("complete", None)
    assert first.responses_2xx == 13
    assert first.requests == 14
    assert first.robots_decision == "unavailable_4xx"
    assert (second.verdict, second.responses_304) == ("complete", 12)
    captures = read_captures(tmp_path / "archive", "example-college", "run-2")
    assert sum(c.outcome == "not_modified" and c.has_body for c in captures) == 12
    assert {c.sitemap_lastmod for c in captures if c.role == "payload"} == {"2026-11-01"}
    assert {h["user-agent"] for h in college.headers} == {order(tmp_path).user_agent}
    assert not any("cookie" in h or "referer" in h for h in college.headers)


def test_listing_pages_are_followed_to_their_end(tmp_path):
    def answer(path: str, headers: dict[str, str]) -> Reply | None:
        number = {"/list": 0, "/list?page=1": 1, "/list?page=2": 2}.get(path)
        if number is None:
            return sound(path, headers)
        items = "".join(f'<a class="c" href="{p}">x</a>' for p in PAGES[number * 4 :][:4])
        onward = f'<a rel="next" href="/list?page={number + 1}">on</a>' if number < 2 else ""
        return Reply(body=f"<html>{items}{onward}</html>".encode(), headers=HTML)

    with site(answer) as college:
        one = provider("listing", f"{college.url}/list", item="a.c", next="a[rel=next]")
        report = crawl(one, tmp_path / "archive")
    assert (report.verdict, report.reason) == ("complete", None)
    assert sorted(set(college.asked) & set(PAGES)) == sorted(PAGES)


def test_troubles_of_every_kind_are_counted_and_break_completeness(tmp_path):
    troubles = {
        "/course/0": [Reply(404)],
        "/course/1": [Reply(500), page("/course/1")],
        "/course/2": [Reply(429, headers={"Retry-After": "1"}), page("/course/2")],
        "/course/3": [Reply(body=b"<html>cut", headers=HTML, length=5000)],
        "/course/4": [Reply(503)],
        "/course/5": [Reply(302, headers={"Location": "/course/6"})],
        "/course/7": [Reply(302, headers={"Location": "/course/7"})],
        "/course/8": [Reply(403)],
        "/robots.txt": [Reply(body=b"User-agent: *\nDisallow: /course/9\n")],
    }
    with site(with_trouble(troubles)) as college:
        report = crawl(by_sitemap(college.url, retries=1), tmp_path / "archive")
    assert report.verdict == "partial"
    assert report.reason
    assert dict(report.not_fetched) == {
        "http_4xx": 2,
        "cut_off": 1,
        "http_5xx": 1,
        "redirect_loop": 1,
        "robots_disallowed": 1,
    }
    assert (report.responses_429, report.responses_5xx) == (1, 3)
    assert 0.8 < report.retry_after_seconds < 1.1
    assert "/course/9" not in college.asked
    assert college.asked.count("/course/3") == 2


def test_one_page_gone_is_an_answer(tmp_path):
    with site(with_trouble({"/course/0": [Reply(410)]})) as college:
        report = crawl(by_sitemap(college.url), tmp_path / "archive")
    assert (report.verdict, report.not_fetched["http_4xx"]) == ("complete", 1)


def closed_by_robots(prefix: str) -> dict[str, list[Reply]]:
    return {"/robots.txt": [Reply(body=f"User-agent: *\nDisallow: {prefix}\n".encode())]}


def test_a_page_that_robots_txt_closes_was_never_there(tmp_path):
    with site(with_trouble(closed_by_robots("/course/9"))) as college:
        nights = [crawl(by_sitemap(college.url), tmp_path / "archive", n) for n in (1, 2)]
    assert [(night.verdict, night.reason) for night in nights] == [("complete", None)] * 2
    assert [night.not_fetched["robots_disallowed"] for night in nights] == [1, 1]
    assert "/course/9" not in college.asked


def test_a_page_at_hand_that_robots_txt_closes_later_breaks_completeness(tmp_path):
    troubles: dict[str, list[Reply]] = {}
    with site(with_trouble(troubles)) as college:
        first = crawl(by_sitemap(college.url), tmp_path / "archive")
        (cached,) = (tmp_path / "robots").iterdir()
        cached.unlink()
        troubles |= closed_by_robots("/course/9")
        later = [crawl(by_sitemap(college.url), tmp_path / "archive", n) for n in (2, 3)]
    assert [night.verdict for night in (first, *later)] == ["complete", "partial", "partial"]
    assert all("does not allow" in (night.reason or "") for night in later)


def test_a_site_that_robots_txt_closes_as_a_whole_fails(tmp_path):
    with site(with_trouble(closed_by_robots("/course/"))) as college:
        report = crawl(by_sitemap(college.url), tmp_path / "archive")
    assert (report.verdict, report.robots_decision) == ("failed", "disallowed")
    assert report.reason == "not one page was obtained: robots.txt does not allow 12 of 12"


def test_nothing_is_asked_while_robots_txt_cannot_be_had(tmp_path):
    with site(with_trouble({"/robots.txt": [Reply(503)]})) as college:
        report = crawl(by_sitemap(college.url), tmp_path / "archive")
    assert set(college.asked) == {"/robots.txt"}
    assert (report.verdict, report.robots_decision) == ("failed", "unreachable_5xx")
    assert report.reason
    assert "robots.txt" in report.reason


def test_an_exception_in_a_spider_is_never_a_complete_crawl(tmp_path):
    def answer(path: str, headers: dict[str, str]) -> Reply | None:
        if path == "/list":
            links = "".join(f"<a href='{path}'>x</a>" for path in PAGES)
            return Reply(body=f"<html>{links}</html>".encode(), headers=HTML)
        return sound(path, headers)

    with site(answer) as college:
        one = provider("listing", f"{college.url}/list", item="a", next="a[[")
        report = crawl(one, tmp_path / "archive")
    assert report.verdict == "partial"
    assert report.reason
    assert "raised" in report.reason
    assert (tmp_path / "logs" / "scrapy-example-college.log").stat().st_size


def test_a_private_address_is_not_asked_unless_it_is_meant(tmp_path):
    with site(sound) as college:
        report = crawl(by_sitemap(college.url, private_addresses=False), tmp_path / "archive")
    assert college.asked == []
    assert (report.verdict, report.not_fetched["private_address"]) == ("failed", 1)


def crawl_child() -> int:
    """The process id of this process's one crawl."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if (
                parent == os.getpid()
                and b"spiders.crawl_process" in (folder / "cmdline").read_bytes()
            ):
                return int(folder.name)
        except (OSError, IndexError):
            continue
    raise AssertionError("no crawl runs")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the process in /proc")
def test_a_killed_crawl_fails_and_the_next_one_takes_up_its_pages(tmp_path):
    left = [1]

    def answer(path: str, headers: dict[str, str]) -> Reply | None:
        if path == "/course/7" and left:
            left.clear()
            os.kill(crawl_child(), signal.SIGKILL)
            return None
        return sound(path, headers)

    now = datetime.now(UTC)
    with site(answer) as college:
        one = by_sitemap(college.url, delay=0.01)
        first = crawl(one, tmp_path / "archive", started_at=now)
        asked = len(college.asked)
        second = crawl(one, tmp_path / "archive", 2, started_at=now + timedelta(minutes=5))
    assert first.verdict == "failed"
    assert first.reason
    assert "signal 9" in first.reason
    assert (second.verdict, second.reason) == ("complete", None)
    assert second.resumed == 8
    assert sorted(college.asked[asked:]) == sorted(PAGES[7:])


def test_a_cancelled_crawl_closes_its_archive(tmp_path):
    async def cancelled(one: Provider) -> None:
        reached = asyncio.Event()
        told = order(tmp_path / "archive", progress=lambda *_: reached.set())
        task = asyncio.create_task(collect(one, told))
        await asyncio.wait_for(reached.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with site(sound) as college:
        asyncio.run(cancelled(by_sitemap(college.url, delay=1)))
    ((run_id, report),) = runs(tmp_path / "archive", "example-college")
    assert (run_id, report.verdict) == ("run-1", "partial")
    assert report.reason
    assert report.reason.startswith("Interrupted")
    assert report.not_fetched["interrupted"] == 11


def test_a_robots_txt_names_packed_sitemaps_and_a_proved_lastmod_saves_requests(tmp_path):
    pages = [f"/course/{number}" for number in range(40)]

    def answer(path: str, headers: dict[str, str]) -> Reply | None:
        url = f"http://{headers['host']}"
        if path == "/robots.txt":
            return Reply(body=f"Sitemap: {url}/index.xml\n".encode())
        if path == "/index.xml":
            listed = "".join(f"<sitemap><loc>{url}/{n}.xml.gz</loc></sitemap>" for n in "ab")
            return Reply(body=f"<sitemapindex>{listed}</sitemapindex>".encode())
        if path == "/a.xml.gz":
            return Reply(body=gzip.compress(sitemap(url, pages).body))
        if path == "/b.xml.gz":
            return Reply(body=gzip.compress(sitemap(url, [*pages[:3], "/news/1"]).body))
        return page(path) if path in pages else None

    with site(answer) as college:
        one = provider("sitemap", f"{college.url}/robots.txt", match="/course/", exclude="/39$")
        nights = [crawl(one, tmp_path / "archive", night) for night in (1, 2, 3)]
    assert [n.verdict for n in nights] == ["complete"] * 3
    assert [n.not_fetched["kept_by_lastmod"] for n in nights[:2]] == [0, 0]
    kept = nights[2].not_fetched["kept_by_lastmod"]
    assert 30 <= kept <= 39
    captures = read_captures(tmp_path / "archive", "example-college", "run-3")
    assert sum(c.role == "payload" and c.has_body for c in captures) == 39
    assert sum(c.outcome == "kept_by_lastmod" for c in captures) == kept
    assert not {"/news/1", "/course/39"} & set(college.asked)


def test_no_more_is_asked_than_the_budget_allows(tmp_path):
    with site(sound) as college:
        report = crawl(by_sitemap(college.url, budget=5), tmp_path / "archive")
    assert len(college.asked) == report.requests == 5
    assert (report.verdict, report.not_fetched["budget_spent"]) == ("partial", 9)


def test_a_second_crawl_of_the_same_provider_is_refused(tmp_path):
    with (
        site(sound) as college,
        ArchiveWriter("example-college", order(tmp_path / "archive", 2)),
        pytest.raises(ArchiveError, match="another process"),
    ):
        crawl(by_sitemap(college.url), tmp_path / "archive")
    assert college.asked == []
