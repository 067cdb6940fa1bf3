"""Names in JSON-LD: which terms of a document are schema.org's.

A full JSON-LD processor would fetch remote contexts; here a context is read for what it says
itself: prefixes, ``@vocab``, terms and aliases. A bare name counts as schema.org's unless the
context puts it elsewhere, since pages leave the context out, misspell it, or name a copy of it.
"""

import re
from dataclasses import dataclass, field, replace

SCHEMA_ORG = re.compile(r"https?://(?:www\.)?schema\.org/(?:docs/)?#?", re.IGNORECASE)
_COMPACT = re.compile(r"(schema|sdo|s|schemaorg):(?!//)(.+)", re.IGNORECASE)
_CONFORMS_TO = re.compile(r"(?:dct|dcterms|dc):conformsTo|https?://purl\.org/dc/terms/conformsTo")
_MOST_TERMS = 2_000


@dataclass(frozen=True, slots=True)
class Names:
    """What a context says of names."""

    stated: bool = False
    """Whether there is a context at all."""
    foreign: bool = False
    """Whether bare names belong to another vocabulary."""
    prefixes: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)

    def within(self, context: object) -> "Names":
        """The names below a ``@context``."""
        names = replace(self, stated=True)
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, dict):
                names = names._with(part)
        return names

    def _with(self, part: dict[str, object]) -> "Names":
        prefixes, terms = dict(self.prefixes), dict(self.terms)
        for name, stated in list(part.items())[:_MOST_TERMS]:
            iri = stated.get("@id") if isinstance(stated, dict) else stated
            if not isinstance(iri, str) or name.startswith("@"):
                continue
            terms[name] = iri
            if iri.endswith(("/", "#", ":")):
                prefixes[name] = iri
        vocabulary = part.get("@vocab")
        foreign = self.foreign
        if isinstance(vocabulary, str):
            foreign = not SCHEMA_ORG.match(vocabulary)
        return replace(self, foreign=foreign, prefixes=prefixes, terms=terms)

    def keyword(self, name: str) -> str:
        """The JSON-LD keyword that a name stands for, else the name."""
        if name in ("id", "type", "graph") and self.stated:
            return f"@{name}"
        stated = self.terms.get(name, name)
        return stated if stated.startswith("@") else name

    def local(self, name: str) -> str:
        """The schema.org name without its address, or the name as it is, with a colon in it."""
        iri = self.terms.get(name, name)
        if iri == name and self.foreign and ":" not in name:
            return f"_:{name}"
        prefix, colon, rest = iri.partition(":")
        if colon and prefix in self.prefixes and not rest.startswith("//"):
            iri = self.prefixes[prefix] + rest
        return local_name(iri)


def local_name(iri: str) -> str:
    """The name without schema.org's address or usual prefix."""
    if found := SCHEMA_ORG.match(iri):
        return iri[found.end() :]
    if compact := _COMPACT.fullmatch(iri):
        return compact[2]
    return "conformsTo" if _CONFORMS_TO.fullmatch(iri) else iri
