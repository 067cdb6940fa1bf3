"""Skills that the texts of an offering name: exact and alternative labels of ESCO."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from normalize.skills.index import Concept, Index
from normalize.skills.lexicon import Lexicon, lexicon
from normalize.skills.matching import Match, Text, find
from normalize.skills.scores import score_of
from normalize.skills.surroundings import cues, effect
from normalize.skills.tag import Method, Relation, Tag, evidence_around

TELLING = frozenset({"title", "learning_outcomes", "keywords"})
"""Fields that say what an offering is about, a thing at a time."""
_LONGEST_TELLING = 200
"""Characters of a telling text; a longer one is prose."""
_Groups = Mapping[str, set[str]]
"""Group -> URIs of the concepts in it that an offering surely names."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of an offering and the column that it is from."""

    field: str
    text: str

    @property
    def telling(self) -> bool:
        """Whether what it names is what the offering is about."""
        return self.field in TELLING and len(self.text) <= _LONGEST_TELLING


@dataclass(frozen=True, slots=True)
class _Hit:
    """A label in a passage that may count."""

    passage: Passage
    match: Match
    lexicon: Lexicon
    relation: Relation

    @property
    def concepts(self) -> list[Concept]:
        return [self.lexicon.index.concepts[number] for number in self.match.pattern.concepts]

    @property
    def sure(self) -> bool:
        """Whether it counts whatever else the offering names."""
        pattern, passage = self.match.pattern, self.passage
        if pattern.rule in {"topic", "field"}:
            required = self.relation == "requires" and pattern.rule == "topic"
            return passage.telling or required
        whole = self.match.end - self.match.start == len(passage.text)
        named = passage.field == "keywords" and whole and len(pattern.concepts) == 1
        return pattern.rule == "always" or named


def tag_passages(
    passages: Sequence[Passage], languages: Iterable[str], indexes: Sequence[Index]
) -> list[Tag]:
    """All skills that the passages of one offering name, in the order of the passages.

    Args:
        passages: its texts; those of ``prerequisites_text`` give what it requires.
        languages: BCP 47 tags of its language(s); of none, labels of every index are looked for.
        indexes: one for each language; in a text of another language only English names of
            technologies are looked for.
    """
    hits = [
        hit
        for words, names_only in _lexicons(languages, indexes)
        for passage in passages
        for hit in _hits(passage, words, names_only=names_only)
    ]
    groups = _groups([hit for hit in hits if hit.sure])
    said = Counter(concept.uri for hit in hits for concept in hit.concepts)
    found: dict[tuple[str, str], Tag] = {}
    for hit in hits:
        concept = hit.concepts[0] if hit.sure else _by_context(hit, groups, said)
        if concept is not None:
            tag = _tag(hit, concept)
            known = found.get((concept.uri, tag.relation))
            if known is None or (known.score or 0) < (tag.score or 0):
                found[concept.uri, tag.relation] = tag
    return list(found.values())


def _groups(hits: Iterable[_Hit]) -> _Groups:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        for concept in hit.concepts:
            for group in (*_near_groups(concept), *concept.groups):
                groups[group].add(concept.uri)
    return groups


def _lexicons(languages: Iterable[str], indexes: Sequence[Index]) -> list[tuple[Lexicon, bool]]:
    spoken = {tag.split("-")[0].casefold() for tag in languages}
    return [
        (lexicon(index), bool(spoken) and index.language not in spoken)
        for index in indexes
        if not spoken or index.language in spoken or index.language == "en"
    ]


def _hits(passage: Passage, words: Lexicon, *, names_only: bool) -> list[_Hit]:
    text = Text(passage.text)
    matches = find(text, words, names_only=names_only)
    counting = [match for match in matches if match.pattern.rule != "never"]
    stated = cues(text) if counting else []
    brought = passage.field == "prerequisites_text"
    hits = []
    for match in counting:
        said = effect(text, match.start, match.end, stated)
        if said != "drop":
            relation: Relation = "requires" if brought or said == "requires" else "teaches"
            hits.append(_Hit(passage, match, words, relation))
    return hits


def _by_context(hit: _Hit, groups: _Groups, said: Counter[str]) -> Concept | None:
    """The one concept of a label that the rest of the offering speaks for."""
    rule = hit.match.pattern.rule
    if rule == "topic":
        concept = hit.concepts[0]
        twice = said[concept.uri] > 1
        return concept if twice or _backed(concept, concept.groups, groups) else None
    if rule != "context":
        return None
    backed = [one for one in hit.concepts if _backed(one, _near_groups(one), groups)]
    return backed[0] if len(backed) == 1 else None


def _backed(concept: Concept, stands_in: Iterable[str], groups: _Groups) -> bool:
    return any(groups.get(group, set()) - {concept.uri} for group in stands_in)


def _near_groups(concept: Concept) -> set[str]:
    """Groups narrow enough to stand for one matter.

    ISCED-F narrow fields (three digits), and the second level of the skills' hierarchy; working
    with computers (S5) is one matter with ICT (061).
    """
    return {
        code[:3] if code.isdecimal() else "061" if code.startswith("S5") else _second_level(code)
        for code in concept.groups
        if not code.startswith("T")
    }


def _second_level(code: str) -> str:
    return ".".join(code.split(".")[:2])


def _tag(hit: _Hit, concept: Concept) -> Tag:
    pattern, index, passage = hit.match.pattern, hit.lexicon.index, hit.passage
    method: Method = "exact_label" if pattern.preferred else "alt_label"
    return Tag(
        concept=concept,
        version=index.version,
        language=index.language,
        relation=hit.relation,
        method=method,
        score=score_of(method, telling=passage.telling, required=hit.relation == "requires"),
        evidence=evidence_around(passage.text, hit.match.start, hit.match.end),
        field=passage.field,
    )
