from datetime import date, timedelta

import pytest

from spiders.replica import SITES, START, Catalogue, Rates
from spiders.replica.formats import shape_of

NAMES = [site.id for site in SITES]
TOMORROW = START + timedelta(days=1)


def test_a_dozen_sites_cover_all_formats_ways_and_pagings():
    assert len(SITES) == 12
    assert {site.format for site in SITES} == {
        "schema-org", "credly", "xcri-cap", "open-edx", "futurelearn", "udacity"
    }  # fmt: skip
    assert {site.way for site in SITES} == {"sitemap", "listing", "api", "feed"}
    pagings = {site.paging for site in SITES if site.paging}
    assert pagings == {"next-link", "link-header", "page", "offset", "cursor"}
    assert len({language for site in SITES for language in site.languages}) >= 7
    assert len({currency for site in SITES for currency in site.currencies}) >= 6


@pytest.mark.parametrize("offerings", [12, 100, 601, 5_000])
def test_all_sites_together_hold_as_many_as_asked_for(offerings):
    catalogue = Catalogue(offerings=offerings)
    assert sum(catalogue.counts.values()) == offerings
    held = sum(len(catalogue.shelf(name, START).offerings) for name in NAMES)
    assert held == offerings


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_and_day_give_the_same_offerings_by_whatever_way(name):
    later = START + timedelta(days=9)
    direct, walked = Catalogue(offerings=300), Catalogue(offerings=300)
    for day in range(10):
        walked.shelf(name, START + timedelta(days=day))
    assert direct.shelf(name, later) == walked.shelf(name, later)
    assert walked.shelf(name, START) == Catalogue(offerings=300).shelf(name, START)
    assert direct.shelf(name, START) != Catalogue(offerings=300, seed=2).shelf(name, START)


@pytest.mark.parametrize("name", NAMES)
def test_a_day_brings_new_ones_takes_some_and_changes_some(name):
    catalogue = Catalogue(offerings=600)
    changes = catalogue.changes(name, START, TOMORROW)
    before, after = (catalogue.expected(name, day) for day in (START, TOMORROW))
    assert changes.new
    assert changes.withdrawn
    assert changes.changed
    assert after.keys() == (before.keys() - changes.withdrawn) | changes.new
    assert len(changes.withdrawn) < len(before) * 0.1


def test_without_rates_days_are_alike():
    still = Rates(new=0, withdrawn=0, repriced=0, retitled=0, rescheduled=0)
    catalogue = Catalogue(offerings=300, rates=still)
    for name in NAMES:
        later = catalogue.expected(name, START + timedelta(days=30))
        assert later == catalogue.expected(name, START)


def test_a_price_changes_and_the_title_stays():
    catalogue = Catalogue(
        offerings=400,
        rates=Rates(new=0, withdrawn=0, repriced=0.5, retitled=0, rescheduled=0),
        sites=("ashford-college",),
    )
    changed = catalogue.changes("ashford-college", START, TOMORROW).changed
    before = catalogue.expected("ashford-college", START)
    after = catalogue.expected("ashford-college", TOMORROW)
    assert len(changed) == 200
    assert all(before[key].prices != after[key].prices for key in changed)
    assert all(before[key].title == after[key].title for key in changed)


def test_a_new_title_leaves_the_address():
    catalogue = Catalogue(
        offerings=200,
        rates=Rates(new=0, withdrawn=0, repriced=0, retitled=1, rescheduled=0),
        sites=("northgate-university",),
    )
    before = catalogue.shelf("northgate-university", START).offerings
    for days in range(1, 15):
        after = catalogue.shelf("northgate-university", START + timedelta(days=days)).offerings
        assert all(after[number].title != old.title for number, old in before.items())
        assert all(after[number].slug == old.slug for number, old in before.items())


def test_a_tiny_site_loses_nothing():
    catalogue = Catalogue(offerings=60)
    for name in NAMES:
        assert not catalogue.changes(name, START, START + timedelta(days=1)).withdrawn


def test_programs_hold_courses_that_are_there_and_lose_withdrawn_ones():
    catalogue = Catalogue(offerings=3_000, rates=Rates(withdrawn=0.05))
    start, end = START, START + timedelta(days=20)
    lost = 0
    for site in SITES:
        if not site.programs:
            continue
        before, after = catalogue.shelf(site.id, start), catalogue.shelf(site.id, end)
        programs = [one for one in before.offerings.values() if one.kind == "program"]
        assert programs
        assert all(2 <= len(program.parts) <= 4 for program in programs)
        for program in after.offerings.values():
            assert len(after.parts_of(program)) == len(program.parts)
            old = before.offerings.get(program.number)
            if old and len(program.parts) < len(old.parts):
                lost += 1
                assert start < program.modified <= end
    assert lost


def test_every_page_that_changed_says_so():
    catalogue = Catalogue(offerings=2_000, sites=("northgate-university",))
    days = [START, START + timedelta(days=12)]
    before, after = (catalogue.shelf("northgate-university", day).offerings for day in days)
    for number in before.keys() & after.keys():
        if before[number] != after[number]:
            assert after[number].modified > before[number].modified


def test_identifiers_are_unique_in_each_site():
    catalogue = Catalogue(offerings=4_000)
    for site in SITES:
        shelf = catalogue.shelf(site.id, date(2026, 10, 1))
        assert len(shelf.by_slug) == len(shelf.offerings)
        for collection in shape_of(site).collections.values():
            chosen = [o for o in shelf.offerings.values() if o.kind in collection.kinds]
            records = [r for o in chosen for r in collection.records(site, shelf, o)]
            keys = [r.get("id") or r.get("key") or r["uuid"] for r in records]
            assert len(set(keys)) == len(keys)


def test_an_unknown_site_is_told():
    with pytest.raises(KeyError, match="nowhere-college"):
        Catalogue(sites=("nowhere-college",))
