"""Columns of addresses: each comes out as it does alone."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.distinct import Distinct
from normalize.fields import url_columns
from normalize.fields.url import absolute

BASES = ("https://example.org/feed/courses.xml", "https://www.example.com/")
STATED = [
    "https://example.org/courses/knots",
    "https://example.org/courses/knots/",
    "https://example.org/",
    "https://example.org",
    "HTTPS://Example.org/a",
    "https://example.org/a?utm_source=b&c=1",
    "https://example.org/a#b",
    "https://example.org/a//b",
    "https://example.org/../a",
    "https://example.org:8080/a",
    "https://example.org/ü",
    "knots.html",
    "mailto:a@example.org",
    "no address at all\n",
    "https://example.org/a\n",
    "https://example.org/" + "a" * 5_000,
    "",
    None,
]
PARTS = st.sampled_from(
    ["https://", "example.org", "/", "a", "A", ".", "..", "-", "?", "#", "=", "%20", ":", " ", "é"]
)


def made(stated: list[str | None], rows: list[int]) -> list[str | None]:
    """What comes of a few, which are looked at one by one, and of so many that they are not."""
    times = url_columns._FEW // (len(stated) or 1) + 1
    few, many = (resolved(stated * each, rows * each) for each in (1, times))
    assert many == few * times
    return few


def resolved(stated: list[str | None], rows: list[int]) -> list[str | None]:
    bases = Distinct(BASES, pa.array(rows, pa.int32()))
    found: list[str | None] = url_columns.resolve(pa.array(stated, pa.string()), bases).to_pylist()
    return found


@pytest.mark.parametrize("base", [0, 1])
def test_a_column_is_resolved_as_its_addresses_are(base):
    expected = [None if one is None else absolute(one, BASES[base]) for one in STATED]
    assert made(STATED, [base] * len(STATED)) == expected


def test_an_address_is_relative_to_the_base_of_its_row():
    assert made(["a", "a"], [0, 1]) == ["https://example.org/feed/a", "https://www.example.com/a"]


@given(st.lists(st.lists(PARTS, max_size=8).map("".join), max_size=10))
def test_any_column_is_resolved_as_its_addresses_are(stated):
    assert made([*stated], [0] * len(stated)) == [absolute(one, BASES[0]) for one in stated]
