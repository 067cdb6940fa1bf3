"""The amounts of a price text among its words: ranges, instalments, and each one's currency."""

from collections.abc import Sequence
from itertools import pairwise

from normalize.fields.money_currency import Method, Sign, resolve
from normalize.fields.money_numbers import put_prices
from normalize.fields.money_periods import name_periods
from normalize.fields.money_price import DASHES, Part, Price, Unclear, is_year, prices_of
from normalize.fields.money_words import Token

_MOST_PAYMENTS = 60
_ARTICLES = frozenset({"i", "gli", "le", "de", "den", "los", "las", "les", "the"})
_EACH = frozenset({"à", "je", "zu je", "jeweils"})
_JOINTS = ("and", "or", "to", "up_to")
_TAXES = ("tax", "tax_in", "tax_out")


def make_parts(tokens: Sequence[Token], country: str | None) -> list[Part]:
    """Tokens with prices in the place of numbers and what belongs to them.

    Raises:
        Unclear: a number may be grouped in two ways, or two currencies claim an amount, or an
            amount is tied to something that is not understood.
    """
    parts = _without_articles(put_prices(name_periods(tokens)))
    parts = _join_instalments(parts)
    parts = _join_ranges(parts)
    _refuse_halves(parts)
    _refuse_unsigned(parts)
    _settle_currencies(parts, tokens, country)
    return parts


def _without_articles(parts: list[Part]) -> list[Part]:
    """Parts without the articles of "tra i 200 e i 300 euro"."""
    kept: list[Part] = []
    for part in parts:
        last = kept[-1] if kept else None
        article = isinstance(part, Token) and part.text.casefold() in _ARTICLES
        if article and isinstance(last, Token) and last.means("between", "and", "to"):
            continue
        kept.append(part)
    return kept


def _join_instalments(parts: list[Part]) -> list[Part]:
    """Make "3 x 100 €" and "4 payments of $250" one price of that many payments."""
    joined: list[Part] = []
    at = 0
    while at < len(parts):
        price, width = _instalments_at(parts, at)
        joined.append(parts[at] if price is None else price)
        at += width
    return joined


def _instalments_at(parts: list[Part], at: int) -> tuple[Price | None, int]:
    """The price of several payments that begins here, and how many parts it takes."""
    count, link = parts[at], parts[at + 1] if at + 1 < len(parts) else None
    if isinstance(count, Price) and count.signs:
        monthly = isinstance(link, Token) and link.roles.get("period") == "monthly"
        behind = parts[at + 2] if monthly and at + 2 < len(parts) else link
        if _is_times(behind):
            return _multiplied(count, parts, at + monthly)[0], 3 + monthly
    i = _link_after(parts, at)
    if i is None:
        return None, 1
    i += 1
    while i < min(at + 7, len(parts)) and (_is_of(parts[i]) or _is_times(parts[i])):
        i += 1
    price = parts[i] if i < len(parts) else None
    if not isinstance(price, Price) or price.free or price.payments > 1:
        if _price_in_clause(parts, i):
            raise Unclear
        return None, 1
    if not _is_total(parts, at + 1, i):
        return None, 1
    price.payments, price.start = _count(count), count.start
    return price, i - at + 1


def _link_after(parts: list[Part], at: int) -> int | None:
    """The place of the word for payments behind a number of them, None where there is none."""
    count, i = parts[at], at + 1
    if not _count(count):
        return None
    if i < len(parts) and parts[i].start == count.end and not _is_times(parts[i]):
        return None  # "2nd payment"
    while i < min(len(parts), at + 3) and not _links(parts, i) and _describes(parts[i]):
        i += 1
    return i if i < len(parts) and _links(parts, i) else None


def _is_total(parts: list[Part], link: int, at: int) -> bool:
    """Whether what is counted times the amount is the total: no subscription, no guess.

    Raises:
        Unclear: the amount may be of one or of all: "5 lessons at £100".
    """
    first = parts[link]
    if not isinstance(first, Token) or not first.means("unit", "rate", "time"):
        return True
    after = parts[at + 1] if at + 1 < len(parts) else None
    if isinstance(after, Token) and after.means("period"):
        return False
    each = any(_is_times(part) or _means_each(part) for part in parts[link:at])
    if not each and first.roles.get("unit") != "monthly":
        raise Unclear
    return True


def _means_each(part: Part) -> bool:
    return isinstance(part, Token) and part.text.casefold() in _EACH


def _describes(part: Part) -> bool:
    """Whether a part may stand before the word for payments: "18 monthly", "6 equal"."""
    return (
        isinstance(part, Token)
        and part.kind == "word"
        and (part.means("period", "rate") or not part.roles)
    )


def _is_times(part: Part | None) -> bool:
    return isinstance(part, Token) and (part.means("times") or part.text in {"×", "✕"})


def _links(parts: list[Part], at: int) -> bool:
    """Whether a part stands between a number of payments and their amount."""
    link = parts[at]
    if isinstance(link, Price) or _is_times(link) or link.means("instalment"):
        return not isinstance(link, Price)
    after = parts[at + 1] if at + 1 < len(parts) else None
    counted = link.roles.get("unit") == "monthly" or link.means("rate", "time")
    joined = _is_times(after) or (isinstance(after, Token) and after.means("of"))
    return counted and joined and link.kind == "word"


def _multiplied(price: Price, parts: list[Part], at: int) -> tuple[Price, int]:
    """An amount with its number of payments behind it: "100 € x 3"."""
    count = parts[at + 2] if at + 2 < len(parts) else None
    if count is None or not _count(count):
        raise Unclear
    price.payments = _count(count)
    return price, 3


def _count(part: Part) -> int:
    """The number of payments that a part says, in digits or words; 0 where it says none."""
    if isinstance(part, Token) and part.kind == "word":
        return next((int(r.removeprefix("count_")) for r in part.roles if r[:6] == "count_"), 0)
    text = part.number if isinstance(part, Price) and part.bare else ""
    if isinstance(part, Token) and part.kind == "other":
        text = part.text
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    return number if 2 <= number <= _MOST_PAYMENTS else 0


def _price_in_clause(parts: list[Part], at: int) -> bool:
    """Whether an amount follows before the next mark: payments of what is not understood."""
    for part in parts[at : at + 8]:
        if isinstance(part, Price):
            return bool(part.signs)
        if part.kind == "mark":
            return False
    return False


def _is_of(part: Part) -> bool:
    return isinstance(part, Token) and part.means("of", "filler", "period", "no_interest")


def _join_ranges(parts: list[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        joined.append(part)
        low, sep, high = joined[-3:] if len(joined) > 2 else (None, None, None)
        if not (isinstance(low, Price) and isinstance(sep, Token) and isinstance(high, Price)):
            continue
        opening = joined[-4] if len(joined) > 3 else None
        if _spans(sep, opening) and _may_span(low, high):
            del joined[-2:]
            _merge(low, high)
            if isinstance(opening, Token) and opening.means("between", "from", "of"):
                del joined[-2]
    return joined


def _refuse_halves(parts: list[Part]) -> None:
    """Refuse a number without a currency tied to an amount with one: "450/500 €", "450 or 500 €".

    Refused is a conversion ("1 € = 1.1 $"), too; a sum with its tax is none ("9 € + VAT = 11 €").

    Raises:
        Unclear: there is one.
    """
    for at, (sign, price) in enumerate(pairwise(parts)):
        if isinstance(sign, Token) and sign.text == "=" and isinstance(price, Price):
            taxed = any(isinstance(part, Token) and part.means(*_TAXES) for part in parts[:at])
            if not taxed:
                raise Unclear
    for at, (first, mark, second) in enumerate(zip(parts, parts[1:], parts[2:], strict=False)):
        if not (isinstance(first, Price) and isinstance(mark, Token) and isinstance(second, Price)):
            continue
        tied = mark.text in DASHES or mark.text == "/" or mark.means(*_JOINTS)
        if mark.text in DASHES and (first.free or second.free) and not _awards(parts, at + 3):
            raise Unclear
        half = (first.bare and not second.prefixed) or (second.bare and first.signs)
        if tied and first.bare != second.bare and half:
            raise Unclear


def _awards(parts: list[Part], at: int) -> bool:
    """Whether the words behind a price name the award: "free - $79 for the certificate"."""
    return any(
        isinstance(part, Token) and part.roles.get("component") in {"certificate", "exam"}
        for part in parts[at : at + 3]
    )


def _refuse_unsigned(parts: list[Part]) -> None:
    """Refuse an amount with cents right before one with a currency: "14.99 €84.99".

    Raises:
        Unclear: there is one, and the sign is of one of them or of both.
    """
    for one, other in pairwise(parts):
        if not isinstance(one, Price) or not isinstance(other, Price):
            continue
        if one.bare and other.signs and one.number[-3:-2] in {".", ","}:
            raise Unclear


def _spans(sep: Token, opening: Part | None) -> bool:
    if sep.text in DASHES or sep.means("to", "up_to"):
        return True
    return isinstance(opening, Token) and opening.means("between") and sep.means("and")


def _may_span(low: Price, high: Price) -> bool:
    plain = low.high is None and high.high is None
    if not plain or low.free or high.free or low.payments != high.payments or high.negative:
        return False
    if low.bare and high.bare:
        return not (is_year(low.number) or is_year(high.number))
    if low.bare:
        return not high.prefixed and not is_year(low.number)
    if high.bare:
        return low.prefixed and not is_year(high.number)
    return {s.code for s in low.signs} & {s.code for s in high.signs} != set()


def _merge(low: Price, high: Price) -> None:
    low.high, low.high_times, low.end = high.number, high.times, high.end
    low.signs, low.plus = low.signs + high.signs, high.plus


def _settle_currencies(parts: Sequence[Part], tokens: Sequence[Token], country: str | None) -> None:
    """Give each price its currency: by its own signs, by a code of the text, by the country."""
    said = {t.sign.code for t in tokens if t.kind == "currency" and t.sign and t.sign.stated}
    lone = {t.sign for t in tokens if t.kind == "currency" and t.sign}
    for price in prices_of(parts):
        if price.free:
            continue
        signs = set(price.signs)
        if not signs and len(lone) == 1:
            signs = lone
        found = _settle(signs, said - {None}, country)
        if found is not None:
            price.currency, price.method = found


def _settle(
    signs: set[Sign], said: set[str | None], country: str | None
) -> tuple[str, Method] | None:
    """The one currency of the signs; a code settles a symbol of several."""
    definite = {sign for sign in signs if sign.code is not None and sign.stated}
    for one in definite:
        if not all(one.settles(sign) for sign in signs):
            raise Unclear
        if one.code is not None and not one.others:
            return one.code, "stated"
    for sign in signs:
        settling = {code for code in said if code in sign.others or code == sign.code}
        if not sign.stated and sign.others and len(settling) == 1:
            return str(next(iter(settling))), "stated"
    if not all(one.allows(two) for one in signs for two in signs):
        raise Unclear
    resolved = {found for sign in signs if (found := resolve(sign, country))}
    if len({code for code, _ in resolved}) > 1:
        raise Unclear
    return min(resolved, default=None)
