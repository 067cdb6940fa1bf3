"""The amounts of a price text among its words: currencies attached, ranges and instalments made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from normalize.fields.money_amounts import read_number
from normalize.fields.money_currency import Method, Sign, resolve
from normalize.fields.money_words import Token

_DASHES = frozenset("-‐‑–—−")
_YEARS = range(1990, 2040)
_MOST_PAYMENTS = 60
_COUNTED = ("unit", "rate", "person", "huge", "adverb", "time", "audience", "thousand")
"""What a number counts that is no amount: months, credits, people."""
_MONTHS = {1: "monthly", 3: "quarterly", 6: "half_yearly", 12: "yearly"}


class Unclear(Exception):  # noqa: N818  a verdict, not a fault
    """The text holds an amount whose meaning or value is open."""


@dataclass(slots=True)
class Price:
    """An amount in the making, or the word that says that nothing is to be paid."""

    start: int
    end: int
    number: str = "0"
    high: str | None = None
    """The upper end of a range."""
    times: int = 1
    """1,000 for "k" and its words."""
    high_times: int = 1
    payments: int = 1
    signs: list[Sign] = field(default_factory=list)
    prefixed: bool = False
    free: bool = False
    negative: bool = False
    plus: bool = False
    """Whether a plus follows at once: "$500+"."""
    currency: str | None = None
    method: Method | None = None

    @property
    def bare(self) -> bool:
        """Whether no currency stands beside it."""
        return not self.signs and not self.free

    def bounds(self, country: str | None) -> tuple[Decimal, Decimal]:
        """Lowest and highest amount; equal where there is one.

        Raises:
            Unclear: two readings are open, or the range falls.
        """
        low = self._value(self.number, self.times, country)
        if self.high is None:
            return low * self.payments, low * self.payments
        high = self._value(self.high, self.high_times, country)
        if self.high_times > self.times == 1 and low < high / self.high_times:
            low *= self.high_times
        if low > high:
            raise Unclear
        return low * self.payments, high * self.payments

    def _value(self, number: str, times: int, country: str | None) -> Decimal:
        value = read_number(number, self.currency, country, signed=bool(self.signs))
        # "2.500 тыс." is two and a half thousand, or two and a half million.
        if value is None or (times > 1 and value >= 1_000):
            raise Unclear
        return value * times


Part = Token | Price


def make_parts(tokens: Sequence[Token], country: str | None) -> list[Part]:
    """Tokens with prices in the place of numbers and what belongs to them.

    Raises:
        Unclear: a number may be grouped in two ways, or two currencies claim an amount, or an
            amount is tied to something that is not understood.
    """
    parts = _put_prices(_name_periods(tokens))
    parts = _join_instalments(parts)
    parts = _join_ranges(parts)
    _refuse_halves(parts)
    _settle_currencies(parts, tokens, country)
    return parts


def prices_of(parts: Sequence[Part]) -> Iterator[Price]:
    """The prices among parts."""
    return (part for part in parts if isinstance(part, Price))


def _name_periods(tokens: Sequence[Token]) -> list[Token]:
    """Tokens with "per month", "/ mo" and "every 3 months" as one token of the role "period"."""
    named: list[Token] = []
    at = 0
    while at < len(tokens):
        width, code = _period_at(tokens, at)
        if code is None:
            named.append(tokens[at])
            at += 1
            continue
        last = tokens[at + width - 1]
        text = " ".join(token.text for token in tokens[at : at + width])
        roles = {"period": code} if code else {"per_person": text}
        named.append(Token("word", text, tokens[at].start, last.end, roles))
        at += width
    return named


def _period_at(tokens: Sequence[Token], at: int) -> tuple[int, str | None]:
    """Tokens taken and the billing period ("" for a share of people); None where there is none."""
    token = tokens[at]
    if token.means("adverb") and "unit" in token.roles:
        return 1, token.roles["unit"]
    if not (token.means("per") or token.text == "/") or at + 1 >= len(tokens):
        return 1, None
    after = tokens[at + 1]
    if token.text == "à" or (at and tokens[at - 1].text == "/"):
        return 1, None
    if "unit" in after.roles and not after.means("adverb"):
        return 2, after.roles["unit"]
    if after.means("rate"):
        return 2, "other"
    if after.means("person"):
        return 2, ""
    return _counted_period(tokens, at)


def _counted_period(tokens: Sequence[Token], at: int) -> tuple[int, str | None]:
    if at + 2 >= len(tokens) or tokens[at + 1].kind != "number":
        return 1, None
    count, unit = tokens[at + 1].text, tokens[at + 2].roles.get("unit")
    if unit == "monthly" and count.isdecimal():
        return 3, _MONTHS.get(int(count), "other")
    if unit in {"yearly", "weekly"} and count == "1":
        return 3, unit
    every = tokens[at].text.casefold() in {"every", "alle", "cada", "ogni", "каждые", "chaque"}
    return (3, "other") if unit and every else (1, None)


def _put_prices(tokens: list[Token]) -> list[Part]:
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
    if _is_open(number, tokens, at, price) or (price.signs and _has_tail(tokens, at, times)):
        raise Unclear
    return price


def _has_tail(tokens: Sequence[Token], at: int, times: int) -> bool:
    """Whether letters that mean nothing known hang on a number: "$1M"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    glued = after is not None and after.kind == "word" and _touches(tokens, at)
    return glued and times == 1 and after is not None and not after.roles


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
    if token.means("lakh"):
        return 100_000
    return 1_000 if token.means("thousand") else 1


def _belongs_to_next(tokens: Sequence[Token], i: int, signed: bool, parts: list[Part]) -> bool:
    """Whether a currency between two numbers stands before the second one."""
    following = _number_after(tokens, i)
    if following is None:
        return False
    first = next((t for t in tokens if t.kind in {"number", "currency"}), None)
    return signed or (first is not None and first.kind == "currency") or _prefixed(parts)


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
        if dash < 0 or tokens[dash].text not in _DASHES or not _touches(tokens, dash):
            continue
        before = tokens[dash - 1] if dash else None
        if before is None or before.text in {":", "("} or before.kind == "currency":
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
            return tokens[i].start == end and (rest is None or not rest.means("tax", "fee"))
    return False


def _may_be_bare(tokens: Sequence[Token], at: int, times: int) -> bool:
    """Whether a number without a currency may be an amount: no count, share or part of a name."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.kind == "word" and before.end == tokens[at].start:
        return False
    if after is None:
        return True
    if times > 1:
        return at + 2 >= len(tokens) and after.text in {"k", "K"}
    if after.text == "%" or after.means(*_COUNTED):
        return False
    glued = after.kind == "word" and after.start == tokens[at].end
    return not glued or after.means("times")


def _is_open(number: Token, tokens: Sequence[Token], at: int, price: Price) -> bool:
    """Whether a space inside a number may part two numbers: "Level 3 495 €"."""
    if " " not in number.text or at == 0 or price.prefixed:
        return False
    before = tokens[at - 1]
    return before.kind == "word" and (not before.roles or before.means("unit", "rate", "tax"))


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
    if isinstance(count, Price) and count.signs and _is_times(link):
        return _multiplied(count, parts, at)
    if not isinstance(link, Token) or not _counts(count) or not _links(parts, at + 1):
        return None, 1
    i = at + 2
    while i < min(at + 6, len(parts)) and _is_of(parts[i]):
        i += 1
    price = parts[i] if i < len(parts) else None
    if not isinstance(price, Price) or price.free or price.payments > 1:
        if _price_in_clause(parts, i):
            raise Unclear
        return None, 1
    price.payments, price.start = _count(count), count.start
    return price, i - at + 1


def _is_times(part: Part | None) -> bool:
    return isinstance(part, Token) and (part.means("times") or part.text in {"×", "✕"})


def _links(parts: list[Part], at: int) -> bool:
    """Whether a part stands between a number of payments and their amount."""
    link = parts[at]
    if isinstance(link, Price) or _is_times(link) or link.means("instalment"):
        return not isinstance(link, Price)
    after = parts[at + 1] if at + 1 < len(parts) else None
    return link.roles.get("unit") == "monthly" and isinstance(after, Token) and after.means("of")


def _multiplied(price: Price, parts: list[Part], at: int) -> tuple[Price, int]:
    """An amount with its number of payments behind it: "100 € x 3"."""
    count = parts[at + 2] if at + 2 < len(parts) else None
    if count is None or not _counts(count):
        raise Unclear
    price.payments = _count(count)
    return price, 3


def _count(part: Part) -> int:
    return int(part.number if isinstance(part, Price) else part.text)


def _price_in_clause(parts: list[Part], at: int) -> bool:
    """Whether an amount follows before the next mark: payments of what is not understood."""
    for part in parts[at : at + 8]:
        if isinstance(part, Price):
            return bool(part.signs)
        if part.kind == "mark":
            return False
    return False


def _counts(part: Part) -> bool:
    text = part.number if isinstance(part, Price) and part.bare else ""
    if isinstance(part, Token) and part.kind == "other":
        text = part.text
    return text.isdecimal() and len(text) < 3 and 2 <= int(text) <= _MOST_PAYMENTS


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
    """Refuse a number without a currency that a mark ties to an amount with one: "450/500 €".

    Raises:
        Unclear: there is one.
    """
    for first, mark, second in zip(parts, parts[1:], parts[2:], strict=False):
        if not (isinstance(first, Price) and isinstance(mark, Token) and isinstance(second, Price)):
            continue
        tied = mark.text in _DASHES or mark.text == "/"
        if tied and (first.free or second.free):
            raise Unclear
        half = (first.bare and not second.prefixed) or (second.bare and first.signs)
        if tied and first.bare != second.bare and half:
            raise Unclear


def _spans(sep: Token, opening: Part | None) -> bool:
    if sep.text in _DASHES or sep.means("to", "up_to"):
        return True
    return isinstance(opening, Token) and opening.means("between") and sep.means("and")


def _may_span(low: Price, high: Price) -> bool:
    plain = low.high is None and high.high is None
    if not plain or low.free or high.free or low.payments != high.payments or high.negative:
        return False
    if low.bare and high.bare:
        return not (_is_year(low.number) or _is_year(high.number))
    if low.bare:
        return not high.prefixed and not _is_year(low.number)
    if high.bare:
        return low.prefixed and not _is_year(high.number)
    return {s.code for s in low.signs} & {s.code for s in high.signs} != set()


def _is_year(number: str) -> bool:
    return number.isdecimal() and int(number) in _YEARS


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
    resolved = {found for sign in signs if (found := resolve(sign, country))}
    if len({code for code, _ in resolved}) > 1:
        raise Unclear
    return min(resolved, default=None)
