"""The language of title and description, where nothing is declared."""

import csv
import json
from collections import Counter

import langcodes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.language import language
from normalize.fields.language_detection import LONGEST_TEXT, THRESHOLD, Detected, detect

GERMAN = "In diesem Kurs lernen Sie, wie man ein Projekt plant und ein Team führt."
ENGLISH = "In this course you learn how to plan a project and how to lead a team."


def tag(title: str | None, description: str | None = None) -> str | None:
    found = detect((title, description))
    return found.tag if found else None


@pytest.mark.parametrize(
    ("title", "description", "found"),
    [
        (None, GERMAN, "de"),
        ("Change Management", GERMAN, "de"),
        ("Python", ENGLISH, "en"),
        ("Knots", f"<p>{GERMAN}</p><ul><li>{GERMAN}</li></ul>", "de"),
        ("See https://example.org/how-to-plan-a-project", f"{GERMAN} mail@example.org", "de"),
        ("プロジェクト管理入門", None, "ja"),
        ("Wie man ein Projekt plant und ein Team führt", None, "de"),
    ],
)
def test_a_text_is_in_its_language(title, description, found):
    assert tag(title, description) == found


@pytest.mark.parametrize(
    ("title", "description"),
    [
        (None, None),
        ("", ""),
        ("Python", None),
        ("Marketing 101", None),
        ("Python", "Python"),
        ("AWS Certified Cloud Practitioner", None),
        ("12345", "67890 --- 24/7"),
        (None, "https://example.org/this-is-a-page/about-how-to-plan-a-project"),
        ("Projekt", f"{GERMAN} {ENGLISH}"),
        ("Planen", f"{GERMAN} {GERMAN} {ENGLISH} {ENGLISH}"),
        ("Cómo planificar un proyecto y dirigir un equipo", ENGLISH),
        ("项目管理 | Project Management", ENGLISH),
        ("Conversational English Skills | 生活英语听说", None),
    ],
)
def test_names_mixtures_and_contradictions_have_none(title, description):
    assert detect((title, description)) is None


def test_an_english_title_stands_above_texts_in_every_language():
    assert tag("How to plan a project and how to lead a team", f"{GERMAN} {GERMAN}") != "en"
    assert tag("Introduction to Project Management", f"{GERMAN} {GERMAN} {GERMAN}") == "de"


@pytest.mark.parametrize(
    ("title", "description", "rule"),
    [
        ("Kurs", GERMAN, "title_and_description"),
        (None, GERMAN, "description"),
        ("Wie man ein Projekt plant und ein Team führt", None, "title"),
    ],
)
def test_the_rule_says_what_was_read(title, description, rule):
    found = detect((title, description))
    assert isinstance(found, Detected)
    assert found.rule == rule
    assert THRESHOLD <= found.confidence <= 1


def test_only_the_beginning_of_a_text_is_read():
    head = f"{GERMAN} " * 10
    assert len(head) > LONGEST_TEXT
    assert detect((None, head + ENGLISH * 1000)) == detect((None, head))


@given(st.text(max_size=300) | st.none(), st.text(max_size=300) | st.none())
def test_never_raises_and_says_the_same_twice(title, description):
    found = detect((title, description))
    assert found == detect((title, description))
    if found is not None:
        assert langcodes.tag_is_valid(found.tag)
        assert THRESHOLD <= found.confidence <= 1


@pytest.mark.real
def test_recorded_courses_are_in_the_language_that_they_declare(real):
    """All but the courses of FutureLearn that are not in the English that the feed declares."""
    courses = json.loads((real / "feeds/futurelearn/courses-feed_ca-2017.json").read_bytes())
    found = Counter(
        tag(course["name"], f"{course['introduction']} {course['description']}")
        for course in courses
    )
    assert found["en"] == 507
    assert found.total() - found["en"] == 7
    assert found[None] == 0


@pytest.mark.real
def test_recorded_courses_of_edx_are_in_the_language_that_they_declare(real):
    """All but courses that teach a language in itself and are described in English."""
    path = real / "feeds/kaggle-style/edx_courses_imuhammad.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        courses = list(csv.DictReader(file))
    found = [
        (language(course["language"]), tag(course["title"], course["summary"]))
        for course in courses
    ]
    said = [(declared, detected) for declared, detected in found if detected is not None]
    right = sum(declared == detected for declared, detected in said)
    assert len(said) / len(found) > 0.9
    assert right / len(said) > 0.99
