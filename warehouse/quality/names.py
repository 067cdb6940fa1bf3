"""Names of organisations as a text writes them: by capitals, and by what such bodies are called."""

import re

_WORD = r"[A-ZÀ-Þ0-9][\w&'’.®-]*"
_RUN = re.compile(
    rf"(?:{_WORD})(?:,? (?:(?:of|for|and|in|on|the|&|de|des|du|la|le|für|und|der|del|e|y|da|do) )*"
    rf"\(?{_WORD})*"
)
"""Words with a capital, and the small ones between them."""
_BODIES = frozenset({
    "academy", "accreditation", "agency", "agencia", "agência", "akademie", "association",
    "asociación", "associação", "authority", "board", "body", "centre", "chamber", "chartered",
    "college", "comisión", "comissão", "commission", "committee", "council", "department",
    "federation", "foundation", "guild", "institut", "institute", "institution", "instituto",
    "inspectorate", "kammer", "ministère", "ministerio", "ministério", "ministero", "ministerium",
    "ministry", "network", "office", "ordine", "organisation", "organization", "registrar",
    "royal", "school", "service", "services", "society", "sociedad", "trust", "union",
    "university", "verband",
})  # fmt: skip
_ACRONYM = re.compile(r"(?=(?:\w*[A-Z]){2})[A-Z][A-Za-z&]{1,9}\b")
_PLACES = frozenset({"UK", "US", "USA", "EU", "NZ", "IT", "AI", "ICT", "HR", "PC", "OU"})
_FIRM = re.compile(
    r"\b(?!(?:IT|AI|ML|RF|CFD|VLSI|UG|PG|FMCG|MSME|PSU|NGO|EDA|ABOUT|INDUSTRY|HR|ICT|EV)s?\b)[A-Z]{2,}"
    r"|\b[A-Z]&[A-Z]\b|\b(?:Ltd|Limited|Inc|Corp|Corporation|GmbH|Pvt|Instruments|Motors|Steel)\b"
    r"|\b(?:Google|Microsoft|Intel|Tata|Siemens|Bosch|Amazon|Samsung|Infosys|Wipro|Boeing|Airbus)\b"
)
_LONGEST = 120


def is_written_as(group: str, text: str) -> bool:
    """Whether a text begins with what a group of a pattern is named for.

    ``name``: a capital; ``acronym``: capitals that are no place or field; ``body``: a name in which
    a word says that it is a body (council, institute …), or an acronym; ``firms``: a list of names
    in which one is written as firms are.
    """
    kind = group.rstrip("0123456789")
    if kind == "acronym":
        return _acronym(text)
    if not text[:1].isupper():
        return False
    if kind == "firms":
        return _FIRM.search(text[:_LONGEST].partition(".")[0]) is not None
    return kind != "body" or _body(text[:_LONGEST])


def _acronym(text: str) -> bool:
    found = _ACRONYM.match(text)
    return found is not None and found.group() not in _PLACES


def _body(text: str) -> bool:
    run = _RUN.match(text)
    if run is None:
        return False
    words = re.findall(r"[\w&]+", run.group())
    return _acronym(text) or not _BODIES.isdisjoint(word.casefold() for word in words)
