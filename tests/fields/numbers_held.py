"""What numbers a text holds: for property tests that no parser invents one."""

import re
from decimal import Decimal

from hypothesis import strategies as st

_DIGITS = re.compile(r"\d+", re.ASCII)


def digits(text: str) -> str:
    """All digits of a text, in order, without what stands between them."""
    return "".join(_DIGITS.findall(text))


def significant(number: Decimal) -> str:
    """The digits of a number without the zeros that only place its point."""
    return digits(f"{abs(number):f}").strip("0")


def texts(*fragments: str) -> st.SearchStrategy[str]:
    """Any text, and texts strung together of what feeds write, digits and signs."""
    numbers = st.one_of(
        st.integers(0, 99_999).map(str),
        st.decimals(0, 9_999, places=2).map(str),
    )
    piece = st.one_of(st.sampled_from([*fragments, " ", "-", "/", ",", ".", ";"]), numbers)
    return st.one_of(st.text(max_size=60), st.lists(piece, max_size=9).map("".join))
