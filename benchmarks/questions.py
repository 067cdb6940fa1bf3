"""Ten questions of analysts to `latest`, beside the same to a native DuckDB table of the same rows.

python -m benchmarks.questions [OFFERINGS]

Then the same questions to the same rows laid out otherwise: what the layout of `latest` rests on.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.catalogues import Generator
from benchmarks.measuring import best_of, show
from tests.warehouse.rows import run
from warehouse.catalogue import Catalogue
from warehouse.latest import ROW_GROUP, layout
from warehouse.store import Warehouse
from warehouse.views import END_OF_TIME, open_duckdb

PROVIDERS = 50
ROUNDS = 7
TABLES = ("offerings", "prices", "sessions")
QUESTIONS = {
    "offerings by provider": "select provider_id, count(*) from offerings group by 1",
    "by level and award": "select level, credential_type, count(*) from offerings group by all",
    "in German, by provider": (
        "select provider_id, count(*) from offerings "
        "where list_contains(language_codes, 'de') group by 1"
    ),
    "hours by level": "select level, median(workload_hours_max) from offerings group by 1",
    "price by currency": "select currency, median(amount), count(*) from prices group by 1",
    "price of an hour": (
        "select o.level, median(p.amount_eur / o.workload_hours_max) from offerings o "
        "join prices p using (offering_id) where p.currency = 'EUR' group by 1"
    ),
    "one provider's list": (
        "select title, url, level from offerings where provider_id = 'provider-07' order by title"
    ),
    "one offering": "select * from offerings where offering_id = '{id}'",
    "title has a word": "select count(*) from offerings where title ilike '%{word}%'",
    "starts in a month": (
        "select o.provider_id, count(*) from sessions s join offerings o using (offering_id) "
        "where s.start_date between date '2026-12-01' and date '2026-12-31' group by 1"
    ),
}
LAYOUTS: Mapping[str, Mapping[str, object]] = {
    "as it is": {},
    "groups of 100,000 rows": {"row_group_size": 100_000},
    "zstd for every column": {"compression": "zstd", "compression_level": 1},
    "zstd level 9 for every column": {"compression": "zstd", "compression_level": 9},
    "lz4 for every column": {"compression": "lz4", "compression_level": None},
    "no dictionaries": {"use_dictionary": False},
    "dictionaries for every column": {"use_dictionary": True, "column_encoding": None},
    "no Bloom filter": {"bloom_filter_options": None},
    "page index": {"write_page_index": True},
}


def publish_all(data: Path, offerings: int) -> None:
    """A night of fifty providers, and `latest`."""
    generator, store = Generator(), Warehouse(data)
    for number in range(PROVIDERS):
        name = f"provider-{number:02}"
        rows = generator.batch(name, offerings // PROVIDERS)
        store.publish(name, rows, run(name, 0), proves_absence=True)
    store.write_latest()


def over_files(folder: Path) -> duckdb.DuckDBPyConnection:
    """The questions' tables as views over Parquet files."""
    connection = open_duckdb()
    for table in TABLES:
        file = folder / f"{table}.parquet"
        connection.execute(f"create view {table} as from read_parquet('{file}')")
    return connection


def native(folder: Path, latest: Path) -> duckdb.DuckDBPyConnection:
    """The same rows as tables of a DuckDB database on disk."""
    connection = duckdb.connect(folder / "native.duckdb")
    for table in TABLES:
        connection.execute(f"create table {table} as from '{latest / table}.parquet'")
    connection.execute("checkpoint")
    return connection


def questions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The questions with an id and a word that are there."""
    found = connection.execute(
        "select offering_id, split_part(title, ' ', 2) from offerings offset 4321 limit 1"
    ).fetchall()[0]
    return {name: sql.format(id=found[0], word=found[1]) for name, sql in QUESTIONS.items()}


def ask(
    connections: Mapping[str, duckdb.DuckDBPyConnection],
    clock: Callable[[], float] = time.process_time,
) -> dict[str, dict[str, float]]:
    """Best seconds of each question on each connection, asked in turns."""
    best: dict[str, dict[str, float]] = {}
    for name, sql in questions(next(iter(connections.values()))).items():
        times = best.setdefault(name, {})
        for _ in range(ROUNDS):
            for where, connection in connections.items():
                work: Callable[[], pa.Table] = partial(_answer, connection, sql)
                times[where] = min(times.get(where, float("inf")), best_of(1, work, clock)[0])
    return best


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return connection.sql(sql).to_arrow_table()


def wait(data: Path) -> list[tuple[str, ...]]:
    """What a notebook waits for: a catalogue opened and asked, and asked again."""
    rows: list[tuple[str, ...]] = []
    catalogues = {
        "with its history": partial(Catalogue, data),
        "the same, asking the logs": partial(Catalogue, data, at=END_OF_TIME),
        "a copy of the files": partial(Catalogue, data / "latest"),
    }
    for name, opened in catalogues.items():
        for question in ("offerings by provider", "in German, by provider"):
            seconds, again = float("inf"), float("inf")
            for _ in range(3):
                catalogue = opened()
                work: Callable[[], pa.Table] = partial(catalogue.sql, QUESTIONS[question])
                seconds = min(seconds, best_of(1, work, time.process_time)[0])
                again = min(again, best_of(3, work, time.process_time)[0])
            rows.append((f"{name}: {question}", f"{seconds * 1e3:.0f} ms", f"{again * 1e3:.0f} ms"))
    return rows


def lay_out(latest: Path, folder: Path, changes: Mapping[str, object]) -> int:
    """Write the same rows otherwise; their bytes."""
    folder.mkdir()
    for table in TABLES:
        options = {"row_group_size": ROW_GROUP, **layout(table), **changes}
        pq.write_table(
            pq.read_table(latest / f"{table}.parquet"), folder / f"{table}.parquet", **options
        )
    return sum(file.stat().st_size for file in folder.iterdir())


def main() -> None:
    """Print each question's time on files and tables, then the sums for other layouts."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        publish_all(folder / "data", count)
        latest = (folder / "data" / "latest").resolve()
        connections = {"native": native(folder, latest), "latest": over_files(latest)}
        columns = ("question", "DuckDB table", "latest/*.parquet", "ratio")
        for title, clock in (("processor time", time.process_time), ("clock", time.perf_counter)):
            rows = [
                (
                    question,
                    f"{times['native'] * 1e3:.0f} ms",
                    f"{times['latest'] * 1e3:.0f} ms",
                    f"{times['latest'] / times['native']:.2f}",
                )
                for question, times in ask(connections, clock).items()
            ]
            show(f"{count:,} offerings of {PROVIDERS} providers: {title}", columns, rows)
        show("A catalogue", ("", "opened and asked", "asked again"), wait(folder / "data"))
        laid_out = {
            name: lay_out(latest, folder / name, changes) for name, changes in LAYOUTS.items()
        }
        best = ask({name: over_files(folder / name) for name in LAYOUTS})
        first = next(iter(LAYOUTS))
        compared = [
            (
                name,
                f"{laid_out[name] / 1e6:.0f} MB",
                f"{sum(t[name] for t in best.values()):.2f} s",
                f"{best['one offering'][name] / best['one offering'][first]:.2f}",
                f"{sum(t[name] / t[first] for t in best.values()) / len(best):.2f}",
            )
            for name in LAYOUTS
        ]
        heads = ("layout", "size", "all ten", "one offering, to the first", "mean ratio")
        show("The same rows, laid out otherwise", heads, compared)


if __name__ == "__main__":
    main()
