"""Levels by the words of the vocabulary; qualifications frameworks only where they are named."""

import pytest
from hypothesis import given

from normalize import schema
from normalize.fields.level import eqf, level
from tests.fields.numbers_held import digits, texts

WORDS = texts("beginner", "advanced", "all levels", "EQF ", "level ", " to ", "100-level", "expert")


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
        ("Undergraduate", None),
        ("SCQF level 7", None),
        ("7", None),
        ("Expert+", None),
        ("beginner, wizard", None),
        ("", None),
        ("beginner " * 100, None),
    ],
)
def test_levels(stated, parsed):
    assert level(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [("6", 6), ("EQF 6", 6), ("EQF level 6", 6), ("eqf-6", 6), ("Level 4", 4),
     ("9", None), ("0", None), ("EQF 10", None), ("NQF 6", None), ("6-7", None), ("", None)],
)  # fmt: skip
def test_eqf(stated, parsed):
    assert eqf(stated) == parsed


@given(WORDS)
def test_never_raises_and_gives_codes_of_the_schema(text):
    assert level(text) in (None, *schema.allowed("offerings", "level"))
    found = eqf(text)
    assert found is None or (1 <= found <= 8 and digits(text) == str(found))
