"""Vocabularies as data: what providers write -> codes of the schema, one CSV file for each."""

import csv
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SEPARATORS = re.compile(r"[\s_\-‐‑–—/.:]+")


def fold(stated: str) -> str:
    """A term in the form in which vocabularies hold it: lower case, one space for separators."""
    return _SEPARATORS.sub(" ", stated.casefold()).strip()


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a vocabulary file, in order."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def columns(name: str, *wanted: str) -> tuple[list[str], ...]:
    """Some columns of a vocabulary file, in the order of its rows: of a long file, fast."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    places = map(header.index, wanted)
    return tuple([line[place] for line in lines] for place in places)


@cache
def terms(name: str) -> Mapping[str, str]:
    """Folded term -> code of a vocabulary with the columns ``term`` and ``code``."""
    return {fold(row["term"]): row["code"] for row in rows(name)}


class RoleWords(NamedTuple):
    """Words of one role in a vocabulary."""

    stems: tuple[str, ...]
    """How words begin: of terms that end in ``*``."""
    whole: frozenset[str]
    """Words that stand for themselves."""

    def hold(self, word: str) -> bool:
        """Whether a word is one of them."""
        return word in self.whole or word.startswith(self.stems)


def words_of_role(name: str, role: str, spell: Callable[[str], str]) -> RoleWords:
    """The words of a role in a vocabulary with the columns ``term`` and ``role``, as spelled."""
    listed = [row["term"] for row in rows(name) if row["role"] == role]
    stems = tuple(spell(term[:-1]) for term in listed if term.endswith("*"))
    return RoleWords(stems, frozenset(spell(term) for term in listed if not term.endswith("*")))
