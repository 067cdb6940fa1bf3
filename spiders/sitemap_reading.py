"""Sitemaps (sitemaps.org 0.9): what a sitemap, an index of them or a robots.txt lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego

Kind = Literal["pages", "sitemaps"]


class SitemapError(ValueError):
    """A document is no sitemap, or does not come to its end."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a sitemap; `lastmod` as it is stated."""

    url: str
    lastmod: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a document lists."""

    kind: Kind
    entries: tuple[Entry, ...]


def read_sitemap(url: str, body: bytes) -> Listed:
    """Read a sitemap, an index of sitemaps, a text file of URLs, or a robots.txt.

    Args:
        url: where it was found.
        body: unpacked.

    Raises:
        SitemapError: it is none of them, or cut short.
    """
    if urlsplit(url).path.endswith("/robots.txt"):
        return _robots(url, body)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _xml(url, start)
    if start.startswith((b"http://", b"https://")):
        lines = start.decode("utf-8", "replace").splitlines()
        return Listed("pages", tuple(Entry(line.strip()) for line in lines if line.strip()))
    raise SitemapError(f"{url} is no sitemap: it begins with {start[:40]!r}")


def _robots(url: str, body: bytes) -> Listed:
    stated = Protego.parse(body.decode("utf-8", "replace").removeprefix("\ufeff")).sitemaps
    found = tuple(Entry(urljoin(url, sitemap)) for sitemap in dict.fromkeys(stated))
    if not found:
        raise SitemapError(f"{url} names no sitemap")
    return Listed("sitemaps", found)


def _xml(url: str, body: bytes) -> Listed:
    parsed = etree.iterparse(
        BytesIO(body),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        entries = tuple(_entries(url, parsed))
    except etree.XMLSyntaxError as error:
        raise SitemapError(f"{url} is no XML, or cut short: {error.msg}") from error
    root = "" if parsed.root is None else etree.QName(parsed.root).localname
    kinds: dict[str, Kind] = {"urlset": "pages", "sitemapindex": "sitemaps"}
    if root not in kinds:
        raise SitemapError(f"{url} is no sitemap: its root is <{root}>")
    return Listed(kinds[root], entries)


def _entries(base: str, parsed: "etree.iterparse[tuple[str, etree._Element]]") -> Iterator[Entry]:
    for _, element in parsed:
        loc, lastmod = _text(element, "loc"), _text(element, "lastmod")
        if loc:
            yield Entry(_joined(base, loc), lastmod or None)
        element.clear()
        while element.getprevious() is not None and (parent := element.getparent()) is not None:
            del parent[0]


def _joined(base: str, loc: str) -> str:
    try:
        return urljoin(base, loc)
    except ValueError:
        return loc  # no URL: whoever asks for it says so


def _text(element: etree._Element, name: str) -> str:
    """Text of a child in the element's own namespace: images and videos have a `loc`, too."""
    namespace = etree.QName(element).namespace
    child = element.find(f"{{{namespace}}}{name}" if namespace else name)
    return "" if child is None else (child.text or "").strip()
