"""Labels of quality say what they should, and the shipped figures are what they give."""

import csv
from pathlib import Path

import pytest

from tests.gold.quality import labels as gold
from tests.gold.quality import scorecard as card
from tests.gold.quality.corpus import FEEDS
from tests.gold.quality.scores import Judged, Score, Share, judge, scores
from tests.gold.quality.texts import digest
from warehouse.quality.detectors import FILE, LEAST_PRECISION, detectors, used


def test_labels_are_many_and_of_many_feeds() -> None:
    every = [one for one in gold.labels() if len(one.states) == len(gold.metric_ids())]
    assert len(every) >= 240
    assert len({one.feed for one in every}) >= 10
    assert {one.half for one in gold.labels()} == set(gold.HALVES)
    assert {one.feed for one in gold.labels()} <= set(FEEDS)
    assert set(gold.metric_ids()) == set(detectors())


def test_a_listing_is_in_one_half_for_a_detector() -> None:
    met: dict[tuple[str, str], str] = {}
    for one in gold.labels():
        for metric_id in one.states:
            assert met.setdefault((one.digest, metric_id), one.half) == one.half
    drawn = [one for one in gold.labels() if len(one.states) == len(gold.metric_ids())]
    assert len({one.digest for one in drawn}) == len(drawn)


def test_a_detector_that_is_not_right_often_enough_is_not_used() -> None:
    for one in detectors().values():
        assert one.used == (one.metric_id in used())
        if one.used:
            assert one.precision is not None
            assert one.precision >= LEAST_PRECISION
    few = Score("p8_aid", Share(4, 4), Share(4, 4), 10)
    wrong = Score("p8_aid", Share(7, 10), Share(7, 10), 10)
    right = Score("p8_aid", Share(8, 10), Share(8, 10), 10)
    assert [one.is_precise for one in (few, wrong, right)] == [False, False, True]


def test_figures_are_counted_as_they_are_defined() -> None:
    label = gold.labels()[0]
    judged = [
        Judged(label, "p8_aid", states=states, evidence=evidence)
        for states, evidence in [(True, "a"), (True, "b"), (False, "c"), (True, None)]
    ]
    score = scores(judged, label.half)["p8_aid"]
    assert (score.precision, score.recall) == (Share(2, 3), Share(2, 3))
    assert score.labelled == 4
    assert Share(0, 0).value is None


@pytest.mark.real
@pytest.mark.slow
def test_shipped_figures_agree_with_the_labels(real: Path) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        shipped = list(csv.DictReader(file))
    assert shipped == card.rows(judge(real)), "run `python -m tests.gold.quality --write`"


@pytest.mark.real
@pytest.mark.slow
def test_labels_speak_of_the_words_that_are_in_the_payloads(real: Path) -> None:
    for label, offering in gold.labelled_offerings(real):
        assert digest(offering.to_pylist()[0]) == label.digest, label.native_id
