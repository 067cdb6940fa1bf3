from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.capture import Capture
from spiders.lastmod import PROOFS, history, honest_hosts, is_sampled
from tests.spiders.orders import START, archived, exchange, order


def capture(number: int, **given: object) -> Capture:
    values = {
        "capture_id": "urn:1",
        "source_id": "example-college",
        "run_id": "run-1",
        "url": f"https://www.example.edu/{number}",
        "fetched_at": START,
        "status": 200,
        "outcome": "fetched",
        "role": "payload",
        "sitemap_lastmod": "2026-11-01",
        "sha256": f"body {number}",
        "body_file": "f",
    }
    return Capture(**{**values, **given})  # type: ignore[arg-type]


FIRST = [capture(number) for number in range(PROOFS)]
AGAIN = [replace(one, status=304, outcome="not_modified") for one in FIRST]
HOST = frozenset({"www.example.edu"})


def test_a_host_is_honest_after_enough_proofs():
    assert honest_hosts([*FIRST, *AGAIN]) == HOST
    assert honest_hosts([*FIRST, *AGAIN[1:]]) == frozenset()


@pytest.mark.parametrize(
    "no_proof",
    [
        {"status": None, "outcome": "kept_by_lastmod"},
        {"status": 500, "outcome": "error"},
        {"sitemap_lastmod": None},
        {"sitemap_lastmod": "2026-11-02"},
    ],
)
def test_what_was_not_asked_or_not_stated_the_same_proves_nothing(no_proof):
    assert honest_hosts([*FIRST, *AGAIN[1:], replace(AGAIN[0], **no_proof)]) == frozenset()


def test_one_lie_spoils_a_host_for_good():
    lie = replace(FIRST[0], sha256="another body")
    assert honest_hosts([*FIRST, *AGAIN, lie, *AGAIN[1:]]) == frozenset()


def test_a_change_that_lastmod_tells_of_is_no_lie():
    told = replace(FIRST[0], sha256="another body", sitemap_lastmod="2026-11-09")
    assert honest_hosts([*FIRST, *AGAIN, told]) == HOST


def test_other_hosts_are_judged_by_themselves():
    other = [
        replace(one, url=f"https://b.example.org/{n}", sha256=f"{n}{night}")
        for night in range(2)
        for n, one in enumerate(FIRST)
    ]
    assert honest_hosts([*FIRST, *AGAIN, *other]) == HOST


def test_the_history_comes_oldest_first(tmp_path):
    for night in (1, 2):
        archived(order(tmp_path, night), exchange(sitemap_lastmod="2026-11-01"))
    assert [c.run_id for c in history(tmp_path, "example-college")] == ["run-1", "run-2"]


@given(st.text(), st.text())
def test_the_sample_is_the_same_whenever_it_is_drawn(url, run_id):
    assert is_sampled(url, run_id) == is_sampled(url, run_id)


def test_about_one_page_in_twenty_is_sampled_and_others_each_night():
    nights = [{n for n in range(10_000) if is_sampled(f"/{n}", f"run-{r}")} for r in range(2)]
    assert all(400 < len(night) < 600 for night in nights)
    assert len(nights[0] & nights[1]) < 100
