"""Matching on hand-labelled pairs keeps its bounds, and never joins two editions."""

from functools import cache

import pytest

from tests.gold.benchmark_pairs import SETS, PublicSet, measure
from tests.gold.match_labels import Compared, compare_labelled, is_related, labels
from tests.gold.matches import ROOT, count_same, judge_labelled
from warehouse.match.model import shipped_model, train

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not ROOT.is_dir(), reason="no recorded payloads in ../shared/real"),
]


@cache
def compared() -> Compared:
    return compare_labelled(ROOT)


def test_there_are_enough_labels_and_none_twice():
    assert len(labels()) >= 300
    assert len({frozenset((one.left, one.right)) for one in labels()}) == len(labels())


def test_precision_and_recall_on_pairs_that_the_weights_have_not_seen():
    counts = count_same(judge_labelled(compared()))
    assert counts.precision >= 0.95
    assert counts.recall >= 0.80


def test_rules_alone_are_rarely_wrong():
    counts = count_same(judge_labelled(compared(), by_model=False))
    assert counts.precision >= 0.95
    assert counts.recall >= 0.25


def test_no_other_part_or_edition_is_taken_for_the_same():
    wrong = [
        one
        for one, judged in zip(labels(), judge_labelled(compared()), strict=True)
        if one.verdict == "variant" and judged.is_one_offering
    ]
    assert wrong == []


def test_the_shipped_weights_are_those_of_the_labels():
    assert train(compared().features, [is_related(one) for one in labels()]) == shipped_model()


@pytest.mark.parametrize(
    ("public", "least"),
    [pytest.param(s, f, id=s.folder) for s, f in zip(SETS, (0.95, 0.9, 0.55, 0.45), strict=True)],
)
def test_the_same_comparison_holds_on_public_pairs(public: PublicSet, least: float):
    assert measure(ROOT, public).f1 >= least
