"""What a title says of edition and part, in the languages of providers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.match.titles import read_title


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("6.002x: Circuits and Electronics", "6002"),
        ("6.002x Circuits and Electronics", "6002"),
        ("CS50's Introduction to Computer Science", "cs50"),
        ("CS50x: Introduction to Computer Science", "cs50"),
        ("CS 6310: Software Architecture", "cs6310"),
        ("CS 7545, Machine Learning for Trading", "cs7545"),
        ("Graph Theory (MA101)", "ma101"),
        ("Data Fundamentals AZ-900", "az900"),
        ("TBOMx: The Business of Mining", "tbom"),
        ("Windows 10: the basics", None),
        ("2015: a year in music", None),
    ],
)
def test_course_codes(title: str, code: str | None):
    assert read_title(title).code == code


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Algorithms, Part II", ("2",)),
        ("Algorithms, Part Two", ("2",)),
        ("Algorithmen, Teil 2", ("2",)),
        ("Algorithmes, 2e partie", ("2",)),
        ("Algoritmos, segunda edición", ("2",)),
        ("Алгоритмы, часть 2", ("2",)),
        ("Algorithms, second edition", ("2",)),
        ("Algorithms, Part B", ("b",)),
        ("Calculus One", ("1",)),
        ("Composition I: Achieving Expertise", ("1",)),
        ("Spanish A2", ("a2",)),
        ("Two Cultures", ()),
        ("Malcolm X", ()),
        ("May I help you?", ()),
        ("Algorithms", ()),
    ],
)
def test_numbers_of_parts_and_editions(title: str, numbers: tuple[str, ...]):
    assert read_title(title).numbers == numbers


def test_what_differs_in_little_words_and_order_has_one_key():
    one, other = read_title("The Analysis of Big Data"), read_title("Big data analysis")
    assert one.key == other.key
    assert read_title("Learn C++").key != read_title("Learn C#").key


def test_a_language_in_brackets():
    assert read_title("Project Management (DE)").language == "de"
    assert read_title("Project Management (in Spanish)").language == "es"
    assert read_title("Project Management (PMP)").language is None


@given(st.text(max_size=600))
def test_any_text_is_read_and_the_same_each_time(text: str):
    read_title.cache_clear()
    first = read_title(text)
    read_title.cache_clear()
    assert read_title(text) == first


@given(st.sampled_from(["a", "1", ".", "-", "(", "x", " ", "'", "A1."]), st.integers(1, 100_000))
def test_long_repeats_take_little_time(part: str, times: int):
    began = time.process_time()
    read_title(part * times)
    assert time.process_time() - began < 1
