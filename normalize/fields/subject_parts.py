"""What words for subjects mean: whole, joined, in lists and paths, or by the word that decides."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from normalize.fields import Found
from normalize.fields.subject_terms import head, key, of_aspect, table, without_surroundings

Meaning = Found[tuple[str, ...]]
_MOST_PARTS = 6
_QUALIFIED = re.compile(
    r"\s*\(\d+\)\Z|[,\s]\s*\(?\d{3,4}s?\s?[-–]\s?(?:\d{3,4}|present)?\)?\Z"
    r"|[,\s]\s*\(?(?:general|allgemein|général(?:e|ités)?|not elsewhere classified)\)?\Z",
    re.IGNORECASE,
)
"""What leaves a subject as it is: a count of courses, years, "(general)"."""
_FACULTY = re.compile(
    r"(?:(?:department|dept\.?|faculty|school|college|institute|division|studies) (?:of|in|for)"
    r"|(?:fakultät|institut|fachbereich|studienbereich|hochschule)(?: für| der)?"
    r"|(?:facultad|departamento|faculdade|instituto|escuela|escola) d[eo]s?"
    r"|(?:faculté|département|ufr|école) d(?:es?|u)|faculteit(?: der)?"
    r"|(?:facoltà|dipartimento|scuola) di|факультет|кафедра)\s+(?:the |la |las |los |as )?",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\s(?:for|in|für|im|pour|dans|para|em|per|nel|nella|voor|для|в)\s", re.IGNORECASE
)
"""What parts a subject from what it is for: "English for nurses" is English."""
_ASIDE = re.compile(r"\s*\([^()]*\)\Z")
"""What is said beside a subject: "Chinese (Mandarin)"."""
_HAS_PARTS = re.compile(r"[,;:/|&+>»›→.!?]|\s[-–—]")
"""A sign that there may be more in a text than one subject."""
_PATH = re.compile(r"\s*(?:--|>|»|›|→|::)\s*|:\s+|(?<=\w):(?=\w)|\s[-–—]\s")
_PATH_SIGN = re.compile("[->»›→:–—]")
"""A sign of those that part the steps of a path."""
_JOINED = re.compile(r"\s*[,/]\s*(?:(?:and|und|et|y|e|en|и|&)\s+)?")
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|и|&|\+)\s+|&", re.IGNORECASE)
_ANY_JOINT = re.compile(rf"{_JOINED.pattern}|{_AND.pattern}", re.IGNORECASE)


def by_words(text: str) -> Meaning | None:
    """What a text means that holds no code."""
    known = table().get(key(text))
    return by_parts(text) if known is None else Found(known, "table")


def by_parts(text: str) -> Meaning | None:
    """What a text means that is in no table as it is."""
    plain = _QUALIFIED.sub("", text)
    found = _of_faculty(plain) if plain == text else _entry(plain)
    if found is not None:
        return Found(found, "table")
    for split in (_last, _all):
        if (found := split(plain)) is not None:
            return Found(found, "table_of_parts")
    main = _PURPOSE.split(_ASIDE.sub("", plain), maxsplit=1)[0]
    if main != plain and (found := _entry(main)):
        return Found(found, "table_of_parts")
    decided = _by_head(plain)
    return Found(decided, "head") if decided else None


def _entry(text: str) -> tuple[str, ...] | None:
    found = table().get(key(text))
    return _of_faculty(text) if found is None else found


def _of_faculty(text: str) -> tuple[str, ...] | None:
    """What a text means that names who teaches it, or that it is taught."""
    faculty = _FACULTY.match(text)
    name = key(text[faculty.end() :] if faculty else text)
    if faculty and (found := table().get(name)) is not None:
        return found
    bare = without_surroundings(name)
    return table().get(bare) if bare != name else None


def _last(text: str) -> tuple[str, ...] | None:
    """A path in a tree of categories: the last part that is a field.

    The first one of a library's heading, of which the others tell a side ("Law -- History").
    """
    parts = _PATH.split(text) if _PATH_SIGN.search(text) else ()
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    found = [_entry(part) or _all(part) for part in parts]
    nearest = found if "--" in text else reversed(found)
    return next((narrowest(codes) for codes in nearest if codes), None)


def _all(text: str) -> tuple[str, ...] | None:
    """Subjects that are joined: each must be known and one a field, or two in the other order."""
    for joint in _joints(text):
        parts = [part for part in joint.split(text) if part.strip()]
        if 1 < len(parts) <= _MOST_PARTS:
            turned = _entry(f"{parts[1]} & {parts[0]}") if len(parts) == 2 else None
            found = [_member(part, parts) for part in parts]
            if "," in text and None in found:  # it may be a heading: "Law, International"
                turned = turned or _entry(f"{parts[1]} {parts[0]}")
            if turned or (any(found) and None not in found):
                return turned or _widest(code for one in found for code in one or ())
    return None


def _member(part: str, parts: Sequence[str]) -> tuple[str, ...] | None:
    """What one of several joined subjects means, completed by a word that it shares with another.

    "Mechanical and Civil Engineering", "Ingeniería mecánica y civil", "Agrar- und Forsttechnik".
    """
    first, last = parts[0], parts[-1]
    if part.endswith("-") and (found := _compound(part, last)) is not None:
        return found
    whole = [part]
    if part is not last and " " in last.strip():
        whole.append(f"{part} {last.split()[-1]}")
    if part is not first and " " in first.strip():
        whole.append(f"{first.split()[0]} {part}")
    meant = [_entry(text) for text in whole] + [_by_head(text) for text in whole]
    return next((codes for codes in meant if codes is not None), None)


def _by_head(text: str) -> tuple[str, ...] | None:
    """What a single subject means by the word that decides it, or by what it is an aspect of."""
    if _HAS_PARTS.search(text) or _AND.search(text):
        return None
    name = key(text)
    code = head(name) or of_aspect(name)
    return (code,) if code else None


def _compound(part: str, last: str) -> tuple[str, ...] | None:
    """A compound of which only the beginning is written, since another one ends alike."""
    beginning, word = key(part), key(last).rpartition(" ")[2]
    ends = (word[place:] for place in range(1, len(word) - 2))
    return next((found for end in ends if (found := table().get(beginning + end))), None)


def _joints(text: str) -> Iterator[re.Pattern[str]]:
    """What may join subjects in a text."""
    joined, linked = "," in text or "/" in text, _AND.search(text) is not None
    if joined:
        yield _JOINED
    if linked:
        yield _AND
    if joined and linked:
        yield _ANY_JOINT


def narrowest(found: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, and without a field that another one is part of."""
    distinct = dict.fromkeys(found)
    kept = set(without_wider(sorted(distinct)))
    return tuple([code for code in distinct if code in kept])


def _widest(found: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, and without a part of another field: "business and accounting" is business.

    What is joined is one subject, which the narrower part would not cover.
    """
    distinct = dict.fromkeys(found)
    wider = tuple([code for code in distinct if len(code) < 4])
    return tuple([code for code in distinct if not code[:-1].startswith(wider)])


def without_wider(ordered: Sequence[str]) -> list[str]:
    """Codes in their order without fields that another one is part of: it follows at once."""
    return [one for one, following in pairwise([*ordered, ""]) if not following.startswith(one)]
