"""One catalogue, one site and one browser for all tests of pages."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.site.catalogue import make_catalogue
from warehouse.search.build import build_index
from warehouse.site.build import build_site

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a measured catalogue, its search index and its site."""
    folder = tmp_path_factory.mktemp("site") / "data"
    make_catalogue(folder, measured=True)
    build_index(folder)
    build_site(folder)
    return folder


@pytest.fixture(scope="session")
def unmeasured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same catalogue without a score and without a search index."""
    folder = tmp_path_factory.mktemp("unmeasured") / "data"
    make_catalogue(folder)
    build_site(folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packages it; the test skips where there is none.

    It ends with its module: while Playwright is at work, nobody else in this thread can run an
    event loop.
    """
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("there is no Chromium here: apt-get install chromium (`make browser`)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def served(data: Path) -> Iterator[str]:
    """The address of the site as `credcat site serve` serves it."""
    with serving(data) as address:
        yield address


class serving:  # noqa: N801 - reads as what it does
    """The site of a data folder, served by the command until the block ends."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "flows.cli", "site", "serve", "--port", "0"]
        self._process = subprocess.Popen(
            [*command, "--data", str(self._data)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        return self._process.stdout.readline().split()[-1]

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        assert self._process.stdout is not None
        self._process.stdout.close()
