"""Prices in words: the rows that a stated text comes to, since one text may state several."""

from collections.abc import Sequence
from dataclasses import replace

from normalize.fields import parse_distinct
from normalize.fields.money import Money, money
from normalize.listing import StatedPrice

_GENERAL = frozenset({"course", "complete", "aggregate"})
"""Components that a reader gives where the format says no more; the words may say more."""


def expand(
    prices: Sequence[StatedPrice], country: str | None
) -> tuple[list[int], list[Money | None]]:
    """The price that each row is of, by its place, and what the words say of the row.

    A text that states several prices makes several rows, in the order of the text. Where amounts
    stand in fields of their own, the words make no further rows.

    Args:
        prices: as readers state them.
        country: ISO 3166-1 alpha-2 code of the provider's country.
    """
    stated = [words_of(price) for price in prices]
    texts = [None if text is None else (text, country) for text in stated]
    rows: list[int] = []
    said: list[Money | None] = []
    for row, found in enumerate(parse_distinct(texts, money)):
        several: tuple[Money | None, ...] = found or (None,)
        if len(several) > 1 and has_amounts(prices[row]):
            several = (None,)
        rows += [row] * len(several)
        said += several
    return rows, said


def words_of(price: StatedPrice) -> str | None:
    """What the provider wrote about the price, or the number that the feed sent."""
    return price.stated or price.amount or price.amount_min or price.amount_max


def has_amounts(price: StatedPrice) -> bool:
    """Whether amounts stand in fields of their own."""
    return any(text is not None for text in (price.amount, price.amount_min, price.amount_max))


def with_words(price: StatedPrice, words: Money | None) -> StatedPrice:
    """The price with the component that its words name, where the reader knew no more."""
    if words is None or words.component is None or price.component not in _GENERAL:
        return price
    return replace(price, component=words.component)
