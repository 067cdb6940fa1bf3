"""Declared fields of ISCED-F 2013."""

import pytest
from hypothesis import given

from normalize.fields.subject import isced_f
from tests.fields.numbers_held import texts


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("06", "06"), ("061", "061"), ("0613", "0613"), ("1015", "1015"), ("ISCED-F 0613", "0613"),
        ("https://example.org/isced-f/0613", "0613"), ("6", None), ("613", None), ("1100", None),
        ("06131", None), ("Computing", None), ("", None), ("٠٦", None),
    ],
)  # fmt: skip
def test_codes(stated, parsed):
    assert isced_f(stated) == parsed


@given(texts("ISCED-F ", "06", "1015", "https://example.org/"))
def test_never_raises_and_the_code_stands_at_the_end_of_the_text(text):
    found = isced_f(text)
    assert found is None or (text.strip().endswith(found) and 2 <= len(found) <= 4)
