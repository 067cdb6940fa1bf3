"""What the words around each amount of a price text say of it: one clause for each amount."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from normalize.fields.money_price import Part, Price, is_year
from normalize.fields.money_words import Token

_BOUNDS = frozenset(";,|()[].!?\n•·&=")
_LINKS = frozenset("+/-‐‑–—")
_BEFORE = ("from", "up_to", "list", "now", "saving", "worth", "earn", "fee", "approx", "deposit")
_LABELS = ("component", "audience", "tuition", "region", "adverb")
_AT_ONCE = ("worth", "saving", "huge", "earn", "deposit")
_NAMING = ("fee", "list", "now", "from", "saving", "worth")
_TAXES = ("tax", "tax_in", "tax_out", "including", "excluding")


@dataclass(slots=True)
class Clause:
    """A price and the words before and after it that speak of it."""

    price: Price
    before: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    opened: bool = False
    """Whether it begins behind a mark or a connecting word."""

    @property
    def words(self) -> list[Token]:
        """All of them, in order."""
        return self.before + self.after

    def means(self, *roles: str) -> bool:
        """Whether one of its words has one of these roles."""
        for words in (self.before, self.after):
            for token in words:
                if token.roles and not token.roles.keys().isdisjoint(roles):
                    return True
        return False


def split_clauses(parts: Sequence[Part]) -> list[Clause]:
    """The clauses of a text, one for each price, in order."""
    clauses: list[Clause] = []
    for segment in _segments(parts):
        prices = [i for i, part in enumerate(segment.parts) if isinstance(part, Price)]
        if prices:
            clauses += _allot(segment, prices)
    _give_asides(parts, clauses)
    _name_bracketed(parts, clauses)
    return clauses


@dataclass(slots=True)
class _Segment:
    parts: list[Part]
    opened: bool
    closing: str = ""
    """The mark that it ends with."""


def _segments(parts: Sequence[Part]) -> list[_Segment]:
    """Parts between marks and connecting words; one without a price goes with what follows it."""
    segments = [_Segment([], opened=False)]
    for at, part in enumerate(parts):
        if _parts_here(parts, at, segments[-1].parts):
            segments[-1].closing = "" if isinstance(part, Price) else part.text
            segments.append(_Segment([], opened=True))
        else:
            segments[-1].parts.append(part)
    return _join_labels(segments)


def _parts_here(parts: Sequence[Part], at: int, current: list[Part]) -> bool:
    part = parts[at]
    if isinstance(part, Price):
        return False
    if part.text in _BOUNDS:
        return True
    has_price = any(isinstance(one, Price) for one in current)
    if part.text in _LINKS:
        return not (part.text == "+" and _taxed_next(parts, at))
    if not has_price or not part.means("or", "and", "excluding"):
        return False
    if part.means("or", "and"):
        return _follows_price(current)
    return not _taxed_next(parts, at) and _price_ahead(parts, at)


def _follows_price(current: list[Part]) -> bool:
    """Whether the clause so far ends with its price or with a whole phrase about it."""
    last = current[-1]
    return isinstance(last, Price) or bool(last.roles) or last.kind in {"currency", "word"}


def _taxed_next(parts: Sequence[Part], at: int) -> bool:
    for part in parts[at + 1 : at + 4]:
        if isinstance(part, Price):
            return False
        if part.means("tax"):
            return True
    return False


def _price_ahead(parts: Sequence[Part], at: int) -> bool:
    return any(isinstance(part, Price) and not part.free for part in parts[at + 1 : at + 4])


def _join_labels(segments: list[_Segment]) -> list[_Segment]:
    """Labels before the first price or at the end of a dash go with the price that follows."""
    joined: list[_Segment] = []
    held: list[Part] = []
    for segment in segments:
        if any(isinstance(part, Price) for part in segment.parts):
            joined.append(_Segment(held + segment.parts, segment.opened))
            held = []
        elif _is_label(segment, first=not joined):
            held = held + segment.parts
        else:
            held = []
    return joined


def _is_label(segment: _Segment, *, first: bool) -> bool:
    """Whether words without a price speak of the price behind them."""
    tokens = [part for part in segment.parts if isinstance(part, Token)]
    words = [token for token in tokens if token.kind == "word"]
    if not words or len(words) > 6 or any(t.means(*_TAXES, "period", "huge") for t in words):
        return False
    if tokens[-1].text == ":":
        return True
    if any(token.text == "%" for token in tokens) and any(t.means("saving") for t in words):
        return False  # "50% off - $174.50"
    labelled = any(token.means(*_LABELS, *_NAMING) for token in words)
    return labelled and (first or (len(words) <= 3 and segment.closing in "(-‐‑–—"))


def _allot(segment: _Segment, prices: list[int]) -> list[Clause]:
    """Give the words of a segment to its prices."""
    parts = segment.parts
    clauses = [
        Clause(_price(parts[at]), opened=segment.opened and n == 0) for n, at in enumerate(prices)
    ]
    clauses[0].before = _tokens(parts[: prices[0]])
    clauses[-1].after = _tokens(parts[prices[-1] + 1 :])
    leading = any(token.means(*_LABELS) for token in clauses[0].before)
    for n in range(len(prices) - 1):
        between = _tokens(parts[prices[n] + 1 : prices[n + 1]])
        first, second = clauses[n].price, clauses[n + 1].price
        cut = _cut(between, leading=leading)
        if second.bare and is_year(second.number):
            cut = len(between)  # "$395 per credit for 2026"
        elif _is_ahead_of(between, first, second):
            cut = 0
        elif between and between[0].means("saving") and not first.free:
            cut = max(cut, 1)
        clauses[n].after, clauses[n + 1].before = between[:cut], between[cut:]
    return clauses


def _price(part: Part) -> Price:
    assert isinstance(part, Price)
    return part


def _tokens(parts: Sequence[Part]) -> list[Token]:
    return [part for part in parts if isinstance(part, Token)]


def _is_ahead_of(between: list[Token], first: Price, second: Price) -> bool:
    """Whether a word between two amounts speaks of the second: "£250 save £50", "£50 off £250".

    What is saved or paid ahead is the smaller amount, what something is worth the larger.
    """
    word = between[0] if between else None
    if word is None or first.free or second.free or (second.bare and not first.bare):
        return False
    if word.means("ahead"):
        return True
    if word.means("saving", "deposit"):
        return size_of(second) < size_of(first)
    return word.means("valued") and size_of(second) > size_of(first)


def size_of(price: Price) -> int:
    """About how large an amount is, without its cents."""
    digits = re.sub(r"\D", "", re.sub(r"[.,]\d{1,2}\Z", "", price.number))
    return int(digits or 0) * price.times * price.payments


def _cut(between: list[Token], *, leading: bool) -> int:
    """How many words between two prices speak of the first one."""
    if not between:
        return 0
    if (
        between[-1].text in {"for", ":", "für", "pour", "para", "per", "voor", "за"}
        and len(between) > 1
    ):
        return 0
    for at, token in enumerate(between):
        if at == 0 and token.means(*_AT_ONCE):
            continue
        if token.means(*_BEFORE) or token.text in _LINKS or token.means("and", "or"):
            return at
        if leading and token.means(*_LABELS):
            return at
    return len(between)


def _give_asides(parts: Sequence[Part], clauses: list[Clause]) -> None:
    """Give what stands in brackets or behind the last price, without one, to the price before."""
    known = {id(token) for clause in clauses for token in clause.words}
    for clause, following in zip_longest(clauses, clauses[1:]):
        end = following.price.start if following else None
        aside = [
            part
            for part in parts
            if isinstance(part, Token)
            and id(part) not in known
            and part.start >= clause.price.end
            and (end is None or part.end <= end)
        ]
        clause.after += [t for t in _first_aside(aside) if t.means(*_TAXES, "period", "adverb")]
        named = [token for token in aside if token.means("audience", "component")]
        if _bracketed(aside) and len(named) == 1:
            clause.after += named


def _name_bracketed(parts: Sequence[Part], clauses: list[Clause]) -> None:
    """Give a price that stands in brackets the word before them: free, with certificate (49 €)."""
    brackets = {part.end for part in parts if isinstance(part, Token) and part.text == "("}
    for clause, following in pairwise(clauses):
        if following.before or not brackets & {following.price.start, following.price.start - 1}:
            continue
        named = [at for at, token in enumerate(clause.after) if "component" in token.roles]
        if named and clause.after[named[-1]].roles["component"] != "course":
            clause.after, following.before = (
                clause.after[: named[-1]],
                clause.after[named[-1] :],
            )


def _first_aside(aside: list[Token]) -> list[Token]:
    """The words up to the end of the first sentence."""
    for at, token in enumerate(aside):
        if token.text == "." or (token.text == ";" and at):
            return aside[:at]
    return aside


def _bracketed(aside: list[Token]) -> bool:
    if not aside or aside[0].text != "(":
        return False
    words = [token for token in aside if token.kind == "word"]
    return len(words) <= 3 and not any(
        token.text == "%" or token.means("saving") for token in aside
    )
