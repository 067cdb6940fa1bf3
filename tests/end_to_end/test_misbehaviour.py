"""Providers that misbehave: the night ends, says what happened, and takes nothing from readers."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.outcome import Outcome
from spiders.replica import START, Catalogue, Fault, Rates, Replica
from tests.end_to_end.replica_nights import hurried, night, titles, truth

pytestmark = pytest.mark.slow

SITEMAP, LISTING = "northgate-university", "ecole-clairval"
APIS = ("openharbour", "badgeworks")  # next links; numbered pages
FEED = "ashford-college"
LIMIT = 300_000
RATES = Rates(new=0.05, withdrawn=0.05, repriced=0.1, retitled=0.4, rescheduled=0.1)
TOMORROW = START + timedelta(days=1)

# What goes wrong, and under which reason it is counted.
WRONG = {
    "not_found": (Fault("not_found"), "http_4xx"),
    "too_many": (Fault("too_many", seconds=1), "http_429"),
    "too_many_until": (Fault("too_many", seconds=86_400, as_date=True), "http_429"),
    "server_error": (Fault("server_error", status=500), "http_5xx"),
    "redirect_loop": (Fault("redirect_loop"), "redirect_loop"),
    "slow": (Fault("slow", seconds=1.5), "timeout"),
    "trickle": (Fault("trickle", seconds=8), "timeout"),
    "drop": (Fault("drop"), "connection"),
    "cut_off": (Fault("cut_off"), "cut_off"),
    "too_great_a_length": (Fault("wrong_length", size=64), "cut_off"),
    "too_small_a_length": (Fault("wrong_length", size=-64), "undecodable"),
    "enormous": (Fault("enormous", size=4 * LIMIT), "too_large"),
    "gzip_bomb": (Fault("gzip_bomb", size=40 * LIMIT), "too_large"),
}
PASSING = ("too_many", "server_error", "drop", "cut_off", "too_great_a_length")


@dataclass(frozen=True, slots=True)
class Scene:
    """Providers after a good first night, on the next day."""

    replica: Replica
    providers: Path
    first: Path
    """The data of the first night; a test copies it."""
    before: dict[str, dict[str, str]]

    def data(self, folder: Path) -> Path:
        """The first night's data, to go on with."""
        copied = folder / "data"
        shutil.copytree(self.first, copied, symlinks=True)
        return copied

    def bad_night(self, data: Path, *faults: Fault) -> dict[str, Outcome]:
        """A night with these faults, after which every reader still finds what there is."""
        self.replica.faults = faults
        try:
            outcomes = night(data, self.providers)
        finally:
            self.replica.faults = ()
        standing, now = titles(data), truth(self.replica)
        for name, outcome in outcomes.items():
            assert outcome.read == outcome.offerings + outcome.rejected + outcome.duplicates
            assert (outcome.state == "succeeded") == (outcome.reason is None)
            gone = self.before[name].keys() - standing[name].keys()
            if outcome.state == "succeeded":
                assert gone <= self.before[name].keys() - now[name].keys()
            else:
                assert (gone, outcome.withdrawn) == (set(), 0)
            assert standing[name].keys() <= self.before[name].keys() | now[name].keys()
        return outcomes

    def good_night(self, data: Path, bad: dict[str, Outcome]) -> None:
        """The night after: everything is published, and nothing was lost on the way."""
        good = night(data, self.providers)
        now = truth(self.replica)
        assert {name: outcome.state for name, outcome in good.items()} == dict.fromkeys(
            now, "succeeded"
        )
        assert titles(data) == now
        for name, outcome in good.items():
            changes = self.replica.catalogue.changes(name, START, TOMORROW)
            assert bad[name].added + outcome.added == len(changes.new)
            assert bad[name].withdrawn + outcome.withdrawn == len(changes.withdrawn)


def scene(folder: Path, sites: tuple[str, ...], offerings: int) -> Iterator[Scene]:
    catalogue = Catalogue(offerings=offerings, sites=sites, rates=RATES)
    with Replica(catalogue, weight=500) as replica:
        files = replica.write_providers(folder / "providers")
        hurried(files, retries=1, timeout=1.0, max_bytes=LIMIT)
        outcomes = night(folder / "data", folder / "providers")
        assert {outcome.state for outcome in outcomes.values()} == {"succeeded"}
        before = truth(replica)
        assert titles(folder / "data") == before
        replica.advance()
        yield Scene(replica, folder / "providers", folder / "data", before)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    yield from scene(tmp_path_factory.mktemp("documents"), (*APIS, FEED), 100)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    yield from scene(tmp_path_factory.mktemp("pages"), (SITEMAP, LISTING), 80)


DOCUMENTS = (*APIS, FEED)


def of_documents(*faults: Fault) -> list[Fault]:
    """One each: from the second page of an API on, for the whole of the feed."""
    return [
        replace(fault, site=FEED, path="/feed/")
        if name == FEED
        else replace(fault, site=name, path="/api/", after=1)
        for name, fault in zip(DOCUMENTS, faults, strict=True)
    ]


def nights_of(kinds: list[str]) -> list[Any]:
    """Nights in which each way of publishing meets each kind; every kind is met in the first few.

    The rest of them are for `make soak`.
    """
    few = -(-len(kinds) // len(DOCUMENTS))
    nights = [
        tuple(kinds[(first + place) % len(kinds)] for place in range(len(DOCUMENTS)))
        for first in range(len(kinds))
    ]
    nights.sort(key=lambda night: kinds.index(night[0]) % len(DOCUMENTS))
    return [
        pytest.param(night, marks=[pytest.mark.soak] if number >= few else [], id="-".join(night))
        for number, night in enumerate(nights)
    ]


@pytest.mark.parametrize("kinds", nights_of(list(WRONG)))
def test_an_api_or_a_feed_goes_wrong(documents, tmp_path, kinds):
    data = documents.data(tmp_path)
    bad = documents.bad_night(data, *of_documents(*(WRONG[kind][0] for kind in kinds)))
    assert {name: outcome.state for name, outcome in bad.items()} == {
        **dict.fromkeys(APIS, "partial"),
        FEED: "failed",
    }
    for name, kind in zip(DOCUMENTS, kinds, strict=True):
        outcome = bad[name]
        assert outcome.not_fetched == {WRONG[kind][1]: 1}
        assert documents.replica.base(name).removeprefix("http://") in (outcome.reason or "")
    documents.good_night(data, bad)


@pytest.mark.parametrize("kind", ["broken_json", "wrong_encoding", "page_twice", "empty_page"])
def test_an_api_or_a_feed_answers_nonsense(documents, tmp_path, kind):
    data = documents.data(tmp_path)
    bad = documents.bad_night(data, *of_documents(*[Fault(kind)] * len(DOCUMENTS)))
    if kind == "wrong_encoding":
        assert sum(outcome.rejected for outcome in bad.values()) > 0
    else:
        assert {bad[name].state for name in APIS} == {"partial"}
    if kind == "broken_json":
        assert "cut short" in (bad[FEED].reason or "")
    documents.good_night(data, bad)


def test_an_api_never_ends(documents, tmp_path):
    data = documents.data(tmp_path)
    bad = documents.bad_night(data, Fault("endless", path="/api/"))
    assert bad["openharbour"].state == "partial"
    assert "in a circle" in (bad["openharbour"].reason or "")
    assert bad["openharbour"].duplicates > 0
    documents.good_night(data, bad)


@pytest.mark.parametrize("scene_name", ["documents", "pages"])
def test_robots_txt_fails(request, tmp_path, scene_name):
    here = request.getfixturevalue(scene_name)
    data = here.data(tmp_path)
    shutil.rmtree(data / "robots")
    bad = here.bad_night(data, Fault("robots_error", status=503))
    assert {outcome.state for outcome in bad.values()} == {"failed"}
    for outcome in bad.values():
        assert outcome.not_fetched == {"robots_unreachable": 1}
        assert "robots.txt" in (outcome.reason or "")
    here.good_night(data, bad)


@pytest.mark.parametrize("scene_name", ["documents", "pages"])
def test_what_fails_in_passing_is_obtained_by_asking_again(request, tmp_path, scene_name):
    here = request.getfixturevalue(scene_name)
    data = here.data(tmp_path)
    faults = [
        replace(WRONG[kind][0], site=site.id, path=path, times=1)
        for site in here.replica.catalogue.sites
        for kind, path in zip(PASSING, changed(here, site.id, "/api/|/feed/"), strict=False)
    ]
    bad = here.bad_night(data, *faults)
    assert {outcome.state for outcome in bad.values()} == {"succeeded"}
    assert all(outcome.requests > outcome.offerings / 20 for outcome in bad.values())
    assert titles(data) == truth(here.replica)


def changed(here: Scene, name: str, otherwise: str) -> list[str]:
    """Patterns of pages that changed since yesterday; `otherwise` where there are no pages.

    A page that did not change answers 304, and that has no body to spoil.
    """
    shelf = here.replica.catalogue.shelf(name, TOMORROW)
    if name not in (SITEMAP, LISTING):
        return [otherwise]
    now, old = truth(here.replica)[name], here.before[name]
    titled = {title for key, title in now.items() if key in old and old[key] != title}
    found = [rf"/{one.slug}(\?|$)" for one in shelf.offerings.values() if one.title in titled]
    return sorted(found)


def test_pages_that_go_wrong_cost_only_themselves(pages, tmp_path):
    data = pages.data(tmp_path)
    given: dict[str, Counter[str]] = {}
    faults = []
    for name in (SITEMAP, LISTING):
        # A long Retry-After holds up the host, and with it all other pages.
        kinds = [kind for kind in WRONG if kind != "too_many_until"]
        met = list(zip(kinds, changed(pages, name, ""), strict=False))
        faults += [replace(WRONG[kind][0], site=name, path=path) for kind, path in met]
        given[name] = Counter(WRONG[kind][1] for kind, _ in met)
    bad = pages.bad_night(data, *faults)
    for name, outcome in bad.items():
        assert outcome.state == "partial", outcome.reason
        obtained = {k: v for k, v in outcome.not_fetched.items() if k != "kept_by_lastmod"}
        assert obtained == given[name]
    assert len(given[SITEMAP]) == len({reason for _, reason in WRONG.values()})
    pages.good_night(data, bad)


@pytest.mark.parametrize("kind", ["broken_json", "wrong_encoding"])
def test_pages_hold_nonsense(pages, tmp_path, kind):
    data = pages.data(tmp_path)
    bad = pages.bad_night(data, Fault(kind, path="/(short-courses|programmes)/"))
    pages.good_night(data, bad)


@pytest.mark.parametrize(
    ("of_listing", "of_sitemap"),
    [
        (Fault("endless"), Fault("not_found", path="/courses-1")),
        (Fault("page_twice"), Fault("cut_off", path="/courses-1")),
        (Fault("empty_page"), Fault("broken_json", path="/courses-1")),
        (Fault("server_error", path="page=2"), Fault("gzip_bomb", path="/sitemap.xml")),
    ],
    ids=lambda fault: fault.kind,
)
def test_what_names_the_pages_goes_wrong(pages, tmp_path, of_listing, of_sitemap):
    data = pages.data(tmp_path)
    path = of_listing.path or "/catalogue"
    bad = pages.bad_night(
        data, replace(of_listing, path=path, site=LISTING), replace(of_sitemap, site=SITEMAP)
    )
    for outcome in bad.values():
        assert outcome.state in ("partial", "failed", "quarantined")
    pages.good_night(data, bad)
