"""A folder of recorded payloads, served as it is.

- ``/<path>`` is the file of that path, byte for byte.
- ``/feed/<folder>`` is the folder as one feed: page k is its k-th file in the order of names, and a
  ``Link`` header leads to the next.
- ``/<folder>/sitemap.xml`` names all HTML files below the folder, unless there is such a file.
- ``/<folder>/`` is a page that lists the folder.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from spiders.replica.answer import (
    GZIP,
    HTML,
    JSON,
    TEXT,
    XML,
    Answer,
    PagingFault,
    Target,
    failure,
    not_found,
)
from spiders.replica.paging import cut_page

_TYPES = {
    ".html": HTML,
    ".htm": HTML,
    ".json": JSON,
    ".jsonld": "application/ld+json",
    ".xml": XML.partition(";")[0],
    ".rss": "application/rss+xml",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": TEXT,
    ".md": TEXT,
    ".gz": GZIP,
    ".xz": "application/x-xz",
    ".zip": "application/zip",
    ".ttl": "text/turtle",
}
_PAGES = (".html", ".htm")
_FEED = "feed"


class Recorded:
    """A folder of recorded payloads.

    Args:
        root: the folder; nothing outside of it is ever served.

    Raises:
        NotADirectoryError: there is no such folder.
    """

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise NotADirectoryError(f"{root} is no folder")
        self._root = root.resolve()

    def answer(self, target: Target, fault: PagingFault | None = None) -> Answer:
        """What stands at a target."""
        found = self._inside(target.parts)
        try:
            if found is not None and found.is_file():
                return _file(found)
            return self._made_up(target, found, fault) or not_found(target)
        except OSError as error:
            return failure(500, f"It cannot be read: {error.strerror}")

    def _made_up(
        self, target: Target, found: Path | None, fault: PagingFault | None
    ) -> Answer | None:
        """What is no file, but follows from the files."""
        parts = target.parts
        if parts == ["robots.txt"]:
            return Answer(body=b"User-agent: *\nDisallow:\n", media_type=TEXT)
        if found is not None and found.is_dir():
            return self._index(found, target)
        folder = self._inside(parts[1:] if parts[0] == _FEED else parts[:-1])
        if folder is None or not folder.is_dir():
            return None
        if parts[0] == _FEED:
            return self._feed(folder, target, fault)
        return self._sitemap(folder, target) if parts[-1] == "sitemap.xml" else None

    def _inside(self, parts: list[str]) -> Path | None:
        """The path below the root; None where it leads out of it."""
        if any("\0" in part or "/" in part or part == ".." for part in parts):
            return None
        try:
            found = self._root.joinpath(*parts).resolve()
        except (OSError, RuntimeError):  # a name too long, or links that go in a circle
            return None
        return found if found.is_relative_to(self._root) else None

    def _files(self, folder: Path) -> list[Path]:
        """The files of a folder that are its own, in the order of names."""
        return [
            path
            for path in sorted(folder.iterdir())
            if path.is_file() and path.resolve().is_relative_to(self._root)
        ]

    def _feed(self, folder: Path, target: Target, fault: PagingFault | None) -> Answer | None:
        number = target.number("page", 1)
        files = self._files(folder)
        past = not 1 <= number <= len(files)
        if not files or (past and fault != "endless"):
            return None
        page = cut_page(files, number - 1, 1, fault)
        headers = [("X-Total-Pages", str(len(files)))]
        if page.next is not None:
            url = f"{target.base}{target.path}?page={page.next + 1}"
            headers.append(("Link", f'<{url}>; rel="next"'))
        if not page.items:
            return Answer(body=b"[]", media_type=JSON, headers=tuple(headers))
        return _file(page.items[0], *headers)

    def _sitemap(self, folder: Path, target: Target) -> Answer:
        urls = "".join(
            f"<url><loc>{escape(target.base + self._path(page))}</loc></url>\n"
            for page in self._pages(folder)
        )
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
        )
        return Answer(body=text.encode(), media_type=XML)

    def _pages(self, folder: Path) -> Iterator[Path]:
        for path in sorted(folder.rglob("*")):
            inside = path.resolve().is_relative_to(self._root)
            if path.suffix.lower() in _PAGES and path.is_file() and inside:
                yield path

    def _index(self, folder: Path, target: Target) -> Answer:
        named = escape("/" + "/".join(target.parts))
        rows = "".join(
            f'<li><a href="{self._path(path)}{"/" if path.is_dir() else ""}">'
            f"{escape(path.name)}</a></li>\n"
            for path in sorted(folder.iterdir())
        )
        here = self._path(folder).rstrip("/")
        ways = (
            f'<p>As one feed: <a href="/{_FEED}{here}">its files, page by page</a>. '
            f'Its HTML pages: <a href="{here}/sitemap.xml">sitemap</a>.</p>'
        )
        text = (
            f"<!DOCTYPE html>\n<title>{named}</title>\n<h1>{named}</h1>\n{ways}<ul>\n{rows}</ul>\n"
        )
        return Answer(body=text.encode())

    def _path(self, path: Path) -> str:
        relative = path.relative_to(self._root).as_posix()
        return "/" if relative == "." else quote(f"/{relative}")


def _file(path: Path, *headers: tuple[str, str]) -> Answer:
    changed = int(path.stat().st_mtime)
    return Answer(
        body=path.read_bytes(),
        media_type=_TYPES.get(path.suffix.lower(), "application/octet-stream"),
        modified=datetime.fromtimestamp(changed, UTC),
        headers=headers,
    )
