"""The site of all recorded payloads at once, as one night: each page opened."""

import re
import shutil
import tarfile
from pathlib import Path

import pytest

from spiders.replica import Replica
from tests.end_to_end.nights import Operator
from tests.end_to_end.test_recorded import CAPTURES, SOURCES
from tests.site.catalogue import as_json
from tests.site.watched import settled, watched

pytestmark = [pytest.mark.real, pytest.mark.soak]


@pytest.fixture(scope="module")
def site(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that a night over every recorded payload makes."""
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
    return folder / "data" / "site"


def test_each_page_of_each_provider_opens(site, browser):  # the night first: it runs a loop
    providers = as_json(site / "data" / "providers.js")
    assert len(providers) > 140
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(pages) == len(providers) + 10
    with watched(browser) as page:
        for name in pages:
            page.goto(f"{site.as_uri()}/{name}")
            assert page.inner_text("h1")
        for provider, _, count, *_ in providers[:: len(providers) // 12]:
            page.goto(f"{site.as_uri()}/listings.html?provider={provider}")
            settled(page)
            shown = page.locator("#found li")
            assert shown.count() == min(count, 50)
            shown.first.locator("a").click()
            settled(page)
            assert page.locator("dl.facts").count() == 1
            page.goto(f"{site.as_uri()}/compare.html?p={provider}&p=open-university")
            settled(page)
            assert page.locator("#result section").count() >= 3
        page.goto(f"{site.as_uri()}/provider/udacity.html")
        assert re.search(r"rank \d+ to \d+ of \d+", page.inner_text("main"))
