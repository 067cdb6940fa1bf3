"""Who stands behind badge templates: issuers, those who authorise them, endorsers."""

from dataclasses import dataclass

from normalize.formats.records import Records
from normalize.stated import Columns


@dataclass(frozen=True, slots=True)
class Issuers:
    """The organisations of badge templates, in the order of each template."""

    organisations: Columns
    """Names, roles and keys, with the template of each."""
    ids: list[str | None]
    """Credly's ids of them."""

    def awarding(self, rows: int) -> list[int | None]:
        """The first awarding body of each template: its place in the columns."""
        found: list[int | None] = [None] * rows
        roles = self.organisations.fields["role"]
        for place, owner in enumerate(self.organisations.owners):
            if roles[place] == "awarding_body" and found[owner] is None:
                found[owner] = place
        return found

    def partners(self, rows: int) -> list[list[str]]:
        """The names of the partners of each template."""
        found: list[list[str]] = [[] for _ in range(rows)]
        fields = self.organisations.fields
        named = zip(self.organisations.owners, fields["name"], fields["role"], strict=True)
        for owner, name, role in named:
            if role == "partner":
                found[owner].append(name)
        return found


def read_issuers(badges: Records) -> Issuers:
    """The organisations of all templates.

    Who issues the badge is the awarding body; who authorises the issuer is a partner.
    """
    issuer = badges.child("issuer")
    # "issued by A and authorized by B": the entities once more, as a sentence.
    issuer.skip("summary")
    entries = issuer.children("entities")
    entries.skip("primary")
    entities = entries.child("entity")
    labels = [
        label
        for label, entity in zip(entries.text("label"), entries.raw("entity"), strict=True)
        if isinstance(entity, dict)
    ]
    names = organisation_names(entities)
    rows = [row for row, name in enumerate(names) if name is not None]
    ids, pages = entities.text("id"), entities.text("vanity_url")
    slugs = {page: _slug(page) for page in set(pages)}
    columns = Columns(
        len(rows),
        {
            "name": [names[row] for row in rows],
            "role": [
                "awarding_body" if labels[row] in (None, "Issued by") else "partner" for row in rows
            ],
            "key": [slugs[pages[row]] for row in rows],
        },
        [entities.owners[row] for row in rows],
    )
    return Issuers(columns, [ids[row] for row in rows])


def organisation_names(entities: Records) -> list[str | None]:
    """The names of those that are organisations."""
    # The rest is Credly's: switches, the pages of the organisation there.
    entities.skip_rest()
    others = [kind not in (None, "Organization") for kind in entities.text("type")]
    if any(others):
        # They may be people.
        entities.issue("type", "unknown code", sum(others))
    names = entities.text("name")
    return [None if other else name for name, other in zip(names, others, strict=True)]


def _slug(address: str | None) -> str | None:
    return address.rstrip("/").rpartition("/")[2] or None if address else None


Endorsement = tuple[str, str | None, str | None]


def read_endorsements(badges: Records, rows: int) -> list[list[Endorsement]]:
    """Who endorses each badge, what they say of it, and where."""
    endorsements = badges.children("endorsements")
    endorsements.skip("id")
    endorsers = endorsements.child("endorser")
    named = iter(organisation_names(endorsers))
    names = [
        next(named) if isinstance(endorser, dict) else None
        for endorser in endorsements.raw("endorser")
    ]
    claims, pages = endorsements.text("description"), endorsements.text("url")
    found: list[list[Endorsement]] = [[] for _ in range(rows)]
    said = zip(endorsements.owners, names, claims, pages, strict=True)
    for owner, name, claim, page in said:
        if name is not None:
            found[owner].append((name, claim, page))
    return found
