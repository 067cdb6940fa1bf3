import asyncio
import contextlib
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.provider import PagedApi
from spiders.archive import payloads
from spiders.client import Answer
from spiders.collect import collect
from spiders.paged_api_page import PageError, read_page
from spiders.report import Report
from tests.spiders.orders import PROVIDER, order
from tests.spiders.site import Answerer, Reply, Site, provider, site

NEXT = {"paging": "next-link", "items": "/results", "next": "/next"}
COUNTED = {**NEXT, "total": "/count"}
PAGE = {"paging": "page", "items": "/results", "parameter": "page"}
OFFSET = {"paging": "offset", "items": "/results", "parameter": "skip", "size": 2}


def page(start: int, size: int, following: str | None = None, **more: Any) -> Reply:
    records = [{"id": number, "name": f"Course {number}"} for number in range(start, start + size)]
    return Reply(body=json.dumps({"results": records, "next": following, **more}).encode())


def api(*pages: Reply) -> Answerer:
    """Pages under /api?page=1 and so on; without the parameter the first."""

    def answer(path: str, _: object) -> Reply | None:
        if not path.startswith("/api"):
            return None
        number = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
        return pages[number - 1] if 0 < number <= len(pages) else Reply(404)

    return answer


def run(archive: Path, answer: Answerer, **paging: Any) -> tuple[Report, Site]:
    with site(answer) as here:
        one = provider("paged-api", f"{here.url}/api", **paging)
        return asyncio.run(collect(one, order(archive))), here


def test_next_links_to_the_end(archive):
    pages = api(page(0, 2, "/api?page=2", count=5), page(2, 2, "?page=3"), page(4, 1, count=5))
    report, here = run(archive, pages, **COUNTED)
    assert (report.verdict, report.reason, report.announced) == ("complete", None, 5)
    assert here.asked[1:] == ["/api", "/api?page=2", "/api?page=3"]
    assert len(list(payloads(archive, PROVIDER, "run-1"))) == 3


def test_a_second_night_walks_by_304(archive):
    replies = (page(0, 2, "/api?page=2", count=3), page(2, 1, count=3))
    inner = api(*replies)

    def answer(path: str, headers: dict[str, str]) -> Reply | None:
        reply = inner(path, headers)
        if reply is None or headers.get("if-none-match"):
            return reply and Reply(304)
        return Reply(body=reply.body, headers={"ETag": '"1"'})

    with site(answer) as here:
        one = provider("paged-api", f"{here.url}/api", **COUNTED)
        for night in (1, 2, 3):
            report = asyncio.run(collect(one, order(archive, night)))
            assert report.verdict == "complete"
    assert (report.responses_2xx, report.responses_304) == (0, 2)
    assert len(list(payloads(archive, PROVIDER, "run-3"))) == 2


def test_link_header(archive):
    first = page(0, 2)
    first.headers["Link"] = '</api?page=2>; rel="next", </api?page=9>; rel="last"'
    report, here = run(archive, api(first, page(2, 1)), paging="link-header", items="/results")
    assert report.verdict == "complete"
    assert here.asked[1:] == ["/api", "/api?page=2"]


def test_cursor(archive):
    def answer(path: str, _: object) -> Reply | None:
        query = parse_qs(urlsplit(path).query)
        if "after" not in query:
            return page(0, 2, cursor="a b&c") if path.startswith("/api") else None
        return page(2, 1, cursor=None) if query["after"] == ["a b&c"] else Reply(404)

    report, here = run(
        archive, answer, paging="cursor", items="/results", next="/cursor", parameter="after",
        size=2, size_parameter="limit",
    )  # fmt: skip
    assert report.verdict == "complete"
    assert here.asked[1] == "/api?limit=2"


@pytest.mark.parametrize(
    ("paging", "pages", "asked"),
    [
        ({**PAGE, "pages": "/pages"}, [page(0, 2, pages=2), page(2, 2, pages=2)], 2),
        ({**PAGE, "total": "/count"}, [page(0, 2, count=3), page(2, 1, count=3)], 2),
        (PAGE, [page(0, 2), page(2, 1), page(3, 0)], 3),
        ({**PAGE, "total": "/count"}, [page(0, 0, count=0)], 1),
    ],
)
def test_page_numbers_to_a_proven_end(archive, paging, pages, asked):
    report, here = run(archive, api(*pages), **paging)
    assert (report.verdict, report.reason) == ("complete", None)
    assert len(here.asked) == asked + 1


@pytest.mark.parametrize("at_most", [1, 2, 5])
def test_offsets_follow_what_the_api_really_gives(archive, at_most):
    def answer(path: str, _: object) -> Reply | None:
        query = parse_qs(urlsplit(path).query)
        if not path.startswith("/api"):
            return None
        skip, limit = int(query["skip"][0]), int(query["limit"][0])
        return page(skip, max(0, min(limit, at_most, 5 - skip)), count=5)

    report, _ = run(archive, answer, **OFFSET, size_parameter="limit", total="/count")
    assert (report.verdict, report.announced) == ("complete", 5)
    report, _ = run(
        archive.with_name("unannounced") / "archive", answer, **OFFSET, size_parameter="limit"
    )
    assert (report.verdict, report.announced) == ("complete", None)


@pytest.mark.parametrize(
    ("paging", "pages", "counted", "said"),
    [
        (COUNTED, [page(0, 2, "/api?page=2", count=5), page(2, 2, count=5)], {}, "4 of 5"),
        (COUNTED, [page(0, 2, "/api?page=2", count=2), page(2, 2, count=9)], {}, "4 of 9 (2 on"),
        (COUNTED, [page(0, 2)], {}, "no page announces a total at '/count'"),
        (COUNTED, [page(0, 2, count="many")], {}, "'many'"),
        (COUNTED, [page(0, 2, count=-1)], {}, "'-1'"),
        (NEXT, [page(0, 2, "/api?page=1"), page(2, 2)], {"seen_twice": 1}, "circle"),
        (NEXT, [page(0, 2, "/api?page=2"), page(2, 2, "/api")], {"seen_twice": 1}, "circle"),
        (NEXT, [page(0, 2, "/api?page=2"), page(0, 2)], {"seen_twice": 1}, "earlier pages"),
        (NEXT, [page(0, 2, "/api?page=2"), page(0, 2, x=1)], {"seen_twice": 1}, "earlier pages"),
        (NEXT, [page(0, 2, "/api?page=2")], {"http_4xx": 1}, "404"),
        (NEXT, [page(0, 2, "/api?page=2"), Reply(500)], {"http_5xx": 1}, "500"),
        (NEXT, [page(0, 2, "http://[bad")], {}, "no URL"),
        (NEXT, [page(0, 2, "mailto:a@example.org")], {"wrong_scheme": 1}, "mailto"),
        (NEXT, [Reply(body=json.dumps({"results": [1], "next": {"a": 1}}).encode())], {}, "{'a'"),
        (NEXT, [page(0, 1, "?page=2"), page(1, 0, "?page=3"), page(1, 1)], {}, "records follow"),
        (NEXT, [page(0, 1, "?page=2"), page(1, 0, "?page=3"), page(1, 0, "?page=4")], {}, "still"),
        (NEXT, [page(0, 1, "?page=2"), Reply(body=b'{"results": [1, ')], {}, "not JSON"),
        (NEXT, [page(0, 1, "?page=2"), Reply(body=b"[" * 100_000)], {}, "not JSON"),
        (NEXT, [page(0, 1, "?page=2"), Reply(body=b"<html>")], {}, "not JSON"),
        (NEXT, [page(0, 1, "?page=2"), Reply(body=b'{"result": []}')], {}, "list of records"),
        (
            {**PAGE, "pages": "/pages"},
            [page(0, 2, pages=3), page(2, 0, pages=3), page(2, 2, pages=3)],
            {},
            "empty before the announced end",
        ),
        (
            {**PAGE, "total": "/count"},
            [page(0, 2, count=4), page(2, 0, count=4), page(2, 2, count=4)],
            {},
            "2 of 4",
        ),
        (
            {**PAGE, "pages": "/pages", "total": "/count"},
            [page(0, 2, pages=1, count=3)],
            {},
            "2 of 3",
        ),
        (
            {**PAGE, "total": "/count"},
            [page(0, 2, count=4), page(1, 2, count=4), page(3, 0, count=4)],
            {},
            "3 of 4",
        ),
    ],
)  # fmt: skip
def test_an_end_that_proves_nothing(archive, paging, pages, counted, said):
    report, _ = run(archive, api(*pages), **paging)
    assert report.verdict == "partial"
    assert said in (report.reason or "")
    assert dict(report.not_fetched) == counted


def test_endless_pages_stop_at_the_limit(archive):
    def answer(path: str, _: object) -> Reply | None:
        number = int(parse_qs(urlsplit(path).query).get("page", ["0"])[0])
        return page(number, 1, f"?page={number + 1}") if path.startswith("/api") else None

    report, here = run(archive, answer, **NEXT, max_pages=7)
    assert len(here.asked) == 1 + 7
    assert dict(report.not_fetched) == {"page_limit": 1}
    assert "`max_pages` = 7" in (report.reason or "")


def test_a_map_by_id_is_a_list_of_records(archive):
    body = json.dumps({"data": {"a": {"x": 1}, "b": {"x": 1}}, "count": 2}).encode()
    report, _ = run(
        archive, api(Reply(body=body)), paging="next-link", items="/data", next="/next",
        total="/count",
    )  # fmt: skip
    assert report.verdict == "complete"


def test_wrong_bytes_in_a_text_do_not_stop_the_walk(archive):
    body = b'{"results": [{"id": 1, "name": "Caf\xe9"}], "next": null, "rate": NaN}'
    report, _ = run(archive, api(Reply(body=body)), **NEXT)
    assert report.verdict == "complete"


def test_several_starts_are_walked_apart(archive):
    with site(api(page(0, 2, count=2))) as here:
        starts = [f"{here.url}/api?of={name}" for name in "ab"]
        one = provider("paged-api", starts, **COUNTED)
        report = asyncio.run(collect(one, order(archive)))
    assert (report.verdict, report.announced) == ("complete", 4)


def test_the_delay_lies_between_requests(archive):
    pages = api(*(page(n, 1, f"?page={n + 2}") for n in range(3)), page(3, 1))
    begun = time.monotonic()
    _, here = run(archive, pages, **NEXT, delay=0.15)
    # From before the first request: how late a busy machine lets one arrive does not matter.
    assert len(here.at) == 5
    assert here.at[-1] - begun >= 4 * 0.15


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(
        lambda value: json.dumps({"results": [value], "next": value, "count": value}).encode()
    ),
    st.sampled_from(["next-link", "link-header"]),
    st.text(max_size=50),
)
def test_any_page_is_read_or_refused(body, paging, link):
    collect_ = provider("paged-api", "http://127.0.0.1/", **{**COUNTED, "paging": paging}).collect
    assert isinstance(collect_, PagedApi)
    answer = Answer(url="http://127.0.0.1/", status=200, headers={"link": link}, body=body)
    with contextlib.suppress(PageError):
        found = read_page(answer, collect_)
        assert found.total is None or str(found.total).encode() in body
