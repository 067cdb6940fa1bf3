import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.quality.simulation import Seen, simulate
from warehouse.quality.shrinkage import paule_mandel, shrink_means, shrink_shares

REPETITIONS = 200
DESIGN = {
    (60, 8.0): (Seen(0.29, 0.32, 0.65, 4.49, 0.948), Seen(0.08, 0.09, 0.70, 3.33, 0.950)),
    (60, 5.0): (Seen(0.39, 0.39, 0.50, 4.48, 0.948), Seen(0.04, 0.04, 0.60, 2.71, 0.950)),
    (12, 8.0): (Seen(0.19, 0.17, 0.84, 4.48, 0.948), Seen(0.16, 0.15, 0.85, 3.44, 0.938)),
}
"""Providers and the real spread between them: what raw means and shrunk ones come to, as the design
has it; where it is silent (small ones of 12, bottom of the weaker case) as it came out here."""


@pytest.mark.parametrize(("providers", "between"), list(DESIGN))
def test_the_simulation_comes_to_what_the_design_says(providers, between):
    found = simulate(providers=providers, between=between, repetitions=REPETITIONS)
    for seen, said in zip(found, DESIGN[providers, between], strict=True):
        assert seen.small_in_top == pytest.approx(said.small_in_top, abs=0.05)
        assert seen.small_in_bottom == pytest.approx(said.small_in_bottom, abs=0.05)
        assert seen.recovered == pytest.approx(said.recovered, abs=0.04)
        # Sizes of 12 providers vary more from one simulation to the next.
        assert seen.rmse == pytest.approx(said.rmse, abs=0.2 if providers == 60 else 0.5)
        assert seen.coverage == pytest.approx(said.coverage, abs=0.015)


def test_among_many_shrinkage_keeps_small_providers_from_the_ends_and_errs_less():
    raw, shrunk = simulate(providers=60, between=8.0, repetitions=REPETITIONS)
    assert shrunk.small_in_top < raw.small_in_top / 2
    assert shrunk.small_in_bottom < raw.small_in_bottom / 2
    assert shrunk.recovered > raw.recovered
    assert shrunk.rmse < 0.8 * raw.rmse


def test_among_twelve_ranks_gain_nothing_though_means_do():
    raw, shrunk = simulate(providers=12, between=8.0, repetitions=REPETITIONS)
    assert abs(shrunk.recovered - raw.recovered) < 0.02
    assert shrunk.rmse < 0.9 * raw.rmse


MEANS = st.lists(st.floats(0, 100), min_size=2, max_size=30)


@given(MEANS, st.data())
def test_shrunk_means_lie_between_their_own_and_the_common_mean(means, data):
    variances = data.draw(
        st.lists(st.floats(0, 400), min_size=len(means), max_size=len(means)), "variances"
    )
    found = shrink_means(np.array(means), np.array(variances))
    low = np.minimum(means, found.mean) - 1e-6
    high = np.maximum(means, found.mean) + 1e-6
    assert ((low <= found.values) & (found.values <= high)).all()
    assert np.isfinite(found.errors).all()
    assert (found.errors >= 0).all()


@given(MEANS, st.data())
def test_paule_mandel_solves_its_equation(means, data):
    sampling = st.lists(st.floats(0.1, 400), min_size=len(means), max_size=len(means))
    variances = np.array(data.draw(sampling, "variances"))
    values = np.array(means)
    between, mean = paule_mandel(values, variances)
    squares = ((values - mean) ** 2 / (between + variances)).sum()
    freedom = len(means) - 1
    assert squares <= freedom * (1 + 1e-6)
    if between > 0:
        assert squares == pytest.approx(freedom, rel=1e-6)


def test_where_all_means_are_known_exactly_nothing_moves():
    found = shrink_means(np.array([10.0, 20.0, 60.0]), np.zeros(3))
    assert found.values == pytest.approx([10, 20, 60])
    assert found.between == pytest.approx(np.var([10, 20, 60], ddof=1))


def test_means_that_differ_by_chance_alone_are_one():
    found = shrink_means(np.array([49.0, 50.0, 51.0]), np.array([25.0, 25.0, 25.0]))
    assert found.between == 0
    assert found.values == pytest.approx([50, 50, 50])


def test_one_provider_is_its_own_mean():
    found = shrink_means(np.array([40.0]), np.array([9.0]))
    assert found.values[0] == pytest.approx(40)
    assert found.errors[0] == pytest.approx(3)


def test_beta_binomial_recovers_shares():
    random = np.random.default_rng(7)
    true = random.beta(4, 6, 400)
    n = np.maximum(np.rint(20 * np.exp(1.2 * random.standard_normal(400))), 1)
    hits = random.binomial(n.astype(int), true).astype(float)
    shrunk, mean = shrink_shares(hits, n)
    assert mean == pytest.approx(0.4, abs=0.02)
    raw = hits / n
    assert np.mean((shrunk - true) ** 2) < 0.6 * np.mean((raw - true) ** 2)
    # Of Beta(4, 6), M is 10: (hits + M mean) / (n + M).
    strength = n * (raw - shrunk) / (shrunk - mean)
    assert np.median(strength) == pytest.approx(10, rel=0.25)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=30).filter(
        lambda rows: any(n for _, n in rows)
    )
)
def test_shrunk_shares_lie_between_their_own_and_the_common_share(rows):
    hits = np.array([min(rows[i]) for i in range(len(rows))], dtype=float)
    n = np.array([row[1] for row in rows], dtype=float)
    shrunk, mean = shrink_shares(hits, n)
    assert 0 <= mean <= 1
    for value, hit, of in zip(shrunk, hits, n, strict=True):
        own = hit / of if of else mean
        assert min(own, mean) - 1e-9 <= value <= max(own, mean) + 1e-9


def test_nobody_was_asked():
    shrunk, mean = shrink_shares(np.zeros(3), np.zeros(3))
    assert np.isnan(shrunk).all()
    assert np.isnan(mean)


def test_who_has_no_cases_gets_the_mean_even_where_all_differences_are_real():
    shrunk, mean = shrink_shares(np.array([100.0, 0.0, 0.0]), np.array([100, 100, 0]))
    assert shrunk[2] == mean
    assert np.isfinite(shrunk).all()
