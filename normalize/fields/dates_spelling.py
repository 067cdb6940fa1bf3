"""Months, weekdays and words for starting that are misspelt, and months in Roman numerals."""

import re
from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from normalize.fields.dates_sentence_words import roles_of, words_for_starting
from normalize.fields.dates_words import calendar_names, is_known

_WORD = re.compile(r"[^\W\d_]{5,}")
_ROMAN = re.compile(r"\b(\d{1,2})([-./ ]) ?(i{1,3}|iv|vi{0,3}|ix|xi{0,2})\2 ?(\d{4})\b", re.ASCII)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_SHORTEST = 6
"""Letters from which on a word with one slip is taken for the one that is meant; in shorter ones
only two letters may have changed places."""


def respelled(text: str) -> str:
    """A text in the form of `comparable` with the words that are meant, where there is no doubt."""
    plain = _ROMAN.sub(_numbered, text)
    return _WORD.sub(lambda found: _meant(found[0]), plain)


def _numbered(found: re.Match[str]) -> str:
    return f"{found[4]}-{_ROMANS.index(found[3]) + 1:02}-{int(found[1]):02}"


@lru_cache(maxsize=4096)
def _meant(word: str) -> str:
    """The one word that is a slip away: a letter too many, too few, another, or two exchanged."""
    if is_known(word) or roles_of(word):
        return word
    known = _known()
    near = [name for name, _, _ in extract(word, list(known), scorer=OSA.distance, score_cutoff=1)
            if name[0] == word[0] and (min(len(name), len(word)) >= _SHORTEST
                                       or sorted(name) == sorted(word))]  # fmt: skip
    return near[0] if len({known[name] for name in near}) == 1 else word


@cache
def _known() -> dict[str, str]:
    """Words -> what they are; those of one meaning in several languages may be near each other."""
    found = {word: "start" for word in words_for_starting() if word.isalpha() and len(word) > 4}
    for what in ("months", "days"):
        for word, numbers in calendar_names(what).items():
            if word.isalpha() and len(word) > 4 and len(numbers) == 1:
                found[word] = f"{what}:{min(numbers)}"
    return found
