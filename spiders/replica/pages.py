"""The pages of stand-in sites around their courses: sitemaps, listings, terms, robots.txt."""

import gzip
from collections.abc import Iterable
from datetime import date
from html import escape

from spiders.replica.answer import GZIP, TEXT, XML, Answer, PagingFault, Target
from spiders.replica.formats.schema_org import path
from spiders.replica.offering import Offering
from spiders.replica.paging import cut_page
from spiders.replica.shelf import Shelf
from spiders.replica.sites import Site

IN_A_SITEMAP = 50
IN_A_LISTING = 12
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def robots(sites: Iterable[Site], base: str) -> Answer:
    """What may be asked at an address, and where the sitemaps are."""
    found = list(sites)
    rules = [f"Disallow: /{site.id}/private/" for site in found] or ["Disallow:"]
    sitemaps = [f"Sitemap: {base}/{one.id}/sitemap.xml" for one in found if one.way == "sitemap"]
    lines = ["User-agent: *", *rules, "", *sitemaps, ""]
    return Answer(body="\n".join(lines).encode(), media_type=TEXT)


def front(sites: Iterable[Site], on: date) -> Answer:
    """The page at the root of an address."""
    links = "".join(
        f'<li><a href="/{site.id}/">{escape(site.name)}</a> ({site.format}, {site.way})</li>\n'
        for site in sites
    )
    return _html("Stand-in providers", f"<p>Made-up catalogues as of {on}.</p>\n<ul>{links}</ul>")


def home(site: Site) -> Answer:
    """A site's own front page."""
    about = f"<p>{escape(site.name)} is made up, and so is all that it offers.</p>"
    links = '<p><a href="terms">Terms</a> <a href="about">About</a></p>'
    return _html(site.name, about + links)


def terms(site: Site) -> Answer:
    """The terms that each provider file names."""
    return _html(f"Terms of {site.name}", "<p>Made-up data: free for any use.</p>")


def private_page(site: Site) -> Answer:
    """What robots.txt forbids: whoever gets it did not obey."""
    return _html(f"{site.name}: a draft", "<p>Not for crawlers.</p>")


def sitemap_index(site: Site, shelf: Shelf, base: str) -> Answer:
    """The index: packed sitemaps of courses, and a plain one of other pages."""
    count = -(-len(shelf.offerings) // IN_A_SITEMAP)
    names = [f"courses-{number}.xml.gz" for number in range(1, count + 1)]
    entries = "".join(
        f"<sitemap><loc>{base}/{site.id}/sitemaps/{name}</loc>"
        f"<lastmod>{shelf.on}</lastmod></sitemap>\n"
        for name in [*names, "pages.xml"]
    )
    return _xml(f"<sitemapindex {_NAMESPACE}>\n{entries}</sitemapindex>\n")


def sitemap(site: Site, shelf: Shelf, base: str, name: str) -> Answer | None:
    """One of the sitemaps that the index names."""
    top = f"{base}/{site.id}"
    if name == "pages.xml":
        plain = [f"{top}/about", f"{top}/terms"]
        hidden = [f"{top}/private/short-courses/draft-{number}" for number in (1, 2)]
        return _xml(_urlset((url, None) for url in plain + (hidden if site.private else [])))
    number = name.removeprefix("courses-").removesuffix(".xml.gz")
    places = range(0, len(shelf.offerings), IN_A_SITEMAP)
    start = (int(number) - 1) * IN_A_SITEMAP if number.isdigit() and len(number) < 6 else -1
    if start not in places:
        return None
    chosen = list(shelf.offerings.values())[start : start + IN_A_SITEMAP]
    text = _xml(_urlset((f"{top}{path(offering)}", offering.modified) for offering in chosen))
    return Answer(body=gzip.compress(text.body, mtime=0), media_type=GZIP)


def listing(site: Site, shelf: Shelf, target: Target, fault: PagingFault | None) -> Answer:
    """One page of the catalogue for people, with links to the courses and to the next page."""
    start = max(0, target.number("page", 1) - 1) * IN_A_LISTING
    page = cut_page(list(shelf.offerings.values()), start, IN_A_LISTING, fault)
    cards = "\n".join(_card(site, offering) for offering in page.items)
    number = None if page.next is None else page.next // page.size + 1
    following = f'<a class="next" rel="next" href="?page={number}">»</a>' if number else ""
    main = f'<ul class="catalogue">\n{cards}\n</ul>\n<nav class="pager">{following}</nav>'
    return _html(f"{site.name}: {page.number}", main)


def _card(site: Site, offering: Offering) -> str:
    return (
        f'<li class="card"><a class="course-link" href="/{site.id}{path(offering)}">'
        f"{escape(offering.title)}</a><p>{escape(offering.subtitle)}</p></li>"
    )


def _urlset(entries: Iterable[tuple[str, date | None]]) -> str:
    rows = "".join(
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{on}</lastmod>' if on else ''}</url>\n"
        for url, on in entries
    )
    return f"<urlset {_NAMESPACE}>\n{rows}</urlset>\n"


def _xml(text: str) -> Answer:
    return Answer(body=f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), media_type=XML)


def _html(title: str, main: str) -> Answer:
    named = escape(title)
    text = f"<!DOCTYPE html>\n<title>{named}</title>\n<h1>{named}</h1>\n{main}\n"
    return Answer(body=text.encode())
