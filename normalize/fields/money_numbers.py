"""The amounts of a price text: numbers with the currencies and multipliers that stand at them."""

from collections.abc import Sequence
from functools import cache

from babel import Locale

from normalize.fields.money_currency import LANGUAGES, Sign
from normalize.fields.money_price import DASHES, Part, Price, Unclear, prices_of
from normalize.fields.money_words import Token

_COUNTED = ("unit", "rate", "person", "huge", "adverb", "time", "audience", "thousand")
"""What a number counts that is no amount: months, credits, people."""

_SCALES = {"thousand": 1_000, "lakh": 100_000, "million": 1_000_000, "crore": 10_000_000}
"""Role of a word -> how many times the number before it; of millions, those that prices are in."""
_SHORT_SCALES = frozenset({"L", "M", "B", "m", "Cr", "cr", "CR", "Mn", "MM"})
"""Letters that may be lakhs, millions, billions or crores."""


def put_prices(tokens: list[Token]) -> list[Part]:
    """Tokens with prices in the place of numbers and the currencies at them.

    Raises:
        Unclear: a number may be grouped in two ways, or is of an unknown kind.
    """
    parts: list[Part] = []
    taken: set[int] = set()
    for at, token in enumerate(tokens):
        if at in taken:
            continue
        if token.kind == "number":
            parts.append(_price_at(tokens, at, taken, parts))
        elif token.kind == "currency" and _number_after(tokens, at) is not None:
            continue
        elif token.means("free"):
            parts.append(Price(token.start, token.end, free=True))
        else:
            parts.append(token)
    return parts


def _number_after(tokens: Sequence[Token], at: int) -> int | None:
    """The number that a currency stands before, at most one bracket or colon between."""
    for i in (at + 1, at + 2, at + 3):
        if i >= len(tokens):
            return None
        if tokens[i].kind == "number":
            return i
        if tokens[i].kind == "currency" and i == at + 1:
            continue
        if tokens[i].text not in {"(", ")", ":", "-", "−"}:
            return None
    return None


def _price_at(tokens: Sequence[Token], at: int, taken: set[int], parts: list[Part]) -> Part:
    number = tokens[at]
    before = _signs_before(tokens, at, taken)
    after, times, end = _after_number(tokens, at, taken, bool(before), parts)
    price = Price(number.start, end, number.text, times=times, prefixed=bool(before))
    price.signs = before + after
    price.negative = _is_negative(tokens, at, bool(before))
    price.plus = _has_plus(tokens, at, end)
    if price.bare and not _may_be_bare(tokens, at, times):
        return Token("other", number.text, number.start, number.end)
    hangs = _has_tail(tokens, at, times) or _has_head(tokens, at)
    if _is_open(number, tokens, at, price) or (price.signs and hangs):
        raise Unclear
    return price


def _has_tail(tokens: Sequence[Token], at: int, times: int) -> bool:
    """Whether letters that mean nothing known hang on a number: "$1M", "₹ 1.5 L"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.text in _SHORT_SCALES and times == 1:
        return True
    glued = after is not None and after.kind == "word" and _touches(tokens, at)
    return glued and times == 1 and after is not None and not after.roles


def _has_head(tokens: Sequence[Token], at: int) -> bool:
    """Whether letters that mean nothing known stand right before a number: "l00 €"."""
    before = tokens[at - 1] if at else None
    glued = before is not None and before.kind == "word" and _touches(tokens, at - 1)
    return glued and before is not None and not before.roles


def _signs_before(tokens: Sequence[Token], at: int, taken: set[int]) -> list[Sign]:
    found: list[Sign] = []
    for i in range(at - 1, max(at - 4, -1), -1):
        token = tokens[i]
        if i in taken:
            break
        if token.sign is not None and token.kind == "currency":
            found.append(token.sign)
        elif token.text not in {"(", ")", ":", "-", "−"}:
            break
    return found


def _after_number(
    tokens: Sequence[Token], at: int, taken: set[int], signed: bool, parts: list[Part]
) -> tuple[list[Sign], int, int]:
    """Signs behind a number, its multiplier, and where all of it ends."""
    times, i, end = 1, at + 1, tokens[at].end
    found: list[Sign] = []
    if i < len(tokens) and _multiplier(tokens, i) > 1:
        times, end = _multiplier(tokens, i), tokens[i].end
        taken.add(i)
        i += 1
    if i + 1 < len(tokens) and tokens[i].text == "(" and tokens[i + 1].kind == "currency":
        i += 1
    while i < len(tokens) and tokens[i].kind == "currency":
        if _belongs_to_next(tokens, i, signed, parts):
            break
        sign = tokens[i].sign
        if sign is not None:
            found.append(sign)
        taken.add(i)
        end = tokens[i].end
        i += 1
    return found, times, end


def _multiplier(tokens: Sequence[Token], i: int) -> int:
    token = tokens[i]
    if token.text in {"k", "K"} and token.kind == "word" and token.start == tokens[i - 1].end:
        return 1_000
    return next((times for word, times in _SCALES.items() if token.means(word)), 1)


def _belongs_to_next(tokens: Sequence[Token], i: int, signed: bool, parts: list[Part]) -> bool:
    """Whether a currency between two numbers stands before the second one.

    It belongs to the number that it touches; where it touches none or both, the order of the
    text's first amount decides.

    Raises:
        Unclear: it would leave the second number without a currency.
    """
    following = _number_after(tokens, i)
    if following is None:
        return False
    if not signed and not _prefixed(parts) and _is_signed_behind(tokens, i, following):
        return False
    to_last, to_next = tokens[i - 1].end == tokens[i].start, _reaches(tokens, i, following)
    if signed or to_last != to_next:
        return signed or to_next
    first = next((t for t in tokens if t.kind in {"number", "currency"}), None)
    if (first is not None and first.kind == "currency") or _prefixed(parts):
        return True
    after = tokens[following + 1] if following + 1 < len(tokens) else None
    if following == i + 1 and (after is None or after.kind != "currency"):
        raise Unclear
    return False


def _is_signed_behind(tokens: Sequence[Token], i: int, number: int) -> bool:
    """Whether the next number has the same currency behind it, and nothing after: "14 €84 €"."""
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    if after is None or after.kind != "currency" or after.text != tokens[i].text:
        return False
    return _number_after(tokens, number + 1) is None


def _reaches(tokens: Sequence[Token], i: int, number: int) -> bool:
    """Whether no space stands between a currency and the number behind it."""
    return all(tokens[k].end == tokens[k + 1].start for k in range(i, number))


def _prefixed(parts: list[Part]) -> bool:
    return any(price.prefixed for price in prices_of(parts))


def _is_negative(tokens: Sequence[Token], at: int, signed: bool) -> bool:
    """Whether a dash at an amount is a minus: "-1", "-$5", "$-5".

    Raises:
        Unclear: a dash behind a word may be a minus or a dash: "fee -5".
    """
    i = at - 1
    while signed and i >= 0 and tokens[i].kind == "currency":
        i -= 1
    for dash in {at - 1, i}:
        if dash < 0 or tokens[dash].text not in DASHES or not _touches(tokens, dash):
            continue
        before = tokens[dash - 1] if dash else None
        if before is None or before.text in {":", "("}:
            return True
        if before.kind == "currency" and (dash < 2 or tokens[dash - 2].kind != "number"):
            return True
        if before.kind == "word" and before.end < tokens[dash].start:
            raise Unclear
    return False


def _touches(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].end == tokens[at + 1].start


def _has_plus(tokens: Sequence[Token], at: int, end: int) -> bool:
    for i in range(at + 1, min(at + 4, len(tokens))):
        if tokens[i].text == "+":
            rest = tokens[i + 1] if i + 1 < len(tokens) else None
            if rest is None:
                return tokens[i].start == end
            adds = rest.kind in {"number", "currency"} or rest.means("tax", "fee")
            return tokens[i].start == end and not adds
    return False


def _may_be_bare(tokens: Sequence[Token], at: int, times: int) -> bool:
    """Whether a number without a currency may be an amount: no count, share or part of a name."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.kind == "word" and before.end == tokens[at].start:
        return False
    if after is None:
        return True
    if after.kind == "word" and _is_month(tokens, at + 1):
        return False
    if times > 1:
        beyond = tokens[at + 2] if at + 2 < len(tokens) else None
        return after.text in {"k", "K"} and (
            beyond is None or beyond.text in DASHES or beyond.means("to", "up_to")
        )
    if after.text == "%" or after.means(*_COUNTED):
        return False
    glued = after.kind == "word" and after.start == tokens[at].end
    return not glued or after.means("times")


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    """Whether a month follows a number: "bis 1. Mai", "até 1 de maio"."""
    if tokens[at].text.casefold() in {"de", "of"} and at + 1 < len(tokens):
        at += 1
    return tokens[at].text.casefold() in _months()


@cache
def _months() -> frozenset[str]:
    """Names of months in the languages of prices (CLDR), in full and cut short."""
    widths = [
        Locale(language).months["format"][width]
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
    ]
    return frozenset(name.casefold().rstrip(".") for names in widths for name in names.values())


def _is_open(number: Token, tokens: Sequence[Token], at: int, price: Price) -> bool:
    """Whether a space inside a number may part two numbers: "Level 3 495 €", "£495 100 %"."""
    if " " not in number.text:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and (after.text == "%" or after.means("unit", "rate", "time")):
        return True
    if at == 0 or price.prefixed:
        return False
    before = tokens[at - 1]
    return before.kind == "word" and (not before.roles or before.means("unit", "rate", "tax"))
