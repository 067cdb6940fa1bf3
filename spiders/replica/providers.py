"""Provider files for the stand-ins, so that the real night can run over them."""

import json
from collections.abc import Callable
from pathlib import Path

from spiders.replica.api import PAGE_SIZE
from spiders.replica.catalogue import Catalogue
from spiders.replica.formats import shape_of
from spiders.replica.sites import Site

_PAGING: dict[str, dict[str, object]] = {
    "next-link": {
        "items": "/results",
        "next": "/pagination/next",
        "total": "/pagination/count",
        "pages": "/pagination/num_pages",
        "size_parameter": "page_size",
        "size": PAGE_SIZE,
    },
    "offset": {
        "items": "/results",
        "total": "/count",
        "parameter": "offset",
        "size_parameter": "limit",
        "size": PAGE_SIZE,
    },
    "page": {
        "items": "/data",
        "total": "/metadata/total_count",
        "pages": "/metadata/total_pages",
        "parameter": "page",
    },
    "link-header": {"items": ""},
    "cursor": {"items": "/results", "next": "/next_cursor", "parameter": "cursor"},
}
_LEAST = 0.5
"""The part of a healthy night's offerings below which a batch is held back."""


def write_provider_files(
    catalogue: Catalogue, base: Callable[[str], str], folder: Path
) -> list[Path]:
    """Write one provider file for each stand-in.

    Args:
        catalogue: which stand-ins there are, and how much they offer.
        base: gives the address at which a stand-in answers.
        folder: where the files go; made if absent.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for site in catalogue.sites:
        path = folder / f"{site.id}.toml"
        text = provider_file(site, base(site.id), catalogue.counts[site.id])
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def provider_file(site: Site, base: str, offerings: int) -> str:
    """The text of the provider file of one stand-in.

    Args:
        site: the stand-in.
        base: where it answers, without a slash at the end.
        offerings: how many it starts with.
    """
    top = f"{base}/{site.id}"
    tables: dict[str, dict[str, object]] = {
        "": {
            "name": site.name,
            "homepage": f"{site.host}/",
            "country": site.country,
            "type": site.type,
            "role": site.role,
            "terms": f"{top}/terms",
            "languages": sorted(set(site.languages)),
        },
        "evidence": {"kind": "none", "note": "A stand-in on loopback: its catalogue is made up."},
        "collect": {**_collect(site, top), "private_addresses": True, "delay": 0.0},
        "read": {"format": site.format},
    }
    if least := int(offerings * _LEAST):
        tables["expect.offerings"] = {"min": least}
    return "\n".join(_table(name, values) for name, values in tables.items())


def _collect(site: Site, top: str) -> dict[str, object]:
    if site.way == "sitemap":
        return {
            "how": "sitemap",
            "start": f"{top}/sitemap.xml",
            "match": "/(short-courses|programmes)/",
        }
    if site.way == "listing":
        start = f"{top}/catalogue"
        return {"how": "listing", "start": start, "item": "a.course-link", "next": "a.next"}
    if site.way == "feed":
        return {"how": "feed", "start": f"{top}/feed/catalogue.{site.suffix}"}
    assert site.paging is not None
    starts = [f"{top}/api/v1/{name}" for name in shape_of(site).collections]
    if not site.programs:
        starts = [start for start in starts if not start.endswith("/programs")]
    return {"how": "paged-api", "start": starts, "paging": site.paging, **_PAGING[site.paging]}


def _table(name: str, values: dict[str, object]) -> str:
    # Text, numbers, booleans and lists of text are written alike in JSON and in TOML.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([*([f"[{name}]"] if name else []), *lines, ""])
