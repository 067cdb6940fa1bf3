"""How near an alternative label is to the concept that it stands under.

ESCO's alternative labels hold much that is no other name of the concept: "current" under
"electricity principles", "right" under "patents". Such a label proves little by itself.
"""

import re
from functools import cache

from normalize import vocabulary

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ings?|es|ed|e|s)$|(?<=[a-z]{2})ies?$")
_STEM = 5


@cache
def _empty() -> frozenset[str]:
    """Words that tell no concept from another."""
    rows = vocabulary.rows("label_words")
    return frozenset(row["word"] for row in rows if row["kind"] == "empty")


def is_near(alternative: str, preferred: str) -> bool:
    """Whether an alternative label says the same as the preferred one, in nearly its words.

    True for an acronym of it, for its words in another form or order, and where it adds words to
    them. One that leaves a word out says something wider: "monitor activity" under "monitor
    artistic activities".
    """
    mine, theirs = _words(alternative), _words(preferred)
    if len(mine) == 1 and mine[0] == _initials(theirs):
        return True
    said = _stems(theirs)
    return bool(said) and said <= _stems(mine) and (len(mine) > 1 or len(theirs) == 1)


def _words(label: str) -> list[str]:
    return _WORD.findall(label.casefold())


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


def _stems(words: list[str]) -> set[str]:
    return {_ENDING.sub("", word)[:_STEM] for word in words if word not in _empty()}
