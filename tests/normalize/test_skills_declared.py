"""Skills that providers declare: several in one text, and names of concepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.parse import Stated, parse
from normalize.skills.declared import skills_in
from normalize.skills.index import load_all

PYTHON = "http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d"


@pytest.mark.parametrize(
    ("stated", "skills"),
    [
        ("Python, SQL and Excel", ["Python", "SQL", "Excel"]),
        ("teamwork; public speaking", ["teamwork", "public speaking"]),
        ("SQL|Excel", ["SQL", "Excel"]),
        ("• Scrum\n• Kanban", ["Scrum", "Kanban"]),
        ("Buchhaltung, Controlling und Steuern", ["Buchhaltung", "Controlling", "Steuern"]),
        ("R (data, models)", ["R (data, models)"]),
        ("search and rescue", ["search and rescue"]),
        ("budgets of 1,000", ["budgets of 1,000"]),
        ("none", []),
        ("", []),
    ],
)
def test_a_text_of_several_skills_is_taken_apart(stated, skills):
    assert skills_in(stated) == skills


def test_a_label_with_commas_stays_whole():
    label = "health, safety and hygiene legislation"
    assert skills_in(label) == ["health", "safety", "hygiene legislation"]
    assert skills_in(label, load_all()) == [label]


def test_prose_is_no_list():
    prose = "Plan projects with people of many departments who have never met, and report to boards"
    assert skills_in(prose) == [prose]


@pytest.mark.parametrize(
    "stated", [PYTHON, PYTHON.replace("http:", "https:"), "Python (programming language)", "Python"]
)
def test_a_concept_is_named_by_uri_and_by_name(stated):
    (found,) = parse([Stated.of({"title": "Course", "skills": stated})])
    declared = [row for row in found.columns["skills"] if row["method"] == "declared"]
    assert [row["skill_uri"] for row in declared] == [PYTHON]


@given(st.text(max_size=80))
def test_every_part_stands_in_the_text(stated):
    assert all(part in stated for part in skills_in(stated))
