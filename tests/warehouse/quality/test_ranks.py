import itertools

import numpy as np
import pytest

from warehouse.quality.ranks import generator, rank_intervals
from warehouse.quality.sensitivity import Floats, Shares, class_kept


def test_the_same_text_draws_the_same_numbers_on_any_machine():
    first = generator("night 1").standard_normal(3).tolist()
    assert first == pytest.approx([0.7766600706643657, -0.5290512744683785, -1.0670073271591396])
    assert first == generator("night 1").standard_normal(3).tolist()
    assert first != generator("night 2").standard_normal(3).tolist()


def test_ranks_that_are_sure_are_one_place_and_others_are_wide():
    values, errors = np.array([10.0, 90.0, 50.0, 51.0]), np.array([0.1, 0.1, 5.0, 5.0])
    low, high = rank_intervals(values, errors, "night")
    assert low.tolist() == [4, 1, 2, 2]
    assert high.tolist() == [4, 1, 3, 3]


def test_the_same_estimate_has_the_same_interval():
    values = np.array([50.0, 50.0, 50.0, 52.0, 48.0])
    low, high = rank_intervals(values, np.full(5, 3.0), "night")
    assert len(set(low[:3])) == len(set(high[:3])) == 1


def test_ranks_cover_the_truth():
    """In nine of ten cases the true rank lies in the interval, where estimates are right."""
    random = np.random.default_rng(11)
    covered = []
    for night in range(60):
        errors = random.uniform(1, 6, 30)
        values = 50 + 8 * random.standard_normal(30)
        true = values + errors * random.standard_normal(30)
        rank = np.argsort(np.argsort(-true)) + 1
        low, high = rank_intervals(values, errors, str(night))
        covered.append(((low <= rank) & (rank <= high)).mean())
    assert np.mean(covered) == pytest.approx(0.92, abs=0.04)


EARNED = np.array([[1.0, 0.0], [0.6, 0.4], [0.5, 0.5]])
WHOLE = np.ones((3, 2))
WEIGHTS = np.array([30.0, 30.0])


def kept(
    values: list[float],
    bounds: tuple[float, ...],
    earned: Floats = EARNED,
    assessable: Floats = WHOLE,
) -> list[float]:
    shares = Shares(earned, assessable, WEIGHTS)
    found: list[float] = class_kept(shares, np.array(values), bounds, "night").tolist()
    return found


def test_a_class_far_from_its_bounds_is_kept():
    assert kept([50.0, 50.0, 50.0], (20, 80)) == [1, 1, 1]


def test_a_class_at_its_bound_is_kept_as_often_as_weights_allow():
    one, other, even = kept([50.0, 50.0, 50.0], (50,))
    assert one == pytest.approx(0.5, abs=0.06)
    assert other == pytest.approx(0.5, abs=0.06)
    assert even == 1, "weights change nothing where all metrics are earned alike"


def test_who_differs_more_between_metrics_depends_more_on_weights():
    shares = [kept([52.0], (50,), np.array([[hi, 1 - hi]]), WHOLE[:1])[0] for hi in (1, 0.8, 0.6)]
    assert all(a < b for a, b in itertools.pairwise(shares))


def test_who_could_not_be_assessed_has_no_class():
    found = kept([np.nan, 50.0, 50.0], (20,), assessable=np.array([[0.0, 0], [1, 1], [1, 1]]))
    assert np.isnan(found[0])
    assert found[1] == 1
