"""The `offering_skills` rows of a batch: what its offerings teach and require."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from normalize import schema
from normalize.skills.config import Skills
from normalize.skills.offering import TEXTS, Told, tag_offerings
from normalize.skills.tag import Tag
from normalize.skills.tagger import Passage
from normalize.stated import OWNER

_KINDS = {OWNER: pa.int32()} | {
    field.name: field.type
    for field in schema.batch_schema("offering_skills")
    if field.name != "record_hash"
}


def describe_skills(
    offerings: Mapping[str, pa.Array], declared: pa.Array, provider_id: str, skills: Skills
) -> dict[str, pa.Array]:
    """One row for each skill of each offering, relation and method.

    Args:
        offerings: ``offering_id``, ``language_codes`` and the columns of `TEXTS`, as the schema
            types them.
        declared: list of texts for each offering: skills as its provider names them.
        provider_id: whose they are.
        skills: what to look for and in which index.

    Returns:
        The columns of ``offering_skills`` in a batch but for the hash, with the row of each one's
        offering in `OWNER`.

    Raises:
        IndexFileError: an index that an operator built is broken.
        MissingExtraError: likeness is asked for and the extra ``skills`` is not installed.
    """
    if skills.looking == "off":
        return {name: pa.array([], kind) for name, kind in _KINDS.items()}
    told = list(_told(offerings, declared))
    tagged = tag_offerings(told, provider_id, skills)
    columns: dict[str, list[Any]] = {name: [] for name in _KINDS}
    ids = offerings["offering_id"].to_pylist()
    for owner, (offering_id, tags) in enumerate(zip(ids, tagged, strict=True)):
        for rank, tag in enumerate(tags, 1):
            row = {
                OWNER: owner,
                "offering_id": offering_id,
                "source_id": provider_id,
                **_row(tag, rank),
            }
            for name, value in row.items():
                columns[name].append(value)
    return {name: pa.array(columns[name], kind) for name, kind in _KINDS.items()}


def _told(offerings: Mapping[str, pa.Array], declared: pa.Array) -> Iterator[Told]:
    columns = {name: offerings[name].to_pylist() for name in (*TEXTS, "language_codes")}
    for row, stated in enumerate(declared.to_pylist()):
        yield Told(
            passages=tuple(
                Passage(name, text) for name in TEXTS for text in _listed(columns[name][row])
            ),
            declared=tuple(stated or ()),
            languages=tuple(columns["language_codes"][row] or ()),
        )


def _listed(value: str | Sequence[str] | None) -> Iterable[str]:
    return [value] if isinstance(value, str) else value or ()


def _row(tag: Tag, rank: int) -> dict[str, Any]:
    return {
        "skill_uri": tag.concept.uri,
        "skill_scheme": tag.scheme,
        "skill_scheme_version": tag.version,
        "skill_label": tag.concept.label,
        "skill_label_lang": tag.language,
        "relation": tag.relation,
        "skill_type": tag.concept.skill_type,
        "reuse_level": tag.concept.reuse_level,
        "method": tag.method,
        "score": tag.score,
        "rank": rank,
        "evidence_text": tag.evidence,
        "evidence_field": tag.field,
    }
