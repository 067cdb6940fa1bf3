"""Skills on the labelled offerings: precision is kept, and the file says what it should."""

from pathlib import Path

import pytest

from normalize.skills.index import shipped
from tests.gold import skills
from tests.gold.skills_corpus import FEEDS


def test_every_label_is_a_concept_that_ships():
    concepts = shipped()
    for row in skills._lines():
        assert row["half"] in skills.HALVES
        assert row["feed"] in FEEDS
        assert row["verdict"] in ({"0", "1"} if row["skill_uri"] else {""})
        if row["skill_uri"]:
            assert concepts[row["skill_uri"]].label == row["skill_label"]
    assert len(skills.offerings()) == 330


@pytest.mark.real
@pytest.mark.slow
def test_nine_of_ten_skills_are_right(real: Path):
    judged = skills.judge(real)
    for half in skills.HALVES:
        assert skills.precision(one for one in judged if one.half == half) >= 0.9
    unread = [one for one in judged if one.right is None]
    assert len(unread) <= 0.02 * len(judged), unread
