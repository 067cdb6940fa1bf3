"""Organisations: which one a name means, the same on every platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from normalize.fields import Found
from normalize.fields.organisation_names import (
    bare,
    key,
    names_in,
    parts_of_place,
    without_acronym,
    without_umlauts,
)
from normalize.fields.place import country
from normalize.fields.text import label
from normalize.identity import organisation_id
from normalize.vocabulary import rows


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation, with what is known of it."""

    id: str
    name: str
    """Its own name where it is known, else the name as stated."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    ror: str | None = None
    """Id in the Research Organization Registry, e.g. ``042nb2s44``."""


@lru_cache(maxsize=20_000)  # one name stands in many batches, and in several columns of each
def organisation(stated: str) -> Found[Organisation] | None:
    """The organisation that a name means; None where none is named, or more than one.

    Rules: ``alias_table`` (a name in `organisations.csv` or `organisation_aliases.csv`),
    ``folded_name`` (the same after the article, its initials beside it, the legal form, its country
    or umlauts written with an e are left out) and ``own_name`` (an organisation that no
    table knows: its id follows from its name). Units have ids of their own: a business school is
    not its university, a campus not its system.
    """
    name = label(stated)
    whole = key(name) if name else ""
    if name is None or whole in _nobody():
        return None
    known = _known()
    if found := known.get(whole):
        return Found(found, "alias_table")
    plain = bare(name)
    folded = whole if plain == name else key(plain)
    if (
        found := known.get(folded)
        or _without_umlauts().get(without_umlauts(folded))
        or _in_its_country(name)
        or (known.get(key(long)) if (long := without_acronym(name)) else None)
    ):
        return Found(found, "folded_name")
    if len(names_in(name)) > 1:
        return None
    return Found(Organisation(organisation_id(plain), name), "own_name")


def _in_its_country(name: str) -> Organisation | None:
    """A known organisation whose country stands after its name; with another one, it is another."""
    parts = parts_of_place(name)
    if parts is None:
        return None
    found = _known().get(key(bare(parts[0])))
    return found if found and found.country and country(parts[1]) == found.country else None


@cache
def _known() -> Mapping[str, Organisation]:
    """Key of a name -> organisation."""
    listed = {
        row["id"]: Organisation(
            row["id"],
            row["name"],
            row["country"] or None,
            row["ror"] or None,
        )
        for row in rows("organisations")
    }
    names = {key(one.name): one for one in listed.values()}
    return names | {key(row["alias"]): listed[row["id"]] for row in rows("organisation_aliases")}


@cache
def _without_umlauts() -> Mapping[str, Organisation]:
    return {without_umlauts(name): one for name, one in _known().items()}


@cache
def _nobody() -> frozenset[str]:
    """Keys of what stands for a name where there is none: "various", "multiple educators"."""
    return frozenset(key(row["term"]) for row in rows("no_organisations"))
