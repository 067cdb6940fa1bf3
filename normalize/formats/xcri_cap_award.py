"""What a course of XCRI-CAP leads to: qualifications, who awards them, and credit."""

from dataclasses import replace

from normalize.formats.xcri_cap_xml import Node
from normalize.listing import Listing, StatedCredential, StatedOrganisation

_PREFERRED_SCHEMES = ("ECTS", "CATS", "SCQF", "CQFW")
"""Of several statements of the same credit, the scheme that other catalogues know best."""


def read_provider(node: Node) -> StatedOrganisation | None:
    """The organisation that offers a catalogue's courses; None where it has no name."""
    name = node.text("title", "name")
    identifiers = node.texts("identifier")
    url = node.text("url")
    countries = [location.text("country") for location in node.nodes("location", "address")]
    if name is None:
        return None
    pages = [value for value in identifiers if value.startswith(("http://", "https://"))]
    keys = [value for value in identifiers if value not in pages]
    return StatedOrganisation(
        name=name,
        role="provider",
        key=next(iter(keys), None),
        url=url or next(iter(pages), None),
        country=next((country for country in countries if country), None),
    )


def read_qualifications(node: Node, listing: Listing, provider: StatedOrganisation | None) -> None:
    """Add credentials, organisations, level and accreditation to the listing.

    Where no qualification names who awards it, the provider is the awarding body.
    """
    accredited: list[str] = []
    levels = node.texts("level")
    for qualification in node.nodes("qualification"):
        title = qualification.text("title", "abbr")
        kind = qualification.text("type")
        levels += qualification.texts("educationLevel", "level")
        accredited += qualification.texts("accreditedBy")
        awarders = [StatedOrganisation(name=n) for n in qualification.texts("awardedBy")]
        listing.organisations.extend(awarders)
        if title:
            awarder = next(iter(awarders), None)
            listing.credentials.append(
                StatedCredential(name=title, type=kind, awarding_body=awarder)
            )
    listing.level = next(iter(levels), None)
    listing.credential = next((credential.name for credential in listing.credentials), None)
    listing.quality_assurance = "; ".join(f"Accredited by {name}" for name in accredited) or None
    _place_provider(listing, provider)


def _place_provider(listing: Listing, provider: StatedOrganisation | None) -> None:
    if provider is None:
        return
    name = provider.name.casefold()
    others = [other for other in listing.organisations if other.name.casefold() != name]
    awards = len(others) < len(listing.organisations) or not others
    own = replace(provider, role="awarding_body" if awards else "provider")
    listing.organisations = [own, *others]


def read_credit(node: Node, listing: Listing) -> None:
    """Add credit in the best known scheme, and its level where no other level is stated."""
    stated = [
        (credit.text("scheme"), credit.text("level"), credit.text("value"))
        for credit in node.nodes("credit")
    ]
    listing.eqf_levels = [level for scheme, level, _ in stated if level and _is_eqf(scheme)]
    valued = [credit for credit in stated if credit[2]]
    if not valued:
        return
    scheme, level, value = min(valued, key=lambda credit: _rank(credit[0]))
    listing.credits, listing.credit_unit = value, scheme
    if level and listing.level is None and not _is_eqf(scheme):
        listing.level = f"{scheme} level {level}" if scheme else level


def _is_eqf(scheme: str | None) -> bool:
    return (scheme or "").upper() == "EQF"


def _rank(scheme: str | None) -> int:
    known = (scheme or "").upper()
    found = (i for i, name in enumerate(_PREFERRED_SCHEMES) if name in known)
    return next(found, len(_PREFERRED_SCHEMES))
