"""The site as `credcat site serve` gives it: the same pages, search, the first paint."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.site.catalogue import KINDS
from tests.site.conftest import serving
from tests.site.watched import keep, open_page, settled, violations, watched


def test_site_is_the_same_over_http(browser, served):
    with watched(browser) as page:
        for address in ("", *KINDS.values()):
            page.goto(served + address)
            settled(page)
        page.goto(served + "offering.html?id=mc_alpha_3")
        expect(page.locator("h1")).to_have_text("Statistics for people, part 3")
        page.goto(served + "data.html")
        with page.expect_download() as download:
            page.click("text=offerings.parquet")
        assert Path(download.value.path()).read_bytes()[:4] == b"PAR1"


def test_search_box_finds_and_leads_to_listings(browser, served):
    with watched(browser) as page:
        page.goto(served + "provider/beta.html")
        page.fill("#q", "statistcs")
        page.press("#q", "Enter")
        expect(page.locator("[role=status]")).to_contain_text("these are for “statistics”")
        assert violations(page) == []
        keep(page, "search-light-1280")
        page.select_option("#f-language", "de")
        page.click("text=Apply")
        expect(page.locator("ol.rows li").first).to_contain_text("Alpha College")
        page.click("ol.rows a >> nth=0")
        expect(page.locator("h1")).to_contain_text("Statistics for people")


def test_no_search_box_where_there_is_no_index(browser, unmeasured, data):
    with watched(browser) as page:
        open_page(page, data, "index.html")
        assert page.locator("[role=search]").count() == 0
        with serving(unmeasured) as address:
            page.goto(address)
            assert page.locator("[role=search]").count() == 0


def test_first_paint_is_measured(browser: Browser, served, capsys):
    with watched(browser) as page:
        for address in ("index.html", "provider/alpha.html", "offering.html?id=mc_alpha_3"):
            page.goto(served + address)
            settled(page)
            painted = "performance.getEntriesByName('first-contentful-paint')"
            # It is noted with the frame after the one that is painted. A function, since the
            # page's policy forbids to evaluate an expression again with each frame.
            page.wait_for_function(f"() => {painted}.length === 1")
            paint = page.evaluate(f"{painted}.map(one => one.startTime)")
            with capsys.disabled():
                sys.stdout.write(f"\nfirst paint of {address}: {paint[0]:.0f} ms")
