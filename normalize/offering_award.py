"""The `offerings` columns that say what is awarded, by whom, and how it is assessed and shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.columns import Columns, coded, encoded
from normalize.distinct import Distinct, distinct, distinct_lists, first_of_each, together
from normalize.fields import Found, parse_distinct, text_columns, understand, with_rule
from normalize.fields.assessment import assessment_types, supervision
from normalize.fields.award import Award, clearest
from normalize.fields.award_columns import awards_in_titles
from normalize.fields.stackability import stackability
from normalize.fields.verification import verification_types
from normalize.issues import Issues
from normalize.lists import chain, flatten, labels, lists_of, spread
from normalize.organisations import awarding_bodies, awarding_rules
from normalize.provider import Provider
from normalize.stated import Stated

_NOTHING = pa.scalar(None, pa.string())


def describe_award(
    stated: Stated, provider: Provider, by_term: Callable[[str], Award | None], issues: Issues
) -> Columns:
    """The columns, a row for each listing.

    Args:
        stated: the listings.
        provider: whose they are.
        by_term: reads the kind of award that a text names.
        issues: where what is not understood is counted.
    """
    access = coded("offerings", "certificate_access", stated["certificate_access"], issues)
    stacks = with_rule(
        "stackability", understand("stackability", stated["stackability"], stackability, issues)
    )
    stacks["stackability"] = stacks["stackability"].default("unknown")
    return encoded(
        "offerings",
        {
            **_kinds(stated, by_term, issues),
            "awarding_body_ids": awarding_bodies(stated, provider),
            "awarding_body_ids:rule": awarding_rules(stated),
            "partner_names": labels(_partners(stated)),
            **_several("assessment_types", stated["assessments"], assessment_types, issues),
            **_supervision(stated, issues),
            "certificate_access": access.default("unknown"),
            **_several("verification_types", stated["verification"], verification_types, issues),
            **stacks,
            "quality_assurance_text": text_columns.long_text(stated["quality_assurance"]),
        },
    )


def _kinds(
    stated: Stated, by_term: Callable[[str], Award | None], issues: Issues
) -> dict[str, Distinct[Any]]:
    """By the stated award; else by the brand, by the one kind it describes, by the title.

    What says the kind comes before what says only that there is a certificate.
    """
    kinds = parse_distinct(stated.children["credentials"]["type"], by_term)
    described = distinct(_only_kind(stated, kinds.each(lambda award: award.type)))
    told = together(
        understand("credential_type", stated["credential"], by_term, issues),
        parse_distinct(stated["brand"], by_term),
        described.each(lambda kind: Award(kind, None, "kind_of_credentials")),
    ).each(clearest)
    clear = told.each(lambda award: True if award.type != "other" else None).array(pa.bool_())
    titles = pc.if_else(clear.is_valid(), _NOTHING, stated["title"])
    found = together(told, awards_in_titles(titles)).each(clearest)
    brands = together(text_columns.label(stated["brand"]), found)
    return {
        "credential_type": found.each(lambda award: award.type).default("unknown"),
        "credential_type:rule": found.each(lambda award: award.rule),
        "brand_label": brands.each(lambda pair: pair[0] or (pair[1].brand if pair[1] else None)),
    }


def _only_kind(stated: Stated, kinds: Distinct[str]) -> pa.Array:
    """For each listing the kind of its credentials where they are of one; null where not."""
    owners, found = stated.children["credentials"].owners, kinds.array(pa.string())
    first = first_of_each(owners, found)
    owners, found = owners.filter(first), found.filter(first)
    several = owners.value_counts()
    alone = several.filter(pc.equal(several.field("counts"), 1)).field("values")
    rows = pa.array(np.arange(stated.rows, dtype=np.int32))
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


def _several(
    column: str,
    stated: pa.Array,
    parse: Callable[[str], Found[tuple[str, ...]] | None],
    issues: Issues,
) -> dict[str, pa.Array | Distinct[Any]]:
    """Codes of lists of texts, each of which may name several; the rule of the first."""
    owners, items = flatten(stated)
    texts_met = distinct(items)
    found = understand(column, texts_met, parse, issues)
    known = dict(zip(texts_met.values, found.values, strict=True))
    return {
        column: spread(owners, found.each(lambda one: one.value), len(stated)),
        f"{column}:rule": distinct_lists(stated).each(lambda said: _first_rule(known, said)),
    }


def _first_rule(known: Mapping[Any, Found[Any] | None], said: Iterable[str]) -> str | None:
    """What decided the first of several texts that was understood."""
    return next((one.rule for text in said if (one := known[text]) is not None), None)


def _supervision(stated: Stated, issues: Issues) -> dict[str, Distinct[Any]]:
    """As a field of its own says; else as all texts about assessment that speak of it agree."""
    own = coded("offerings", "assessment_supervision", stated["supervision"], issues)
    told = distinct_lists(stated["assessments"]).each(_supervised)
    field = own.each(lambda code: Found(code, "code"))
    return with_rule(
        "assessment_supervision", together(field, told).each(lambda pair: pair[0] or pair[1])
    )


def _supervised(stated: Sequence[str]) -> Found[str] | None:
    found = {one.value: one for text in stated if (one := supervision(text)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None
