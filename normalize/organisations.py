"""The `providers` rows of a batch: the provider itself, and each organisation that listings name.

A platform and an awarding body are different organisations with a row each.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from normalize.columns import Columns
from normalize.entry import Entry
from normalize.fields import text as texts
from normalize.fields.place import country
from normalize.fields.url import absolute
from normalize.hashing import canonical
from normalize.identity import organisation_id
from normalize.issues import Issues
from normalize.listing import StatedOrganisation
from normalize.provider import Provider

_SCHEMES = frozenset({"ror", "ctid", "wikidata", "lei", "deqar", "orgreg", "vat", "schac"})
_ROLES = {"awarding_body": "awarding_body", "provider": "platform"}


def identify(name: str, provider: Provider) -> str | None:
    """The id of a named organisation; the provider's own where it is the provider that is named."""
    plain = texts.label(name)
    if plain is None:
        return None
    found = organisation_id(plain)
    own = (provider.id, organisation_id(provider.name))
    return provider.id if found in own else found


def awarding_bodies(entries: Sequence[Entry], provider: Provider) -> list[list[str]]:
    """Who awards, by listing.

    Where a listing names nobody, it is the provider if its file says that awarding is all it does.
    """
    own = [provider.id] if provider.role == "awarding_body" else []
    known: dict[str, str | None] = {}
    found = []
    for entry in entries:
        ids = []
        for one in entry.listing.organisations:
            if one.role == "awarding_body":
                if one.name not in known:
                    known[one.name] = identify(one.name, provider)
                ids.append(known[one.name])
        found.append(list(dict.fromkeys(one for one in ids if one)) or own)
    return found


def describe_organisations(entries: Iterable[Entry], provider: Provider, issues: Issues) -> Columns:
    """One row for each organisation; of several descriptions the fullest, then the smallest."""
    described: dict[str, list[dict[str, Any]]] = {provider.id: []}
    seen = set()
    for entry in entries:
        for one in _named(entry):
            page = absolute(one.url, entry.evidence.url) if one.url else None
            key = (one.name, one.role, page, one.country, tuple(one.identifiers))
            if one.role != "partner" and key not in seen:
                seen.add(key)
                row = _row(one, page, provider, issues)
                if row is not None:
                    described.setdefault(row["provider_id"], []).append(row)
    rows = [_own(provider, described.pop(provider.id))]
    rows += [_merge(described[name]) for name in sorted(described)]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _named(entry: Entry) -> Iterable[StatedOrganisation]:
    yield from entry.listing.organisations
    for credential in entry.listing.credentials:
        if credential.awarding_body is not None:
            yield credential.awarding_body


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
    }


def _row(
    one: StatedOrganisation, page: str | None, provider: Provider, issues: Issues
) -> dict[str, Any] | None:
    name, provider_id = texts.label(one.name), identify(one.name, provider)
    if name is None or provider_id is None:
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
        "homepage_url": page,
        "country_code": place,
        "identifiers": [
            {"scheme": scheme, "value": value}
            for scheme, value in sorted(set(one.identifiers))
            if scheme in _SCHEMES
        ],
    }


def _merge(rows: list[dict[str, Any]]) -> dict[str, Any]:
    roles = {row["provider_role"] for row in rows}
    fullest = min(rows, key=lambda row: (-_filled(row), canonical(row)))
    return {**fullest, "provider_role": roles.pop() if len(roles) == 1 else "both"}


def _filled(row: dict[str, Any]) -> int:
    return sum(1 for value in row.values() if value not in (None, []))
