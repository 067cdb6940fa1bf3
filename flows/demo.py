"""The demo: a real night against stand-in providers; each further one is a day later for them."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from flows.logs import write_logs
from flows.night_lock import night_lock
from flows.outcome import Night
from flows.prefect_home import prepare
from flows.settings import Settings
from spiders.replica import START, Catalogue, Replica
from warehouse.store import Warehouse

PORT = 8800
"""The same every night, where it is free: what stands at an address is asked for conditionally."""


def demo_night(settings: Settings, offerings: int) -> Night:
    """Serve the stand-ins for as long as one night over them takes.

    Raises:
        NightRunningError: a night is at work on the data folder.
    """
    with night_lock(settings.data), write_logs(settings.data):
        catalogue = Catalogue(offerings=offerings)
        day = START + timedelta(days=_nights(settings, catalogue))
        with _replica(catalogue) as replica:
            replica.on = day
            folder = settings.data / "demo-providers"
            replica.write_providers(folder)
            ours = settings.model_copy(update={"providers": folder, "only_own": True})
            prepare(settings.data)
            from flows.nightly import run_flow  # noqa: PLC0415 - Prefect reads what `prepare` set

            return run_flow(ours, [], [])


def _nights(settings: Settings, catalogue: Catalogue) -> int:
    """Nights that the stand-ins have seen: their days follow from what the catalogue holds."""
    if not (settings.data / "warehouse").is_dir():
        return 0
    ours = [row["source_id"] for row in Warehouse(settings.data).runs().to_pylist()]
    return ours.count(catalogue.sites[0].id)


@contextmanager
def _replica(catalogue: Catalogue) -> Iterator[Replica]:
    try:
        replica = Replica(catalogue, port=PORT, log=False)
    except OSError:
        replica = Replica(catalogue, log=False)
    with replica:
        yield replica


def next_commands(settings: Settings, console: Console) -> None:
    """Say where the files lie, and three things to try."""
    data = settings.data
    flag = "" if data == Path("data") else f" --data {data}"
    credcat = "credcat" if shutil.which("credcat") else sys.argv[0]
    console.print(f"\nThe catalogue is in [bold]{data}/latest[/], the answers in {data}/archive.")
    console.print("Try next:")
    for words in (
        'sql "select provider_id, count(*) from offerings group by 1"',
        'sql "select currency, avg(amount) from prices group by 1"',
        "demo",
    ):
        console.print(f"  {credcat} {words}{flag}", highlight=False, soft_wrap=True)
