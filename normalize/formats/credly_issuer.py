"""Who stands behind a badge template: issuers, those who authorise them, endorsers."""

from dataclasses import dataclass

from normalize.formats.record import Record
from normalize.listing import StatedOrganisation

Endorsement = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Issuer:
    """An organisation with Credly's id of it."""

    id: str | None
    organisation: StatedOrganisation


def read_issuers(badge: Record) -> list[Issuer]:
    """The organisations of a template, in its order.

    Who issues the badge is the awarding body; who authorises the issuer is a partner.
    """
    issuer = badge.child("issuer")
    if issuer is None:
        return []
    # "issued by A and authorized by B": the entities once more, as a sentence.
    issuer.skip("summary")
    found = (_read_issuer(entry) for entry in issuer.children("entities"))
    return [one for one in found if one is not None]


def _read_issuer(entry: Record) -> Issuer | None:
    entry.skip("primary")
    label = entry.text("label")
    entity = entry.child("entity")
    name = _organisation_name(entity)
    if entity is None or name is None:
        return None
    organisation = StatedOrganisation(
        name=name,
        role="awarding_body" if label in (None, "Issued by") else "partner",
        key=_slug(entity),
    )
    return Issuer(entity.text("id"), organisation)


def _organisation_name(entity: Record | None) -> str | None:
    if entity is None:
        return None
    # The rest is Credly's: switches, the pages of the organisation there.
    entity.skip_rest()
    if entity.text("type") not in (None, "Organization"):
        # It may be a person.
        entity.issue("type", "unknown code")
        return None
    return entity.text("name")


def _slug(entity: Record) -> str | None:
    address = entity.text("vanity_url")
    return address.rstrip("/").rpartition("/")[2] or None if address else None


def read_endorsements(badge: Record) -> list[Endorsement]:
    """Who endorses the badge, what they say of it, and where."""
    found = []
    for endorsement in badge.children("endorsements"):
        endorsement.skip("id")
        endorser = endorsement.child("endorser")
        name = _organisation_name(endorser)
        claim, url = endorsement.text("description"), endorsement.text("url")
        if name is not None:
            found.append((name, claim, url))
    return found
