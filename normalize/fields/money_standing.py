"""Which amounts of a text, and which words for "free", are prices of what is offered."""

from itertools import pairwise

from normalize.fields.money_clauses import Clause, size_of
from normalize.fields.money_offers import is_certificate, is_word
from normalize.fields.money_price import Part, Price, Unclear, prices_of
from normalize.fields.money_said import is_tax, lost_by
from normalize.fields.money_words import Token

_LOST = ("worth", "saving", "earn", "huge", "deposit", "recurring")

_TAXED = ("tax_in", "tax_out", "including", "excluding")
_THEN = frozenset({
    "then", "plus", "followed by", "dann", "danach", "anschließend", "sowie", "puis", "ensuite",
    "luego", "después", "más", "depois", "mais", "poi", "dopo", "più", "daarna", "vervolgens",
    "затем", "далее", "потом", "плюс",
})  # fmt: skip
_FOR = frozenset({"for", "für", "pour", "para", "per", "voor", "за", "на"})


def stands(clause: Clause, parts: list[Part]) -> bool:
    """Whether an amount is a price: not a saving, a value, a salary, a sum raised.

    Raises:
        Unclear: it is a part of a price, and nobody says which.
    """
    if clause.price.free:
        return _is_free(clause, parts)
    if clause.means("part"):
        raise Unclear
    first = clause.price is next(prices_of(parts))
    if is_tax(clause, first=first):
        return False
    if _is_instalment(clause):
        return False
    if any(
        tells(clause, parts)
        for tells in (_is_granted, _is_trial, _is_part, _is_saved, _is_of_group)
    ):
        return False
    nothing = not clause.price.number.strip("0.,")
    if nothing and clause.means("giveaway"):
        return False
    return not lost_by(clause, (*_LOST, "upfront") if nothing else _LOST)


def _is_trial(clause: Clause, parts: list[Part]) -> bool:
    """Whether an amount is paid for a trial, and another one then: "£1 for 7 days, then £20"."""
    at = parts.index(clause.price)
    behind: list[Token] = []
    for part in parts[at + 1 :]:
        if isinstance(part, Price):
            then = any(token.text.casefold() in _THEN for token in behind)
            tried = any(token.means("giveaway", "hedge") for token in behind)
            less = size_of(clause.price) < size_of(part)
            return then and less and (tried or _is_for_a_time(behind))
        behind.append(part)
    return False


def _is_for_a_time(words: list[Token]) -> bool:
    """Whether words begin with a number of days, weeks or months: "for 7 days"."""
    head = [token for token in words[:3] if token.text.casefold() not in _FOR]
    return len(head) > 1 and head[0].kind == "other" and head[1].means("unit", "rate", "time")


def _is_granted(clause: Clause, parts: list[Part]) -> bool:
    """Whether the word right before an amount says that others gave it: "Funded: £500".

    Raises:
        Unclear: another amount stands beside it.
    """
    near = [token for token in clause.before[-2:] if token.text != ":"]
    granted = bool(near) and near[-1].means("granted")
    if granted and len(list(prices_of(parts))) > 1:
        raise Unclear
    return granted


def _is_saved(clause: Clause, parts: list[Part]) -> bool:
    """Whether "with a discount" names the discount: "45 000 ₽ со скидкой 10 000 ₽"."""
    before = [price for price in prices_of(parts) if price.start < clause.price.start]
    named = any(token.means("discounted") for token in clause.before[-1:])
    return named and bool(before) and size_of(clause.price) * 2 < size_of(before[-1])


def _is_part(clause: Clause, parts: list[Part]) -> bool:
    """Whether an amount is a part of one before it: "£500, including £50 exam fee"."""
    at = parts.index(clause.price)
    opening = next(
        (part for part in parts[:at][::-1] if not is_word(part, "filler", "approx")), None
    )
    if _is_tax_of(clause, parts, at):
        return True
    if not is_word(opening, "including", "thereof"):
        return False
    return any(not price.free for price in prices_of(parts[:at]))


def _is_tax_of(clause: Clause, parts: list[Part], at: int) -> bool:
    """Whether an amount is the tax in the one before: "595 € inkl. MwSt. (95 €)"."""
    before = [price for price in prices_of(parts[:at]) if price.signs]
    if not before or clause.means("tax_in", "tax_out"):
        return False
    last, tax = parts[at - 1], parts[at - 2] if at > 1 else None
    if is_word(last, "tax"):
        return is_word(tax, "thereof")
    in_brackets = isinstance(last, Token) and last.text == "(" and is_word(tax, "tax")
    return in_brackets and size_of(clause.price) * 3 < size_of(before[-1])


def _is_instalment(clause: Clause) -> bool:
    """Whether an amount is one of so many payments, and nobody says of how many."""
    near = clause.before[-2:]
    several = clause.opened and clause.price.payments == 1
    # "Student rate: £195" names no instalment, as "Rate: 195 €" does.
    return several and any(
        token.means("instalment") and not (token.means("fee") and clause.means("audience"))
        for token in near
    )


def refuse_rests(clauses: list[Clause], parts: list[Part]) -> None:
    """Refuse what is paid after a deposit: "£100 deposit, then £895".

    Raises:
        Unclear: an amount is what a deposit leaves to be paid.
    """
    for clause, following in pairwise(clauses):
        if clause.price.free or following.price.free or not lost_by(clause, ("prepaid",)):
            continue
        between = parts[parts.index(clause.price) + 1 : parts.index(following.price)]
        joined = any(
            isinstance(part, Token) and (part.text == "+" or part.text.casefold() in _THEN)
            for part in between
        )
        if joined or following.price.payments > 1:
            raise Unclear
    for one, other in pairwise(parts):
        if is_word(one, "prepaid") and isinstance(other, Token) and other.text == "+":
            raise Unclear


def _is_of_group(clause: Clause, parts: list[Part]) -> bool:
    """Whether an amount is that of several people: "per group", "for up to 12 people"."""
    at = parts.index(clause.price)
    if any(token.means("per_group") for token in clause.after[:3]) or _is_named_group(parts, at):
        return True
    behind = [part for part in parts[at + 1 : at + 9] if not _is_of_tax(part)]
    first = behind[0] if behind else None
    if not isinstance(first, Token) or first.text.casefold() not in _FOR:
        return False
    counted = [part for part in behind[1:] if not is_word(part, "up_to", "approx")][:2]
    if len(counted) < 2 or not _is_several(counted[0]):
        return False
    return is_word(counted[1], "person", "audience")


def _is_of_tax(part: Part) -> bool:
    """Whether a part speaks of tax or of a period: "+ VAT per day"."""
    return is_word(part, "period", "tax", *_TAXED) or (isinstance(part, Token) and part.text == "+")


def _is_named_group(parts: list[Part], at: int) -> bool:
    """Whether the words before an amount name the price of a group: "Group rate (max 8): £900"."""
    if _is_of_several(parts[max(at - 4, 0) : at]):
        return True
    for part in parts[max(at - 10, 0) : at][::-1]:
        if isinstance(part, Price) or part.text in ";|\n":
            return False
        if part.means("per_group"):
            return True
    return False


def _is_of_several(before: list[Part]) -> bool:
    """Whether an amount is that of so many people: "2 people: £90", no "from 2 people: £90"."""
    label = [part for part in before if isinstance(part, Price) or part.text != ":"]
    if len(label) == len(before) or len(label) < 2 or is_word(label[-1], "component"):
        return False
    if not is_word(label[-1], "person"):
        return False
    return _is_several(label[-2]) and not is_word(label[-3] if len(label) > 2 else None, "from")


def _is_several(part: Part) -> bool:
    if isinstance(part, Token) and any(role.startswith("count_") for role in part.roles):
        return True
    number = part.number if isinstance(part, Price) else part.text
    return number.isdecimal() and number != "1"


def _is_free(clause: Clause, parts: list[Part]) -> bool:
    """Whether a word for "free" says that nothing is to be paid for the course."""
    at = next(i for i, part in enumerate(parts) if part is clause.price)
    if clause.means("hedge") or any(is_word(part, "not_free") for part in parts):
        return False
    before, after = parts[max(at - 2, 0) : at], parts[at + 1 : at + 4]
    given = any(is_word(part, "giveaway") for part in before + after)
    if before and isinstance(before[-1], Price):  # "material worth ₹5,000 free"
        given = given or any(is_word(part, "worth") for part in parts[max(at - 3, 0) : at])
    if given or _is_bound(before, after) or _tied(clause.price, before, after):
        return False
    if any(
        t.means("unit", "time", "rate") and not t.means("component", "filler")
        for t in _beside(parts, at)
    ):
        return False
    if any(token.means("with") for token in clause.before) and not clause.means("component"):
        return False
    if _is_of_a_name(before, after) and any(price.signs for price in prices_of(parts)):
        return False
    unknown = [token for token in clause.words if token.kind == "word" and not token.roles]
    return len(unknown) <= 6


def _is_bound(before: list[Part], after: list[Part]) -> bool:
    """Whether "free" is the lower end of what is paid: "from free", "free to £50".

    Raises:
        Unclear: it is, and the upper end stands behind.
    """
    if len(after) > 1 and is_word(after[0], "to", "up_to") and isinstance(after[1], Price):
        raise Unclear
    return is_word(before[-1] if before else None, "from")


def _is_of_a_name(before: list[Part], after: list[Part]) -> bool:
    """Whether "free" stands between words that say nothing of prices: "Gluten free cooking $50"."""
    around = [*before[-1:], *after[:1]]
    return len(around) == 2 and all(
        isinstance(part, Token) and part.kind == "word" and not part.roles for part in around
    )


def _beside(parts: list[Part], at: int) -> list[Token]:
    """Up to three words on each side of a part, as far as the next mark or price."""
    found: list[Token] = []
    for side in (reversed(parts[max(at - 3, 0) : at]), parts[at + 1 : at + 4]):
        for part in side:
            if isinstance(part, Price) or part.kind == "mark":
                break
            found.append(part)
    return found


def _tied(price: Price, before: list[Part], after: list[Part]) -> bool:
    """Whether it is free of something else, free material, or free with something bought."""
    last, first = before[-1] if before else None, after[0] if after else None
    if isinstance(last, Token) and last.text in "-‐‑" and last.end == price.start:
        return True
    second = after[1] if len(after) > 1 else None
    if is_word(last, "tax") or (is_word(first, "of") and is_word(second, "tax")):
        return True  # "GST free", "free of GST"
    if not isinstance(first, Token):
        return False
    if first.means("with"):
        return not any(is_word(part, "paid") or is_certificate(part) for part in after)
    return first.roles.get("component") == "materials"
