"""Billing periods in a price text: "per month", "/ mo", "every 3 months", "mtl."."""

from collections.abc import Sequence

from normalize.fields.money_words import Token

_MONTHS = {1: "monthly", 3: "quarterly", 6: "half_yearly", 12: "yearly"}
_GROUP, _PAYMENT = "group", "payment"
_SHARES = {_GROUP: "per_group", _PAYMENT: "part"}
"""What stands for a billing period where a price is that of a group or one of several payments, and
its role."""
_EVERY = frozenset({"every", "alle", "cada", "ogni", "каждые", "chaque"})


def name_periods(tokens: Sequence[Token]) -> list[Token]:
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
        if code in _SHARES:
            roles = {_SHARES[code]: text}
        named.append(Token("word", text, tokens[at].start, last.end, roles))
        at += width
    return named


def _period_at(tokens: Sequence[Token], at: int) -> tuple[int, str | None]:
    """Tokens taken and the billing period, "" for people, `_GROUP`; None where there is none."""
    token = tokens[at]
    if token.means("adverb") and "unit" in token.roles:
        return 1, token.roles["unit"]
    if token.means("hourly"):
        return 1, "other"
    if at + 1 >= len(tokens) or not _opens_period(tokens, at):
        return 1, None
    code = _shared_by(tokens[at + 1])
    return _counted_period(tokens, at) if code is None else (2, code)


def _opens_period(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].text == "à" or (at and tokens[at - 1].text == "/"):
        return False
    return tokens[at].means("per") or tokens[at].text == "/"


def _shared_by(unit: Token) -> str | None:
    """The billing period of what stands after "per"; "" for people, `_GROUP` for groups."""
    if unit.means("of_group") and not unit.means("rate"):
        return _GROUP
    if unit.means("instalment") and not unit.means("unit", "rate"):
        return _PAYMENT
    if "unit" in unit.roles and not unit.means("adverb"):
        return unit.roles["unit"]
    if unit.means("rate"):
        return "other"
    return "" if unit.means("person") else None


def _counted_period(tokens: Sequence[Token], at: int) -> tuple[int, str | None]:
    if at + 2 >= len(tokens):
        return 1, None
    if tokens[at + 1].kind != "number":
        every = tokens[at].text.casefold() in _EVERY and "unit" in tokens[at + 2].roles
        return (3, "other") if every else (1, None)
    count, unit = tokens[at + 1].text, tokens[at + 2].roles.get("unit")
    if unit == "monthly" and count.isdecimal():
        return 3, _MONTHS.get(int(count), "other")
    if unit in {"yearly", "weekly"} and count == "1":
        return 3, unit
    every = tokens[at].text.casefold() in _EVERY | {"per", "pro", "par"}
    if every and tokens[at + 2].means("rate"):
        return 3, "other"  # per 15 credits
    return (3, "other") if unit and every else (1, None)
