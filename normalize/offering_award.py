"""The `offerings` columns that say what is awarded, by whom, and how it is assessed and shown."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.columns import Columns, coded, encoded
from normalize.distinct import Distinct, distinct, either, first_of_each, together
from normalize.distinct_lists import distinct_lists
from normalize.fields import (
    Found,
    note_missed,
    note_missed_items,
    text_columns,
    understand,
    with_rule,
)
from normalize.fields.assessment import assessment_types_each, supervision_each
from normalize.fields.award import Award, clearest
from normalize.fields.award_columns import ReadAwards, awards_in_titles
from normalize.fields.stackability import stackability
from normalize.fields.verification import verification_types
from normalize.issues import Issues
from normalize.lists import chain, labels, lists_of, once
from normalize.organisations import awarding_bodies
from normalize.provider import Provider
from normalize.stated import Stated

_NOTHING = pa.scalar(None, pa.string())


def describe_award(
    stated: Stated, provider: Provider, read_awards: ReadAwards, issues: Issues
) -> Columns:
    """The columns, a row for each listing.

    Args:
        stated: the listings.
        provider: whose they are.
        read_awards: reads the kinds of award that texts name.
        issues: where what is not understood is counted.
    """
    access = coded("offerings", "certificate_access", stated["certificate_access"], issues)
    stacks = with_rule(
        "stackability", understand("stackability", stated["stackability"], stackability, issues)
    )
    stacks["stackability"] = stacks["stackability"].default("unknown")
    assessments = distinct_lists(stated["assessments"])
    verified = distinct_lists(stated["verification"])
    return encoded(
        "offerings",
        {
            **_kinds(stated, read_awards, issues),
            **awarding_bodies(stated, provider),
            "partner_names": labels(_partners(stated)),
            **_several("assessment_types", assessments, assessment_types_each, issues),
            **_supervision(stated, assessments, issues),
            "certificate_access": access.default("unknown"),
            **_several("verification_types", verified, _verifications, issues),
            **stacks,
            "quality_assurance_text": text_columns.long_text(stated["quality_assurance"]),
        },
    )


def _kinds(stated: Stated, read_awards: ReadAwards, issues: Issues) -> dict[str, Distinct[Any]]:
    """By the stated award; else by the brand, by the one kind it describes, by the title.

    What says the kind comes before what says only that there is a certificate.
    """
    kinds = distinct(stated.children["credentials"]["type"]).at_once(read_awards)
    described = distinct(_only_kind(stated, kinds.each(lambda award: award.type)))
    words = distinct(stated["credential"])
    named = note_missed("credential_type", words, words.at_once(read_awards), issues)
    told = _clearest(
        named,
        distinct(stated["brand"]).at_once(read_awards),
        described.each(lambda kind: Award(kind, None, "kind_of_credentials")),
    )
    clear = told.each(lambda award: True if award.type != "other" else None).array(pa.bool_())
    titles = pc.if_else(clear.is_valid(), _NOTHING, stated["title"])
    found = _clearest(told, awards_in_titles(titles))
    labels = text_columns.label(stated["brand"])
    brands = found.each(lambda award: award.brand)
    return {
        "credential_type": found.each(lambda award: award.type).default("unknown"),
        "credential_type:rule": found.each(lambda award: award.rule),
        "brand_label": either(labels, brands),
    }


def _clearest(*columns: Distinct[Award]) -> Distinct[Award]:
    telling = [column for column in columns if not column.is_silent]
    if len(telling) < 2:
        return telling[0] if telling else columns[0]
    return together(*telling).each(clearest)


def _only_kind(stated: Stated, kinds: Distinct[str]) -> pa.Array:
    """For each listing the kind of its credentials where they are of one; null where not."""
    owners, found = stated.children["credentials"].owners, kinds.array(pa.string())
    if found.null_count == len(found):
        return pa.nulls(stated.rows, pa.string())
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
    lists: Distinct[tuple[str, ...]],
    parse_each: Callable[[Sequence[str]], Sequence[Found[tuple[str, ...]] | None]],
    issues: Issues,
) -> dict[str, Distinct[Any]]:
    """Codes of lists of texts, each of which may name several; the rule of the first."""
    stated = _texts_in(lists)
    found = dict(zip(stated, parse_each(stated), strict=True))
    if None in found.values():
        note_missed_items(column, lists, lambda text: found[text] is None, issues)
    understood = lists.each(lambda said: [one for text in said if (one := found[text])])
    return {
        column: understood.each(_codes).default(()),
        f"{column}:rule": understood.each(lambda several: several[0].rule if several else None),
    }


def _texts_in(lists: Distinct[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(text for said in lists.values for text in said or ()))


def _codes(several: Iterable[Found[tuple[str, ...]]]) -> tuple[str, ...]:
    return once(code for one in several for code in one.value)


def _verifications(stated: Sequence[str]) -> list[Found[tuple[str, ...]] | None]:
    return list(map(verification_types, stated))


def _supervision(
    stated: Stated, assessments: Distinct[tuple[str, ...]], issues: Issues
) -> dict[str, Distinct[Any]]:
    """As a field of its own says; else as all texts about assessment that speak of it agree."""
    own = coded("offerings", "assessment_supervision", stated["supervision"], issues)
    stated_texts = _texts_in(assessments)
    said = dict(zip(stated_texts, supervision_each(stated_texts), strict=True))
    told = assessments.each(lambda several: _agreed([said[text] for text in several]))
    field = own.each(lambda code: Found(code, "code"))
    return with_rule("assessment_supervision", either(field, told))


def _agreed(said: Iterable[Found[str] | None]) -> Found[str] | None:
    found = {one.value: one for one in said if one is not None}
    return next(iter(found.values())) if len(found) == 1 else None
