"""Search beside SQLite FTS5 over the same rows: build, size, p50 and p99; and what a mistake costs.

python -m benchmarks.search [DOCUMENTS]

A query is two words (those of the judged queries, which people ask for; of titles where texts are
generated), filters by language, level and award, a highest price, and counts of the facets; then
the same words without a filter. SQLite counts three facets, credcat all six. Times are the
processor's, of all threads, and by the clock.
"""

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from benchmarks.measuring import best_of, show
from benchmarks.publish import size
from benchmarks.search_rows import CREDENTIALS, LEVELS, REAL, Texts, read_texts, write_tables
from tests.gold.search.relevance import judged_queries
from warehouse.search.analysis import fold
from warehouse.search.ask import SearchIndex, Wanted
from warehouse.search.build import build_index, read_documents

_QUERIES = 200
_LONG_WORD = 5
_CACHE = 256 * 1024 * 1024
_MAPPED = 8 * 1024 * 1024 * 1024
"""SQLite may keep in memory and map what it likes, as the index is mapped."""


def questions(texts: Texts) -> list[Wanted]:
    """Two words, three facets and a price."""
    draw, pairs = Random(5), _pairs(texts)
    return [
        Wanted(
            text=" ".join(draw.choice(pairs)),
            filters={
                "language": ["en"],
                "level": draw.sample(LEVELS, 2),
                "credential": draw.sample(CREDENTIALS, 2),
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


Clock = Callable[[], float]


def times(
    ask: Callable[[Wanted], object], asked: Sequence[Wanted], clock: Clock = time.process_time
) -> list[float]:
    """Seconds for each question, the better of two runs."""
    return [best_of(2, partial(ask, one), clock)[0] for one in asked]


class Sqlite:
    """The same rows in SQLite: FTS5 for the words, an ordinary table for the rest."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("pragma synchronous = off")
        self._database.execute("pragma journal_mode = off")
        self._database.execute("pragma temp_store = memory")
        self._database.execute(f"pragma cache_size = -{_CACHE // 1024}")
        self._database.execute(f"pragma mmap_size = {_MAPPED}")

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
        values: list[Any] = [value for values in wanted.filters.values() for value in values]
        within = [f"{name} in ({', '.join('?' * len(v))})" for name, v in wanted.filters.items()]
        if wanted.max_price_eur is not None:
            within.append("price <= ?")
            values.append(wanted.max_price_eur)
        run = self._database.execute
        run("drop table if exists temp.found")
        run(
            "create temp table found as select f.*, bm25(words, 4, 2.5, 1.5, 1) as score "
            "from words join facts f on f.id = words.rowid where "
            + " and ".join(["words match ?", *within]),
            [words, *values],
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
    building = _build("credcat", lambda: build_index(data))
    sqlite = Sqlite(data / "sqlite.db")
    sqlite_building = _build("SQLite FTS5", lambda: sqlite.build(read_documents(data)))
    sizes = size((data / "search").resolve()), (data / "sqlite.db").stat().st_size
    rows = [
        _built("credcat", building, sizes[0], sqlite_building),
        _built("SQLite FTS5", sqlite_building, sizes[1], sqlite_building),
    ]
    show(f"{documents:,} documents", ("", "build", "as a ratio", "size"), rows)
    index, asked = SearchIndex(data), questions(texts)
    for one in asked[:20]:
        index.search(one)
        sqlite.ask(one)
    _show_times("three facets and a price", index, sqlite, asked)
    bare = [Wanted(text=one.text) for one in asked]
    _show_times("no filter", index, sqlite, bare)
    sys.stdout.write(_mistakes(index, asked))


def _build(name: str, work: Callable[[], object]) -> float:
    seconds, _ = best_of(1, work, time.process_time)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    sys.stdout.write(f"{name} built; peak memory so far: {most:.1f} GB\n")
    return seconds


def _built(name: str, seconds: float, stored: int, base: float) -> tuple[str, ...]:
    return name, f"{seconds:.0f} s", f"{seconds / base:.1f}", f"{stored / 1e6:,.0f} MB"


def _show_times(filters: str, index: SearchIndex, sqlite: Sqlite, asked: Sequence[Wanted]) -> None:
    """Times of the processor and of the clock, in milliseconds, and the ratio of the former."""
    ours, theirs = times(index.search, asked), times(sqlite.ask, asked)
    clocked = times(index.search, asked, time.perf_counter)
    clocked_theirs = times(sqlite.ask, asked, time.perf_counter)
    rows = [
        _row("credcat", ours, clocked, theirs),
        _row("SQLite FTS5", theirs, clocked_theirs, theirs),
    ]
    columns = ("", "p50", "p99", "clock: p50", "p99", "p50, as a ratio", "p99, as a ratio")
    show(f"{len(asked)} queries, {filters}", columns, rows)


def _row(
    name: str, own: Sequence[float], clocked: Sequence[float], base: Sequence[float]
) -> tuple[str, ...]:
    said = [
        f"{percentile(one, share) * 1e3:.1f} ms" for one in (own, clocked) for share in (50, 99)
    ]
    return (
        name,
        *said,
        *(f"{percentile(base, share) / percentile(own, share):.1f}" for share in (50, 99)),
    )


def _mistakes(index: SearchIndex, asked: Sequence[Wanted]) -> str:
    same = 0
    right, wrong = times(index.search, asked), times(index.search, list(map(misspell, asked)))
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


if __name__ == "__main__":
    main()
