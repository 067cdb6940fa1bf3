"""Subjects: fields of ISCED-F 2013 (UNESCO-UIS), declared, by table or by the skills taught."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from normalize.fields import Found
from normalize.fields.subject_codes import placed, without_code
from normalize.fields.subject_terms import (
    codes,
    head,
    key,
    labels,
    names,
    table,
    without_surroundings,
)
from normalize.fields.text import label

_LONGEST = 200
_MOST_PARTS = 6
_SEPARATOR = r"\s*[-–—:.,)\]]*\s*"
_NAME = (
    r"(?:isced[\s_-]*(?:f|fields?)?[\s_-]*(?:\(?2013\)?)?(?:\s(?:broad|narrow|detailed)?\s?field)?"
    r"|(?:broad|narrow|detailed)\sfield|fields?\sof\s(?:education|study)(?:\sand\straining)?)"
    r"[\s:_/#=-]*(?:code)?[\s:_/#=(-]*"
)
_CODE = r"(?:0\d|10)\d{0,2}"
_NAMED_CODE = re.compile(
    rf"[(\[]?{_NAME}({_CODE})(?!\d)(?:{_SEPARATOR}\D.*)?", re.IGNORECASE | re.ASCII
)
_BARE_CODE = re.compile(rf"(?:f(?=0\d{{3}}))?({_CODE})", re.IGNORECASE | re.ASCII)
_CODES = re.compile(rf"{_CODE}(?:\s*[,;|/]\s*{_CODE})+", re.ASCII)
_CODE_FIRST = re.compile(rf"[(\[]?({_CODE})(?!\d){_SEPARATOR}([^\d\W].*)", re.IGNORECASE)
_CODE_LAST = re.compile(rf"(.*[^\d\s])\s*[(\[]({_CODE})[)\]]", re.IGNORECASE)
_LOCATED = re.compile(
    rf"(?:https?://|urn:)\S*isced-?f\S*[/:#]({_CODE})/?", re.IGNORECASE | re.ASCII
)
_SYSTEMLESS = re.compile(r"10\d", re.ASCII)
"""A number that other classifications give other subjects (Dewey, ÖFOS): no code on its own."""
_DIGIT = re.compile(r"\d", re.ASCII)
_UNNUMBERED = ("http", "jacs", "ldcs")
"""How texts begin that may hold a code without a digit."""
_OTHER_YEAR = re.compile(r"isced\W*(?:19)?97|isced\W*2011|isced\W*(?:level|niveau)", re.IGNORECASE)
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
_LIST = re.compile(r"[;|\n]")
_PURPOSE = re.compile(
    r"\s(?:for|in|für|im|pour|dans|para|em|per|nel|nella|voor|для|в)\s", re.IGNORECASE
)
"""What parts a subject from what it is for: "English for nurses" is English."""
_HAS_PARTS = re.compile(r"[,;:/|&+>»›→.!?]|\s[-–—]")
"""A sign that there may be more in a text than one subject."""
_PATH = re.compile(r"\s*(?:--|>|»|›|→|::)\s*|:\s+|(?<=\w):(?=\w)|\s[-–—]\s")
_PATH_SIGN = re.compile("[->»›→:–—]")
"""A sign of those that part the steps of a path."""
_JOINED = re.compile(r"\s*[,/]\s*(?:(?:and|und|et|y|e|en|и|&)\s+)?")
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|и|&|\+)\s+|&", re.IGNORECASE)
_ANY_JOINT = re.compile(rf"{_JOINED.pattern}|{_AND.pattern}", re.IGNORECASE)


class Fields(NamedTuple):
    """The fields of study of a listing, in order of their codes, narrowest ones only."""

    codes: tuple[str, ...]
    method: str
    """``declared`` or ``mapped_table``."""
    rule: str


def declared_field(stated: str) -> Found[tuple[str, ...]] | None:
    """The code of ISCED-F 2013 in a field that holds such codes: 2 to 4 digits, valid ones only."""
    return _declared(stated.strip()[:_LONGEST])


@lru_cache(maxsize=20_000)  # a subject stands in many different lists of subjects
def subject(stated: str) -> Found[tuple[str, ...]] | None:
    """The ISCED-F 2013 codes that one stated subject means.

    An empty tuple is a category that is known and is no field of study ("Other"). The rule begins
    with ``declared`` where the text holds a code or an unmistakable label of ISCED-F itself.
    """
    text = label(stated)
    return None if text is None else subject_of(text)


def subject_of(text: str) -> Found[tuple[str, ...]] | None:
    """`subject` of a text that is a plain label already (`text.label`)."""
    numbered = _DIGIT.search(text) is not None
    if numbered and _SYSTEMLESS.fullmatch(text):
        return None
    name = key(text)
    if code := labels().get(name):
        return Found((code,), "declared_label")
    if (known := table().get(name)) is not None:
        return Found(known, "table")
    if not numbered and not name.startswith(_UNNUMBERED):
        return _by_parts(text)
    return _declared(text) or placed(text) or _without_code(text)


def fields_of(stated: tuple[tuple[str, ...], tuple[str, ...]]) -> Fields | None:
    """The fields of a listing from its declared fields and its subjects.

    Where anything declares a code, the codes are those; else those of the table.
    """
    declared, subjects = stated
    found = [declared_field(text) for text in declared] + [subject(text) for text in subjects]
    return fields_found([one for one in found if one is not None and one.value])


def fields_found(known: Sequence[Found[tuple[str, ...]]]) -> Fields | None:
    """`fields_of` of what the declared fields and the subjects mean, in their order."""
    by_code = [one for one in known if one.rule.startswith("declared")]
    chosen = by_code or known
    if not chosen:
        return None
    codes = sorted({code for one in chosen for code in one.value})
    narrowest = codes if len(codes) == 1 else _without_wider(codes)
    return Fields(tuple(narrowest), "declared" if by_code else "mapped_table", chosen[0].rule)


def vote(stated: tuple[str, ...]) -> Found[str] | None:
    """The broad field of most of the knowledge that is taught.

    Args:
        stated: for each ESCO knowledge concept of a listing, the code of an ISCED-F group above it.

    At least two concepts, and at least three fifths of all, must be of the one broad field. Generic
    programmes (00) say nothing of the subject and have no vote.
    """
    broad = Counter(code[:2] for code in stated if code in codes() and code[:2] != "00")
    if not broad:
        return None
    field, votes = broad.most_common(1)[0]
    if votes < 2 or votes * 5 < broad.total() * 3:
        return None
    return Found(field, "vote_of_skills")


def _declared(text: str) -> Found[tuple[str, ...]] | None:
    if not _DIGIT.search(text):
        return _labelled(text)
    if _OTHER_YEAR.search(text):
        return None
    for pattern, rule in ((_BARE_CODE, "declared_code"), (_LOCATED, "declared_address")):
        if found := pattern.fullmatch(text):
            return _valid(found[1], rule)
    if found := _NAMED_CODE.fullmatch(text):
        return _valid(found[1], "declared_code")
    if _CODES.fullmatch(text):
        stated = tuple(re.findall(_CODE, text))
        return Found(stated, "declared_code") if codes().issuperset(stated) else None
    return _beside_label(text)


def _beside_label(text: str) -> Found[tuple[str, ...]] | None:
    """A code beside words: it counts where the words mean a field of the same broad field."""
    parts = _code_and_words(text)
    if parts is None:
        return None
    code, words = parts
    if names().get(code) == key(words):
        return _valid(code, "declared_code")
    meant = _labelled(words) or _by_table(words)
    if meant is None or not any(one[:2] == code[:2] for one in meant.value):
        return None
    return _valid(code, "declared_code")


def _code_and_words(text: str) -> tuple[str, str] | None:
    if found := _CODE_FIRST.fullmatch(text):
        return found[1], found[2]
    if found := _CODE_LAST.fullmatch(text):
        return found[2], found[1]
    return None


def _labelled(text: str) -> Found[tuple[str, ...]] | None:
    code = labels().get(key(text))
    return Found((code,), "declared_label") if code else None


def _valid(code: str, rule: str) -> Found[tuple[str, ...]] | None:
    return Found((code,), rule) if code in codes() else None


def _without_code(text: str) -> Found[tuple[str, ...]] | None:
    """What a text means that may begin or end with a code that says nothing to us."""
    beside = _code_and_words(text)
    if beside is not None and beside[0] in codes():
        return None  # a code of ISCED-F that its words contradict: one of the two is wrong
    words = without_code(text)
    return (_by_table(words) if words else None) or _by_parts(text)


def _by_table(text: str) -> Found[tuple[str, ...]] | None:
    known = table().get(key(text))
    return _by_parts(text) if known is None else Found(known, "table")


def _by_parts(text: str) -> Found[tuple[str, ...]] | None:
    """What a text means that is in no table as it is."""
    plain = _QUALIFIED.sub("", text)
    found = _of_faculty(plain) if plain == text else _entry(plain)
    if found is not None:
        return Found(found, "table")
    for split, settle in ((_union, _narrowest), (_last, _narrowest), (_all, _widest)):
        found = split(plain)
        if found is not None:
            return Found(settle(found), "table_of_parts")
    purposeful = _PURPOSE.split(plain, maxsplit=1)
    if len(purposeful) > 1 and (found := _entry(purposeful[0])):
        return Found(found, "table_of_parts")
    decided = _by_head(plain)
    return Found(decided, "head") if decided else None


def _entry(text: str) -> tuple[str, ...] | None:
    found = table().get(key(text))
    return _of_faculty(text) if found is None else found


def _of_faculty(text: str) -> tuple[str, ...] | None:
    """What a text means that names who teaches it, or that it is taught."""
    faculty = _FACULTY.match(text)
    if faculty and (found := table().get(key(text[faculty.end() :]))) is not None:
        return found
    name = key(text)
    bare = without_surroundings(name)
    return table().get(bare) if bare != name else None


def _union(text: str) -> tuple[str, ...] | None:
    """A list: the parts that are understood."""
    parts = _LIST.split(text)
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    found = [one for part in parts if (one := subject(part)) is not None]
    return tuple(code for one in found for code in one.value) if found else None


def _last(text: str) -> tuple[str, ...] | None:
    """A path in a tree of categories: the last part that is a field."""
    parts = _PATH.split(text) if _PATH_SIGN.search(text) else ()
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    found = [_entry(part) or _widest(_all(part) or ()) for part in parts]
    return next((codes for codes in reversed(found) if codes), None)


def _all(text: str) -> tuple[str, ...] | None:
    """Subjects that are joined: each must be known and one a field, or two in the other order."""
    for joint in _joints(text):
        parts = [part for part in joint.split(text) if part.strip()]
        if 1 < len(parts) <= _MOST_PARTS:
            turned = _turned(*parts) if len(parts) == 2 else None
            found = [_member(part, parts) for part in parts]
            if turned or (any(found) and None not in found):
                return turned or tuple(code for one in found for code in one or ())
    return None


def _turned(first: str, second: str) -> tuple[str, ...] | None:
    """What two subjects mean in the other order, or an inverted heading: "Law, International"."""
    return _entry(f"{second} & {first}") or _entry(f"{second} {first}")


def _member(part: str, parts: Sequence[str]) -> tuple[str, ...] | None:
    """What one of several joined subjects means, completed by a word that it shares with another.

    "Mechanical and Civil Engineering", "Ingeniería mecánica y civil", "Agrar- und Forsttechnik".
    """
    first, last = parts[0], parts[-1]
    if part.endswith("-") and (found := _compound(part, last)) is not None:
        return found
    found = _entry(part)
    if found is None and part is not last and " " in last.strip():
        found = _entry(f"{part} {last.split()[-1]}")
    if found is None and part is not first and " " in first.strip():
        found = _entry(f"{first.split()[0]} {part}")
    return _by_head(part) if found is None else found


def _by_head(text: str) -> tuple[str, ...] | None:
    """What a text means by the one word that decides it, where it is a single subject."""
    if _HAS_PARTS.search(text) or _AND.search(text):
        return None
    code = head(key(text))
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


def _narrowest(found: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, and without a field that another one is part of."""
    distinct = dict.fromkeys(found)
    kept = set(_without_wider(sorted(distinct)))
    return tuple([code for code in distinct if code in kept])


def _widest(found: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, and without a part of another field: "business and accounting" is business.

    What is joined is one subject, which the narrower part would not cover.
    """
    distinct = dict.fromkeys(found)
    return tuple(
        [
            code
            for code in distinct
            if not any(code != wider and code.startswith(wider) for wider in distinct)
        ]
    )


def _without_wider(ordered: Sequence[str]) -> list[str]:
    """Codes in their order without fields that another one is part of: it follows at once."""
    return [one for one, following in pairwise([*ordered, ""]) if not following.startswith(one)]
