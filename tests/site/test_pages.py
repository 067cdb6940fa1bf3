"""The pages in a real browser: what they show, what they let people do, what they must not do."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.site.catalogue import KINDS
from tests.site.watched import DESKTOP, TELEPHONE, keep, open_page, settled, violations, watched

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


def test_all_links_to_others_are_marked(browser, data):
    with watched(browser) as page:
        for address in ("provider/alpha.html", "offering.html?id=mc_alpha_1"):
            open_page(page, data, address)
            links = page.locator("a[href^=http]").all()
            assert links
            assert {one.get_attribute("rel") for one in links} == {"noopener noreferrer nofollow"}


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
