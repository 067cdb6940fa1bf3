"""What is made anew of the catalogue after each night: duplicates, scores, tables, search, site."""

import logging
from dataclasses import dataclass, field

from flows.settings import Settings
from warehouse.log import WarehouseError
from warehouse.store import Warehouse

log = logging.getLogger("credcat")


@dataclass(slots=True)
class Derived:
    """What came of it."""

    duplicates: str | None = None
    """What was found to be listed by several providers, or why nobody could look."""
    notes: list[str] = field(default_factory=list)
    """A sentence for each thing that failed; what is published stands."""


def derive(settings: Settings, warehouse: Warehouse) -> Derived:
    """Find duplicates, measure quality, write the plain tables, and what rests on them.

    Duplicates come first, so that each listing counts once and the plain tables agree.
    Whatever else fails, what is published stands, and the next night makes the rest anew.

    Raises:
        WarehouseError: the plain tables cannot be written.
    """
    derived = Derived(duplicates=_find_duplicates(settings))
    if settings.quality:
        derived.notes += _measure(settings)
    warehouse.write_latest()
    if settings.search:
        derived.notes += _index(settings)
    if settings.site:
        derived.notes += _build_site(settings)
    return derived


def _find_duplicates(settings: Settings) -> str | None:
    """What matching across providers came to; no fault of it makes a night fail."""
    from warehouse.match.derive import find_matches  # noqa: PLC0415 - heavy, and only wanted here

    if not (settings.data / "warehouse").is_dir():
        return None
    try:
        found = find_matches(settings.data)
    except Exception as error:
        log.exception("matching across providers failed")
        return f"warning: duplicates across providers are those of the night before: {error}"
    return found.sentence() if found.candidates else None


def _measure(settings: Settings) -> list[str]:
    """Measure quality; no fault of it touches what is published."""
    from warehouse.quality.derive import measure_quality  # noqa: PLC0415 - heavy, only wanted here

    if not (settings.data / "warehouse").is_dir():
        return []
    try:
        measure_quality(settings.data)
    except Exception as error:
        log.exception("quality could not be measured")
        return [f"quality: scores are those of the night before: {error}"]
    return []


def _index(settings: Settings) -> list[str]:
    from warehouse.search.build import build_index  # noqa: PLC0415 - only where it is wanted

    try:
        build_index(settings.data, settings.taxonomy)
    except WarehouseError as error:
        log.exception("the search index could not be made")
        return [f"search: {error}"]
    return []


def _build_site(settings: Settings) -> list[str]:
    from warehouse.site.build import build_site  # noqa: PLC0415 - only where it is wanted

    try:
        build_site(settings.data)
    except WarehouseError as error:
        log.exception("the site could not be made")
        return [f"site: {error}"]
    return []
