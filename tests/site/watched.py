"""Pages in a browser, watched for what they must not do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Request, Response, expect

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_AT_WORK = re.compile("Loading …|Looking: ")
DESKTOP, TELEPHONE = 1280, 390
LEFT = "net::ERR_ABORTED"
"""How a request ends that nobody waits for any more: a page that was left, a download."""
BAD_REQUEST = 400


@contextmanager
def watched(
    browser: Browser, *, scheme: Literal["light", "dark"] = "light", width: int = DESKTOP
) -> Iterator[Page]:
    """A page; at its end nothing may have failed, been logged, asked of others or said in a box."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    wrong: list[str] = []

    def ask(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "file" and parts.hostname != "127.0.0.1":
            wrong.append(f"asked {request.url}")

    def fail(request: Request) -> None:
        if request.failure != LEFT:
            wrong.append(f"no answer to {request.url}: {request.failure}")

    def refuse(response: Response) -> None:
        if response.status >= BAD_REQUEST:
            wrong.append(f"{response.status} to {response.url}")

    def shut(box: Dialog) -> None:
        wrong.append(f"box: {box.message}")
        box.dismiss()

    page.on("request", ask)
    page.on("requestfailed", fail)
    page.on("response", refuse)
    page.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", shut)
    try:
        yield page
        assert page.evaluate("window.pwned") is None
        assert not wrong, wrong
    finally:
        context.close()


def settled(page: Page) -> None:
    """Wait until a page that draws itself has done so."""
    expect(page.locator("main")).not_to_contain_text(_AT_WORK)


def open_page(page: Page, site: Path, address: str) -> None:
    """Open a page of the site below a folder, from the disk."""
    page.goto(f"{(site / 'site').as_uri()}/{address}")
    settled(page)


def violations(page: Page, *rules: str) -> list[str]:
    """What people with other senses or hands could not use, by all of axe's rules or some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"preload": False, "resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]


def keep(page: Page, name: str) -> None:
    """Keep what a page looks like below ``build/screenshots``."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
