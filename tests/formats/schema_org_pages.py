"""Small pages with schema.org data, and what the reader makes of them."""

import json

from normalize.formats.schema_org import read
from normalize.listing import Listing, Payload
from normalize.reading import Reading

URL = "https://www.example.org/courses/knots"
KNOTS: dict[str, object] = {
    "@context": "https://schema.org",
    "@type": "Course",
    "name": "Knots",
    "description": "Bends and hitches.",
    "provider": {"@type": "Organization", "name": "Example Sailing"},
}


def block(value: object) -> str:
    """A script element that holds a JSON-LD value, or a text as it is."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def page(*blocks: object, head: str = "", body: str = "", lang: str = "") -> str:
    """A page with JSON-LD blocks."""
    scripts = "".join(block(value) for value in blocks)
    root = f'<html lang="{lang}">' if lang else "<html>"
    return f"<!DOCTYPE html>{root}<head>{head}{scripts}</head><body>{body}</body></html>"


def read_text(text: str, url: str = URL, media_type: str | None = "text/html") -> Reading:
    """The reading of a page given as text."""
    return read(Payload(body=text.encode(), url=url, media_type=media_type))


def read_blocks(*blocks: object) -> Reading:
    """The reading of a page that holds nothing but JSON-LD blocks."""
    return read_text(page(*blocks))


def one(**properties: object) -> Listing:
    """The only listing of a page whose course has some properties more, or others."""
    (listing,) = read_blocks({**KNOTS, **properties}).listings
    return listing
