"""schema.org pages as recorded: what they give is pinned, and none of them breaks the reader."""

import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalize.formats.schema_org import read
from normalize.listing import Listing, Payload
from normalize.reading import Reading
from tests.formats.schema_org_pages import URL

pytestmark = pytest.mark.real

FOLDERS = {
    # Three of the instances are no JSON as published (missing commas), and are mended.
    "bioschemas-specifications": (7, 0, 18),
    # Lessons, guides and general samples of markup: learning resources, and no course.
    "carpentries-lesson-ghpages": (0, 0, 4),
    "extruct-samples": (0, 0, 109),
    "oersi-etl-test-resources": (0, 0, 3),
    # 29 instances of the NBIS feed (its 32 objects hold 3 without a type), a course, an own one.
    "tess-ingestion-fixtures": (31, 0, 40),
}
"""Listings, rejects and documents for each folder of recorded pages."""
ALIKE = {
    "#eg-0333": ("RDFA", "JSON"),
    "#eg-0334": ("RDFA", "JSON"),
    "#eg-0335": ("RDFA", "JSON"),
    "#eg-0336": ("RDFA", "JSON"),
    "#eg-0337": ("RDFA", "JSON"),
    "#eg-0338": ("RDFA", "JSON"),
    "#eg-0259": ("MICRODATA", "RDFA", "JSON"),
    "#eg-0260": ("MICRODATA", "RDFA", "JSON"),
}
"""The examples of courses and awards that state the same in several forms."""
FORMS = ("MICRODATA", "RDFA", "JSON")
EXAMPLES = ("pages", "schemaorg-examples", "releases", "30.0", "schemaorg-all-examples.txt")


def read_body(body: bytes) -> Reading:
    return read(Payload(body=body, url=URL))


def mirror(real: Path) -> Iterator[bytes]:
    """The pages of the mirror of Class Central, unpacked in memory."""
    packed = real / "pages" / "classcentral-courses-hi-2023" / "pages.tar.xz"
    with tarfile.open(packed) as archive:
        for member in archive:
            if member.isfile():
                stream = archive.extractfile(member)
                assert stream is not None
                yield stream.read()


def examples(real: Path) -> dict[str, dict[str, str]]:
    """The examples of schema.org by number, each by form."""
    text = real.joinpath(*EXAMPLES).read_text(encoding="utf-8")
    found = {}
    for example in re.split(r"(?m)^TYPES:", text)[1:]:
        number, *parts = re.split(r"(?m)^(PRE-MARKUP|MICRODATA|RDFA|JSON):", example)
        found[number.split()[0]] = dict(zip(parts[::2], parts[1::2], strict=True))
    return found


def test_the_mirror_of_class_central(real: Path):
    # All 984 pages take some 6 s with the unpacking (about 160 pages/s). Of them, 326 hold a
    # course, as many as the mirror's provenance counts as valid; the other 658 hold no JSON-LD of
    # any kind, so that nothing is left to reject.
    counted: Counter[str] = Counter()
    amounts: Counter[tuple[str | None, str | None]] = Counter()
    keys = set()
    for body in mirror(real):
        reading = read_body(body)
        counted.update(pages=1, listings=len(reading.listings), rejects=len(reading.rejects))
        counted["pages without JSON-LD"] += b"ld+json" not in body
        for listing in reading.listings:
            keys.add(listing.native_id)
            amounts.update((price.amount, price.currency) for price in listing.prices)
            counted["rated"] += listing.rating is not None
            counted["mended"] += any(issue.startswith("jsonld") for issue in reading.unread)
    assert counted == {
        "pages": 984,
        "listings": 326,
        "rejects": 0,
        "pages without JSON-LD": 658,
        "rated": 188,
        "mended": 0,
    }
    assert amounts == {("0", "USD"): 312, ("-1", "USD"): 14}
    assert len(keys) == 326


@pytest.mark.parametrize("folder", FOLDERS)
def test_recorded_folders(real: Path, folder: str):
    listings = rejects = documents = 0
    for path in sorted((real / "pages" / folder).rglob("*")):
        if path.suffix in (".html", ".json", ".jsonld"):
            reading = read_body(path.read_bytes())
            documents += 1
            listings += len(reading.listings)
            rejects += len(reading.rejects)
    assert (listings, rejects, documents) == FOLDERS[folder]


def said(listing: Listing) -> tuple[object, ...]:
    """What the forms of an example state alike; the wrapping of lines differs."""
    description = " ".join((listing.description or "").split())
    bodies = sorted((one.name, one.role) for one in listing.organisations)
    sessions = sorted((one.start or "", one.end or "") for one in listing.sessions)
    return listing.title, description, bodies, sessions


@pytest.mark.parametrize("number", ALIKE)
def test_the_forms_of_an_example_say_the_same(real: Path, number: str):
    example = examples(real)[number]
    readings = {form: read_body(b"<html>" + example[form].encode()) for form in FORMS}
    stated = {form: said(reading.listings[0]) for form, reading in readings.items()
              if reading.listings}  # fmt: skip
    assert tuple(stated) == ALIKE[number]
    assert len(set(map(repr, stated.values()))) == 1, stated


def test_every_example_is_read_in_every_form(real: Path):
    found: Counter[tuple[str, str]] = Counter()
    for example in examples(real).values():
        for form in FORMS:
            reading = read_body(b"<html>" + example.get(form, "").encode())
            found[form, "listings"] += len(reading.listings)
            found[form, "rejects"] += len(reading.rejects)
    # The reject is #eg-0332, whose JSON-LD leaves out the name that its RDFa states.
    assert +found == {
        ("MICRODATA", "listings"): 2,
        ("RDFA", "listings"): 9,
        ("JSON", "listings"): 11,
        ("JSON", "rejects"): 1,
    }
