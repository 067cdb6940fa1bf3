"""Who stands behind badge templates: issuers, those who authorise them, endorsers."""

from dataclasses import dataclass
from itertools import compress

from normalize.formats.records import Records, lists_by_row
from normalize.stated_columns import Columns


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
        fields = self.organisations.fields
        named = zip(self.organisations.owners, fields["name"], fields["role"], strict=True)
        return lists_by_row(
            ((owner, name) for owner, name, role in named if role == "partner"), rows
        )


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
    labels = list(compress(entries.text("label"), entries.holds("entity")))
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
    if not len(endorsements):
        return [[]] * rows
    endorsers = endorsements.child("endorser")
    named = iter(organisation_names(endorsers))
    names = [next(named) if held else None for held in endorsements.holds("endorser")]
    claims, pages = endorsements.text("description"), endorsements.text("url")
    said = zip(endorsements.owners, names, claims, pages, strict=True)
    return lists_by_row(
        ((owner, (name, claim, page)) for owner, name, claim, page in said if name is not None),
        rows,
    )
