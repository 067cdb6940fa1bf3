"""Course pages: a whole HTML page around the description, as heavy as real ones.

Most carry JSON-LD, in one of the ways in which pages do: one block, a graph, a list, several
blocks. A few have the faults that real pages have and that readers mend. A "mixed" site writes
some of its pages in microdata and RDFa instead.
"""

import re
from functools import lru_cache
from html import escape

import orjson

from spiders.replica.formats.schema_org import breadcrumbs, describe, organisation, page_url
from spiders.replica.formats.schema_org_markup import microdata, rdfa
from spiders.replica.offering import Offering
from spiders.replica.shelf import Shelf
from spiders.replica.sites import Site

_CONTEXT = {"@context": "https://schema.org"}
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title} | {site}</title>
<meta name="description" content="{about}">
<meta property="og:title" content="{title}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{canonical}">
{blocks}</head>
<body>
<header>{menu}</header>
<nav aria-label="breadcrumb"><ol class="breadcrumb">{trail}</ol></nav>
<main id="content">
{main}
</main>
<footer><p>&copy; {site} &middot; <a href="../terms">Terms</a></p></footer>
</body>
</html>
"""


def render_page(site: Site, shelf: Shelf, offering: Offering, weight: int) -> bytes:
    """The page of one offering.

    Args:
        site: whose page it is.
        shelf: what else the site has on that day.
        offering: what the page is about.
        weight: bytes of menu around it.
    """
    trail = breadcrumbs(site, offering)["itemListElement"]
    blocks, main = _content(site, shelf, offering)
    return _PAGE.format(
        language=offering.language,
        title=escape(offering.title),
        site=escape(site.name),
        about=escape(offering.subtitle),
        canonical=page_url(site, offering),
        blocks=blocks,
        menu=_menu(site, weight),
        trail="".join(
            f'<li class="crumb"><a href="{place["item"]}">{escape(place["name"])}</a></li>'
            for place in trail
        ),
        main=main,
    ).encode()


def body_text(offering: Offering) -> str:
    """The description as a page shows it."""
    return "\n".join(f"<p>{re.sub('&(?= )', '&amp;', text)}</p>" for text in offering.paragraphs)


def _content(site: Site, shelf: Shelf, offering: Offering) -> tuple[str, str]:
    """The blocks of the head, and the main part."""
    way = offering.number % 6
    if site.shape == "mixed" and way == 2:
        return "", microdata(site, offering, body_text(offering))
    if site.shape == "mixed" and way == 5:
        return "", rdfa(site, offering, body_text(offering))
    outcomes = "".join(f"<li>{escape(outcome)}</li>" for outcome in offering.outcomes)
    main = f"<h1>{escape(offering.title)}</h1>\n{body_text(offering)}\n<ul>{outcomes}</ul>"
    blocks = _blocks(site, shelf, offering)
    if site.shape == "mixed":
        blocks = [_spoil(block, offering.number) for block in blocks]
    scripts = (f'<script type="application/ld+json">{block}</script>\n' for block in blocks)
    return "".join(scripts), main


def _blocks(site: Site, shelf: Shelf, offering: Offering) -> list[str]:
    course, trail = describe(site, shelf, offering), breadcrumbs(site, offering)
    match offering.number % 4:
        case 0:
            return [_dump(_CONTEXT | trail), _dump(_CONTEXT | course)]
        case 1:
            website = {"@type": "WebSite", "@id": f"{site.host}/#website", "name": site.name}
            return [_dump(_CONTEXT | {"@graph": [website, organisation(site), trail, course]})]
        case 2:
            return [_dump([_CONTEXT | trail, _CONTEXT | course])]
        case _:
            return [_dump(_CONTEXT | course)]


def _dump(node: object) -> str:
    text = orjson.dumps(node, option=orjson.OPT_INDENT_2).decode()
    return text.replace("</", "<\\/")


def _spoil(block: str, number: int) -> str:
    """A fault that real pages have: a trailing comma, a raw line break, CDATA."""
    match number % 7:
        case 1:
            return re.sub(r"\n}$", ",\n}", block)
        case 3:
            return re.sub(r'("description": "[^" ]+) ', "\\1\n", block)
        case 5:
            return f"//<![CDATA[\n{block}\n//]]>"
        case _:
            return block


@lru_cache(maxsize=64)
def _menu(site: Site, weight: int) -> str:
    """Links and drop-downs, as many as make up the weight."""
    parts: list[str] = []
    size = 0
    while size < weight:
        number = len(parts)
        parts.append(
            f'<li class="menu-item menu-item-{number} has-dropdown"><a class="nav-link" '
            f'href="/{site.id}/subjects/{number}" data-track="menu:{number}" '
            f'aria-expanded="false"><span class="icon"></span>{escape(site.city)} {number}</a></li>'
        )
        size += len(parts[-1])
    return f'<nav class="menu"><ul>{"".join(parts)}</ul></nav>'
