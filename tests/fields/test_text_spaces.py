"""White space of columns: what a regular expression makes of each text, whatever stands beside."""

import re

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.text_spaces import with_single_spaces

PIECES = st.sampled_from(
    ["a", " ", "\t", "\n", "\r\n", "\v", "\f", "é", "数", "\u00a0", "\x1c", "-"]
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)


@given(st.lists(TEXTS, max_size=8), st.integers(0, 3))
def test_texts_have_single_spaces(texts, start):
    column = pa.array(texts, pa.string())[start:]
    plain = [re.sub(r"[\t-\r ]+", " ", text).strip(" ") for text in texts[start:]]
    assert with_single_spaces(column).to_pylist() == plain
