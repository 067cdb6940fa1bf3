"""The `offerings` columns that say what is awarded, by whom, and how it is assessed and shown."""

import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.columns import Columns, coded, lay_out
from normalize.distinct import Distinct, first_of_each
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.award import credential_type
from normalize.issues import Issues
from normalize.lists import chain, flat_parse, labels, lists_of
from normalize.organisations import awarding_bodies
from normalize.provider import Provider
from normalize.stated import Stated
from normalize.vocabulary import fold, terms

_NOTHING = pa.scalar(None, pa.string())


def describe_award(stated: Stated, provider: Provider, issues: Issues) -> Columns:
    """The columns, a row for each listing."""
    access = coded("offerings", "certificate_access", stated["certificate_access"], issues)
    supervision = stated["supervision"]
    return lay_out(
        "offerings",
        {
            "credential_type": _types(stated, provider, issues),
            "brand_label": parse_distinct(stated["brand"], texts.label),
            "awarding_body_ids": awarding_bodies(stated, provider),
            "partner_names": labels(_partners(stated)),
            "assessment_types": flat_parse(
                stated["assessments"], _assessment, "assessment_types", issues
            ),
            "assessment_supervision": coded(
                "offerings", "assessment_supervision", supervision, issues
            ),
            "certificate_access": access.default("unknown"),
            "verification_types": _verification(stated, issues),
            "quality_assurance_text": parse_distinct(stated["quality_assurance"], texts.long_text),
        },
    )


def _types(stated: Stated, provider: Provider, issues: Issues) -> pa.Array:
    """By the stated award; else by the brand; else by the one kind of credential it describes."""

    def by_term(term: str) -> str | None:
        return credential_type((provider.read.format, term))

    award = understand("credential_type", stated["credential"], by_term, issues)
    brand = parse_distinct(stated["brand"], by_term)
    return pc.coalesce(
        award.array(pa.string()),
        brand.array(pa.string()),
        _only_kind(stated, parse_distinct(stated.children["credentials"]["type"], by_term)),
        "unknown",
    )


def _only_kind(stated: Stated, kinds: Distinct[str]) -> pa.Array:
    """For each listing the kind of its credentials where they are of one; null where not."""
    owners, found = stated.children["credentials"].owners, kinds.array(pa.string())
    first = first_of_each(owners, found)
    owners, found = owners.filter(first), found.filter(first)
    several = owners.value_counts()
    alone = several.filter(pc.equal(several.field("counts"), 1)).field("values")
    rows = pa.array(range(stated.rows), pa.int32())
    only = pc.if_else(pc.is_in(owners, alone), found, _NOTHING)
    return only.take(pc.index_in(rows, owners))


def _partners(stated: Stated) -> pa.Array:
    """Partners by name, and whoever else the listing names as its provider."""
    organisations = stated.children["organisations"]
    other = pc.not_equal(pc.fill_null(organisations["role"], ""), "awarding_body")
    names = organisations["name"].filter(other)
    return chain(
        stated["partners"], lists_of(organisations.owners.filter(other), names, stated.rows)
    )


def _assessment(stated: str) -> str | None:
    return terms("assessment_types").get(fold(stated)) if len(stated) < 100 else None


def _verification(stated: Stated, issues: Issues) -> pa.Array:
    known = frozenset(schema.allowed("offerings", "verification_types"))
    return flat_parse(
        stated["verification"],
        lambda code: code if code in known else None,
        "verification_types",
        issues,
    )
