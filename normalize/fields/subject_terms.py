"""Words for subjects, in the form in which they are compared, and what they are in ISCED-F."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from normalize.vocabulary import columns, rows
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
    others = EDGE.join([text.replace(EDGE, " ") for text in texts if not _is_plain(text)])
    of_others = map(_WORD.findall, unaccented(others.casefold()).split(EDGE))
    return [next(of_plain) if _is_plain(text) else _joined(next(of_others)) for text in texts]


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
    terms, codes = columns("subject_terms", "term", "codes")
    meant = {stated: tuple(stated.split("|")) if stated else () for stated in set(codes)}
    return dict(zip(keys(terms), map(meant.__getitem__, codes), strict=True))


def head(name: str) -> str | None:
    """The code of a word that decides the field whatever stands beside it, of a key.

    "Environmental psychology" is psychology, as are "Umweltpsychologie" and "psicología ambiental".
    """
    words = name.split()
    if len(words) > 1:
        first = _heads("first")
        found = (
            first.get(" ".join(words[:2])) or first.get(words[0]) or _heads("last").get(words[-1])
        )
        if found:
            return found
    last = words[-1] if words else ""
    endings = (last[place:] for place in range(3, len(last) - 3))
    return next((code for end in endings if (code := _heads("ending").get(end))), None)


@cache
def _heads(place: str) -> Mapping[str, str]:
    """Words at a place of a subject (the first, the last, the ending of the last) -> code."""
    return {key(row["head"]): row["code"] for row in rows("subject_heads") if row["place"] == place}


def without_surroundings(name: str) -> str:
    """The key of a subject without words that leave it as it is ("introduction to", "courses")."""
    words = name.split()
    start, end = 0, len(words)
    before, after = _surroundings("before"), _surroundings("after")
    while size := _size_of(before, words[start : end - 1]):
        start += size
    while size := _size_of(after, words[end - 1 : start : -1]):
        end -= size
    return " ".join(words[start:end])


def _size_of(phrases: Mapping[str, frozenset[tuple[str, ...]]], words: list[str]) -> int:
    """How many words the longest phrase has with which words begin; 0 for none."""
    known = phrases.get(words[0], ()) if words else ()
    fitting = (len(phrase) for phrase in known if tuple(words[: len(phrase)]) == phrase)
    return max(fitting, default=0)


def of_aspect(name: str) -> str | None:
    """The broad field of a subject of which a key names an aspect: "hotel operations", services.

    What is told of a subject may be another narrow field, but hardly another broad one.
    """
    words = name.split()
    tail = _size_of(_surroundings("tail"), words[:0:-1])
    lead = _size_of(_surroundings("lead"), words[:-1])
    for rest in (words[: len(words) - tail] if tail else [], words[lead:] if lead else []):
        broad = {code[:2] for code in table().get(" ".join(rest), ())}
        if len(broad) == 1:
            return broad.pop()
    return None


@cache
def _surroundings(side: str) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The phrases of a side by the word that is met first; those that end a subject backwards."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in rows("subject_surroundings"):
        if row["side"] == side:
            words = key(row["phrase"]).split()
            phrase = tuple(words if side in ("before", "lead") else reversed(words))
            found[phrase[0]].add(phrase)
    return {word: frozenset(phrases) for word, phrases in found.items()}
