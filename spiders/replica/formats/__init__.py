"""How each stand-in writes its offerings: one module for each published format."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spiders.replica.formats import (
    credly,
    futurelearn,
    open_edx_discovery,
    open_edx_overview,
    schema_org,
    udacity,
    xcri_cap,
)
from spiders.replica.offering import Kind, Offering
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site

JsonRecord = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One list of records that an API answers in pages."""

    kinds: frozenset[Kind]
    records: Callable[[Site, Shelf, Offering], list[JsonRecord]]
    """What one offering is in the list: one record, or one for each of its runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way to write a catalogue."""

    truths: Callable[[Site, Shelf], dict[str, Truth]]
    collections: dict[str, Collection]
    """Lists of an API by the last part of their addresses."""
    document: Callable[[Site, Shelf], bytes] | None = None
    """The whole feed, where the format has one."""


_EVERYTHING: frozenset[Kind] = frozenset({"course", "program", "badge"})
_COURSES: frozenset[Kind] = frozenset({"course"})
_PROGRAMS: frozenset[Kind] = frozenset({"program"})

_SHAPES = {
    ("schema-org", ""): Shape(truths=schema_org.truths, collections={}),
    ("credly", ""): Shape(
        truths=credly.truths,
        collections={"badge_templates": Collection(kinds=_EVERYTHING, records=credly.records)},
        document=credly.document,
    ),
    ("xcri-cap", ""): Shape(truths=xcri_cap.truths, collections={}, document=xcri_cap.document),
    ("open-edx", "overview"): Shape(
        truths=open_edx_overview.truths,
        collections={"courses": Collection(kinds=_COURSES, records=open_edx_overview.records)},
    ),
    ("open-edx", "discovery"): Shape(
        truths=open_edx_discovery.truths,
        collections={
            "courses": Collection(kinds=_COURSES, records=open_edx_discovery.courses),
            "programs": Collection(kinds=_PROGRAMS, records=open_edx_discovery.programs),
        },
    ),
    ("futurelearn", ""): Shape(
        truths=futurelearn.truths,
        collections={"courses": Collection(kinds=_EVERYTHING, records=futurelearn.records)},
    ),
    ("udacity", ""): Shape(truths=udacity.truths, collections={}, document=udacity.document),
}


def shape_of(site: Site) -> Shape:
    """How a site writes its catalogue."""
    found = _SHAPES.get((site.format, site.shape))
    return found or _SHAPES[site.format, ""]
