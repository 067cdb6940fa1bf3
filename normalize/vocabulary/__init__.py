"""Vocabularies as data: what providers write -> codes of the schema, one CSV file for each."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_SEPARATORS = re.compile(r"[\s_\-‐‑–—/.:]+")


def fold(stated: str) -> str:
    """A term in the form in which vocabularies hold it: lower case, one space for separators."""
    return _SEPARATORS.sub(" ", stated.casefold()).strip()


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a vocabulary file, in order."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def terms(name: str) -> Mapping[str, str]:
    """Folded term -> code of a vocabulary with the columns ``term`` and ``code``."""
    return {fold(row["term"]): row["code"] for row in rows(name)}
