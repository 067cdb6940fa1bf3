"""The `offerings` columns of a batch: what the listings are, in words."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.columns import Columns, coded, counts, encoded, fitted, nothing, repeat
from normalize.distinct import Distinct, beside, distinct
from normalize.encoded import decode
from normalize.fields import text as texts
from normalize.fields import text_columns, understand, url_columns, with_rule
from normalize.fields.award_columns import ReadAwards
from normalize.fields.dates import moment
from normalize.fields.licence import licence
from normalize.fields.numbers import count
from normalize.fields.rating import rating
from normalize.fields.status import status
from normalize.fields.url import absolute
from normalize.identity import joined, mint_column
from normalize.issues import Issues
from normalize.lists import chain, collect, flatten, labelled, spread
from normalize.offering_award import describe_award
from normalize.offering_language import describe_languages
from normalize.offering_study import describe_study
from normalize.offering_subjects import describe_subjects
from normalize.provider import Provider
from normalize.stated import Stated


def describe(
    stated: Stated, provider: Provider, read_awards: ReadAwards, issues: Issues
) -> Columns:
    """All columns of `offerings` that follow from each listing alone, a row for each listing.

    Args:
        stated: the listings.
        provider: whose they are.
        read_awards: reads the kinds of award that texts name.
        issues: where what is not understood is counted.
    """
    evidence = stated.evidence
    told = _tell(stated, issues)
    return {
        **_identify(stated, provider),
        **_locate(stated, issues),
        **told,
        **describe_languages(stated, decode(told["title"]), decode(told["description"]), issues),
        **describe_study(stated, issues),
        **describe_award(stated, provider, read_awards, issues),
        **_count(stated, issues),
        **_date(stated, issues),
        **encoded(
            "offerings",
            {
                "fetched_at": stated.of_payload(one.fetched_at for one in evidence),
                "raw_ref": stated.of_payload(one.raw_ref for one in evidence),
            },
        ),
        "schema_version": repeat(schema.SCHEMA_VERSION, stated.rows),
    }


def _identify(stated: Stated, provider: Provider) -> Columns:
    native_ids = stated["native_id"]
    return {
        "offering_id": mint_column("mc", joined(provider.id, native_ids)),
        "provider_id": repeat(provider.id, stated.rows),
        "source_id": repeat(provider.id, stated.rows),
        "native_id": native_ids,
    }


def _locate(stated: Stated, issues: Issues) -> Columns:
    """Pages and images. A listing without a page of its own has the payload's address."""
    bases = stated.of_payload(one.url for one in stated.evidence)

    def resolve(what: str, field: str) -> pa.Array:
        def settle(pairs: Distinct[Any], parse: Callable[[Any], str | None]) -> Distinct[str]:
            return understand(what, pairs, parse, issues, shown=_first)

        return url_columns.resolve(stated[field], bases, settle)

    pages = resolve("url", "url")
    return {
        "url": pc.coalesce(pages, bases.each(absolute).array(pa.string())),
        "url_is_payload": pages.is_null(),
        "image_url": resolve("image_url", "image"),
    }


def _first(pair: tuple[str, ...]) -> str:
    return pair[0]


def _tell(stated: Stated, issues: Issues) -> Columns:
    of_subjects, subjects = flatten(stated["subjects"])
    of_keywords, keywords = flatten(chain(stated["keywords"], stated["skills"]))
    of_outcomes, items = flatten(stated["outcomes"])
    outcomes = distinct(items)
    clean = text_columns.clean(
        {
            "title": (stated["title"], None),
            "slug": (stated["slug"], texts.LONGEST_STATED),
            "subtitle": (stated["subtitle"], texts.LONGEST_TEXT),
            "description": (stated["description"], None),
            "prerequisites_text": (stated["prerequisites"], texts.LONGEST_TEXT),
            "subjects": (subjects, texts.LONGEST_LABEL),
            "keywords": (keywords, texts.LONGEST_LABEL),
            "outcomes": (outcomes, texts.LONGEST_TEXT),
        }
    )
    return encoded(
        "offerings",
        {
            **{name: clean[name] for name in ("title", "slug", "subtitle", "prerequisites_text")},
            "description": _bounded(clean["description"], issues),
            "subject_labels": labelled(of_subjects, clean["subjects"], stated.rows),
            **describe_subjects(stated, issues),
            "keywords": labelled(of_keywords, clean["keywords"], stated.rows),
            "learning_outcomes": _outcomes(of_outcomes, outcomes, clean["outcomes"], stated.rows),
            "content_licence": understand(
                "content_licence", stated["content_licence"], licence, issues
            ),
            "occupations": _occupations(stated, issues),
            **_status(stated, issues),
            "offering_type": coded("offerings", "offering_type", stated["kind"], issues),
        },
    )


def _outcomes(owners: pa.Array, items: Distinct[str], clean: Distinct[str], rows: int) -> pa.Array:
    """What is learned: the stated items, and those that an item lists in its text."""
    if not text_columns.may_hold_items(items):
        return collect(owners, clean, rows)
    return spread(owners, text_columns.items_of(items, clean), rows)


def _bounded(descriptions: Distinct[str], issues: Issues) -> Distinct[str]:
    said = descriptions.array(pa.string())
    if not text_columns.may_be_longer(said, texts.LONGEST_TEXT):
        return descriptions
    if times := pc.greater(pc.utf8_length(said), texts.LONGEST_TEXT).true_count:
        issues.note("description cut", times=times)
    return descriptions.each(lambda text: texts.bounded(text, texts.LONGEST_TEXT))


def _status(stated: Stated, issues: Issues) -> dict[str, Distinct[str]]:
    found = with_rule("status", understand("status", stated["status"], status, issues))
    return {**found, "status": found["status"].default("unknown")}


def _occupations(stated: Stated, issues: Issues) -> pa.Array:
    kind = schema.tables()["offerings"]["occupations"].type
    if not stated.listings.states("occupations"):
        return nothing(kind, stated.rows, empty=True)
    known = ("esco", "isco08", "onet_soc", "provider")
    found = []
    for row in stated["occupations"].to_pylist():
        said = []
        for scheme, code, name in row[: texts.MOST_LABELS]:
            if scheme in known:
                label = texts.label(name) if name else None
                said.append({"scheme": scheme, "code": code, "label": label})
            else:
                issues.note("occupations scheme unknown", scheme)
        found.append(said)
    return pa.array(found, kind)


def _count(stated: Stated, issues: Issues) -> Columns:
    columns = {}
    for name in ("rating_count", "enrollment_count"):
        said = understand(name, stated[name], count, issues)
        columns[name] = counts("offerings", name, said, issues)
    rated = beside(*(distinct(stated[name]) for name in ("rating", "rating_best", "rating_worst")))
    found = understand("rating", rated, rating, issues, shown=_of_best)
    return encoded(
        "offerings",
        {**columns, "rating_average": fitted("offerings", "rating_average", found, issues)},
    )


def _of_best(said: tuple[str | None, ...]) -> str:
    return " of ".join(part for part in said[:2] if part)


def _date(stated: Stated, issues: Issues) -> Columns:
    fields = {"published_at": "published", "modified_at": "modified"}
    return encoded(
        "offerings",
        {name: understand(name, stated[of], moment, issues) for name, of in fields.items()},
    )
