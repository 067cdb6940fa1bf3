"""A catalogue with a year of memory, made of nights over the stand-ins.

A night stamps what it saw with the clock, so each is run into a folder of its own, and what it
made of the stand-ins is published as of a date of the year.
"""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from spiders.replica import START, Catalogue, Rates, Replica
from tests.end_to_end.replica_nights import hurried, night
from tests.warehouse.rows import run
from warehouse.search.build import build_index
from warehouse.store import Warehouse

SITES = ("northgate-university", "openharbour", "meridian-online", "learnbridge", "skillforge")
RATES = Rates(new=0.01, withdrawn=0.01, repriced=0.02)
DAYS_BETWEEN = 5
"""Days that pass for the stand-ins between nights that are published as months apart."""


def make_year(folder: Path, *, nights: int = 5, offerings: int = 180) -> Path:
    """Publish nights that lie months apart, and write `latest` and the search index.

    Args:
        folder: an empty folder.
        nights: how many, the last a year after the first.
        offerings: on the first day, over all stand-ins.

    Returns:
        The data folder.
    """
    data, step = folder / "data", timedelta(days=365 // max(1, nights - 1))
    year = Warehouse(data)
    catalogue = Catalogue(offerings=offerings, rates=RATES, sites=SITES)
    with Replica(catalogue, weight=300) as replica:
        hurried(replica.write_providers(folder / "providers"), retries=1, timeout=30.0)
        for number in range(nights):
            outcomes = night(folder / "nights", folder / "providers")
            began = datetime.combine(START + number * step, time(2), UTC)
            for source_id, outcome in outcomes.items():
                assert outcome.state == "succeeded", outcome
                standing = Warehouse(folder / "nights").standing(source_id)
                row = run(source_id, number, started_at=began, ended_at=began)
                year.publish(source_id, standing, row, proves_absence=True)
            replica.advance(DAYS_BETWEEN)
    year.write_latest()
    build_index(data)
    return data
