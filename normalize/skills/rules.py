"""What must stand beside a label before it counts: by its kind, and by a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from normalize import vocabulary
from normalize.skills.index import Index
from normalize.skills.labels import squeeze

Rule = Literal["always", "topic", "field", "context", "never"]
"""Where a label counts.

``always``: everywhere. ``field``: in a title, an outcome or a keyword, where an offering says what
it is about. ``topic``: there, and where it stands twice or beside another skill of its detailed
field. ``context``: as a whole keyword, or beside another skill of its group. ``never``: in no text.
"""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule for one label of the list, and the concept that it names where it has several."""

    rule: Rule
    uri: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a label."""

    concepts: tuple[int, ...]
    near: bool
    """Whether it is a preferred label or in nearly the words of one."""
    qualified: bool
    """Whether ESCO says in brackets which of its meanings is meant."""


@cache
def rulings(language: str) -> Mapping[str, Ruling]:
    """The list of ambiguous labels of a language, by folded label; short ones by their case."""
    found = {}
    for row in vocabulary.rows("ambiguous_labels"):
        if row["lang"] == language:
            rule = cast("Rule", row["rule"])
            assert rule in get_args(Rule), row
            ruling = Ruling(rule, row["uri"] or None)
            found[row["label"]] = ruling
            found[squeeze(row["label"])] = ruling
    return found


def ruling_of(text: str, index: Index, kind: Kind) -> Ruling:
    """The rule for a form of a label: as listed, else by what kind of label it is."""
    known = rulings(index.language).get(text)
    return known or Ruling(_by_kind(text, index, kind), None)


def _by_kind(text: str, index: Index, kind: Kind) -> Rule:
    several = " " in text
    if not kind.near:
        return "never"
    if len(kind.concepts) > 1 or kind.qualified:
        return "context"
    if index.concepts[kind.concepts[0]].skill_type == "language" and not several:
        return "field"
    return "always"
