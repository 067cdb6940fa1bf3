"""The site of all recorded payloads at once, as one night: each page opened, each link followed."""

import re
import shutil
import tarfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from spiders.replica import Replica
from tests.end_to_end.nights import Operator
from tests.end_to_end.test_recorded import CAPTURES, SOURCES
from tests.site.watched import settled, watched

pytestmark = [pytest.mark.real, pytest.mark.soak]
TOGETHER = 12
"""Providers that a comparison has room for."""


@pytest.fixture(scope="module")
def night(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """A night over every recorded payload, with scores and the site."""
    folder = tmp_path_factory.mktemp("recorded")
    operator = Operator(folder)
    with tarfile.open(real / "pages/classcentral-courses-hi-2023/pages.tar.xz") as pages:
        pages.extractall(folder / "pages", filter="data")
    (folder / "udacity").mkdir()
    newest = real / f"feeds/udacity/public-api-v0-courses_{CAPTURES[-1].name}.json"
    shutil.copyfile(newest, folder / "udacity" / "courses.json")
    with (
        Replica(root=real / "feeds") as feeds,
        Replica(root=folder / "pages") as pages_of_one,
        Replica(root=folder / "udacity") as udacity,
    ):
        for name, source in SOURCES.items():
            operator.know(name, source.format, [f"{feeds.url}/{path}" for path in source.paths])
        for issuer in sorted((real / "feeds/credly/badges").iterdir()):
            operator.know(issuer.stem, "credly", f"{feeds.url}/credly/badges/{issuer.name}")
        start = f"{pages_of_one.url}/www.classcentral.com/sitemap.xml"
        operator.know("class-central", "schema-org", start, how="sitemap")
        operator.know("udacity", "udacity", f"{udacity.url}/courses.json")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CREDCAT_QUALITY", "true")
            patch.setenv("CREDCAT_SITE", "true")
            outcomes = operator.run()
    assert {one.state for one in outcomes.values()} == {"succeeded"}
    return operator


def test_each_page_opens_and_each_link_leads_somewhere(night, browser):  # the night runs a loop
    site = night.data / "site"
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    listed = night.ask("select distinct provider_id from offerings")
    assert {f"provider/{one['provider_id']}.html" for one in listed} == {
        name for name in pages if name.startswith("provider/")
    }
    linked: set[str] = set()
    with watched(browser) as page:
        for name in sorted(pages):
            page.goto(f"{site.as_uri()}/{name}")
            settled(page)
            assert page.inner_text("h1")
            linked |= addresses_in(page)
    assert {address for address in linked if not Path(address).exists()} == set()
    reached = {Path(one).relative_to(site).as_posix() for one in linked if one.endswith(".html")}
    assert reached == pages - {"404.html"}


def addresses_in(page: Page) -> set[str]:
    """The files that a page links to, itself left out."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    paths = {unquote(urlsplit(one).path) for one in found if one.startswith("file:")}
    return paths - {unquote(urlsplit(page.url).path)}


def test_listings_of_each_provider_open_and_lead_to_an_offering(night, browser):
    site = night.data / "site"
    listed = night.ask("select provider_id, count(*) as n from offerings group by 1 order by 1")
    with watched(browser) as page:
        for one in listed:
            page.goto(f"{site.as_uri()}/listings.html?provider={one['provider_id']}")
            settled(page)
            shown = page.locator("#found li")
            assert shown.count() == min(one["n"], 50)
            first = shown.first.locator("a")
            title = first.inner_text()
            first.click()
            settled(page)
            expect(page.locator("h1")).to_have_text(title)
            assert page.locator("dl.facts").count() == 1


def test_each_provider_stands_in_a_comparison(night, browser):
    site = night.data / "site"
    listed = night.ask("select distinct provider_id from offerings order by 1")
    names = [one["provider_id"] for one in listed]
    with watched(browser) as page:
        for at in range(0, len(names), TOGETHER):
            some = names[at : at + TOGETHER]
            page.goto(f"{site.as_uri()}/compare.html?" + "&".join(f"p={one}" for one in some))
            expect(page.locator("#said")).to_have_text(
                re.compile(f"^{len(some)} providers? beside each other$")
            )
            for name in some:
                assert page.locator(f"#result a[href='provider/{name}.html']").count() >= 1
        page.goto(f"{site.as_uri()}/provider/udacity.html")
        assert re.search(r"rank \d+ to \d+ of \d+", page.inner_text("main"))
