"""Each format is read by its reader, and holds what the catalogue says."""

import gzip
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from normalize.listing import Listing
from spiders.replica import SITES, START, Catalogue, Replica, Site, Truth
from spiders.replica.drawing import PEOPLE
from tests.replica.asking import get, locations, read

LATER = START + timedelta(days=3)


@pytest.fixture(scope="module")
def replica():
    with Replica(Catalogue(offerings=400), weight=2_000) as running:
        yield running


def urls(replica: Replica, site: Site) -> list[str]:
    top = f"{replica.base(site.id)}/{site.id}"
    if site.format == "schema-org":
        offerings = replica.catalogue.shelf(site.id, replica.on).offerings.values()
        folders = {"program": "programmes", "course": "short-courses"}
        return [f"{top}/{folders[one.kind]}/{one.slug}" for one in offerings]
    if site.way == "feed":
        return [f"{top}/feed/catalogue.{site.suffix}"]
    names = ["badge_templates"] if site.format == "credly" else ["courses"]
    sizes = "page_size=100&limit=100&per=100&per_page=100"
    return [f"{top}/api/v1/{name}?{sizes}" for name in names + ["programs"] * site.programs]


def listings(replica: Replica, site: Site) -> dict[str, Listing]:
    found: dict[str, Listing] = {}
    rejects = []
    for url in urls(replica, site):
        reading = read(site.format, url)
        rejects += reading.rejects
        for listing in reading.listings:
            assert listing.native_id not in found
            found[listing.native_id] = listing
    assert rejects == []
    return found


def parts(found: dict[str, Listing]) -> dict[str, set[str]]:
    """Program -> courses, whichever of them says it."""
    edges: dict[str, set[str]] = {}
    for listing in found.values():
        for relation in listing.relations:
            if relation.relation == "has_part":
                ends = (listing.native_id, relation.native_id)
                whole, part = reversed(ends) if relation.inverse else ends
                edges.setdefault(whole, set()).add(part)
    return edges


def starts(listing: Listing) -> list[str]:
    return sorted((session.start or "")[:10] for session in listing.sessions)


def same_amounts(listing: Listing, truth: Truth) -> bool:
    stated = {(price.amount or price.stated or "") for price in listing.prices}
    if truth.cost:
        return stated == {truth.cost}
    amounts = {Decimal(one.lstrip("GBPEUR")) for one in stated}
    return amounts == {amount for amount, _ in truth.prices}


@pytest.mark.parametrize("day", [START, LATER])
@pytest.mark.parametrize("site", SITES, ids=lambda site: site.id)
def test_a_reader_finds_what_the_catalogue_holds(replica, site, day):
    replica.on = day
    expected = replica.catalogue.expected(site.id, day)
    found = listings(replica, site)
    assert found.keys() == expected.keys()
    edges = parts(found)
    for key, truth in expected.items():
        listing = found[key]
        assert (listing.title, listing.kind) == (truth.title, truth.kind)
        # A start in words says no day.
        words = [one if one[:1].isdigit() else "" for one in starts(listing)]
        assert sorted(words) == sorted(truth.sessions)
        assert same_amounts(listing, truth), (listing.prices, truth)
        assert edges.get(key, set()) == truth.parts
        if truth.modified:
            assert (listing.modified or "").startswith(truth.modified.isoformat())
        if truth.url:
            assert (listing.url or "").partition("?")[0] == truth.url


def test_teachers_are_in_the_pages_and_not_in_the_listings(replica):
    replica.on = START
    met: Counter[str] = Counter()
    for site in SITES:
        url = urls(replica, site)[0]
        text = get(url)[2].decode("utf-8", "replace")
        met.update(name for name in PEOPLE if name in text)
        listings_text = repr(listings(replica, site))
        assert not any(name in listings_text for name in PEOPLE)
    assert met


def test_a_mixed_site_writes_every_syntax_and_real_faults(replica):
    replica.on = START
    site = next(site for site in SITES if site.shape == "mixed")
    methods: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    for url in urls(replica, site):
        reading = read("schema-org", url)
        methods.update(listing.method for listing in reading.listings)
        mended.update({name: n for name, n in reading.unread.items() if "mended" in name})
    assert methods.keys() == {"jsonld", "microdata", "rdfa"}
    assert len(mended) >= 2


def test_a_sitemap_leads_to_every_course_once(replica):
    replica.on = START
    site = SITES[0]
    index = get(f"{replica.base(site.id)}/{site.id}/sitemap.xml")[2]
    pages: list[str] = []
    for url in locations(index):
        body = get(url)[2]
        pages += locations(gzip.decompress(body) if url.endswith(".gz") else body)
    courses = [url for url in pages if "/short-courses/" in url or "/programmes/" in url]
    assert sorted(courses) == sorted(urls(replica, site))
