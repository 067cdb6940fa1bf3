"""XCRI-CAP feeds for tests: the least that one must hold around its courses."""

from normalize.formats.xcri_cap import read
from normalize.listing import Listing, Payload
from normalize.reading import Reading

HEAD = '<catalog xmlns="http://xcri.org/profiles/1.2/catalog"><provider>'
TAIL = "</provider></catalog>"


def read_courses(inner: str, media_type: str | None = None, encoding: str = "utf-8") -> Reading:
    body = f"{HEAD}{inner}{TAIL}".encode(encoding)
    return read(Payload(body=body, url="https://example.org/feed", media_type=media_type))


def read_course(inner: str) -> Listing:
    reading = read_courses(
        f"<course><identifier>c1</identifier><title>Knots</title>{inner}</course>"
    )
    (listing,) = reading.listings
    return listing
