"""Words for subjects, in the form in which they are compared, and what they are in ISCED-F."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from normalize.vocabulary import rows
from normalize.vocabulary.spelling import EDGE, unaccented

_WORD = re.compile(r"[^\W_]+[+#]*|&")
_AND = frozenset({"and", "und", "et", "y", "e", "ed", "en", "и"})
"""The word for "and" in the eight languages; they are one, as providers write "&" for it."""
_LEADING = frozenset({"the", "les", "die"})
_PLAIN = bytes(
    ord(sign.lower()) if sign.isalnum() or sign in {"&", EDGE} else ord(" ")
    for sign in map(chr, range(128))
).ljust(256)
"""Letters in small, digits, "&"; a space for all else of ASCII."""


def key(text: str) -> str:
    """A term without case, accents, punctuation and article; every "and" is "&"."""
    return _joined(_WORD.findall(unaccented(text.casefold())))


def keys(texts: Sequence[str]) -> list[str]:
    """`key` of each text; those in ASCII, as most are, as one run of bytes."""
    if not texts:
        return []
    if all(map(_is_plain, texts)):
        spaced = EDGE.join(texts).encode().translate(_PLAIN).replace(b"&", b" & ").decode()
        return [_joined(words.split()) for words in spaced.split(EDGE)]
    of_plain = iter(keys([text for text in texts if _is_plain(text)]))
    return [next(of_plain) if _is_plain(text) else key(text) for text in texts]


def _is_plain(text: str) -> bool:
    """Whether each byte tells whether it belongs to a word."""
    return text.isascii() and "+" not in text and "#" not in text and EDGE not in text


def _joined(words: Sequence[str]) -> str:
    if not _AND.isdisjoint(words):
        words = ["&" if word in _AND else word for word in words]
    return " ".join(words[1:] if len(words) > 1 and words[0] in _LEADING else words)


@cache
def labels() -> Mapping[str, str]:
    """Key of a label of ISCED-F 2013 -> its broadest code.

    Only labels that nobody writes by chance: broad fields in other languages than English, and
    English labels of three words or more.
    """
    found: dict[str, str] = {}
    for row in rows("isced_f"):
        for text in (row["label"], row["label"].partition("(")[0]):
            name = key(text)
            if len(name.replace("&", "").split()) > 2:
                found.setdefault(name, row["code"])
    return {key(row["label"]): row["code"] for row in rows("isced_f_labels")} | found


@cache
def codes() -> frozenset[str]:
    """The codes of ISCED-F 2013: broad, narrow and detailed fields."""
    return frozenset(row["code"] for row in rows("isced_f"))


@cache
def names() -> Mapping[str, str]:
    """Code -> key of its label in English."""
    return {row["code"]: key(row["label"]) for row in rows("isced_f")}


@cache
def table() -> Mapping[str, tuple[str, ...]]:
    """Key of a provider's category -> codes; no code where a category is no field of study."""
    return {key(row["term"]): tuple(row["codes"].split("|")) if row["codes"] else ()
            for row in rows("subject_terms")}  # fmt: skip
