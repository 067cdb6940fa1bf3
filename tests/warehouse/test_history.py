"""Random nights of a provider against a model that fits on a page."""

import contextlib
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.rows import MORNING, Killed, KilledError, batch, offering, price, run
from warehouse.query import query
from warehouse.store import Warehouse

A = "alpha"
Catalogue = dict[int, int | None]
"""Number of each offering -> its price, None where it has none."""


@dataclass
class Night:
    catalogue: Catalogue
    complete: bool
    renamed: frozenset[int] = frozenset()
    killed_after: int | None = None
    """Tables appended to before a kill; None where there was none."""
    repeated: str = "no"
    """What follows a kill: nothing, the same run with the same batch, or with another one."""


NIGHTS = st.lists(
    st.builds(
        Night,
        catalogue=st.dictionaries(st.integers(0, 4), st.none() | st.integers(1, 2), max_size=5),
        complete=st.booleans(),
        renamed=st.frozensets(st.integers(0, 4), max_size=2),
        killed_after=st.none() | st.integers(0, 8),
        repeated=st.sampled_from(["no", "same", "other"]),
    ),
    max_size=7,
)


@dataclass
class Model:
    """What stands, as (title, price) by number, and when it was first and last seen."""

    standing: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    first: dict[int, datetime] = field(default_factory=dict)
    put: dict[int, datetime] = field(default_factory=dict)
    last_complete: datetime = MORNING - timedelta(days=99)

    def take(self, night: Night, moment: datetime) -> None:
        for number, amount in night.catalogue.items():
            title = title_of(number, night)
            if self.standing.get(number, (None, None))[0] != title:
                self.put[number] = moment
            self.standing[number] = (title, amount)
            self.first.setdefault(number, moment)
        if night.complete:
            self.last_complete = moment
            self.standing = {k: v for k, v in self.standing.items() if k in night.catalogue}

    def rows(self) -> list[tuple[Any, ...]]:
        return [
            (str(n), title, amount, self.first[n], max(self.put[n], self.last_complete))
            for n, (title, amount) in sorted(self.standing.items())
        ]


def title_of(number: int, night: Night) -> str:
    return f"Course {number}{' (new)' if number in night.renamed else ''}"


def tables(night: Night):
    return batch(
        offerings=[offering(A, n, title=title_of(n, night)) for n in night.catalogue],
        prices=[price(A, n, str(p)) for n, p in night.catalogue.items() if p is not None],
    )


def seen(store: Warehouse, at: datetime | None = None) -> list[tuple[Any, ...]]:
    sql = (
        "select native_id, title, amount::int as amount, first_seen_at, last_seen_at "
        "from offerings left join prices using (offering_id) order by 1"
    )
    return [tuple(row.values()) for row in query(store.connect_tables(at), sql).to_pylist()]


def publish(folder: Path, night: Night, number: int) -> bool:
    """Publish a night as it went; whether it became visible."""
    row = run(A, number, verdict="complete" if night.complete else "partial")
    store = Warehouse(folder)
    if night.killed_after is not None:
        torn = night
        if night.repeated == "other":
            torn = Night({7: 1, **night.catalogue}, night.complete, frozenset({0}))
        with contextlib.suppress(KilledError):
            killed = Killed(folder, night.killed_after)
            killed.publish(A, tables(torn), row, proves_absence=night.complete)
        if night.repeated == "no":
            return False
    for _ in range(2):
        store.publish(A, tables(night), row, proves_absence=night.complete)
    return True


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(nights=NIGHTS)
def test_any_nights_show_what_the_model_says(nights: list[Night]):
    model, stood = Model(), []
    with tempfile.TemporaryDirectory() as folder:
        store = Warehouse(Path(folder))
        for number, night in enumerate(nights):
            moment = MORNING + timedelta(days=number)
            if publish(Path(folder), night, number):
                model.take(night, moment)
            assert seen(store) == model.rows()
            stood.append((moment, model.rows()))
        for moment, rows in stood:
            assert seen(store, moment) == rows
