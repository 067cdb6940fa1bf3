"""Search beside SQLite FTS5 over the same rows: build, size, p50 and p99; and what a mistake costs.

python -m benchmarks.search [DOCUMENTS]

Titles and descriptions are put together from those of the recorded feeds where ``../shared/real``
is there, else from generated words. A query is two words (those of the judged queries, which people
ask for; of titles where texts are generated), filters by language, level and award, a highest
price, and counts of the facets. SQLite counts three of them, credcat all six. Times are the
processor's, of all threads.
"""

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.generated import batches
from benchmarks.measuring import best_of, show
from benchmarks.publish import size
from normalize.schema import arrow_schema
from tests.gold.feeds import FEEDS
from tests.gold.search.relevance import judged_queries
from warehouse.search.analysis import fold
from warehouse.search.ask import SearchIndex, Wanted
from warehouse.search.build import build_index, read_documents

REAL = Path(__file__).parents[2] / "shared" / "real" / "feeds"
_CHUNK = 50_000
_QUERIES = 200
_LANGUAGES = ("en", "en", "en", "en", "es", "fr", "de", "pt")
_LEVELS = ("beginner", "intermediate", "advanced", "unspecified")
_CREDENTIALS = ("digital_badge", "microcredential", "professional_certificate", "unknown")
_PROVIDERS = tuple(f"provider-{number}" for number in range(200))
_LONG_WORD = 5


@dataclass(frozen=True, slots=True)
class Texts:
    """Real or generated texts to draw from."""

    titles: list[str]
    descriptions: list[str]
    skills: list[str]


def read_texts() -> Texts:
    """Titles, descriptions and skills of the recorded feeds, or generated ones."""
    if not REAL.is_dir():
        return _generated()
    titles: set[str] = set()
    descriptions: set[str] = set()
    skills: set[str] = set()
    for feed in FEEDS.values():
        for said in feed.stated(REAL):
            titles.add(str(said["title"]))
            if isinstance(said.get("description"), str):
                descriptions.add(str(said["description"])[:2000])
            listed = said.get("skills")
            skills.update(map(str, listed) if isinstance(listed, list) else ())
    return Texts(sorted(titles), sorted(descriptions), sorted(skills))


def _generated() -> Texts:
    titles, descriptions, skills = [], [], set()
    for _, reading in batches(10_000, 10_000):
        for listing in reading.listings:
            titles.append(listing.title)
            descriptions.append(listing.description or "")
            skills.update(listing.skills)
    return Texts(titles, descriptions, sorted(skills))


def write_tables(latest: Path, documents: int, texts: Texts) -> None:
    """Plain tables of as many offerings as asked for, the same every time."""
    latest.mkdir(parents=True)
    draw = Random(4)
    with (
        pq.ParquetWriter(latest / "offerings.parquet", _of("offerings", _OFFERING)) as offerings,
        pq.ParquetWriter(latest / "prices.parquet", _of("prices", _PRICE)) as prices,
    ):
        for start in range(0, documents, _CHUNK):
            numbers = range(start, min(start + _CHUNK, documents))
            rows = [_offering(number, draw, texts) for number in numbers]
            offerings.write_table(pa.Table.from_pylist(rows, offerings.schema))
            charged = [_price(number, draw) for number in numbers]
            prices.write_table(pa.Table.from_pylist(charged, prices.schema))
    for name in ("providers", "offering_skills"):
        pq.write_table(arrow_schema(name).empty_table(), latest / f"{name}.parquet")


_OFFERING = (
    "offering_id", "url", "title", "subtitle", "description", "language_codes", "provider_id",
    "awarding_body_ids", "partner_names", "keywords", "subject_labels", "learning_outcomes",
    "credential_type", "level", "delivery_modes", "offering_type", "workload_hours_min",
    "workload_hours_max", "first_seen_at", "status",
)  # fmt: skip
_PRICE = (
    "offering_id", "amount", "amount_min", "amount_eur", "currency", "billing_period",
    "offer_category",
)  # fmt: skip


def _of(table: str, names: Sequence[str]) -> pa.Schema:
    return pa.schema([arrow_schema(table).field(name) for name in names])


def _offering(number: int, draw: Random, texts: Texts) -> dict[str, Any]:
    title, other = draw.choice(texts.titles), draw.choice(texts.titles).split()
    return {
        "offering_id": f"mc_{number}",
        "url": f"https://provider.example/{number}",
        "title": f"{title} {' '.join(other[:2])}",
        "description": draw.choice(texts.descriptions),
        "language_codes": [draw.choice(_LANGUAGES)],
        "provider_id": draw.choice(_PROVIDERS),
        "keywords": draw.sample(texts.skills, 3),
        "credential_type": draw.choice(_CREDENTIALS),
        "level": draw.choice(_LEVELS),
        "offering_type": "course",
        "status": "active",
        "awarding_body_ids": [],
        "partner_names": [],
        "subject_labels": [],
        "learning_outcomes": [],
        "delivery_modes": ["online"],
        "first_seen_at": 1_790_000_000_000_000 + number,
    }


def _price(number: int, draw: Random) -> dict[str, Any]:
    amount = draw.randrange(0, 2_000)
    return {
        "offering_id": f"mc_{number}",
        "amount": amount,
        "amount_eur": amount,
        "currency": "EUR",
        "billing_period": "one_time",
        "offer_category": "paid",
    }


def questions(texts: Texts) -> list[Wanted]:
    """Two words, three facets and a price."""
    draw, pairs = Random(5), _pairs(texts)
    return [
        Wanted(
            text=" ".join(draw.choice(pairs)),
            filters={
                "language": ["en"],
                "level": draw.sample(_LEVELS, 2),
                "credential": draw.sample(_CREDENTIALS, 2),
            },
            max_price_eur=1_000.0,
        )
        for _ in range(_QUERIES)
    ]


def _pairs(texts: Texts) -> list[list[str]]:
    """Words that are asked for together."""
    if REAL.is_dir():
        said = [one.text for one in judged_queries() if one.kind == "words"]
    else:
        said = texts.titles[:_QUERIES]
    pairs = [[word for word in fold(text) if len(word) >= _LONG_WORD][:2] for text in said]
    return [pair for pair in pairs if len(pair) == 2]


def misspell(wanted: Wanted) -> Wanted:
    """Two letters of the first word change places."""
    text = wanted.text
    return replace(wanted, text=text[:2] + text[3] + text[2] + text[4:])


def times(ask: Callable[[Wanted], object], asked: Sequence[Wanted]) -> list[float]:
    """Seconds of the processor for each question, the better of two runs."""
    return [best_of(2, partial(ask, one), time.process_time)[0] for one in asked]


class Sqlite:
    """The same rows in SQLite: FTS5 for the words, an ordinary table for the rest."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("pragma synchronous = off")
        self._database.execute("pragma journal_mode = off")

    def build(self, rows: Iterator[dict[str, Any]]) -> None:
        """Fill and optimise the tables."""
        self._database.execute(
            "create virtual table words using fts5(title, skills, names, description, "
            'tokenize = "porter unicode61 remove_diacritics 2")'
        )
        self._database.execute(
            "create table facts(id integer primary key, provider, credential, level, language, "
            "price real)"
        )
        for number, row in enumerate(rows):
            texts = (number, row["title"], " · ".join(row["skills"]), row["provider_name"])
            self._database.execute(
                "insert into words(rowid, title, skills, names, description) "
                "values (?, ?, ?, ?, ?)",
                (*texts, row["description"]),
            )
            codes = (row["provider"], row["credential"], row["level"], row["language"][0])
            self._database.execute(
                "insert into facts values (?, ?, ?, ?, ?, ?)", (number, *codes, row["price_eur"])
            )
        self._database.execute("insert into words(words) values ('optimize')")
        self._database.commit()
        self._database.execute("analyze")

    def ask(self, wanted: Wanted) -> list[Any]:
        """Ten best rows, with counts of three facets."""
        words = " ".join(f'"{word}"' for word in wanted.text.split())
        values = [value for values in wanted.filters.values() for value in values]
        within = " and ".join(
            f"{name} in ({', '.join('?' * len(values))})" for name, values in wanted.filters.items()
        )
        run = self._database.execute
        run("drop table if exists temp.found")
        run(
            "create temp table found as select f.*, bm25(words, 4, 2.5, 1.5, 1) as score "
            f"from words join facts f on f.id = words.rowid where words match ? and {within} "
            "and price <= ?",
            [words, *values, wanted.max_price_eur],
        )
        for facet in ("provider", "credential", "level"):
            run(f"select {facet}, count(*) from temp.found group by 1").fetchall()
        return run(
            "select w.title, w.description, found.* from (select * from temp.found order by score "
            "limit 10) found join words w on w.rowid = found.id"
        ).fetchall()


def main() -> None:
    """Print build time, size, p50 and p99 of both, and the time of a misspelt word."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        _compare(Path(folder), documents, read_texts())


def _compare(data: Path, documents: int, texts: Texts) -> None:
    write_tables(data / "latest", documents, texts)
    clock = time.process_time
    building, _ = best_of(1, lambda: build_index(data), clock)
    sqlite = Sqlite(data / "sqlite.db")
    sqlite_building, _ = best_of(1, lambda: sqlite.build(read_documents(data)), clock)
    asked, index = questions(texts), SearchIndex(data)
    for one in asked[:20]:
        index.search(one)
        sqlite.ask(one)
    ours, theirs = times(index.search, asked), times(sqlite.ask, asked)
    rows = [
        _row("credcat", building, size((data / "search").resolve()), ours, theirs),
        _row("SQLite FTS5", sqlite_building, size_of(data / "sqlite.db"), theirs, theirs),
    ]
    columns = ("", "build", "size", "p50", "p99", "p99, as a ratio")
    show(f"{documents:,} documents, {_QUERIES} queries", columns, rows)
    sys.stdout.write(_mistakes(index, asked, ours))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    sys.stdout.write(f"Peak memory: {most:.1f} GB\n")


def _mistakes(index: SearchIndex, asked: Sequence[Wanted], right: Sequence[float]) -> str:
    same = 0
    wrong = times(index.search, [misspell(one) for one in asked])
    for one in asked:
        found, meant = index.search(misspell(one)), index.search(one)
        same += [hit.offering_id for hit in found.hits] == [hit.offering_id for hit in meant.hits]
    ratio = sum(wrong) / sum(right)
    return (
        f"A misspelt word: {ratio:.1f} times as long as the right one "
        f"(p50 {percentile(wrong, 50) * 1e3:.1f} ms, p99 {percentile(wrong, 99) * 1e3:.1f} ms); "
        f"the same hits for {same} of {len(asked)}\n"
    )


def percentile(seconds: Sequence[float], share: int) -> float:
    """A percentile of times."""
    return quantiles(seconds, n=100)[share - 1]


def size_of(path: Path) -> int:
    """Bytes of a file."""
    return path.stat().st_size


def _row(
    name: str, building: float, stored: int, own: Sequence[float], base: Sequence[float]
) -> tuple[str, ...]:
    return (
        name,
        f"{building:.0f} s",
        f"{stored / 1e6:,.0f} MB",
        f"{percentile(own, 50) * 1e3:.1f} ms",
        f"{percentile(own, 99) * 1e3:.1f} ms",
        f"{percentile(base, 99) / percentile(own, 99):.1f}",
    )


if __name__ == "__main__":
    main()
