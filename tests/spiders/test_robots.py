import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders import robots
from spiders.collect import collect
from spiders.robots import RobotsCache, from_answer
from tests.spiders.orders import order
from tests.spiders.site import Reply, provider, site

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
URL = "https://www.example.edu/courses?page=2"
AGENT = "credcat/0.1 (+https://example.org/credcat)"
TEXT = b"""\xef\xbb\xbfUser-agent: other
Disallow: /

User-agent: CredCat
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 2.5
Content-Usage: search=y, train-ai=n

Sitemap: https://www.example.edu/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/courses", True),
        ("/private/", False),
        ("/private/open/1", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
    ],
)
def test_rules_of_our_group(path, allowed):
    found = from_answer(URL, 200, TEXT, NOW)
    assert found.allows(f"https://www.example.edu{path}", AGENT) is allowed
    assert found.crawl_delay(AGENT) == 2.5
    assert found.sitemaps == ("https://www.example.edu/sitemap.xml",)
    assert found.usage == "search=y, train-ai=n"


@pytest.mark.parametrize(
    ("status", "decision", "allowed"),
    [
        (200, "allowed", False),
        (404, "unavailable_4xx", True),
        (401, "unavailable_4xx", True),
        (301, "unavailable_4xx", True),
        (429, "unreachable_5xx", False),
        (503, "unreachable_5xx", False),
        (None, "unreachable_5xx", False),
    ],
)
def test_what_an_answer_means(status, decision, allowed):
    found = from_answer(URL, status, b"User-agent: *\nDisallow: /", NOW)
    assert (found.decision, found.allows(URL, AGENT)) == (decision, allowed)


def test_only_the_first_500_kib_are_read():
    text = b"#" * (500 * 1024) + b"\nUser-agent: *\nDisallow: /"
    assert from_answer(URL, 200, text, NOW).allows(URL, AGENT)


def test_one_robots_txt_for_scheme_host_and_port():
    assert robots.robots_url("https://u:p@WWW.example.edu:8443/a?b#c") == (
        "https://www.example.edu:8443/robots.txt"
    )


def test_an_answer_is_kept_for_a_day(tmp_path):
    cache = RobotsCache(tmp_path / "archive")
    cache.put(from_answer(URL, 200, TEXT, NOW))
    kept = cache.get(URL, NOW + timedelta(hours=23, minutes=59))
    assert kept is not None
    assert not kept.allows("https://www.example.edu/private/", AGENT)
    assert cache.get(URL, NOW + timedelta(hours=24)) is None
    assert cache.get(URL, NOW - timedelta(hours=1)) is None
    assert cache.get("http://www.example.edu/", NOW) is None


def test_no_answer_is_not_kept_and_rubbish_is_no_answer(tmp_path):
    cache = RobotsCache(tmp_path / "archive")
    cache.put(from_answer(URL, 503, b"", NOW))
    assert cache.get(URL, NOW) is None
    cache.put(from_answer(URL, 200, TEXT, NOW))
    for path in (tmp_path / "robots").iterdir():
        path.write_bytes(b"{")
    assert cache.get(URL, NOW) is None


@given(st.binary(max_size=500), st.text(max_size=50))
def test_any_bytes_are_a_robots_txt(body, path):
    found = from_answer(URL, 200, body, NOW)
    assert found.allows(f"https://www.example.edu/{path}", AGENT) in (True, False)
    delay = found.crawl_delay(AGENT)
    assert delay is None or delay >= 0


def test_reservations_of_text_and_data_mining():
    said = {"tdm-reservation": "1", "tdm-policy": "https://example.org/policy.json"}
    assert robots.tdm_reservation(said) == (True, "https://example.org/policy.json")
    assert robots.tdm_reservation({"tdm-reservation": "0"}) == (False, None)
    assert robots.tdm_reservation({"tdm-reservation": "yes"}) == (None, None)


@pytest.mark.parametrize(
    ("reply", "verdict", "decision", "asked"),
    [
        (Reply(503), "failed", "unreachable_5xx", ["/robots.txt"]),
        (Reply(body=b"User-agent: *\nDisallow: /"), "failed", "disallowed", ["/robots.txt"]),
        (Reply(body=b"User-agent: *\nDisallow:"), "complete", "allowed", ["/robots.txt", "/feed"]),
        (Reply(403), "complete", "unavailable_4xx", ["/robots.txt", "/feed"]),
        (
            Reply(301, headers={"Location": "/robots.txt"}),
            "complete",
            "unavailable_4xx",
            ["/robots.txt", "/feed"],
        ),
        (
            Reply(302, headers={"Location": "/r2"}),
            "failed",
            "disallowed",
            ["/robots.txt", "/r2"],
        ),
    ],
)
def test_collecting_keeps_to_it(archive, reply, verdict, decision, asked):
    pages = {
        "/robots.txt": reply,
        "/r2": Reply(body=b"User-agent: credcat\nDisallow: /feed"),
        "/feed": Reply(body=b"[]", headers={"tdm-reservation": "1"}),
    }
    with site(lambda path, _: pages[path]) as here:
        report = asyncio.run(collect(provider("feed", f"{here.url}/feed"), order(archive)))
        assert here.asked == asked
    assert (report.verdict, report.robots_decision) == (verdict, decision)
    assert report.robots_checked_at is not None
    assert report.robots_denied == (verdict == "failed")
    assert report.tdm_reservation is (True if verdict == "complete" else None)
    assert verdict == "complete" or "robots.txt of http://127.0.0.1" in (report.reason or "")


def test_its_crawl_delay_is_kept(archive):
    pages = {
        "/robots.txt": Reply(body=b"User-agent: *\nCrawl-delay: 0.4\nContent-Usage: train-ai=n"),
        "/1": Reply(body=b"[1]"),
        "/2": Reply(body=b"[2]"),
    }
    with site(lambda path, _: pages[path]) as here:
        one = provider("feed", [f"{here.url}/1", f"{here.url}/2"])
        begun = time.monotonic()
        report = asyncio.run(collect(one, order(archive)))
        # From before the first request: how late a busy machine lets one arrive does not matter.
        assert here.at[2] - begun >= 0.4
    assert report.crawl_delay_seconds == 0.4
    assert report.ai_usage_preference == "train-ai=n"
