"""The search for cyclic garbage: paused, and made up for."""

import gc
import weakref

import pytest

from normalize.garbage import paused


class _Node:
    def __init__(self) -> None:
        self.own = self


def _searches_in_a_pause() -> int:
    """How often something is searched within a pause and right after it."""
    searched: list[str] = []
    gc.callbacks.append(lambda phase, _: searched.append(phase))
    try:
        with paused():
            assert not gc.isenabled()
            held = [[number] for number in range(100_000)]
        held += [[number] for number in range(100)]
    finally:
        gc.callbacks.pop()
    assert gc.isenabled()
    return len(searched)


def test_nothing_is_searched_within_a_pause_and_right_after_it():
    # One in many makes up for the others: of two, not both.
    assert min(_searches_in_a_pause(), _searches_in_a_pause()) == 0


def test_garbage_is_found_some_pauses_later():
    with paused():
        node = weakref.ref(_Node())
        held = [[[number] for number in range(10_000)]]
    for _ in range(200):
        with paused():
            held.append([[number] for number in range(1_000)])
    assert node() is None


def test_a_search_that_is_off_stays_off():
    gc.disable()
    try:
        with paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_frozen_stays_so():
    gc.freeze()
    try:
        with paused():
            held = [[number] for number in range(10_000)]
        assert held
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()


def test_it_goes_on_after_an_error():
    with pytest.raises(ValueError, match="no"), paused():
        raise ValueError("no")
    assert gc.isenabled()
