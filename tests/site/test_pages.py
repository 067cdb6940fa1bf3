"""The pages in a real browser: what they show, what they let people do, what they must not do."""

import re
import sys
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import serving
from tests.site.watched import DESKTOP, TELEPHONE, keep, settled, violations, watched

KINDS = {
    "index": "index.html",
    "providers": "providers.html",
    "provider": "provider/alpha.html",
    "hostile": "provider/hostile.html",
    "listings": "listings.html?provider=alpha",
    "offering": "offering.html?id=mc_alpha_3",
    "hostile-offering": "offering.html?id=mc_hostile_0",
    "compare": "compare.html?p=alpha&p=beta&p=hostile",
    "data": "data.html",
    "about": "about.html",
    "404": "404.html",
}
LOOKS: list[tuple[Literal["light", "dark"], int, tuple[str, ...]]] = [
    ("light", DESKTOP, ()),
    ("dark", DESKTOP, ("color-contrast",)),  # what else there is does not depend on colours
    ("light", TELEPHONE, ("scrollable-region-focusable", "target-size")),
]
"""Colour scheme, width, and which of axe's rules are asked; none named: all."""


def open_page(page: Page, site: Path, address: str) -> None:
    page.goto(f"{(site / 'site').as_uri()}/{address}")
    settled(page)


@pytest.mark.parametrize("kind", KINDS)
def test_page_is_whole_usable_and_fits(browser, data, kind):
    with watched(browser) as page:
        open_page(page, data, KINDS[kind])
        page.evaluate(
            "[...document.querySelectorAll('details')].slice(0, 4).forEach(one => one.open = true)"
        )
        for scheme, width, rules in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            keep(page, f"{kind}-{scheme}-{width}")
            assert violations(page, *rules) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("kind", ["index", "providers", "provider", "offering", "compare"])
def test_catalogue_without_scores_says_so(browser, unmeasured, kind):
    with watched(browser) as page:
        open_page(page, unmeasured, KINDS[kind])
        assert "not measured yet" in page.inner_text("main").lower()
        assert violations(page) == []


@pytest.mark.parametrize("kind", ["providers", "provider", "offering", "compare"])
def test_page_with_scores_says_that_they_grade_disclosure(browser, data, kind):
    with watched(browser) as page:
        open_page(page, data, KINDS[kind])
        assert "They do not grade teaching" in page.inner_text("main")


@pytest.mark.parametrize(
    "address",
    [
        "offering.html?id=mc_hostile_0",
        "listings.html?provider=hostile",
        "provider/hostile.html",
        "providers.html",
        "compare.html?p=hostile&p=alpha",
    ],
)
def test_what_a_provider_wrote_is_text(browser, data, address):
    with watched(browser) as page:
        open_page(page, data, address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        text = page.evaluate("document.body.textContent")
        assert "<script>window.pwned=1</script> & \"quoted\" 'single'" in text
        assert page.locator("main script, main img").count() == 0
        for link in page.locator("a").all():
            assert not (link.get_attribute("href") or "").lower().startswith("javascript:")


def test_offering_tells_all_that_is_known(browser, data):
    with watched(browser) as page:
        open_page(page, data, "offering.html?id=mc_alpha_3")
        expect(page.locator("h1")).to_have_text("Statistics for people, part 3")
        main = page.inner_text("main")
        assert "microcredential" in main
        assert "German" in main
        assert "35 h" in main
        assert "120 EUR" in main
        assert re.search(r"2026-11-02\s+100\.00\s+120\.00", main)  # the price moved
        assert re.search(r"2026-12-04.*Ulm, DE", main)
        assert "Read a table" in main
        provenance = page.locator("tr", has_text="Workload hours min").inner_text()
        assert "35 hours" in provenance
        assert "text" in provenance  # how it was read: regex
        assert "warc:alpha/one.warc.gz#urn:uuid:1" in main
        expect(page.locator("bdi[lang=de]").first).to_be_visible()


def test_offering_leads_to_parts_and_to_the_same_elsewhere(browser, data):
    with watched(browser) as page:
        open_page(page, data, "offering.html?id=mc_alpha_2")
        assert "Part of" in page.inner_text("main")
        page.click("section[aria-labelledby=related] a >> nth=0")
        expect(page.locator("h1")).to_have_text("Statistics for people, part 1")
        page.go_back()
        settled(page)
        page.click("section[aria-labelledby=matches] a >> nth=0")
        expect(page.locator("h1")).to_have_text("Statistics for people, part 2")
        expect(page.locator("#crumb")).to_have_text("Beta Academy")


def test_evidence_leads_to_a_listing_and_on_to_the_provider(browser, data):
    with watched(browser) as page:
        open_page(page, data, "provider/alpha.html")
        page.click("summary:has-text('Listing transparency')")
        page.click("#listing tbody tr:has(a) a >> nth=0")
        settled(page)
        assert page.locator("h1").inner_text().startswith("Statistics for people")
        out = page.locator("a.out").first
        assert (out.get_attribute("href") or "").startswith("https://alpha.example/")
        assert out.get_attribute("rel") == "noopener noreferrer nofollow"
        page.click("summary:has-text('Listing transparency')")
        expect(page.locator("td", has_text="keywords: <b>made up</b>").first).to_be_visible()


def test_all_links_to_others_are_marked(browser, data):
    with watched(browser) as page:
        for address in ("provider/alpha.html", "offering.html?id=mc_alpha_1"):
            open_page(page, data, address)
            links = page.locator("a[href^=http]").all()
            assert links
            assert {one.get_attribute("rel") for one in links} == {"noopener noreferrer nofollow"}


def test_compare_chooses_by_keyboard_and_keeps_the_choice(browser, data):
    with watched(browser) as page:
        open_page(page, data, "compare.html")
        for name in ("Alpha College", "beta"):  # by name, by id
            page.fill("#add-provider", name)
            page.press("#add-provider", "Enter")
        expect(page.locator("#said")).to_have_text("2 providers beside each other")
        assert page.url.endswith("compare.html?p=alpha&p=beta")
        main = page.inner_text("#result")
        assert "cannot be told apart" in main or "discloses more than" in main
        page.reload()
        expect(page.locator("#said")).to_have_text("2 providers beside each other")
        page.click("#chosen-providers button >> nth=0")
        expect(page.locator("#said")).to_have_text("1 provider beside each other")
        page.fill("#add-provider", "nobody at all")
        page.click("#put-provider")
        expect(page.locator("#said")).to_have_text("No provider is called nobody at all.")


def test_compare_of_awards_and_skills_counts_those_listings_only(browser, data):
    def chosen(page: Page) -> list[str]:
        return page.locator("tr", has_text="Listings chosen").locator("td").all_inner_texts()

    with watched(browser) as page:
        open_page(page, data, "compare.html?p=alpha&p=beta")
        assert chosen(page) == ["11", "6"]
        page.check("input[value=microcredential]")
        expect(page.locator("tr", has_text="Listings chosen").locator("td").first).to_have_text("6")
        assert chosen(page) == ["6", "0"]
        assert "insufficient evidence" in page.inner_text("#result")
        page.uncheck("input[value=microcredential]")
        page.fill("#add-skill", "STATISTICS")  # both teach it, each with its own concept
        page.press("#add-skill", "Enter")
        expect(page.locator("#chosen-skills button")).to_have_count(1)
        assert chosen(page) == ["11", "6"]
        assert "s=statistics" in page.url.lower()


def test_listings_are_filtered_and_the_address_holds_the_filters(browser, data):
    with watched(browser) as page:
        open_page(page, data, "listings.html?provider=alpha")
        expect(page.locator("#found li")).to_have_count(11)
        page.select_option("#level", "beginner")
        expect(page.locator("#found li")).to_have_count(2)
        page.select_option("#language_codes", "en")
        expect(page.locator("#found li")).to_have_count(2)
        page.reload()
        settled(page)
        expect(page.locator("#found li")).to_have_count(2)
        page.click("button[type=reset]")
        expect(page.locator("#found li")).to_have_count(11)
        page.fill("#text", "part 11")
        expect(page.locator("#found li")).to_have_count(1)
        page.click("#found a")
        expect(page.locator("h1")).to_have_text("Statistics for people, part 11")


def test_providers_are_found_by_name(browser, data):
    with watched(browser) as page:
        open_page(page, data, "providers.html")
        page.fill("#filter", "BETA")
        expect(page.locator("#providers tbody tr:visible")).to_have_count(1)
        expect(page.locator("output")).to_have_text("1 provider")


def test_first_page_tells_what_is_new(browser, data):
    with watched(browser) as page:
        open_page(page, data, "index.html")
        night = page.locator("tr", has_text="Last night").locator("td").all_inner_texts()
        assert night == ["0", "1", "1", "1", "0", "1"]
        assert re.search(r"100\.00 → 120\.00 EUR \(\+20 %\)", page.inner_text("main"))
        assert "Freshness" in page.inner_text("main")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("offering.html?id=mc_nobody", "No listing in this catalogue has this id"),
        ("offering.html?id=__proto__", "No listing in this catalogue has this id"),
        ("offering.html", "The address names no listing"),
        ("listings.html?provider=nobody", "names no provider of this catalogue"),
        ("listings.html?provider=../../x", "names no provider of this catalogue"),
        ("compare.html?p=nobody", "Choose two providers or more"),
    ],
)
def test_address_that_names_nothing_is_explained(browser, data, address, said):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{(data / 'site').as_uri()}/{address}")
    expect(page.locator("main")).to_contain_text(said)
    context.close()


def test_page_is_used_by_keyboard(browser, data):
    with watched(browser) as page:
        open_page(page, data, "provider/alpha.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.focus("#listing summary")
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector('#listing').open")


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
            paint = page.evaluate(
                "performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)"
            )
            assert len(paint) == 1
            with capsys.disabled():
                sys.stdout.write(f"\nfirst paint of {address}: {paint[0]:.0f} ms")
