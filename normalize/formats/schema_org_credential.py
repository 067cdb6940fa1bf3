"""Awards: those that a course leads to, and those that stand alone."""

from normalize.formats.schema_org_node import Node, Text
from normalize.formats.schema_org_organisation import read_organisation
from normalize.listing import Listing, StatedCredential

_AWARDS = ("educationalCredentialAwarded", "occupationalCredentialAwarded")


def read_credentials(node: Node, listing: Listing) -> None:
    """The awards of a course: a word or address is the stated award, a node a thing of its own."""
    words: list[str] = []
    for value in [value for name in _AWARDS for value in node.values(name)]:
        if isinstance(value, Text):
            words.append(str(value))
        elif isinstance(value, Node) and (award := _credential(value)) is not None:
            listing.credentials.append(award)
            words.append(award.type or award.name)
        elif isinstance(value, Node) and (stated := value.text("credentialCategory") or value.id):
            words.append(stated)
    listing.credential = ", ".join(dict.fromkeys(words)) or None


def read_standalone(node: Node, listing: Listing) -> None:
    """An award that is the record itself."""
    if (award := _credential(node)) is not None:
        award.criteria_url = award.criteria_url or listing.url
        listing.credentials.append(award)
        listing.credential = award.type
        body = award.awarding_body
        if body is not None and all(body.name != one.name for one in listing.organisations):
            listing.organisations.append(body)


def _credential(node: Node) -> StatedCredential | None:
    name = node.text("name")
    if name is None:
        return None
    bodies = [
        organisation
        for field in ("recognizedBy", "provider", "creator")
        for value in node.nodes(field)
        if (organisation := read_organisation(value)) is not None
    ]
    return StatedCredential(
        name=name,
        type=node.joined("credentialCategory"),
        awarding_body=bodies[0] if bodies else None,
        achievement_uri=node.id if node.id is not None and node.id.startswith("http") else None,
        criteria_url=node.page("url"),
        criteria="; ".join(node.texts("competencyRequired")) or None,
        validity=node.text("validFor"),
        valid_in=node.texts("validIn"),
    )
