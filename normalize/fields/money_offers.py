"""What kind of offer the prices of a text are: list price beside current, free in part, billed."""

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from normalize.fields.money_clauses import Clause
from normalize.fields.money_currency import Method
from normalize.fields.money_price import Part, Price, Unclear
from normalize.fields.money_words import Token

_WHOLE = frozenset({None, "course", "application"})
"""What a free price buys where a paid certificate stands beside it: the course."""
_AWARDED = frozenset({"certificate", "exam"})
"""What is paid beside a free course to have its award: the certificate, or its exam."""
_ROUNDING = Decimal("1.5")
"""How far a stated percentage may be off, as prices end in 99."""


class Money(NamedTuple):
    """One price of a text; amounts in `currency`."""

    rule: str
    amount: Decimal | None = None
    """0 only where the words say that nothing is to be paid, or `free` is False (a bare zero)."""
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    list_amount: Decimal | None = None
    currency: str | None = None
    currency_method: Method | None = None
    free: bool = False
    """Whether the words say that nothing is to be paid."""
    billing_period: str | None = None
    """A code of ``prices.billing_period``, where the words name one."""
    component: str | None = None
    """A code of ``prices.component``, where the words name one."""
    offer_category: str = "unknown"
    """A code of ``prices.offer_category``."""
    region_code: str | None = None
    audience: str | None = None
    tax_included: bool | None = None


def combine(found: list[Money], clauses: list[Clause], parts: list[Part]) -> tuple[Money, ...]:
    """Put list prices beside current ones, and say what kind of offer each price is."""
    paired = _pair(found, clauses, parts)
    if _says_paid_certificate(parts):
        paired = [one._replace(component="course") if one.free else one for one in paired]
        certificate = True
    else:
        certificate = any(one.component in _AWARDED and not one.free for one in paired) or any(
            _is_with_certificate(clause) for clause in clauses
        )
    partial = certificate and any(one.free and one.component in _WHOLE for one in paired)
    if len(paired) == 1 or partial:
        # What is paid or waived on its own for registering is the price of the course.
        paired = [_registered(one) for one in paired]
    kept: list[Money] = []
    for one in paired:
        categorised = _categorise(one, clauses, partial=partial)
        if not any(_repeats(categorised, other) for other in kept):
            kept.append(categorised)
    return tuple(kept)


def _repeats(one: Money, other: Money) -> bool:
    """Whether a price is said twice, a second time as the total: "3 x £165 (total £495)"."""
    if (one.amount, one.region_code, one.audience) != (
        other.amount,
        other.region_code,
        other.audience,
    ):
        return False
    same = one._replace(rule=other.rule)
    return same == other or (
        one.component == "complete" and same._replace(component=other.component) == other
    )


def _registered(one: Money) -> Money:
    return one._replace(component=None) if one.component == "application" else one


def _says_paid_certificate(parts: list[Part]) -> bool:
    words = [part for part in parts if not (isinstance(part, Token) and part.text == ":")]
    return any(
        (is_word(one, "paid") and is_certificate(two))
        or (is_certificate(one) and is_word(two, "paid"))
        for one, two in pairwise(words)
    )


def _is_with_certificate(clause: Clause) -> bool:
    """Whether an amount is that of the course with its certificate: "free, 49 € with it"."""
    words = clause.after[:3]
    return not clause.price.free and any(
        one.means("with") and is_certificate(two) for one, two in pairwise(words)
    )


def is_certificate(part: Part) -> bool:
    """Whether a part names a certificate."""
    return isinstance(part, Token) and part.roles.get("component") == "certificate"


def _categorise(one: Money, clauses: list[Clause], *, partial: bool) -> Money:
    if partial:
        certificate = one.component in _AWARDED
        return one._replace(
            offer_category="partially_free",
            component=one.component if certificate or not one.free else "course",
        )
    if one.free:
        return one._replace(offer_category="free")
    if one.amount == 0:
        return one
    recurring = one.billing_period not in {None, "one_time", "semester", "other"}
    if (
        recurring
        and one.component in {None, "course"}
        and not any(clause.means("tuition") for clause in clauses)
    ):
        return one._replace(offer_category="subscription", component="subscription")
    return one._replace(offer_category="paid")


def _pair(found: list[Money], clauses: list[Clause], parts: list[Part]) -> list[Money]:
    """Prices with the list price that was named beside them, which is no price of its own.

    Raises:
        Unclear: a price before discount stands alone, or is not the higher one.
    """
    lists = _list_prices(found, clauses, parts)
    kept: list[Money] = []
    waiting: Money | None = None
    for one, is_list, clause in zip(found, lists, clauses, strict=True):
        if not is_list:
            kept.append(_with_list(one, waiting) if waiting else one)
            waiting = None
        elif waiting is not None:
            raise Unclear
        elif kept and not clause.means("first") and kept[-1].list_amount is None and not one.free:
            kept[-1] = _with_list(kept[-1], one)
        else:
            waiting = one
    if waiting is not None:
        raise Unclear
    return kept


def _list_prices(found: list[Money], clauses: list[Clause], parts: list[Part]) -> list[bool]:
    """Which amounts are prices before discount: by their words, or struck through beside another.

    Two amounts with nothing between are the old and the new price, in this order.

    Raises:
        Unclear: two amounts stand side by side and rise.
    """
    shared = any(clause.means("audience") and not clause.means("usual") for clause in clauses)
    lists = [
        any(
            token.means("list") and not (shared and token.means("usual")) for token in clause.before
        )
        for clause in clauses
    ]
    if not any(lists):
        lists = [any(map(_is_of_before, clause.after[:1])) for clause in clauses]
    if any(lists):
        return lists
    for at, (first, second) in enumerate(pairwise(clauses)):
        if first.price.free or second.price.free or first.price.bare:
            continue
        falls = _falls(found[at], found[at + 1])
        touching = any(a is first.price and b is second.price for a, b in pairwise(parts))
        if touching and not falls:
            if not _is_reduced(found[at], found[at + 1], parts):
                raise Unclear
            lists[at + 1] = True
        else:
            lists[at] = falls and (touching or _says_now(first, second))
    return lists


def _is_of_before(token: Token) -> bool:
    """Whether a word behind an amount makes it that before discount: "$84.99 original price"."""
    return token.means("list") and not token.means("usual", "now")


def _is_reduced(now: Money, was: Money, parts: list[Part]) -> bool:
    """Whether a stated percentage makes the first amount of the second: "€13.99 €84.99 84% off"."""
    if not _falls(was, now) or now.amount is None or not was.amount:
        return False
    saved = 100 - 100 * now.amount / was.amount
    stated = [
        part.number if isinstance(part, Price) else part.text
        for part, sign in pairwise(parts)
        if isinstance(sign, Token) and sign.text == "%"
    ]
    return any(one.isdecimal() and abs(saved - int(one)) <= _ROUNDING for one in stated)


def _says_now(first: Clause, second: Clause) -> bool:
    """Whether the words between two amounts make the second one today's: "de 500 por 350"."""
    if any(token.means("now") for token in second.before):
        return True
    opening = first.before[-1:]
    return any(token.means("was_of") for token in opening) and any(
        token.means("now_for") for token in first.after + second.before
    )


def _falls(first: Money, second: Money) -> bool:
    same = first.currency == second.currency
    return same and None not in (first.amount, second.amount) and first.amount > second.amount  # type: ignore[operator]


def _with_list(current: Money, was: Money) -> Money:
    number = was.amount
    if number is None or current.amount is None or not number > current.amount:
        raise Unclear
    if None not in (was.currency, current.currency) and was.currency != current.currency:
        raise Unclear
    return current._replace(
        list_amount=number,
        currency=current.currency or was.currency,
        currency_method=current.currency_method or was.currency_method,
        rule="list_and_current",
    )


def is_word(part: Part | None, *roles: str) -> bool:
    """Whether a part is a token with one of these roles."""
    return isinstance(part, Token) and part.means(*roles)
