from pathlib import Path

import pytest

from tests.gold.search.__main__ import measure
from tests.gold.search.corpus import make_catalogue
from tests.gold.search.relevance import HALVES, judged_queries, mean, ndcg

LEAST = 0.80
BETTER = 0.10
"""How far the search ranks above plain BM25 over the title, on either half."""


def test_there_are_queries_of_many_kinds_with_judgments():
    queries = judged_queries()
    assert len(queries) >= 60
    assert {one.kind for one in queries} == {"word", "words", "provider", "skill", "misspelt"}
    assert len({one.language for one in queries}) >= 6
    assert all(set(one.grades.values()) <= {0, 1, 2, 3} for one in queries)
    assert all(max(one.grades.values()) == 3 for one in queries)
    assert {one.half for one in queries} == set(HALVES)


def test_ndcg_is_one_for_the_best_order_and_less_for_others():
    assert ndcg([3, 2, 1], [1, 2, 3]) == pytest.approx(1)
    assert 0 < ndcg([1, 2, 3], [1, 2, 3]) < 1
    assert ndcg([0, 0], [3]) == 0
    assert ndcg([], []) == 0


@pytest.mark.real
def test_the_search_ranks_better_than_plain_bm25_over_titles(real: Path, tmp_path: Path):
    make_catalogue(tmp_path, real)
    scores = measure(tmp_path)
    for half in HALVES:
        queries = [one for one in judged_queries() if one.half == half]
        ours, plain = (mean(scores[name], queries) for name in ("credcat", "BM25, title"))
        assert ours >= max(LEAST, plain + BETTER), half
