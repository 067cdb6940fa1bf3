"""Languages of columns of titles and descriptions, beside the same texts one by one."""

import json
import re

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalize.distinct import Distinct
from normalize.fields import language_columns
from normalize.fields.language_columns import detect_columns
from normalize.fields.language_detection import LONGEST_TEXT, Detected, detect_all
from normalize.fields.text import plain

GERMAN = "In diesem Kurs lernen Sie, wie man ein Projekt plant und ein Team führt."
ENGLISH = "In this course you learn how to plan a project and how to lead a team."
SPANISH = "En este curso aprenderás a planificar un proyecto y a dirigir un equipo."
RUSSIAN = "На этом курсе вы узнаете, как спланировать проект и руководить командой."
JAPANESE = "プロジェクトを計画し、チームを率いる方法を学びます。"
WORDS = (
    *(GERMAN, ENGLISH, SPANISH, RUSSIAN, JAPANESE, ENGLISH.upper(), GERMAN.upper()),
    *("Change Management", "AWS", "IBM の資格", "Ⅷ ² ½", "ǅungla İstanbul", "a_b", "…", "–", "𝒳"),
    *("mail@example.org", "https://example.org/a", "www.example.org", "\x00", "\n", "e\u0301"),
)

Pair = tuple[str | None, str | None]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=30), max_size=9).map(" ".join)


@pytest.fixture(autouse=True)
def together(monkeypatch):
    """As if few texts were many."""
    monkeypatch.setattr(language_columns, "_FEW", 0)


def columns(pairs: list[Pair]) -> list[Detected | None]:
    titles, descriptions = (
        pa.array([pair[side] for pair in pairs], pa.string()) for side in (0, 1)
    )
    return laid_out(detect_columns(titles, descriptions))


def laid_out(found: Distinct[Detected]) -> list[Detected | None]:
    return [None if code is None else found.values[code] for code in found.codes.to_pylist()]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.none() | TEXTS, st.none() | TEXTS), max_size=20))
def test_texts_together_are_as_one_by_one(pairs):
    clean = [(plain(one) if one else one, plain(other) if other else other) for one, other in pairs]
    assert columns(clean) == detect_all(clean)


@pytest.mark.parametrize(
    "words",
    [
        f"{ENGLISH} {ENGLISH}",
        f"{GERMAN} {ENGLISH}",
        f"{SPANISH} {SPANISH}",
        f"{RUSSIAN} {ENGLISH}",
        f"{JAPANESE} AWS {JAPANESE}",
        f"{ENGLISH.upper()} {ENGLISH}",
        f"{ENGLISH} {GERMAN.upper()}",
        "a" * 200,
        f"{'a' * 90} {ENGLISH}",
    ],
)
def test_texts_of_every_length_are_as_one_by_one(words):
    """Texts that are read whole and in halves, and titles that are longer than a half."""
    pairs: list[Pair] = [(words[:size], words[size : 3 * size]) for size in range(len(words))]
    pairs += [(None, words[:size]) for size in range(len(words))]
    pairs += [(words[:40], (words * 9)[:size]) for size in range(LONGEST_TEXT - 60, LONGEST_TEXT)]
    clean: list[Pair] = [(plain(one) if one else None, plain(two)) for one, two in pairs if two]
    found = columns(clean)
    assert found == detect_all(clean)
    assert len(found) > 100


def test_titles_as_long_as_what_is_read_are_as_one_by_one():
    long = f"{ENGLISH} " * 6
    pairs: list[Pair] = [(long[:size].strip(), GERMAN) for size in range(390, 410)]
    assert columns(pairs) == detect_all(pairs)


def test_rows_without_texts_have_none():
    assert columns([]) == []
    assert columns([(None, None), ("", ""), ("", None)]) == [None, None, None]


def test_what_is_alike_is_said_once():
    titles = pa.array(["Planen", None, "Planen"])
    found = detect_columns(titles, pa.array([GERMAN, GERMAN, f"{GERMAN} {GERMAN}"]))
    assert {one.tag for one in found.values if one} == {"de"}
    assert len(found.values) == len(set(found.values))


def test_few_texts_are_read_one_by_one(monkeypatch):
    monkeypatch.setattr(language_columns, "_FEW", 3)
    assert columns([("Planen", GERMAN), (None, None)]) == detect_all(
        [("Planen", GERMAN), (None, None)]
    )


def test_a_slice_of_a_column_is_as_the_column():
    titles = pa.array(["x", "Change Management", None, "y"])
    descriptions = pa.array(["x", GERMAN, SPANISH, "y"])
    found = laid_out(detect_columns(titles[1:3], descriptions[1:3]))
    assert [one.tag for one in found if one] == ["de", "es"]


@pytest.mark.real
def test_recorded_courses_are_as_one_by_one(real):
    courses = json.loads((real / "feeds/futurelearn/courses-feed_ca-2017.json").read_bytes())
    marks = re.compile("<[^>]*>")
    pairs: list[Pair] = [
        (course["name"], plain(marks.sub(" ", course["description"]))) for course in courses
    ]
    assert columns(pairs) == detect_all(pairs)
