"""What courses of XCRI-CAP lead to: qualifications, who awards them, and credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from normalize.formats.xcri_cap_elements import Elements
from normalize.listing import StatedOrganisation
from normalize.stated import AWARDING_BODY, Columns

_PREFERRED_SCHEMES = ("ECTS", "CATS", "SCQF", "CQFW")
"""Of several statements of the same credit, the scheme that other catalogues know best."""

Texts = list[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifications:
    """What the qualifications of all courses say."""

    credentials: Columns
    """With the course of each, as are the organisations."""
    organisations: Columns
    levels: Texts
    """Of each course, as are the next two."""
    credentials_named: Texts
    quality_assurance: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The credit of each course, in the best known scheme."""

    eqf_levels: list[list[str]]
    values: Texts
    units: Texts
    levels: Texts
    """What a scheme other than the EQF gives as level."""


def read_providers(providers: Elements) -> list[StatedOrganisation | None]:
    """The organisations that offer a catalogue's courses; None for one that has no name."""
    names = providers.text("title", "name")
    identifiers = providers.texts("identifier")
    urls = providers.text("url")
    contacts = providers.text("email")
    countries: Texts = [None] * len(providers)
    for holder in ("location", "address"):
        locations = providers.children(holder)
        stated = (locations.text("country"), locations.text("email"))
        for row, country, mail in zip(locations.holders, *stated, strict=True):
            countries[row] = countries[row] or country
            contacts[row] = contacts[row] or mail
    rows = zip(names, identifiers, urls, countries, contacts, strict=True)
    return [_provider(*row) for row in rows]


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


def read_qualifications(
    courses: Elements, providers: Sequence[StatedOrganisation | None]
) -> Qualifications:
    """Credentials, organisations, levels and accreditation.

    Where no qualification names who awards it, the provider is the awarding body.

    Args:
        courses: whose they are.
        providers: who offers each of them.
    """
    levels = [next(iter(stated), None) for stated in courses.texts("level")]
    qualifications = courses.children("qualification")
    titles = qualifications.text("title", "abbr")
    kinds = qualifications.text("type")
    own_levels = qualifications.texts("educationLevel", "level")
    accreditors = qualifications.texts("accreditedBy")
    awarders = qualifications.texts("awardedBy")
    accredited: list[list[str]] = [[] for _ in providers]
    awarding: list[list[str]] = [[] for _ in providers]
    named: Texts = [None] * len(providers)
    for place, row in enumerate(qualifications.holders):
        levels[row] = levels[row] or next(iter(own_levels[place]), None)
        named[row] = named[row] or titles[place]
        accredited[row] += accreditors[place]
        awarding[row] += awarders[place]
    return Qualifications(
        credentials=_credentials(titles, kinds, awarders, qualifications.holders),
        organisations=_organisations(providers, awarding),
        levels=levels,
        credentials_named=named,
        quality_assurance=[
            "; ".join(f"Accredited by {name}" for name in names) or None for names in accredited
        ],
    )


def _credentials(
    titles: Texts, kinds: Texts, awarders: Sequence[Sequence[str]], owners: Sequence[int]
) -> Columns:
    titled = [place for place, title in enumerate(titles) if title]
    bodies = [next(iter(awarders[place]), None) for place in titled]
    fields: dict[str, list[Any]] = {
        "name": [titles[place] for place in titled],
        "type": [kinds[place] for place in titled],
        f"{AWARDING_BODY}.name": bodies,
        f"{AWARDING_BODY}.role": [body and "awarding_body" for body in bodies],
    }
    return Columns(len(titled), fields, [owners[place] for place in titled])


def _organisations(
    providers: Sequence[StatedOrganisation | None], awarding: Sequence[Sequence[str]]
) -> Columns:
    """For each course its provider, where it has one, and who else awards something."""
    found: list[tuple[int, StatedOrganisation, str]] = []
    others_met: dict[str, StatedOrganisation] = {}
    for row, (provider, names) in enumerate(zip(providers, awarding, strict=True)):
        others = names
        if provider is not None:
            own = provider.name.casefold()
            others = [name for name in names if name.casefold() != own]
            awards = len(others) < len(names) or not others
            found.append((row, provider, "awarding_body" if awards else "provider"))
        for name in others:
            other = others_met.setdefault(name, StatedOrganisation(name=name))
            found.append((row, other, "awarding_body"))
    fields: dict[str, list[Any]] = {
        "name": [one.name for _, one, _ in found],
        "role": [role for _, _, role in found],
        "key": [one.key for _, one, _ in found],
        "url": [one.url for _, one, _ in found],
        "country": [one.country for _, one, _ in found],
        "contact": [one.contact for _, one, _ in found],
    }
    return Columns(len(found), fields, [row for row, _, _ in found])


def read_credit(courses: Elements) -> Credit:
    """The credit of courses."""
    rows = len(courses)
    stated = courses.children("credit")
    schemes, levels, values = (stated.text(name) for name in ("scheme", "level", "value"))
    found = Credit(
        eqf_levels=[[] for _ in range(rows)],
        values=[None] * rows,
        units=[None] * rows,
        levels=[None] * rows,
    )
    ranks = [len(_PREFERRED_SCHEMES) + 1] * rows
    ranked = {scheme: _rank(scheme) for scheme in set(schemes)}
    for row, scheme, level, value in zip(stated.holders, schemes, levels, values, strict=True):
        eqf = (scheme or "").upper() == "EQF"
        if level and eqf:
            found.eqf_levels[row].append(level)
        if value and (rank := ranked[scheme]) < ranks[row]:
            ranks[row], found.values[row], found.units[row] = rank, value, scheme
            found.levels[row] = _level(scheme, level) if level and not eqf else None
    return found


def _level(scheme: str | None, level: str) -> str:
    return f"{scheme} level {level}" if scheme else level


def _rank(scheme: str | None) -> int:
    known = (scheme or "").upper()
    found = (i for i, name in enumerate(_PREFERRED_SCHEMES) if name in known)
    return next(found, len(_PREFERRED_SCHEMES))
