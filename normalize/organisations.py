"""The `providers` rows of a batch: the provider itself, and each organisation that listings name.

A platform and an awarding body are different organisations with a row each.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from normalize.columns import Columns, from_rows
from normalize.distinct import Distinct, distinct, together
from normalize.distinct_lists import distinct_lists
from normalize.fields import text as texts
from normalize.fields.contact import contact_point
from normalize.fields.organisation import organisation
from normalize.fields.place import country
from normalize.fields.url import absolute
from normalize.hashing import canonical
from normalize.issues import Issues
from normalize.lists import lists_of, once
from normalize.provider import Provider
from normalize.stated import Stated, StatedTable
from normalize.stated_columns import AWARDING_BODY

_SCHEMES = frozenset({"ror", "ctid", "wikidata", "lei", "deqar", "orgreg", "vat", "schac"})
_ROLES = {"awarding_body": "awarding_body", "provider": "platform"}


def identify(name: str, provider: Provider) -> str | None:
    """The id of a named organisation; the provider's own where it is the provider that is named."""
    found = organisation(name)
    if found is None:
        return None
    return provider.id if found.value.id in _own_ids(provider) else found.value.id


def _own_ids(provider: Provider) -> tuple[str, ...]:
    named = organisation(provider.name)
    return (provider.id, named.value.id) if named else (provider.id,)


def awarding_bodies(stated: Stated, provider: Provider) -> dict[str, Distinct[Any]]:
    """Who awards, by listing: a list of ids, and what decided who the first of them is.

    Where a listing names nobody, it is the provider if its file says that awarding is all it does.
    """
    organisations = stated.children["organisations"]
    awards = names_awarding_body(organisations)
    owners, names = organisations.owners.filter(awards), organisations["name"].filter(awards)
    named = distinct_lists(lists_of(owners, names, stated.rows))
    own = (provider.id,) if provider.role == "awarding_body" else ()
    return {
        "awarding_body_ids": named.each(lambda said: _ids(said, provider) or own).default(own),
        "awarding_body_ids:rule": named.each(lambda said: _rule(said[0])),
    }


def _ids(names: Iterable[str], provider: Provider) -> tuple[str, ...]:
    return once(filter(None, (identify(name, provider) for name in names)))


def _rule(name: str) -> str | None:
    found = organisation(name)
    return found.rule if found else None


def names_awarding_body(organisations: StatedTable) -> pa.Array:
    """Mask of the organisations that award."""
    return pc.equal(pc.fill_null(organisations["role"], "awarding_body"), "awarding_body")


def describe_organisations(stated: Stated, provider: Provider, issues: Issues) -> Columns:
    """One row for each organisation; of several descriptions the fullest, then the smallest."""
    described: dict[str, list[dict[str, Any]]] = {provider.id: []}
    for one in dict.fromkeys(_named(stated)):
        row = _row(one, provider, issues)
        if row is not None:
            described.setdefault(row["provider_id"], []).append(row)
    rows = [_own(provider, described.pop(provider.id))]
    rows += [_merge(described[name]) for name in sorted(described)]
    return from_rows("providers", rows)


class _Named(NamedTuple):
    """What is said of an organisation somewhere in the batch."""

    name: str
    role: str
    country: str | None
    identifiers: tuple[tuple[str, str], ...]
    page: str | None
    contact: str | None


def _named(stated: Stated) -> Iterator[_Named]:
    """The distinct descriptions, partners left out."""
    for child, prefix in (("organisations", ""), ("credentials", f"{AWARDING_BODY}.")):
        table = stated.children[child]
        if not table.states(f"{prefix}name"):
            continue
        links = any(table.states(f"{prefix}{name}") for name in ("url", "contact"))
        rows = together(
            *(distinct(table[f"{prefix}{name}"]) for name in ("name", "role", "country")),
            distinct_lists(table[f"{prefix}identifiers"]),
            *(distinct(table[f"{prefix}{name}"]) for name in ("url", "contact")),
            # What pages are at tells them apart only where something leads from them.
            stated.of_payload(
                (one.url if links else None for one in stated.evidence), table.owners
            ),
        )
        for name, role, place, identifiers, url, contact, base in filter(None, rows.values):
            if name is not None and role != "partner":
                yield _Named(
                    name,
                    role or "awarding_body",
                    place,
                    tuple((scheme, value) for scheme, value in identifiers or ()),
                    None if url is None else absolute(url, base),
                    None if contact is None else contact_point(contact, base),
                )


def _own(provider: Provider, described: list[dict[str, Any]]) -> dict[str, Any]:
    """The provider's row: what its file says, and that it awards where a listing says so."""
    roles = {row["provider_role"] for row in described}
    awards = provider.role == "platform" and "awarding_body" in roles
    fullest = _merge(described) if described else {}
    return {
        "provider_id": provider.id,
        "source_id": provider.id,
        "name": provider.name,
        "legal_name": provider.legal_name,
        "provider_role": "both" if awards else provider.role,
        "provider_type": provider.type,
        "homepage_url": absolute(provider.homepage),
        "country_code": provider.country or fullest.get("country_code"),
        "identifiers": fullest.get("identifiers", []),
        "contact_url": fullest.get("contact_url"),
    }


def _row(one: _Named, provider: Provider, issues: Issues) -> dict[str, Any] | None:
    name, provider_id = texts.label(one.name), identify(one.name, provider)
    known = organisation(one.name)
    if name is None or provider_id is None or known is None:
        issues.note("organisation without a name")
        return None
    place = country(one.country) if one.country else None
    if one.country and place is None:
        issues.note("country not understood", one.country)
    for scheme, _ in one.identifiers:
        if scheme not in _SCHEMES:
            issues.note("organisation identifier scheme unknown", scheme)
    return {
        "provider_id": provider_id,
        "source_id": provider.id,
        "name": name,
        "legal_name": None,
        "provider_role": _ROLES[one.role],
        "provider_type": "other",  # no listing says what sector an organisation is of
        "homepage_url": one.page,
        "country_code": place or known.value.country,
        "identifiers": _identifiers(one.identifiers, known.value.ror),
        "contact_url": one.contact,
    }


def _identifiers(stated: tuple[tuple[str, str], ...], ror: str | None) -> list[dict[str, str]]:
    """What is stated, and the ROR id of an organisation that is known by its name."""
    found = {pair for pair in stated if pair[0] in _SCHEMES}
    if ror and not any(scheme == "ror" for scheme, _ in found):
        found.add(("ror", ror))
    return [{"scheme": scheme, "value": value} for scheme, value in sorted(found)]


def _merge(rows: list[dict[str, Any]]) -> dict[str, Any]:
    roles = {row["provider_role"] for row in rows}
    fullest = min(rows, key=lambda row: (-_filled(row), canonical(row)))
    return {**fullest, "provider_role": roles.pop() if len(roles) == 1 else "both"}


def _filled(row: dict[str, Any]) -> int:
    return sum(1 for value in row.values() if value not in (None, []))
