"""Columns of addresses: what `normalize.fields.url` does to one, with its base."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, beside, distinct
from normalize.fields.url import HOST, LONGEST, absolute

_IN_FORM = rf"\Ahttps?://{HOST}/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?\z"
"""A page without port, query, fragment and escapes: `absolute` gives it as it is."""
_FEW = 100
"""Addresses that are looked at one by one before the pattern is compiled."""

Settle = Callable[
    [Distinct[tuple[str, str]], Callable[[tuple[str, str]], str | None]], Distinct[str]
]


def resolve(
    stated: pa.Array,
    bases: Distinct[str],
    settle: Settle = Distinct.each,
) -> pa.Array:
    """The column of what `absolute` makes of each address.

    Args:
        stated: the addresses.
        bases: for each row what a relative one is relative to.
        settle: how the pairs of address and base are parsed that are not in form already; they may
            be counted there.
    """
    if stated.null_count == len(stated):
        return stated
    if len(stated) < _FEW:
        pairs = beside(distinct(stated), bases)
        return settle(pairs, lambda pair: absolute(*pair)).array(pa.string())
    clean = pc.and_(
        pc.match_substring_regex(stated, _IN_FORM), pc.less_equal(pc.binary_length(stated), LONGEST)
    ).fill_null(False)
    others = pc.if_else(clean, pa.scalar(None, pa.string()), stated)
    if others.null_count == len(others):
        return stated
    pairs = beside(distinct(others), bases)
    found = settle(pairs, lambda pair: absolute(*pair)).array(pa.string())
    return pc.if_else(clean, stated, found)
