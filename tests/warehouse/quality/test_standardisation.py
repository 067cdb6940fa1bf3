import numpy as np
import pytest
from numpy.typing import NDArray

from warehouse.quality.standardisation import pooled_variance, standardise

Floats = NDArray[np.float64]
NAN = np.nan


def test_all_types_are_combined_in_the_mix_of_the_catalogue():
    means = np.array([[80.0, 40.0], [60.0, 20.0]])
    counts = np.array([[1.0, 99.0], [59.0, 41.0]])
    found = standardise(means, counts, 0.0)
    # 60 of 200 listings are of the first type: 0.3 * 80 + 0.7 * 40, not the 40.4 of its own mix.
    assert found.values == pytest.approx([52, 32])
    assert found.mean == pytest.approx(42)


def test_the_variance_is_that_of_the_weighted_cells():
    means = np.array([[80.0, 40.0], [60.0, 20.0]])
    counts = np.array([[4.0, 16.0], [46.0, 34.0]])
    found = standardise(means, counts, 100.0)
    assert found.variances[0] == pytest.approx(100 * (0.5**2 / 4 + 0.5**2 / 16))


def test_who_lacks_a_type_is_held_against_others_in_its_own():
    # The first type is 40 points easier to describe. All three are as good as each other.
    means = np.array([[80.0, 40.0], [80.0, NAN], [NAN, 40.0]])
    counts = np.array([[10.0, 10.0], [10.0, 0.0], [0.0, 10.0]])
    assert standardise(means, counts, 1.0).values == pytest.approx([60, 60, 60])


def test_a_type_that_nobody_else_has_compares_with_nobody():
    means = np.array([[80.0, 40.0], [NAN, 50.0], [NAN, 60.0]])
    counts = np.array([[1000.0, 10.0], [0.0, 10.0], [0.0, 10.0]])
    found = standardise(means, counts, 0.0)
    assert found.values == pytest.approx([40, 50, 60])
    alone = standardise(np.array([[80.0, NAN], [NAN, 50.0]]), np.array([[9.0, 0], [0, 9.0]]), 1.0)
    assert np.isnan(alone.values).all()
    assert np.isnan(alone.mean)


EASY = np.array([30.0, 0.0, -10.0, -20.0])
"""How much easier each type is to describe."""


def catalogue(
    random: np.random.Generator, shares: list[float], within: float = 18.0
) -> tuple[Floats, Floats, Floats]:
    """True quality of forty providers; their means and counts by type, half of which they lack."""
    true = 50 + 8 * random.standard_normal(40)
    sizes = random.uniform(5, 60, (40, 4)).round()
    counts = np.where(random.random((40, 4)) < shares, sizes, 0)
    noise = within * random.standard_normal((40, 4)) / np.sqrt(np.maximum(counts, 1))
    return true, np.where(counts > 0, true[:, None] + EASY + noise, NAN), counts


def test_types_do_not_flatter_who_sells_the_easy_one():
    """Over many catalogues: what types do is taken out, also where providers lack some."""
    random = np.random.default_rng(5)
    adjusted, renormalised = [], []
    for _ in range(60):
        true, means, counts = catalogue(random, [0.5] * 4)
        found = standardise(means, counts, 18.0**2).values
        seen = np.isfinite(found)
        mix = np.where(counts > 0, counts.sum(axis=0), 0.0)[seen]
        mix /= mix.sum(axis=1, keepdims=True)
        plain = (mix * np.nan_to_num(means[seen])).sum(axis=1)
        ease = (mix * EASY).sum(axis=1)
        adjusted.append(np.corrcoef(found[seen] - true[seen], ease)[0, 1])
        renormalised.append(np.corrcoef(plain - true[seen], ease)[0, 1])
    assert abs(np.mean(adjusted)) < 0.15
    assert np.mean(renormalised) > 0.9


@pytest.mark.parametrize("within", [18.0, 3.0])
@pytest.mark.parametrize("shares", [[0.5] * 4, [0.9, 0.1, 0.1, 0.1], [0.05, 0.05, 0.6, 0.6]])
def test_intervals_hold_the_truth_also_where_few_have_a_type(shares, within):
    random = np.random.default_rng(6)
    held = []
    for _ in range(150):
        true, means, counts = catalogue(random, shares, within)
        shared = (counts > 0).sum(axis=0) > 1
        mix = counts.sum(axis=0) * shared / (counts.sum(axis=0) * shared).sum()
        found = standardise(means, counts, within**2)
        seen = np.isfinite(found.values)
        off = found.values - (true + (mix * EASY).sum())
        held.append((np.abs(off) <= 1.96 * np.sqrt(found.variances))[seen].mean())
    assert 0.91 < np.mean(held) < 0.99


def test_the_variance_within_cells_is_pooled():
    listings = [[10.0, 20.0, 30.0], [5.0], [1.0, 2.0]]
    sums, squares, counts = (
        np.array([f(cell) for cell in listings])
        for f in (sum, lambda cell: sum(x * x for x in cell), len)
    )
    assert pooled_variance(sums, squares, counts) == pytest.approx((200 + 0.5) / 3)
    assert np.isnan(pooled_variance(np.array([5.0]), np.array([25.0]), np.array([1])))
