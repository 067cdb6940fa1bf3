"""The labels of one index made ready for finding: forms, what they may mean, two automata."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from normalize.skills.index import Concept, Index
from normalize.skills.labels import Case, bare, forms, lower, squeeze
from normalize.skills.nearness import Wording, is_near
from normalize.skills.rules import Kind, Rule, ruling_of, rulings


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form, and the concepts that it may name: more than one only where none is nearer."""

    text: str
    case: Case
    concepts: tuple[int, ...]
    preferred: bool
    """Whether it is the preferred label of its concept, not an alternative one."""
    rule: Rule
    is_name: bool
    """Whether it names a technology, so that a text of any language may hold it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All patterns of an index."""

    index: Index
    patterns: tuple[Pattern, ...]
    """In lower case first, then `exact`."""
    folded: AhoCorasick
    """Finds patterns in folded text; its numbers are those of `patterns`."""
    straight: AhoCorasick
    """Finds patterns in their own case; add `offset` to its numbers."""
    offset: int
    declared: dict[str, int]
    """Squeezed label of any length -> the one concept that it names, for declared skills."""

    @classmethod
    def of(cls, index: Index) -> "Lexicon":
        """Make the labels of an index ready."""
        meanings: dict[tuple[str, Case], list[_Meaning]] = {}
        whole: dict[str, list[_Meaning]] = {}
        listed = rulings(index.language)
        for meaning, label in _labels(index):
            key, base = squeeze(label), bare(label)
            keys = {key} if base == label else {key, squeeze(base)}
            if meaning.near or key in listed:
                concept = index.concepts[meaning.concept]
                for text, case in forms(base, index.language, verb=begins_with_verb(concept)):
                    meanings.setdefault((text, case), []).append(meaning)
                    keys.add(text if case != "exact" else lower(text))
            for key in keys:
                whole.setdefault(key, []).append(meaning)
        every = [_pattern(index, text, case, said) for (text, case), said in meanings.items()]
        # A word that never counts hides nothing longer.
        every = [one for one in every if one.rule != "never" or " " in one.text]
        anyhow = [one for one in every if one.case != "exact"]
        exact = [one for one in every if one.case == "exact"]
        return cls(
            index=index,
            patterns=(*anyhow, *exact),
            folded=_automaton(anyhow),
            straight=_automaton(exact),
            offset=len(anyhow),
            declared=_declarable(index, whole),
        )


@dataclass(frozen=True, slots=True)
class _Meaning:
    """That a label names a concept, and how."""

    rank: int
    """0 preferred, 1 preferred with a meaning in brackets, 2 alternative."""
    concept: int
    near: bool


def _labels(index: Index) -> Iterator[tuple[_Meaning, str]]:
    for number, concept in enumerate(index.concepts):
        base = bare(concept.label)
        yield _Meaning(int(base != concept.label), number, near=True), concept.label
        preferred = Wording.of(base)
        for label in concept.alt_labels:
            yield _Meaning(2, number, is_near(label, preferred)), label


def begins_with_verb(concept: Concept) -> bool:
    """Whether the labels of a concept begin with a verb, as all of ESCO's skills do."""
    return concept.skill_type in {"skill", "transversal", "language"}


def _nearest(said: list[_Meaning]) -> tuple[int, ...]:
    if len(said) == 1:
        return (said[0].concept,)
    best = min(meaning.rank for meaning in said)
    return tuple(dict.fromkeys(one.concept for one in said if one.rank == best))


def _kind(said: list[_Meaning]) -> Kind:
    if len(said) == 1:
        (only,) = said
        return Kind((only.concept,), only.near, only.rank == 1)
    best = min(meaning.rank for meaning in said)
    return Kind(
        concepts=_nearest(said),
        near=any(meaning.near for meaning in said if meaning.rank == best),
        qualified=best == 1,
    )


def _declarable(index: Index, whole: dict[str, list[_Meaning]]) -> dict[str, int]:
    listed = rulings(index.language)
    found = {}
    for key, said in whole.items():
        kind = _kind(said)
        known = listed.get(key)
        counts = kind.near if known is None else known.rule != "never"
        if counts and len(kind.concepts) == 1:
            found[key] = kind.concepts[0]
    return found


def _pattern(index: Index, text: str, case: Case, said: list[_Meaning]) -> Pattern:
    kind = _kind(said)
    numbers = kind.concepts
    ruling = ruling_of(text, index, kind)
    if ruling.uri is not None:
        numbers = tuple(
            one.concept for one in said if index.concepts[one.concept].uri == ruling.uri
        )
    return Pattern(
        text=text,
        case=case,
        concepts=numbers,
        preferred=min(meaning.rank for meaning in said) < 2,
        rule=ruling.rule,
        is_name=any(_names_technology(index.concepts[number], case) for number in numbers),
    )


def _names_technology(concept: Concept, case: Case) -> bool:
    """Knowledge of the broad field 06 (ICT) or programming (S5.6), written with a capital."""
    return case != "any" and any(code.startswith(("06", "S5.6")) for code in concept.groups)


def _automaton(patterns: list[Pattern]) -> AhoCorasick:
    texts = [one.text for one in patterns]
    return AhoCorasick(texts, implementation=Implementation.ContiguousNFA)


@cache
def lexicon(index: Index) -> Lexicon:
    """The lexicon of an index, made once in a process."""
    return Lexicon.of(index)
