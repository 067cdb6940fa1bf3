"""The words of a price: numbers, currencies, vocabulary and the marks between them, as tokens."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from normalize.fields.money_amounts import NUMBER
from normalize.fields.money_currency import Sign, code_sign, is_word, names, symbols
from normalize.vocabulary import rows

Kind = Literal["number", "currency", "word", "mark", "other"]

_WORD = r"[^\W\d_]+(?:['’](?=[^\W\d_]))?"
_WORDS = re.compile(_WORD)
_ADDRESSES = r"https?://\S{1,200}|www\.\S{1,200}|[\w.+-]{1,64}@[\w.-]{1,64}|"
_LONG = 7
_LONG_WORD = re.compile(rf"[^\W\d_]{{{_LONG}}}")
_INSIDE = frozenset(".-‐‑/")
"""Marks that may stand inside a term: "i.p.v.", "non-members", "n/a"."""

_ABBREVIATED = ("including", "excluding", "from", "up_to", "approx", "per", "list")

_VOCABULARIES = (
    ("price_components", "component"),
    ("price_audiences", "audience"),
    ("billing_periods", "unit"),
    ("countries", "region"),
)
_NO_CODES: Mapping[str, str] = {}


@dataclass(slots=True)
class Token:
    """A piece of a price text, with what the vocabulary says of it."""

    kind: Kind
    text: str
    start: int
    end: int
    roles: Mapping[str, str] = field(default_factory=lambda: _NO_CODES)
    """Role in a price ("from", "list", "component" …) -> code."""
    sign: Sign | None = None

    def means(self, *roles: str) -> bool:
        """Whether the token has one of these roles."""
        return bool(self.roles) and not self.roles.keys().isdisjoint(roles)


@cache
def _lexer(*, addresses: bool) -> re.Pattern[str]:
    """The pieces of a price text.

    Args:
        addresses: whether there may be addresses in it, which are slow to look for at each word.
    """
    signs = sorted((s for s in symbols() if not s.isalpha()), key=len, reverse=True)
    alternatives = "|".join(
        (r"(?<![^\W\d_])" if sign[0].isalpha() else "")
        + re.escape(sign)
        + (r"(?![^\W\d_])" if sign[-1].isalpha() else "")
        for sign in signs
    )
    opening = re.escape("".join(sorted({sign[0] for sign in signs})))
    return re.compile(
        rf"(?P<other>{_ADDRESSES if addresses else ''}"
        r"\+\d[\d ()-]{6,20}"
        r"|\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?![\d.,])|\d\d?\.\d\d?\.(?![\d-])"
        r"|\d{1,2}:\d{2}(?!\d)|\d{4}/\d{2}(?!\d))"
        rf"|(?P<sign>(?=[{opening}])(?:{alternatives}))"
        rf"|(?P<number>{NUMBER})"
        rf"|(?P<word>{_WORD})"
        r"|(?P<mark>[;,.|()\[\]/+:%~<>≥≤=•·!?\n×✕&-]|[‐‑–—−])"
    )


@cache
def _terms() -> dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]:
    """First word -> terms that begin with it, longest first, with their roles and codes."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows("price_words"):
        found.setdefault(_split(row["term"]), {})[row["code"]] = row["term"]
    for name, role in _VOCABULARIES:
        for row in rows(name):
            found.setdefault(_split(row["term"]), {})[role] = row.get("code", row["term"])
    for name in names():
        found.setdefault(_split(name), {})["currency"] = name
    found.pop((), None)
    by_first: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for words in sorted(found, key=len, reverse=True):
        by_first.setdefault(words[0], []).append((words, found[words]))
    return by_first


def _split(term: str) -> tuple[str, ...]:
    term = term.replace("’", "'").casefold()
    words = _WORDS.findall(term)
    if term.endswith("'"):  # an elided article: "l'anno", "d'une valeur"
        words[-1] += "'"
    return tuple(words)


def read_tokens(text: str) -> list[Token]:
    """The tokens of a price text, with the longest terms of the vocabulary as one token each."""
    raw = [token for token in _raw(text) if token.kind != "mark" or _divides(token, text)]
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        width, token = _term_at(raw, at, text)
        tokens.append(token)
        at += width
    tokens = [token for i, token in enumerate(tokens) if not (i and _abbreviates(tokens, i))]
    return [_demote(tokens, i) for i in range(len(tokens))]


def _abbreviates(tokens: list[Token], at: int) -> bool:
    """Whether a full stop belongs to the word before it: "inkl. MwSt."."""
    return tokens[at].text == "." and tokens[at - 1].means(*_ABBREVIATED)


def _raw(text: str) -> Iterator[Token]:
    addresses = "@" in text or "http" in text or "www." in text
    for found in _lexer(addresses=addresses).finditer(text):
        kind = found.lastgroup or "other"
        token = Token("other", found[0], found.start(), found.end())
        if kind == "sign":
            token.kind, token.sign = "currency", symbols()[found[0]]
        elif kind in {"number", "word", "mark"}:
            token.kind = kind  # type: ignore[assignment]
        yield token


def _divides(mark: Token, text: str) -> bool:
    """Whether a mark says something: a full stop only where a sentence ends."""
    if mark.text != ".":
        return True
    rest = text[mark.end : mark.end + 4].lstrip()
    inside = not text[mark.end : mark.end + 1].isspace()
    last = text[mark.start - 1 : mark.start]
    if not rest or inside or last == ".":
        return False
    if rest[0].isupper() or (rest[0] in "$€£₹" and last.isdigit()):
        return True
    # A long word is no abbreviation: "£30 less for members. £495".
    word = _LONG_WORD.search(text, max(mark.start - _LONG, 0), mark.start)
    return word is not None and (rest[0] in "$€£₹" or rest[0].isdigit())


def _term_at(raw: list[Token], at: int, text: str) -> tuple[int, Token]:
    """How many tokens the longest term from here takes, and the token that it makes."""
    first = raw[at]
    if first.kind != "word":
        return 1, first
    if first.text in symbols() and first.text.isalpha():
        return 1, _as_currency(first, symbols()[first.text])
    word = first.text.replace("’", "'").casefold()
    for words, roles in _terms().get(word, ()):
        last = _matches(raw, at, words)
        if last is not None:
            token = Token("word", text[first.start : raw[last].end], first.start, raw[last].end)
            token.roles = roles
            if "currency" in roles:
                _as_currency(token, names()[roles["currency"]])
            return last - at + 1, token
    sign = code_sign(first.text)
    return 1, _as_currency(first, sign) if sign else first


def _as_currency(token: Token, sign: Sign) -> Token:
    token.kind, token.sign = "currency", sign
    return token


def _matches(raw: list[Token], at: int, words: tuple[str, ...]) -> int | None:
    """The index of the last token of a term that begins at `at`; None where it does not."""
    i = at
    for count, word in enumerate(words):
        if count:
            i += 1
            while i < len(raw) and raw[i].kind == "mark" and raw[i].text in _INSIDE:
                i += 1
        if i >= len(raw) or raw[i].text.replace("’", "'").casefold() != word:
            return None
    return i


def _demote(tokens: list[Token], at: int) -> Token:
    """A code or sign that is also a word stays a currency only beside a number."""
    token = tokens[at]
    if token.sign is None or not token.sign.loose:
        return token
    beside = any(t.kind == "number" or t.means("thousand") for t in tokens[max(at - 1, 0) : at + 2])
    alone = not any(t.kind == "word" for t in tokens)
    if beside and (alone or not is_word(token.sign)):
        return token
    if beside and token.text.casefold() in names():
        return token
    return Token("word", token.text, token.start, token.end, token.roles)
