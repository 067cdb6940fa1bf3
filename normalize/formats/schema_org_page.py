"""A page as bytes: its text, its blocks of JSON-LD, and the few facts that only the markup holds.

The page is parsed once, by lxml; Beautiful Soup gets only the handful of elements that matter. On a
page of 560 KB that takes 2.7 ms and 0.6 ms, Beautiful Soup alone 35 ms, a SoupStrainer no less.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

import lxml.html
from bs4 import BeautifulSoup
from lxml import etree
from w3lib.encoding import html_to_unicode

from normalize.listing import FormatError, Payload

_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF")
_NOT_MARKUP = re.compile(r"(?i)\s*(?:image|audio|video|font)/|\s*application/(?:pdf|zip|gzip)")
_JSON_TYPE = re.compile(r"\s*application/(?:[\w.+-]+\+)?json", re.IGNORECASE)
_SCRIPT = re.compile(r"(?is)<script[^>]{0,500}ld\+json[^>]{0,500}>(.*?)</script")
_SCRIPTS = (
    "//script[contains(translate(@type,'LDJSON','ldjson'),'ld+json')"
    " or contains(translate(@type,'LDJSON','ldjson'),'json+ld')]"
)
_HEAD = "//link[@rel] | //meta[@name]"
_CRUMBS = (
    "(//nav | //ol | //ul | //div)[contains(translate(concat(@class,' ',@id,' ',@aria-label),"
    "'BREADCUM','breadcum'),'breadcrumb')]"
)
_MOST_CRUMBS = 12
_LONGEST_CRUMB = 120


@dataclass(slots=True)
class Document:
    """A payload as text."""

    text: str
    is_json: bool
    """Whether it is a JSON document and no page."""


def decode(payload: Payload) -> Document:
    """The text of a payload, by byte order mark, Content-Type, what the page declares, or UTF-8.

    Raises:
        FormatError: it is empty, an image, a PDF, an archive, or neither markup nor JSON.
    """
    body, media_type = payload.body, payload.media_type or ""
    if not body.strip():
        raise FormatError("the body is empty")
    if body.startswith(_BINARY) or _NOT_MARKUP.match(media_type):
        raise FormatError(f"no page: {media_type or 'no media type'}, begins with {body[:8]!r}")
    try:
        text = html_to_unicode(media_type or None, body, default_encoding="utf-8")[1]
    except (LookupError, UnicodeError, ValueError) as error:
        raise FormatError(f"the page cannot be decoded: {error}") from error
    text = text.replace("\x00", "").lstrip("\ufeff \t\r\n")
    is_json = text[:1] in ("{", "[") or (bool(_JSON_TYPE.match(media_type)) and text[:1] != "<")
    if not is_json and "<" not in text:
        raise FormatError(f"neither markup nor JSON, begins with {text[:40]!r}")
    return Document(text, is_json)


class Page:
    """A parsed page."""

    def __init__(self, text: str, url: str) -> None:
        self.text = text
        self.tree = _parse(text)
        """The page's elements; None where nothing could be parsed."""
        self._url = url

    @cached_property
    def blocks(self) -> list[str]:
        """The JSON-LD blocks, in order."""
        blocks = [str(node.text_content()) for node in self._select(_SCRIPTS)]
        # libxml2 stops at 2,048 levels; what comes after is still there as text.
        return blocks or ([] if "ld+json" not in self.text else _SCRIPT.findall(self.text))

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        stated = next((node.get("href") for node in self._select("//base[@href]")), None)
        return self._join(stated or "") or self._url

    @cached_property
    def language(self) -> str | None:
        """What ``<html lang>`` says."""
        if self.tree is None:
            return None
        stated = self.tree.get("lang") or self.tree.get("xml:lang") or ""
        return stated.strip()[:40] or None

    @cached_property
    def canonical(self) -> str | None:
        """The address that the page gives as its own."""
        for link in self._head.find_all("link", rel="canonical"):
            if href := link.get("href"):
                return self._join(str(href))
        return None

    @cached_property
    def description(self) -> str | None:
        """The meta description."""
        for meta in self._head.find_all("meta"):
            if stated := str(meta.get("content") or "").strip():
                return stated
        return None

    @cached_property
    def breadcrumbs(self) -> list[tuple[str, str | None]]:
        """(label, address) of the trail that the page shows, the last place without address."""
        places = self._select(_CRUMBS)
        if not places:
            return []
        soup = BeautifulSoup(_markup(places[:1]), "lxml")
        trail = []
        for item in soup.find_all(["a", "li"])[: _MOST_CRUMBS * 3]:
            if item.name == "li" and item.find(["a", "li"]):
                continue
            label = item.get_text(" ", strip=True)
            href = item.get("href") if item.name == "a" else None
            if label and len(label) <= _LONGEST_CRUMB:
                trail.append((label, self._join(str(href)) if href else None))
        return trail[:_MOST_CRUMBS]

    @cached_property
    def _head(self) -> BeautifulSoup:
        wanted = [
            node
            for node in self._select(_HEAD)
            if (node.get("rel") or "").strip().lower() == "canonical"
            or (node.get("name") or "").strip().lower() == "description"
        ]
        return BeautifulSoup(_markup(wanted[:20]), "lxml")

    def _select(self, path: str) -> list[lxml.html.HtmlElement]:
        found = [] if self.tree is None else self.tree.xpath(path)
        return [node for node in found if isinstance(node, lxml.html.HtmlElement)]

    def _join(self, stated: str) -> str | None:
        try:
            return urljoin(self._url, stated.strip()) if stated.strip() else None
        except ValueError:
            return None


def _parse(text: str) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None


def _markup(nodes: list[lxml.html.HtmlElement]) -> str:
    return "".join(etree.tostring(node, encoding="unicode", with_tail=False) for node in nodes)
