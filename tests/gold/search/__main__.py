"""nDCG@10 of the search, beside plain BM25.

python -m tests.gold.search [--queries]
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from tests.gold.search.corpus import make_catalogue
from tests.gold.search.relevance import (
    HALVES,
    Judged,
    judged_queries,
    mean,
    plain_ranking,
    score,
    search_ranking,
)
from warehouse.search.ask import SearchIndex

REAL = Path(__file__).parents[4] / "shared" / "real"
Scores = dict[str, dict[str, float]]
"""Name of a ranking -> id of a query -> nDCG@10."""


def measure(data: Path) -> Scores:
    """Score the search and the baselines on a catalogue of the recorded feeds."""
    offerings = pq.read_table(
        data / "latest" / "offerings.parquet", columns=["offering_id", "source_id", "native_id"]
    )
    rows = zip(*offerings.to_pydict().values(), strict=True)
    native_ids = {one: (feed, native_id) for one, feed, native_id in rows}
    rankings = {
        "credcat": search_ranking(SearchIndex(data)),
        "BM25, title": plain_ranking(data, "title"),
        "BM25, all text": plain_ranking(data, "words"),
    }
    return {name: score(one, native_ids, judged_queries()) for name, one in rankings.items()}


def card(scores: Scores) -> Table:
    """A row for each half, kind and language of queries."""
    table = Table(title="Search: nDCG@10", title_justify="left")
    for name in ("queries", "number", *scores):
        table.add_column(name, justify="left" if name == "queries" else "right")

    for section in _sections():
        for name, chosen in section.items():
            means = [f"{mean(scored, chosen):.3f}" for scored in scores.values()]
            table.add_row(name, str(len(chosen)), *means)
        table.add_section()
    return table


def _sections() -> Iterator[dict[str, list[Judged]]]:
    """Name of a group of queries -> the queries."""
    every = list(judged_queries())
    halves = {half: [one for one in every if one.half == half] for half in HALVES}
    yield {"all": every, **halves}
    kinds = dict.fromkeys(one.kind for one in every)
    yield {kind: [one for one in every if one.kind == kind] for kind in kinds}
    yield {
        "English": [one for one in every if one.language == "en"],
        "other languages": [one for one in every if one.language != "en"],
    }


def main() -> None:
    """Print the scorecard, and on demand each query."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--queries", action="store_true", help="each query too")
    asked = options.parse_args()
    if not REAL.is_dir():
        sys.stdout.write("Search: the recorded feeds (../shared/real) are not here\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        make_catalogue(Path(folder), REAL)
        scores = measure(Path(folder))
    console = Console(width=100)
    console.print(card(scores))
    for query in judged_queries() if asked.queries else ():
        numbers = "  ".join(f"{scored[query.query_id]:.3f}" for scored in scores.values())
        console.print(f"{query.query_id} {query.half:8}  {numbers}  {query.text}", highlight=False)


if __name__ == "__main__":
    main()
