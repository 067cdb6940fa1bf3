"""Levels by the words of the vocabulary; qualifications frameworks only where they are named."""

import pytest
from hypothesis import given

from normalize import schema
from normalize.fields import Found
from normalize.fields.level import eqf, eqf_in_level, level
from tests.fields.numbers_held import digits, texts

WORDS = texts(
    "beginner", "advanced", "all levels", "EQF ", "level ", " to ", "100-level", "expert", "not ",
    "Vorkenntnisse", "EQR-Niveau 5", " (", "уровень", " no prior knowledge",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("Introductory", "beginner"),
        ("foundation", "beginner"),
        ("Fundamentals", "beginner"),
        ("100-level", "beginner"),
        ("Entry level", "beginner"),
        ("Intermediate", "intermediate"),
        ("200-level", "intermediate"),
        ("300 level", "intermediate"),
        ("ADVANCED", "advanced"),
        ("expert", "advanced"),
        ("400-level", "advanced"),
        ("All levels", "mixed"),
        ("Beginner to Advanced", "mixed"),
        ("beginner, intermediate", "mixed"),
        ("introductory / beginner", "beginner"),
        ("Level: Introductory (no experience needed)", "beginner"),
        ("No prior knowledge required", "beginner"),
        ("Advanced (not for beginners)", "advanced"),
        ("Not for beginners", None),
        ("Prerequisite: Beginner course", None),
        ("Beginner. Intermediate Python is required", "beginner"),
        ("No advanced knowledge needed", None),
        ("100%", None),
        ("Basic knowledge of statistics", None),
        ("Fortgeschrittene", None),
        ("Anfänger und Fortgeschrittene", "mixed"),
        ("Undergraduate", None),
        ("SCQF level 7", None),
        ("7", None),
        ("CEFR B1", None),
        ("For beginners who want to write advanced queries", None),
        ("", None),
        ("beginner " * 100, None),
    ],
)
def test_levels(stated, parsed):
    found = level(stated)
    assert (found and found.value) == parsed


def test_the_rule_is_told():
    assert level("Beginner") == Found("beginner", "term")
    assert level("a course for beginners") == Found("beginner", "term_in_text")
    assert level("Beginner - Advanced") == Found("mixed", "several_levels")
    assert level("Keine Vorkenntnisse nötig") == Found("beginner", "nothing_presumed")


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [("6", 6), ("EQF 6", 6), ("EQF level 6", 6), ("eqf-6", 6), ("Level 4", 4),
     ("9", None), ("0", None), ("EQF 10", None), ("NQF 6", None), ("6-7", None), ("", None)],
)  # fmt: skip
def test_eqf(stated, parsed):
    assert eqf(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "bounds"),
    [
        ("EQF 6", (6, 6)),
        ("EQF levels 5-6", (5, 6)),
        ("EQF 7 to 5", (5, 7)),
        ("NFQ Level 8 / EQF Level 6", (6, 6)),
        ("Niveau 6 du CEC", (6, 6)),
        ("EQF VI", (6, 6)),
        ("8 уровень ЕРК", (8, 8)),
        ("6", None),
        ("Level 6", None),
        ("DQR 6", None),
        ("EQF 9", None),
        ("EQF 5.5", None),
        ("EQF 2017 edition", None),
        ("EQF " * 1000, None),
    ],
)
def test_eqf_in_a_text_about_level(stated, bounds):
    found = eqf_in_level(stated)
    assert (found and found.value) == bounds


@given(WORDS)
def test_never_raises_and_gives_codes_of_the_schema(text):
    found = level(text)
    assert found is None or found.value in schema.allowed("offerings", "level")
    assert level(text) == found
    number = eqf(text)
    assert number is None or (1 <= number <= 8 and digits(text) == str(number))


@given(WORDS)
def test_eqf_bounds_are_in_order_and_in_the_text(text):
    found = eqf_in_level(text)
    if found is not None:
        low, high = found.value
        assert 1 <= low <= high <= 8
        assert all(str(n) in text or set("IV") & set(text.upper()) for n in (low, high))
