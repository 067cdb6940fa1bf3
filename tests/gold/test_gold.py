import pytest

from tests.gold.accuracy import counted
from tests.gold.cases import cases, families, score
from tests.gold.scorecard import holds
from warehouse.quality.health import ACCURACY

FEWEST = 150
FEWEST_RECORDS = 60
"""A whole record is labelled with a score of columns."""


@pytest.mark.parametrize("family", families())
def test_a_family_keeps_its_bounds(family):
    scores = score(family)
    faults = [f"{one.case.said()}: {'; '.join(one.faults)}" for one in scores if one.faults]
    assert holds(family, scores), "\n".join(faults)


@pytest.mark.parametrize("family", families())
def test_no_form_stands_twice(family):
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    for case in cases(family):
        twin = seen.setdefault(tuple(sorted(case.stated.items())), case.line)
        assert twin == case.line, f"{family}.tsv: lines {twin} and {case.line} state the same"


@pytest.mark.parametrize("family", families())
def test_a_family_has_enough_forms(family):
    assert len(cases(family)) >= (FEWEST_RECORDS if family == "records" else FEWEST)


def test_the_figures_that_ship_are_those_of_the_forms():
    """`make accuracy` writes them anew."""
    assert ACCURACY.read_text(encoding="utf-8") == counted()
