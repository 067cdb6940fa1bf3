"""What pages tell: figures with their intervals, evidence, replies, prices, what is new."""

import re

from playwright.sync_api import expect

from tests.site.watched import open_page, settled, watched


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
