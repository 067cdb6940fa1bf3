"""What a clause of a price text says: bounds, what is bought, who pays, where, and tax."""

from functools import lru_cache

from normalize.fields.money_clauses import Clause
from normalize.fields.money_words import Token
from normalize.fields.place import country as country_code

_SIGNS_OF_BOUNDS = {"<": "up_to", "≤": "up_to", ">": "from", "≥": "from"}
_LONGEST_LABEL = 60
_SHORT = 2
"""Letters of "da", "ab", "de": they bound an amount only where they stand right before it."""


def bound_of(clause: Clause) -> str | None:
    """Role "from" or "up_to", where it stands right before the price and not before a date."""
    near = [*reversed(clause.before[-3:])]
    if len(near) > 1 and near[0].text == ":" and near[1].means("from", "up_to"):
        near = near[1:]  # "from: £200", but not "from 1 May: £200"
    for at, token in enumerate(near):
        if token.kind == "other" or token.text == ":":
            return None
        if at and len(token.text) <= _SHORT:
            continue  # "isenção da matrícula, mensalidade R$ 99"
        for role in ("from", "up_to"):
            if token.means(role):
                return role
        if token.text in _SIGNS_OF_BOUNDS:
            return _SIGNS_OF_BOUNDS[token.text]
    return _bound_behind(clause.after)


def _bound_behind(after: list[Token]) -> str | None:
    """The bound that the word behind a price says, unless it bounds a number: "max 12 people"."""
    if any(token.kind == "other" for token in after[1:2]):
        return None
    if any(token.means("min_after") for token in after[:1]):
        return "from"
    return "up_to" if any(token.means("max_after") for token in after[:1]) else None


def lost_by(clause: Clause, roles: tuple[str, ...]) -> bool:
    """Whether a word that makes an amount no price speaks of it: a saving, a value, a salary."""
    before, after = clause.before, clause.after
    told = bool(before) and (before[-1].text == ":" or before[-1].means("now"))
    for at, token in enumerate(before):
        if token.means(*roles) and not (told and _is_share(before, at)):
            return True
    for at, token in enumerate(after[:4]):
        if token.means("including", "excluding") or token.text == "+":
            return False
        if token.means(*roles) and not _is_share(after, at):
            return True
    return False


def _is_share(words: list[Token], at: int) -> bool:
    """Whether a saving is told in per cent, or credits are counted: neither is of the amount."""
    if words[at].means("rate") and any(t.kind == "other" for t in words[max(at - 2, 0) : at]):
        return True
    return any(token.text == "%" for token in words[max(at - 2, 0) : at + 3])


def component_of(clause: Clause) -> str | None:
    """What the amount buys, where one of the nearest words says it."""
    if clause.means("tuition"):
        return "course"
    near = [*reversed(clause.before[-5:]), *_own(clause.after[:4])]
    named = [token.roles["component"] for token in near if "component" in token.roles]
    specific = [code for code in named if code != "course"]
    if specific and named[0] == "course" and len(named) > 1:
        return named[0]
    return specific[0] if specific else next(iter(named), None)


def _own(after: list[Token]) -> list[Token]:
    """Words behind a price up to what it includes or what is charged beside it."""
    for at, token in enumerate(after):
        if token.means("including", "excluding", "with") or token.text == "+":
            return after[: max(at - 1, 0)] if token.means("including") and at else after[:at]
    return after


def audience_of(clause: Clause, text: str) -> str | None:
    """Who pays the amount, in the provider's words."""
    for words in (clause.before, clause.after):
        named = [
            token
            for at, token in enumerate(words)
            if token.means("audience") and not (at and words[at - 1].kind == "other")
        ]
        if named:
            label = text[named[0].start : named[-1].end].strip()
            return label if 0 < len(label) <= _LONGEST_LABEL else None
    return None


def region_of(clause: Clause) -> str | None:
    """The country whose market the amount is for, where the label before it is one."""
    label = [t for t in clause.before if t.kind == "word" and not t.means("fee", "filler")]
    if not 0 < len(label) <= 4 or any(token.roles and not token.means("region") for token in label):
        return None
    name = " ".join(token.text for token in label)
    return _country(name) if len(name) > 2 or name.isupper() else None


@lru_cache(maxsize=1024)  # searching a name that is no country is slow
def _country(name: str) -> str | None:
    return country_code(name)


def tax_of(clause: Clause) -> bool | None:
    """Whether tax is part of the amount, where the words say so plainly."""
    said: set[bool] = set()
    words = clause.words
    for at, token in enumerate(words):
        if token.means("tax_in"):
            said.add(True)
        elif token.means("tax_out"):
            said.add(False)
        elif token.means("tax"):
            said |= _tax_beside(words[max(at - 3, 0) : at], words[at + 1 : at + 2])
    return next(iter(said)) if len(said) == 1 else None


def is_tax(clause: Clause, *, first: bool) -> bool:
    """Whether an amount is the tax itself: "£300 + £60 VAT", "£300 (VAT £60)", "VAT £60".

    Args:
        clause: the amount and its words.
        first: whether no amount stands before it.
    """
    before, after = clause.before[-1:], clause.after[:1]
    if any(token.means("including", "excluding") for token in clause.before[-3:]):
        return False
    if any(token.means("tax") for token in before):
        return True
    return not first and clause.opened and any(token.means("tax") for token in after)


def _tax_beside(before: list[Token], after: list[Token]) -> set[bool]:
    for token in [*reversed(before), *after]:
        if token.means("excluding") or token.text == "+":
            return {False}
        if token.means("including"):
            return {True}
    return set()
