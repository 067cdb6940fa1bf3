"""The `credentials` rows of a batch: awards that are described as things of their own."""

from collections.abc import Sequence
from typing import Any

from normalize.children import OWNER, owned, settle
from normalize.columns import Columns, coded, length, take
from normalize.entry import Entry
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.award import credential_type
from normalize.fields.duration import validity
from normalize.fields.place import country
from normalize.fields.url import absolute
from normalize.identity import mint
from normalize.issues import Issues
from normalize.listing import StatedCredential
from normalize.lists import flat_parse
from normalize.organisations import identify
from normalize.provider import Provider


def describe_credentials(
    entries: Sequence[Entry], offering_ids: Sequence[str], provider: Provider, issues: Issues
) -> Columns:
    """One row for each distinct credential, with the index of its entry in `OWNER`."""
    owners, stated = owned([entry.listing.credentials for entry in entries])
    names = parse_distinct([one.name for one in stated], texts.stated_text)
    bases = [entries[owner].evidence.url for owner in owners]
    columns: Columns = {
        OWNER: owners,
        "offering_id": [offering_ids[owner] for owner in owners],
        "source_id": [provider.id] * len(owners),
        "name": names,
        "credential_type": _types(stated, provider, issues),
        "awarding_body_id": [
            identify(one.awarding_body.name, provider) if one.awarding_body else None
            for one in stated
        ],
        **_achievement(stated, bases, issues),
        "valid_in": flat_parse([one.valid_in for one in stated], country, "valid_in", issues),
        "endorsements": [_endorsements(one, base) for one, base in zip(stated, bases, strict=True)],
    }
    for name in names:
        if name is None:
            issues.note("credential without a name")
    columns = take(columns, [row for row, name in enumerate(names) if name is not None])
    columns["credential_id"] = [
        mint(
            "cr", columns["offering_id"][row], columns["name"][row], columns["achievement_uri"][row]
        )
        for row in range(length(columns))
    ]
    return settle("credentials", columns, "credential_id", issues, several=True)


def _types(stated: Sequence[StatedCredential], provider: Provider, issues: Issues) -> list[str]:
    """By the stated kind, else by the name."""
    found = []
    for one in stated:
        known = [
            credential_type((provider.read.format, term)) for term in (one.type, one.name) if term
        ]
        code = next((code for code in known if code), None)
        if code is None and one.type:
            issues.note("credential kind not understood", one.type)
        found.append(code or "unknown")
    return found


def _achievement(
    stated: Sequence[StatedCredential], bases: Sequence[str], issues: Issues
) -> Columns:
    pages = parse_distinct(
        [
            (one.criteria_url, base) if one.criteria_url else None
            for one, base in zip(stated, bases, strict=True)
        ],
        lambda pair: absolute(*pair),
    )
    platforms = [one.issuer_platform for one in stated]
    return {
        "achievement_uri": parse_distinct(
            [one.achievement_uri for one in stated], texts.stated_text
        ),
        "ob_achievement_type": parse_distinct(
            [one.achievement_type for one in stated], texts.label
        ),
        "criteria_url": pages,
        "criteria_text": parse_distinct([one.criteria for one in stated], texts.long_text),
        "validity_iso8601": understand(
            "validity", [one.validity for one in stated], validity, issues
        ),
        "issuer_platform": coded("credentials", "issuer_platform", platforms, issues),
    }


def _endorsements(one: StatedCredential, base: str) -> list[dict[str, Any]]:
    said = [
        {
            "endorser": texts.label(endorser),
            "claim": texts.long_text(claim) if claim else None,
            "url": absolute(url, base) if url else None,
        }
        for endorser, claim, url in one.endorsements[: texts.MOST_LABELS]
    ]
    return [row for row in said if row["endorser"]]
