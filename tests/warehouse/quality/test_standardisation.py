import numpy as np
import pytest

from warehouse.quality.standardisation import pooled_variance, standardise

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


def test_types_do_not_flatter_who_sells_the_easy_one():
    """Over many catalogues: what types do is taken out, also where providers lack some."""
    random = np.random.default_rng(5)
    easy = np.array([30.0, 0.0, -10.0, -20.0])
    adjusted, renormalised = [], []
    for _ in range(60):
        true = 50 + 8 * random.standard_normal(40)
        counts = np.where(random.random((40, 4)) < 0.5, random.uniform(5, 60, (40, 4)).round(), 0)
        noise = 18 * random.standard_normal((40, 4)) / np.sqrt(np.maximum(counts, 1))
        means = np.where(counts > 0, true[:, None] + easy + noise, NAN)
        found = standardise(means, counts, 18.0**2).values
        seen = np.isfinite(found)
        mix = np.where(counts > 0, counts.sum(axis=0), 0.0)[seen]
        mix /= mix.sum(axis=1, keepdims=True)
        plain = (mix * np.nan_to_num(means[seen])).sum(axis=1)
        ease = (mix * easy).sum(axis=1)
        adjusted.append(np.corrcoef(found[seen] - true[seen], ease)[0, 1])
        renormalised.append(np.corrcoef(plain - true[seen], ease)[0, 1])
    assert abs(np.mean(adjusted)) < 0.15
    assert np.mean(renormalised) > 0.9


def test_the_variance_within_cells_is_pooled():
    listings = [[10.0, 20.0, 30.0], [5.0], [1.0, 2.0]]
    sums, squares, counts = (
        np.array([f(cell) for cell in listings])
        for f in (sum, lambda cell: sum(x * x for x in cell), len)
    )
    assert pooled_variance(sums, squares, counts) == pytest.approx((200 + 0.5) / 3)
    assert np.isnan(pooled_variance(np.array([5.0]), np.array([25.0]), np.array([1])))
