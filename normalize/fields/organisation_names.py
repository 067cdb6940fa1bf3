"""Names of organisations, in the form in which they are compared."""

import re

from normalize.vocabulary.spelling import unaccented

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|[&+]")
_WORDS = {
    "&": "and",
    "und": "and",
    "univ": "university",
    "inst": "institute",
    "saint": "st",
    "centre": "center",
}
"""Spellings of one word. "Universität" and "University" are left apart: the table knows both."""
_LEGAL = re.compile(
    r"(?:[,\s]+(?:inc|incorporated|llc|ltd|limited|plc|corp|corporation|gmbh|ag|co(?=\.)|srl|ооо"
    r"|e\.\s?v|s\.a\.s|s\.r\.l|s\.p\.a|s\.a|s\.l|b\.v|n\.v|(?:pty|pvt|pte)(?: ltd)?)"
    r"|,\s*(?:sa|se|sas|spa|sl|bv|nv|ab|kg|oy|co))\.?\Z",
    re.IGNORECASE,
)
"""Legal forms. Short ones that are places, too, only after a comma: "TAFE SA" is in Adelaide."""
_MOST_SUFFIXES = 3
_ABBREVIATION = re.compile(
    r"(?<=\w)\s*\(\s*(?!(?:USA|UAE|NSW|RSA|DRC|PRC|UNO)\b)(?=[^)]*[A-Z][^)]*[A-Z])"
    r"[A-Z][A-Za-z&/-]{2,9}\s*\)\s*\Z"
)
"""Three letters or more, for two are a country: "(UK)" tells one Newcastle from the other."""
_TWO_NAMES = re.compile(r"(.+?)(?:\s+[-–—|]\s+([^()]+)|\s*\(\s*([^()]+?)\s*\))\Z")
_ACRONYM = re.compile(r"[^\W\d_]{2,8}")
_SMALL = frozenset(
    {"of", "the", "and", "in", "at", "for", "de", "la", "du", "del", "da", "do", "di", "van", "des"}
)
_PLACED = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|,\s*([^,()]+))\Z")
_THE = re.compile(r"\Athe\s+(?=\S+\s+\S)", re.IGNORECASE)
_SHORT_WORDS = ((re.compile(r"\bUniv\b\.?"), "University"), (re.compile(r"\bInst\."), "Institute"))
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
_SEVERAL = re.compile(r"\s*[|]+\s*|;")
_MARKS = str.maketrans("", "", "®™©℠")
_UNSTACKED = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "ı": "i"})
_UMLAUT = re.compile("(?<![aeiou])([aou])e")


def names_in(stated: str) -> list[str]:
    """The names in a text that holds several, apart by bars or semicolons."""
    return [name for part in _SEVERAL.split(stated) if (name := part.strip())]


def bare(name: str) -> str:
    """The name without what does not tell it apart: article, abbreviation, legal form, marks.

    "The" stays before a single word, which is then a name of its own ("The Guardian").
    """
    text = " ".join(name.translate(_MARKS).split())
    for written, word in _SHORT_WORDS:
        text = written.sub(word, text)
    short = _ABBREVIATION.sub("", text)
    if " " in short:
        text = short
    for _ in range(_MOST_SUFFIXES):
        whole, text = text, _LEGAL.sub("", text).rstrip(", ") or text
        if text == whole:
            break
    return _THE.sub("", text, count=1) or name


def key(name: str) -> str:
    """A name without case, accents and punctuation; initials are one word."""
    plain = name.casefold()
    if not plain.isascii():
        plain = unaccented(plain.translate(_UNSTACKED))
    words = _WORD.findall(plain)
    if "'" in plain or "’" in plain:
        words = [word.replace("’", "").replace("'", "") for word in words]
    return _INITIALS.sub(r"\1", " ".join([_WORDS.get(word, word) for word in words]))


def parts_of_place(name: str) -> tuple[str, str] | None:
    """A name and the place after it, in brackets or after a comma."""
    found = _PLACED.fullmatch(name) if "(" in name or "," in name else None
    return (found[1], found[2] or found[3]) if found else None


def without_acronym(name: str) -> str | None:
    """The name beside its own initials: "MIT (Massachusetts Institute of Technology)".

    None where there are none, or where they are not its initials: those name a part of it.
    """
    parts = _TWO_NAMES.fullmatch(name)
    if parts is None:
        return None
    first, second = parts[1], parts[2] or parts[3]
    for short, long in ((first, second), (second, first)):
        if _ACRONYM.fullmatch(short) and short.upper() in _initials(long):
            return long
    return None


def _initials(name: str) -> tuple[str, str]:
    words = key(name).split()
    return (
        "".join(word[0] for word in words).upper(),
        "".join(word[0] for word in words if word not in _SMALL).upper(),
    )


def without_umlauts(folded: str) -> str:
    """A key in which "ue" and "u" are the same, as where umlauts were written with an e."""
    return _UMLAUT.sub(r"\1", folded)
