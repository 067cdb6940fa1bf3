"""What is made anew of the catalogue after each night: the plain tables, and the search index."""

import logging

from flows.settings import Settings
from warehouse.log import WarehouseError
from warehouse.store import Warehouse

log = logging.getLogger("credcat")


def derive(settings: Settings, warehouse: Warehouse) -> list[str]:
    """Write the plain tables and what rests on them; a sentence for each thing that failed.

    What is published stands whatever happens here, and the next night makes it anew.

    Raises:
        WarehouseError: the plain tables cannot be written.
    """
    warehouse.write_latest()
    return _index(settings) if settings.search else []


def _index(settings: Settings) -> list[str]:
    from warehouse.search.build import build_index  # noqa: PLC0415 - only where it is wanted

    try:
        build_index(settings.data, settings.taxonomy)
    except WarehouseError as error:
        log.exception("the search index could not be made")
        return [f"search: {error}"]
    return []
