"""The page that compares, in a real browser: what can be chosen, and what figures come of it."""

from playwright.sync_api import Page, expect

from tests.site.watched import open_page, watched
from warehouse.site import comparison
from warehouse.site.build import build_site


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
        assert chosen(page) == ["6", "1"]
        assert "insufficient evidence" in page.inner_text("#result")
        page.uncheck("input[value=microcredential]")
        page.fill("#add-skill", "STATISTICS")  # both teach it, each with its own concept
        page.press("#add-skill", "Enter")
        expect(page.locator("#chosen-skills button")).to_have_count(1)
        assert chosen(page) == ["11", "6"]
        assert "s=statistics" in page.url.lower()


def test_compare_of_a_large_provider_gives_the_same_figures(browser, data, tmp_path, monkeypatch):
    monkeypatch.setattr(comparison, "ROWS", 0)
    build_site(data, tmp_path / "site", "../latest")
    choices = ("", "&l=de", "&c=microcredential&l=en", "&s=statistics", "&s=data+analysis&l=en")
    with watched(browser) as page:
        for choice in choices:
            told = []
            for folder in (data, tmp_path):
                open_page(page, folder, f"compare.html?p=alpha&p=beta{choice}")
                expect(page.locator("#said")).to_have_text("2 providers beside each other")
                told.append(page.inner_text("#result"))
            assert told[0] == told[1], choice
        open_page(page, tmp_path, "compare.html?p=alpha&s=statistics&s=data+analysis")
        assert "counted for one skill at a time" in page.inner_text("#result")


def test_compare_counts_listings_of_chosen_languages(browser, data):
    with watched(browser) as page:
        open_page(page, data, "compare.html?p=alpha&p=beta&l=ar")
        chosen = page.locator("tr", has_text="Listings chosen").locator("td")
        assert chosen.all_inner_texts() == ["0", "3"]
        page.locator("#languages label", has_text="German").locator("input").check()
        expect(chosen.first).to_have_text("3")
        assert page.url.endswith("l=ar&l=de")
