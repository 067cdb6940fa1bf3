from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from normalize.provider import Bounds, Expect
from tests.warehouse.rows import batch, offering, price, run
from warehouse.check import Decision, check
from warehouse.store import Warehouse

A = "alpha"
HOURS = {"workload_hours_min": Decimal(10)}


def offerings(*numbers: int, **values: Any) -> dict[str, Any]:
    return batch(offerings=[offering(A, n, **values) for n in numbers])


def judge(new: Any, old: Any, expect: Expect | None = None, *, complete: bool = True) -> Decision:
    """What the gate says of `new` after a night of `old`."""
    with TemporaryDirectory() as data:
        store = Warehouse(Path(data))
        store.publish(A, old, run(A, 0), proves_absence=True)
        return check(new, store.stood(A), expect or Expect(), complete=complete)


def test_the_first_batch_and_the_same_again_are_published():
    ten = offerings(*range(10))
    assert not judge(ten, offerings()).hold
    assert not judge(ten, ten).hold


@pytest.mark.parametrize(("left", "held"), [(8, False), (7, True)])
def test_a_fall_of_more_than_a_fifth_is_held(left: int, held: bool):
    decision = judge(offerings(*range(left)), offerings(*range(10)))
    assert decision.hold is held
    assert not held or "from 10 to 7" in decision.reasons[0]


def test_other_ids_in_the_same_number_are_held():
    decision = judge(offerings(*range(6, 16)), offerings(*range(10)))
    assert ["4 of 10" in reason for reason in decision.reasons] == [True]


def test_an_emptied_column_is_held_and_named():
    decision = judge(offerings(*range(10)), offerings(*range(10), **HOURS))
    assert len(decision.reasons) == 1
    assert "workload_hours_min" in decision.reasons[0]


@pytest.mark.parametrize("value", [[], ["en"]])
def test_an_emptied_list_is_held_and_one_that_was_empty_is_not(value: list[str]):
    decision = judge(
        offerings(*range(10), subtitle_language_codes=[]),
        offerings(*range(10), subtitle_language_codes=value),
    )
    assert decision.hold is bool(value)


def test_a_code_that_says_nothing_counts_as_empty():
    said, unsaid = {"workload_basis": "stated_total"}, {"workload_basis": "unknown"}
    assert judge(offerings(*range(10), **unsaid), offerings(*range(10), **said)).hold
    assert not judge(offerings(*range(10)), offerings(*range(10), **unsaid)).hold


def test_lost_prices_are_an_emptied_column():
    old = batch(
        offerings=[offering(A, n) for n in range(10)], prices=[price(A, n, "5") for n in range(10)]
    )
    assert "price" in judge(offerings(*range(10)), old).reasons[0]


def test_no_offering_at_all_is_held():
    assert judge(offerings(), offerings()).hold


def test_expectations():
    expect = Expect(offerings=Bounds(min=8, max=9), filled={"workload": 0.5, "price": 0.5})
    few = judge(offerings(*range(5), **HOURS), offerings(), expect)
    assert ["5 offerings" in r or "price is filled in 0%" in r for r in few.reasons] == [True, True]
    many = judge(offerings(*range(10), **HOURS), offerings(), Expect(offerings=Bounds(max=9)))
    assert (many.hold, len(many.warnings)) == (False, 1)


def test_a_part_is_judged_by_what_it_holds():
    old = offerings(*range(20), **HOURS)
    assert not judge(offerings(0, 1, 2, **HOURS), old, complete=False).hold
    assert judge(offerings(*range(50, 60), **HOURS), old, complete=False).hold
    assert judge(offerings(*range(10)), old, complete=False).hold
    assert not judge(offerings(), old, complete=False).hold


def test_a_part_may_lack_what_few_offerings_have():
    old = batch(offerings=[offering(A, n, **(HOURS if n < 6 else {})) for n in range(20)])
    assert not judge(offerings(*range(6, 16)), old, complete=False).hold
    assert judge(offerings(*range(20)), old).hold
