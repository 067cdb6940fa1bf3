"""The `credentials` rows of a batch: awards that are described as things of their own."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.children import belong, settle
from normalize.columns import Columns, coded, encoded, kind_of, nothing, rows_where, take
from normalize.distinct import Distinct, distinct
from normalize.encoded import decode
from normalize.fields import parse_distinct, text_columns, understand, url_columns
from normalize.fields import text as texts
from normalize.fields.award_columns import ReadAwards
from normalize.fields.duration import validity
from normalize.fields.place import country
from normalize.fields.url import absolute
from normalize.identity import joined, mint_column
from normalize.issues import Issues
from normalize.lists import filled, flat_parse, lists_of
from normalize.organisations import identify
from normalize.provider import Provider
from normalize.stated import Stated, StatedTable
from normalize.stated_columns import AWARDING_BODY

_NOTHING = pa.scalar(None, pa.string())


def describe_credentials(
    stated: Stated,
    offerings: Columns,
    provider: Provider,
    read_awards: ReadAwards,
    issues: Issues,
) -> Columns:
    """One row for each distinct credential, with the row of its listing in `OWNER`.

    Args:
        stated: the listings.
        offerings: what the listings are: their ids and titles.
        provider: whose they are.
        read_awards: reads the kinds of award that texts name.
        issues: where what is not understood is counted.
    """
    credentials = stated.children["credentials"]
    bases = stated.of_payload((one.url for one in stated.evidence), credentials.owners)
    columns = encoded(
        "credentials",
        {
            **belong(credentials, offerings["offering_id"], provider.id),
            "name": _names(stated, offerings),
            "credential_type": _types(credentials, read_awards, issues),
            "awarding_body_id": parse_distinct(
                credentials[f"{AWARDING_BODY}.name"], lambda name: identify(name, provider)
            ),
            **_achievement(credentials, bases, issues),
            "valid_in": flat_parse(credentials["valid_in"], country, "valid_in", issues),
            "endorsements": _endorsements(credentials, bases),
        },
    )
    columns["name"] = decode(columns["name"])
    if nameless := columns["name"].null_count:
        issues.note("credential without a name", times=nameless)
        columns = take(columns, rows_where(columns["name"].is_valid()))
    said = (decode(columns[name]) for name in ("offering_id", "name", "achievement_uri"))
    columns["credential_id"] = mint_column("cr", joined(*said))
    return settle("credentials", columns, "credential_id", issues, several=True)


def _names(stated: Stated, offerings: Columns) -> pa.Array | Distinct[str]:
    """What they are called: as their listings, as a rule, whose titles are clean already."""
    credentials = stated.children["credentials"]
    names = credentials["name"]
    if not names.equals(stated["title"].take(credentials.owners)):
        return text_columns.stated_text(names)
    titles = decode(offerings["title"]).take(credentials.owners)
    return text_columns.cut_stated(titles)


def _types(
    credentials: StatedTable, read_awards: ReadAwards, issues: Issues
) -> pa.Array | Distinct[str]:
    """By the stated kind; by the name where no kind is stated or it says only "certificate"."""

    def types_of(terms: pa.Array) -> Distinct[str]:
        return distinct(terms).at_once(read_awards).each(lambda award: award.type)

    stated = credentials["type"]
    if stated.null_count == len(stated):
        return types_of(credentials["name"]).default("unknown")
    by_kind = types_of(stated).array(pa.string())
    # "Certificate" is no kind where the name says which: "Certificate of Attendance".
    clear = pc.if_else(pc.equal(by_kind, "other"), _NOTHING, by_kind)
    others = pc.if_else(clear.is_valid(), _NOTHING, credentials["name"])
    found = pc.coalesce(clear, types_of(others).array(pa.string()), by_kind)
    missed = distinct(stated.filter(found.is_null()))
    for kind, times in zip(missed.values, missed.counts(), strict=True):
        issues.note("credential kind not understood", kind, times)
    return pc.fill_null(found, "unknown")


def _achievement(
    credentials: StatedTable, bases: Distinct[str], issues: Issues
) -> dict[str, pa.Array | Distinct[Any]]:
    platforms = credentials["issuer_platform"]
    return {
        "achievement_uri": text_columns.stated_text(credentials["achievement_uri"]),
        "ob_achievement_type": text_columns.label(credentials["achievement_type"]),
        "criteria_url": url_columns.resolve(credentials["criteria_url"], bases),
        "criteria_text": text_columns.long_text(credentials["criteria"]),
        "validity_iso8601": understand("validity", credentials["validity"], validity, issues),
        "issuer_platform": coded("credentials", "issuer_platform", platforms, issues),
    }


def _endorsements(credentials: StatedTable, bases: Distinct[str]) -> pa.Array:
    kind = kind_of("credentials", "endorsements")
    if not credentials.states("endorsements"):
        return nothing(kind, credentials.rows, empty=True)
    column = credentials["endorsements"]
    rows = rows_where(filled(column))
    addresses = bases.take(rows).array(pa.string()).to_pylist()
    said = [
        _endorsed(one, base)
        for one, base in zip(column.take(rows).to_pylist(), addresses, strict=True)
    ]
    owners = np.repeat(rows.to_numpy(), list(map(len, said)))
    items = pa.array([item for one in said for item in one], kind.value_type)
    return lists_of(pa.array(owners), items, credentials.rows).cast(kind)


def _endorsed(said: list[list[str | None]], base: str) -> list[dict[str, str | None]]:
    found = [
        {
            "endorser": texts.label(endorser or ""),
            "claim": texts.long_text(claim) if claim else None,
            "url": absolute(url, base) if url else None,
        }
        for endorser, claim, url in said[: texts.MOST_LABELS]
    ]
    return [row for row in found if row["endorser"]]
