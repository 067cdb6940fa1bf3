"""How well rankings order what the judged queries are looking for: nDCG@10.

``queries.tsv`` holds the queries, ``judgments.tsv`` a grade for each offering that was read: 3 what
was asked for, 2 a part or a special case of it, 1 beside it, 0 something else. What nobody has read
counts as 0. The gain of a grade is ``2 ** grade - 1``, discounted by the logarithm of its place,
and the ideal order is that of all judged offerings (Järvelin and Kekäläinen 2002; Burges 2005).
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from statistics import fmean

import orjson
import tantivy
from tantivy import Occur, Query

from warehouse.search.analysis import fold, register
from warehouse.search.ask import SearchIndex, Wanted
from warehouse.search.fields import STORED, build_schema

DEPTH = 10
HALVES = ("tuned", "held-out")
"""Weights were chosen by the figure of the first alone."""
_FOLDER = Path(__file__).parent

Ranking = Callable[[str], Sequence[str]]
"""Text of a query -> ids of offerings, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A query and what was read for it."""

    query_id: str
    half: str
    language: str
    kind: str
    text: str
    grades: Mapping[tuple[str, str], int]
    """Feed and native id -> grade."""


@cache
def judged_queries() -> tuple[Judged, ...]:
    """All of them, in order."""
    grades: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in _lines("judgments.tsv"):
        grades[row["query_id"]][row["feed"], row["native_id"]] = int(row["grade"])
    return tuple(
        Judged(
            query_id=row["query_id"],
            half=row["half"],
            language=row["language"],
            kind=row["kind"],
            text=row["text"],
            grades=grades[row["query_id"]],
        )
        for row in _lines("queries.tsv")
    )


def _lines(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def ndcg(found: Sequence[int], judged: Iterable[int]) -> float:
    """Gain of grades in the order found, as a share of the best order of all that were judged."""
    ideal = _gain(sorted(judged, reverse=True))
    return _gain(found) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def score(
    ranking: Ranking, native_ids: Mapping[str, tuple[str, str]], queries: Iterable[Judged]
) -> dict[str, float]:
    """Id of each query -> nDCG@10 of a ranking.

    Args:
        ranking: what is measured.
        native_ids: id of an offering -> its feed and native id.
        queries: the queries to ask.
    """
    return {
        query.query_id: ndcg(
            [query.grades.get(native_ids[one], 0) for one in ranking(query.text)],
            query.grades.values(),
        )
        for query in queries
    }


def mean(scores: Mapping[str, float], queries: Iterable[Judged]) -> float:
    """Mean over some of the queries."""
    return fmean(scores[query.query_id] for query in queries)


def search_ranking(index: SearchIndex) -> Ranking:
    """What ``credcat search`` shows."""
    return lambda text: [
        hit.offering_id for hit in index.search(Wanted(text=text, limit=DEPTH)).hits
    ]


def plain_ranking(data: Path, field: str) -> Ranking:
    """Plain BM25 over one field of the index, any of the words: the baseline.

    Args:
        data: the data folder.
        field: ``title``, or ``words`` for all text.
    """
    index = tantivy.Index(build_schema(), path=str((data / "search").resolve()))
    register(index)
    searcher = index.searcher()

    def rank(text: str) -> list[str]:
        words = [Query.term_query(index.schema, field, word, "freq") for word in fold(text)]
        query = Query.boolean_query([(Occur.Should, one) for one in words])
        hits = searcher.search(query, DEPTH).hits
        return [orjson.loads(searcher.doc(address)[STORED][0])[0] for _, address in hits]

    return rank
