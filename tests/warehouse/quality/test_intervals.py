import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.quality.intervals import Z95, bar, differ, error_of, standing, wilson

EXAMPLES = [(5, 5, 0.566, 1.0), (45, 50, 0.786, 0.957), (900, 1000, 0.880, 0.917)]


@pytest.mark.parametrize(("hits", "n", "low", "high"), EXAMPLES)
def test_the_examples_of_the_design(hits, n, low, high):
    found = wilson(np.array([hits], dtype=float), np.array([n], dtype=float))
    assert [round(float(one[0]), 3) for one in found] == [low, high]


@given(st.integers(1, 10_000), st.data())
def test_as_scipy_has_it(n, data):
    stats = pytest.importorskip("scipy.stats")
    hits = data.draw(st.integers(0, n))
    known = stats.binomtest(hits, n).proportion_ci(method="wilson")
    low, high = wilson(np.array([hits], dtype=float), np.array([n], dtype=float))
    assert (low[0], high[0]) == pytest.approx((known.low, known.high), abs=1e-9)
    assert low[0] <= hits / n <= high[0]


def test_nothing_seen_is_no_interval():
    assert np.isnan(wilson(np.zeros(1), np.zeros(1))).all()


def test_an_interval_that_holds_the_mean_says_nothing():
    assert standing(51, 60, 50) == "above"
    assert standing(40, 49, 50) == "below"
    assert standing(50, 60, 50) == standing(40, 50, 50) == "not_distinguishable"


@given(st.floats(0, 100), st.floats(0.01, 20), st.floats(0, 100))
def test_bars_of_like_width_part_where_the_difference_is_told_from_chance(one, error, other):
    apart = bar(one, error)[0] > bar(other, error)[1] or bar(other, error)[0] > bar(one, error)[1]
    gap = abs(one - other) / error
    if not 2.77 < gap < 2.79:
        assert apart is differ(one, error, other, error)


def test_the_error_is_read_back_from_the_interval():
    assert error_of(50 - Z95 * 3, 50 + Z95 * 3) == pytest.approx(3)
