"""What courses of XCRI-CAP lead to: qualifications, who awards them, and credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, distinct, python_values, together
from normalize.formats.xcri_cap_elements import Elements
from normalize.formats.xcri_cap_said import Numbers, Said, either, is_said, said, take_known
from normalize.listing import StatedOrganisation
from normalize.stated_columns import AWARDING_BODY, Columns, Values

_PREFERRED_SCHEMES = ("ECTS", "CATS", "SCQF", "CQFW")
"""Of several statements of the same credit, the scheme that other catalogues know best."""
_NO_TEXT = pa.scalar(None, pa.string())

Providers = Distinct[StatedOrganisation]
"""Who offers each course; None where that has no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifications:
    """What the qualifications of all courses say."""

    credentials: Columns
    """With the course of each, as are the organisations."""
    organisations: Columns
    levels: pa.Array
    """Of each course, as are the next two."""
    credentials_named: pa.Array
    quality_assurance: pa.Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The credit of each course, in the best known scheme."""

    eqf_levels: pa.Array
    """Lists."""
    values: pa.Array
    units: pa.Array
    stated: pa.Array
    """The levels that all credit states."""
    schemes: pa.Array
    are_eqf: Distinct[bool]
    places: Numbers
    """Of each course, which of all credit is its own; -1 where none is."""

    def levels(self) -> pa.Array:
        """What a scheme other than the EQF gives as level of each course."""
        by_scheme = pc.binary_join_element_wise(self.schemes, self.stated, " level ")
        named = pc.coalesce(by_scheme, self.stated)
        return take_known(either(self.are_eqf, None, named), self.places)


def read_providers(providers: Elements) -> list[StatedOrganisation | None]:
    """The organisations that offer a catalogue's courses; None for one that has no name."""
    names = providers.text("title", "name")
    identifiers = providers.texts("identifier").lists(len(providers))
    urls, contacts = providers.text("url"), providers.text("email")
    countries = pa.nulls(len(providers), pa.string())
    for holder in ("location", "address"):
        locations = providers.children(holder)
        if not len(locations):
            continue
        for_each = (
            said(locations.holders, locations.text(name)).first(len(providers))
            for name in ("country", "email")
        )
        of_place, mail = for_each
        countries, contacts = pc.coalesce(countries, of_place), pc.coalesce(contacts, mail)
    columns = map(python_values, (names, identifiers, urls, countries, contacts))
    return [_provider(*row) for row in zip(*columns, strict=True)]


def _provider(
    name: str | None,
    identifiers: Sequence[str],
    url: str | None,
    country: str | None,
    contact: str | None,
) -> StatedOrganisation | None:
    if name is None:
        return None
    pages = [value for value in identifiers if value.startswith(("http://", "https://"))]
    keys = [value for value in identifiers if value not in pages]
    return StatedOrganisation(
        name=name,
        role="provider",
        key=next(iter(keys), None),
        url=url or next(iter(pages), None),
        country=country,
        contact=contact,
    )


def read_qualifications(courses: Elements, providers: Providers) -> Qualifications:
    """Credentials, organisations, levels and accreditation.

    Where no qualification names who awards it, the provider is the awarding body.

    Args:
        courses: whose they are.
        providers: who offers each of them.
    """
    rows = len(courses)
    own_levels = courses.texts("level").first(rows)
    qualifications = courses.children("qualification")
    owners = qualifications.holders
    titles = qualifications.text("title", "abbr")
    kinds = qualifications.text("type")
    levels = qualifications.texts("educationLevel", "level").of(owners)
    accredited = qualifications.texts("accreditedBy").of(owners)
    awarders = qualifications.texts("awardedBy")
    by = pc.binary_join_element_wise("Accredited by", accredited.texts, " ")
    return Qualifications(
        credentials=_credentials(titles, kinds, awarders.first(len(owners)), owners),
        organisations=_organisations(providers, awarders.of(owners).distinct_lists(rows)),
        levels=pc.coalesce(own_levels, levels.first(rows)),
        credentials_named=said(owners, titles).first(rows),
        quality_assurance=Said(accredited.rows, by).joined(rows, "; "),
    )


def _credentials(titles: pa.Array, kinds: pa.Array, awarders: pa.Array, owners: Numbers) -> Columns:
    titled = titles.is_valid()
    bodies = awarders.filter(titled)
    fields: dict[str, Values] = {
        "name": titles.drop_null(),
        "type": kinds.filter(titled),
        f"{AWARDING_BODY}.name": bodies,
        f"{AWARDING_BODY}.role": pc.if_else(bodies.is_valid(), "awarding_body", _NO_TEXT),
    }
    return Columns(len(bodies), fields, owners[is_said(titles)].tolist())


def _organisations(providers: Providers, awarding: Distinct[tuple[str, ...]]) -> Columns:
    """For each course its provider, where it has one, and who else awards something.

    Most courses of a provider name the same: what follows from them is made once.
    """
    met = together(providers, awarding)
    found = [_named(*pair) for pair in met.values if pair is not None]
    counts = np.array([len(one) for one in found], np.intp)
    codes = met.codes.to_numpy()
    owners = np.repeat(np.arange(len(codes)), counts[codes])
    # The place of each course's first organisation among all that are made, and the ones behind it.
    firsts = (np.cumsum(counts) - counts)[codes]
    before = np.cumsum(counts[codes]) - counts[codes]
    places = pa.array(np.arange(len(owners)) + (firsts - before)[owners])
    every = [one for several in found for one in several]
    columns: dict[str, list[Any]] = {
        "name": [one.name for one, _ in every],
        "role": [role for _, role in every],
        "key": [one.key for one, _ in every],
        "url": [one.url for one, _ in every],
        "country": [one.country for one, _ in every],
        "contact": [one.contact for one, _ in every],
    }
    fields: dict[str, Values] = {
        name: Distinct(values, places).array(pa.string()) for name, values in columns.items()
    }
    return Columns(len(owners), fields, owners.tolist())


def _named(
    provider: StatedOrganisation | None, names: Sequence[str] | None
) -> list[tuple[StatedOrganisation, str]]:
    """Organisations and their roles: a provider, and who is named as awarding body."""
    awarding = names or ()
    if provider is None:
        return [(StatedOrganisation(name=name), "awarding_body") for name in awarding]
    own = provider.name.casefold()
    others = [name for name in awarding if name.casefold() != own]
    awards = len(others) < len(awarding) or not others
    return [
        (provider, "awarding_body" if awards else "provider"),
        *((StatedOrganisation(name=name), "awarding_body") for name in others),
    ]


def read_credit(courses: Elements) -> Credit:
    """The credit of courses."""
    rows = len(courses)
    stated = courses.children("credit")
    schemes, levels, values = (stated.text(name) for name in ("scheme", "level", "value"))
    met = distinct(schemes)
    are_eqf = met.each(lambda scheme: scheme.upper() == "EQF").default(False)
    ranks = met.each(_rank).default(len(_PREFERRED_SCHEMES)).array(pa.int64()).to_numpy()
    # In each course the best known scheme that gives a value, the first of several.
    valued = np.flatnonzero(is_said(values))
    ranked = valued[np.lexsort((ranks[valued], stated.holders[valued]))]
    firsts = ranked[np.flatnonzero(np.diff(stated.holders[ranked], prepend=-1))]
    places = np.full(rows, -1)
    places[stated.holders[firsts]] = firsts
    return Credit(
        eqf_levels=said(stated.holders, either(are_eqf, levels, None)).lists(rows),
        values=take_known(values, places),
        units=take_known(schemes, places),
        stated=levels,
        schemes=schemes,
        are_eqf=are_eqf,
        places=places,
    )


def _rank(scheme: str) -> int:
    known = scheme.upper()
    found = (i for i, name in enumerate(_PREFERRED_SCHEMES) if name in known)
    return next(found, len(_PREFERRED_SCHEMES))
