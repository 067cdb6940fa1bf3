"""Prices in words: the rows that a stated text comes to, since one text may state several."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, distinct, numbers_of
from normalize.fields.money import Money
from normalize.fields.money_forms import money_each
from normalize.stated import Stated, StatedTable

AMOUNTS = ("amount", "amount_min", "amount_max")
"""Fields of their own that amounts may stand in."""


def expand(stated: Stated, country: str | None) -> tuple[Stated, Distinct[Money]]:
    """The batch with a price row for each price of a text, and what the words say of each row.

    A text that states several prices makes several rows, in the order of the text. Where amounts
    stand in fields of their own, the words make no further rows.

    Args:
        stated: the batch as readers state it.
        country: ISO 3166-1 alpha-2 code of the provider's country.
    """
    prices = stated.children["prices"]
    texts = distinct(words_of(prices))
    found = money_each(texts.values, country)
    codes = numbers_of(texts.codes, len(found))
    widths = np.array([*(len(several or (None,)) for several in found), 1], np.int32)
    own = has_amounts(prices).to_numpy(zero_copy_only=False)
    counts = np.where(own, 1, widths[codes])
    rows = np.repeat(np.arange(prices.rows, dtype=np.int32), counts)
    words = _words(found, codes, widths, own, rows)
    if len(rows) == prices.rows:
        return stated, words
    table = prices.take(pa.array(rows), prices.owners.take(pa.array(rows)))
    return replace(stated, children={**stated.children, "prices": table}), words


def _words(
    found: Sequence[tuple[Money, ...] | None],
    codes: np.ndarray,
    widths: np.ndarray,
    own: np.ndarray,
    rows: np.ndarray,
) -> Distinct[Money]:
    """What the words say of each row: the first price of its text, then the next ones."""
    flat: list[Money | None] = [one for several in found for one in several or (None,)]
    starts = np.concatenate([[0], np.cumsum(widths)])[codes[rows]]
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    ordinals = np.arange(len(rows)) - np.repeat(firsts, np.diff(firsts, append=len(rows)))
    unsaid = (codes[rows] == len(found)) | (own[rows] & (widths[codes[rows]] > 1))
    return Distinct(flat, pa.array((starts + ordinals).astype(np.int32), mask=unsaid))


def words_of(prices: StatedTable) -> pa.Array:
    """What the provider wrote about each price, or the number that the feed sent."""
    return pc.coalesce(prices["stated"], *(prices[name] for name in AMOUNTS))


def has_amounts(prices: StatedTable) -> pa.Array:
    """Mask of the prices whose amounts stand in fields of their own."""
    return pc.is_valid(pc.coalesce(*(prices[name] for name in AMOUNTS)))
