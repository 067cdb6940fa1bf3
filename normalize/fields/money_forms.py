"""Prices of many texts: those that differ in nothing but their amounts are read once.

A provider writes its fees in a few forms: "UK fee: GBP495.00; Ireland fee: GBP515.00". What a text
says does not hang on how large an amount is, but on which is larger and which are the same.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from normalize.fields.money import Money, money

_AMOUNT = re.compile(r"(?<![0-9.,])([1-9][0-9]{0,5}\.[0-9]{2})(?![0-9]|[.,][0-9-])")
"""Amounts that can be nothing else: no years, counts or parts of dates, groups or telephones."""
_REST = re.compile(r"[\n !-$&-/:-~£€]*")
"""What may stand beside: no other digits, and no percentage, which is reckoned with."""
_AMOUNTS = ("amount", "amount_min", "amount_max", "list_amount")
_LOWEST = 101
"""Stands in for the lowest amount of a form, the next number for the next one: rounded to no other,
and no number of payments."""
_Prices = tuple[Money, ...]
_Form = tuple[tuple[str, ...], tuple[int, ...]]
"""What stands around the amounts, and the rank of each of them, from 0 for the lowest."""


def money_each(texts: Sequence[str | None], country: str | None) -> list[_Prices | None]:
    """What `money` finds in each of some texts.

    Args:
        texts: as stated; None stays None.
        country: ISO 3166-1 alpha-2 code of the provider's country.
    """
    found: list[_Prices | None] = [None] * len(texts)
    forms: dict[_Form, list[tuple[int, list[Decimal]]]] = {}
    for place, text in enumerate(texts):
        if text is None:
            continue
        formed = _form_of(text)
        if formed is None:
            found[place] = money((text, country))
        else:
            forms.setdefault(formed[0], []).append((place, formed[1]))
    for form, places in forms.items():
        read = _read_form(form, country) if len(places) > 1 else None
        for place, amounts in places:
            text = texts[place]
            if read is not None:
                found[place] = tuple(_with_amounts(price, amounts) for price in read)
            elif text is not None:
                found[place] = money((text, country))
    return found


def _form_of(text: str) -> tuple[_Form, list[Decimal]] | None:
    """The form of a text and its amounts from the lowest on; None where it has no plain ones."""
    pieces = _AMOUNT.split(text)
    around, amounts = tuple(pieces[::2]), pieces[1::2]
    if not amounts or not all(map(_REST.fullmatch, around)):
        return None
    # Of amounts that are written so, a longer one is larger.
    ordered = sorted(set(amounts), key=lambda amount: (len(amount), amount))
    return (around, tuple(map(ordered.index, amounts))), list(map(Decimal, ordered))


def _read_form(form: _Form, country: str | None) -> _Prices | None:
    """The prices of a form, with stand-ins for amounts; None where these do not say enough.

    What is reckoned of amounts (so many payments, thousands) hangs on how large they are.
    """
    around, ranks = form
    filled = (f"{_LOWEST + rank}.00{after}" for rank, after in zip(ranks, around[1:], strict=True))
    found = money((around[0] + "".join(filled), country))
    known = {Decimal(_LOWEST + rank) for rank in ranks}
    return found if found is not None and all(_is_plain(one, known) for one in found) else None


def _is_plain(price: Money, known: set[Decimal]) -> bool:
    amounts = {amount for name in _AMOUNTS if (amount := getattr(price, name))}
    return amounts <= known and not any(map(str.isdigit, price.audience or ""))


def _with_amounts(price: Money, amounts: Sequence[Decimal]) -> Money:
    """The price with the amounts that stand-ins stand for."""
    stated: dict[str, Any] = {
        name: amounts[int(stand_in) - _LOWEST]
        for name in _AMOUNTS
        if (stand_in := getattr(price, name))
    }
    return price._replace(**stated)
