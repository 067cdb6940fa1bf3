"""The pages in a real browser: what they show, what they let people do, what they must not do."""

import re
import sys
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.site.conftest import serving
from tests.site.watched import DESKTOP, TELEPHONE, keep, open_page, settled, violations, watched

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
    "health": "health.html",
    "coverage": "coverage.html",
    "404": "404.html",
}
LOOKS: list[tuple[Literal["light", "dark"], int, tuple[str, ...]]] = [
    ("light", DESKTOP, ()),
    ("dark", DESKTOP, ("color-contrast",)),  # what else there is does not depend on colours
    ("light", TELEPHONE, ("scrollable-region-focusable", "target-size")),
]
"""Colour scheme, width, and which of axe's rules are asked; none named: all."""


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
        page.click("summary:has-text('Credential assurance')")
        row = page.locator("tr", has_text="Financial aid").first  # what was read in the text
        expect(row).to_be_visible()
        expect(row).to_contain_text("% of what was found was right")


def test_all_links_to_others_are_marked(browser, data):
    with watched(browser) as page:
        for address in ("provider/alpha.html", "offering.html?id=mc_alpha_1"):
            open_page(page, data, address)
            links = page.locator("a[href^=http]").all()
            assert links
            assert {one.get_attribute("rel") for one in links} == {"noopener noreferrer nofollow"}


def test_scores_stand_beside_grades_tiers_and_how_far_they_can_be_told(browser, data):
    with watched(browser) as page:
        open_page(page, data, "provider/alpha.html")
        scores = page.locator("section", has=page.locator("#scores"))
        rows = {
            name: scores.locator("tr", has_text=name)
            for name in ("Listing transparency", "C*", "Credential assurance")
        }
        assert "grades: " in rows["Listing transparency"].inner_text()
        assert "tiers: " in rows["C*"].inner_text()
        for row in rows.values():
            assert re.search(r"(above|below|not distinguishable from) the mean", row.inner_text())
            assert "of other weightings" in row.inner_text()
            assert "rank" not in row.inner_text()  # three providers are too few for ranks
        lacks = page.locator("ol.lacks li").all()
        assert re.search(r"\+\d+\.\d in ", lacks[0].inner_text())
        for one in lacks:  # where all lack it, any of them is an example
            assert ("All 11 listings" in one.inner_text()) == (one.locator("a").count() == 0)
        page.click("summary:has-text('Credential assurance')")
        read = page.locator("#assurance tr", has_text="financial aid").first.inner_text()
        assert re.search(r"83 % of 24 findings were right \(64 % – 93 %\)", read)


def test_too_few_listings_are_insufficient_evidence_with_its_reason(browser, data):
    said = "insufficient evidence: 1 listing can be assessed, 5 are needed"
    with watched(browser) as page:
        for address in ("provider/hostile.html", "providers.html", "compare.html?p=hostile"):
            open_page(page, data, address)
            assert said in page.inner_text("main")


def test_replies_stand_on_the_page_of_their_provider_and_beside_the_score(browser, data):
    with watched(browser) as page:
        open_page(page, data, "provider/alpha.html")
        accepted, declined = sorted(
            page.locator("section", has=page.locator("#replies")).locator("li").all_inner_texts()
        )[::-1]
        assert re.search(r"The licence .* accepted on 21 October 2026", accepted)
        assert "all its listings" in accepted
        assert "All is CC BY" in accepted
        assert "declined on 23 October 2026" in declined
        assert "part 3" in declined
        page.click("section[aria-labelledby=replies] a[href*='#reply']")
        expect(page.locator("h2#reply")).to_be_visible()
        open_page(page, data, "offering.html?id=mc_alpha_2")
        page.click("summary:has-text('Listing transparency')")
        row = page.locator("tr", has_text="The licence is one").first
        expect(row).to_contain_text("corrected 2026-10-21: https://alpha.example/terms")
        open_page(page, data, "provider/beta.html")
        assert page.locator("#replies").count() == 0


def test_plot_of_scores_holds_the_compared_figure_and_its_interval(browser, data):
    with watched(browser) as page:
        open_page(page, data, "provider/alpha.html")
        row = page.locator("section", has=page.locator("#scores")).locator("tr").nth(1)
        compared, low, high = re.findall(r"\d+\.\d", row.inner_text())[:3]
        assert float(low) <= float(compared) <= float(high)
        said = row.locator("svg.row").get_attribute("aria-label") or ""
        assert f"{compared}, 95 % interval" in said


def test_coverage_says_what_is_not_collected(browser, data):
    with watched(browser) as page:
        open_page(page, data, "coverage.html")
        heads = page.locator("thead th").all_inner_texts()
        cells = page.locator("tr", has_text="Alpha College").locator("td").all_inner_texts()
        said = dict(zip(heads[1:], cells, strict=True))
        assert (said["Title"], said["Keywords"], said["Certificate access"]) == ("100", "0", "–")


def test_trend_and_prices_stand_beside_tables(browser, data):
    with watched(browser) as page:
        open_page(page, data, "provider/alpha.html")
        trend = page.locator("section", has=page.locator("#trend"))
        assert "over 2 nights" in (trend.locator("svg").first.get_attribute("aria-label") or "")
        trend.locator("summary").first.click()
        assert trend.locator("tbody tr:visible").count() == 2
        prices = page.get_by_role("group", name="by award").first
        assert prices.locator("svg.other").count() == prices.locator("tbody tr").count()


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
        page.fill("#filter", "")
        rows = page.locator("#providers tbody tr")
        assert "Beta Academy" in rows.nth(2).inner_text()
        page.select_option("#order", "count")
        assert "Beta Academy" in rows.nth(1).inner_text()
        page.select_option("#order", "")
        assert "Beta Academy" in rows.nth(2).inner_text()


def test_first_page_tells_what_is_new(browser, data):
    with watched(browser) as page:
        open_page(page, data, "index.html")
        new = page.locator("section", has=page.locator("#new")).locator("tbody tr")
        nights = [row.locator("td").first.inner_text() for row in new.all()]
        assert nights == ["0", "1", "1", "1", "0", "1"]
        assert re.search(r"100\.00 → 120\.00 EUR \(\+20 %\)", page.inner_text("main"))
        health = page.locator("section", has=page.locator("#health"))
        assert "Fresh" in health.inner_text()
        by_source = health.locator("[aria-label='Health by source']")
        expect(by_source.locator("a[href='provider/beta.html']")).to_have_text("Beta Academy")
        health.locator("a[href='health.html']").click()
        expect(page.locator("h1")).to_have_text("The catalogue's health")
        assert re.search(r"offerings\.level\s+\d+\s+\d+ of \d+", page.inner_text("main"))


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
