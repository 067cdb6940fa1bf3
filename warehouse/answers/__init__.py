"""Views that answer what is asked most: one SQL file for each, its first lines say what it tells.

They stand beside the tables in `credcat sql` and `Catalogue`. ``coverage`` is made
from the schema, ``offering_measurements`` from the rubric.
"""

from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from normalize.schema import DERIVED_COLUMNS, EVIDENCE_COLUMNS, KEYS, tables
from warehouse.quality.measurements import TOLD, VIEW, measurements

_ORDER = (
    "cost_to_finish",
    "cost_per_hour",
    "free_with_certificate",
    "stackable_paths",
    "starting_soon",
)
"""Each after those that it asks."""
_COVERAGE = (
    "How many active offerings of each provider have a value in each column, and what share. "
    "An empty list, unknown and unspecified are no value."
)


@cache
def descriptions() -> dict[str, str]:
    """What each view tells, by its name."""
    found = {}
    for name in _ORDER:
        lines = _text(name).splitlines()
        told = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
        found[name] = " ".join(told)
    return {**found, "coverage": _COVERAGE, VIEW: TOLD}


def create_answers(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views over the tables of the catalogue."""
    for name in _ORDER:
        connection.execute(f"create view {name} as {_text(name)}")
    connection.execute(f"create view coverage as {_coverage()}")
    connection.execute(f"create view {VIEW} as {measurements()}")


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _coverage() -> str:
    skipped = EVIDENCE_COLUMNS | DERIVED_COLUMNS | set(KEYS["offerings"]) | {"provider_id"}
    columns = [column for name, column in tables()["offerings"].items() if name not in skipped]
    counts = ", ".join(
        f'count(*) filter ({says_something(column.name, column.type)}) as "{column.name}"'
        for column in columns
    )
    names = ", ".join(f'"{column.name}"' for column in columns)
    return (
        'select provider_id, "column", filled, offerings, round(filled / offerings, 4) as share '
        f"from (unpivot (select provider_id, count(*) as offerings, {counts} "
        f'from offerings group by provider_id) on {names} into name "column" value filled)'
    )


def says_something(name: str, kind: pa.DataType) -> str:
    """A condition on a column: it holds more than nothing, unknown or unspecified."""
    if pa.types.is_list(kind):
        return f'len("{name}") > 0'
    if kind == pa.string():
        return f"\"{name}\" not in ('unknown', 'unspecified')"
    return f'"{name}" is not null'
