"""How near an alternative label is to the concept that it stands under.

ESCO's alternative labels hold much that is no other name of the concept: "current" under
"electricity principles", "right" under "patents". Such a label proves little by itself.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Self

from normalize import vocabulary

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ings?|es|ed|e|s)$|(?<=[a-z]{2})ies?$")
_STEM = 5


@cache
def _empty() -> frozenset[str]:
    """Words that tell no concept from another."""
    rows = vocabulary.rows("label_words")
    return frozenset(row["word"] for row in rows if row["kind"] == "empty")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a preferred label."""

    initials: str
    stems: frozenset[str]
    """Of words that tell concepts apart."""
    single: bool

    @classmethod
    def of(cls, label: str) -> Self:
        """Take a label apart."""
        words = _words(label)
        return cls("".join(word[0] for word in words), _stems(words), len(words) == 1)


def is_near(alternative: str, preferred: Wording) -> bool:
    """Whether an alternative label says the same as the preferred one, in nearly its words.

    True for an acronym of it, for its words in another form or order, and where it adds words to
    them. One that leaves a word out says something wider: "monitor activity" under "monitor
    artistic activities".
    """
    words = _words(alternative)
    if len(words) == 1:
        if words[0] == preferred.initials:
            return True
        if not preferred.single:
            return False
    return bool(preferred.stems) and preferred.stems <= _stems(words)


def _words(label: str) -> list[str]:
    return _WORD.findall(label.casefold())


def _stems(words: list[str]) -> frozenset[str]:
    empty = _empty()
    return frozenset(_stem(word) for word in words if word not in empty)


@cache
def _stem(word: str) -> str:
    return _ENDING.sub("", word)[:_STEM]
