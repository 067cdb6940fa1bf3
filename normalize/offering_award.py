"""The `offerings` columns that say what is awarded, by whom, and how it is assessed and shown."""

from collections.abc import Sequence

from normalize import schema
from normalize.columns import Columns, coded
from normalize.entry import Entry
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.award import credential_type
from normalize.issues import Issues
from normalize.lists import flat_parse, labels
from normalize.organisations import awarding_bodies
from normalize.provider import Provider
from normalize.vocabulary import fold, terms


def describe_award(entries: Sequence[Entry], provider: Provider, issues: Issues) -> Columns:
    """The columns, a row for each entry."""
    listings = [entry.listing for entry in entries]
    access = [listing.certificate_access for listing in listings]
    supervision = [listing.supervision for listing in listings]
    quality = [listing.quality_assurance for listing in listings]
    return {
        "credential_type": _types(entries, provider, issues),
        "brand_label": parse_distinct([one.brand for one in listings], texts.label),
        "awarding_body_ids": awarding_bodies(entries, provider),
        "partner_names": labels([_partners(entry) for entry in entries]),
        "assessment_types": flat_parse(
            [one.assessments for one in listings], _assessment, "assessment_types", issues
        ),
        "assessment_supervision": coded("offerings", "assessment_supervision", supervision, issues),
        "certificate_access": [
            code or "unknown" for code in coded("offerings", "certificate_access", access, issues)
        ],
        "verification_types": _verification(entries, issues),
        "quality_assurance_text": parse_distinct(quality, texts.long_text),
    }


def _types(entries: Sequence[Entry], provider: Provider, issues: Issues) -> list[str]:
    """By the stated award; else by the brand; else by the one kind of credential it describes."""
    awards = understand(
        "credential_type",
        [entry.listing.credential for entry in entries],
        lambda term: credential_type((provider.read.format, term)),
        issues,
    )
    found = []
    for entry, award in zip(entries, awards, strict=True):
        known = award or _by_term(provider, entry.listing.brand)
        if known is None:
            kinds = {_by_term(provider, one.type) for one in entry.listing.credentials}
            known = kinds.pop() if len(kinds) == 1 else None
        found.append(known or "unknown")
    return found


def _by_term(provider: Provider, term: str | None) -> str | None:
    return credential_type((provider.read.format, term)) if term else None


def _partners(entry: Entry) -> list[str]:
    """Partners by name, and whoever else the listing names as its provider."""
    others = [one.name for one in entry.listing.organisations if one.role != "awarding_body"]
    return [*entry.listing.partners, *others]


def _assessment(stated: str) -> str | None:
    return terms("assessment_types").get(fold(stated)) if len(stated) < 100 else None


def _verification(entries: Sequence[Entry], issues: Issues) -> list[list[str]]:
    known = frozenset(schema.allowed("offerings", "verification_types"))
    stated = [entry.listing.verification for entry in entries]
    return flat_parse(
        stated, lambda code: code if code in known else None, "verification_types", issues
    )
