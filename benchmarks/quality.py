"""Measuring the quality of a large catalogue, beside one full scan of the columns that it asks.

python -m benchmarks.quality [PROVIDERS [OFFERINGS]]

Processor seconds of one process. Measuring is what a night does when texts were looked at before;
looking at texts for the first time is told apart.
"""

import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.catalogues import Generator, Tables
from benchmarks.measuring import best_of, show
from normalize.schema import batch_schema, tables
from tests.warehouse.rows import row, run
from warehouse.quality.current import SCHEMA
from warehouse.quality.detected import detect_all
from warehouse.quality.detection import detect
from warehouse.quality.measure import create_measured
from warehouse.quality.rubric import load
from warehouse.store import Warehouse

PROVIDERS, OFFERINGS = 1_000, 1_000_000
ROUNDS = 2
_ALSO = {
    "offerings": ("offering_id", "source_id", "raw_ref", "field_provenance"),
    "sessions": ("offering_id",),
    "prices": ("offering_id",),
    "offering_skills": ("offering_id", "skill_scheme"),
    "credentials": ("offering_id",),
    "offering_relations": ("parent_id", "child_id"),
}
"""Columns that join what the rubric names, and those of the tier."""
_METHODS = [("title", "jsonld"), ("description", "html"), ("keywords", "jsonld"), ("url", "jsonld")]


def publish_all(data: Path, providers: int, offerings: int) -> None:
    """A night of all providers, each with a source row and two declared skills an offering."""
    generator, store = Generator(), Warehouse(data)
    for number in range(providers):
        name = f"provider-{number:04}"
        rows = described(generator.batch(name, offerings // providers), name)
        store.publish(name, rows, run(name, 0), proves_absence=True)


def described(batch: Tables, provider: str) -> Tables:
    """A batch with what measuring asks beside offerings, sessions and prices."""
    ids = batch["offerings"]["offering_id"].combine_chunks()
    known = tables()["offerings"]
    coverage = [(name, "exposed") for name in known]
    source = row(
        "sources", source_id=provider, provider_id=provider, access_method="feed",
        field_coverage=coverage,
    )  # fmt: skip
    organisation = row("providers", provider_id=provider, source_id=provider)
    provenance = pa.array([_METHODS], known["field_provenance"].type)
    at = batch["offerings"].schema.get_field_index("field_provenance")
    stated = provenance.take(pa.array(np.zeros(len(ids), dtype=np.int64)))
    return {
        **batch,
        "offerings": batch["offerings"].set_column(at, batch["offerings"].schema.field(at), stated),
        "sources": pa.Table.from_pylist([source], batch_schema("sources")),
        "providers": pa.Table.from_pylist([organisation], batch_schema("providers")),
        "offering_skills": _skills(ids, provider),
    }


def _skills(ids: pa.Array, provider: str) -> pa.Table:
    schema = batch_schema("offering_skills")
    filled = row(
        "offering_skills", source_id=provider, skill_scheme="esco", method="declared",
        relation="teaches",
    )  # fmt: skip
    count = 2 * len(ids)
    columns = {
        "offering_id": ids.take(pa.array(np.arange(count) // 2)),
        "skill_uri": pa.array([f"urn:skill:{n % 2}" for n in range(count)]),
    }
    repeated = pa.array(np.zeros(count, dtype=np.int64))
    return pa.table(
        [columns.get(f.name, pa.array([filled[f.name]], f.type).take(repeated)) for f in schema],
        schema=schema,
    )


def columns() -> dict[str, list[str]]:
    """What measuring asks, by table: the columns of the rubric and those that join them."""
    rubric = load()
    tier = rubric.abouts["consensus"].tier
    assert tier is not None
    named = [f for metric in rubric.metrics.values() for f in rubric.columns(metric)]
    found = {table: dict.fromkeys(also) for table, also in _ALSO.items()}
    for field in (*named, *tier.fields):
        table, column = field.split(".") if "." in field else ("offerings", field)
        if table in found:
            found[table][column] = None
    return {table: [*names] for table, names in found.items()}


def scan(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every value of the columns once, as they lie in the logs."""
    for table, names in columns().items():
        listed = ", ".join(f'"{name}"' for name in names)
        for _ in connection.sql(f"select {listed} from stored.{table}").to_arrow_reader(100_000):
            pass


def forget(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection as it was opened: what stands has to be found again."""
    connection.execute(f"drop schema if exists {SCHEMA} cascade")
    return connection


def main() -> None:
    """Print what measuring costs."""
    given = [int(one) for one in sys.argv[1:]]
    providers, offerings = (*given, *(PROVIDERS, OFFERINGS)[len(given) :])
    with tempfile.TemporaryDirectory() as place:
        data = Path(place)
        publish_all(data, providers, offerings)
        report(data, providers, offerings)


def report(data: Path, providers: int, offerings: int) -> None:
    """Measure a catalogue that is there."""
    with Warehouse(data).connect() as connection:
        ((at,),) = connection.sql("select max(started_at) from runs where published").fetchall()
        clock = time.process_time
        scanning, _ = best_of(ROUNDS, lambda: scan(connection), clock)
        first, found = best_of(1, lambda: detect_all(connection, data, detect, load()), clock)
        again, _ = best_of(ROUNDS, lambda: detect_all(connection, data, detect, load()), clock)
        measuring, _ = best_of(
            ROUNDS, lambda: create_measured(forget(connection), at, detected=found), clock
        )
        times = {
            "one full scan of the columns": scanning,
            "measuring": measuring,
            "texts that nobody changed, from the night before": again,
            "texts that are read for the first time": first,
        }
        rows = [
            (name, f"{seconds:.1f} s", f"{seconds / scanning:.1f}")
            for name, seconds in times.items()
        ]
    title = f"{offerings:,} offerings of {providers:,} providers, {len(load().metrics)} metrics"
    show(title, ("", "processor time", "ratio"), rows)


if __name__ == "__main__":
    main()
