"""Subjects: fields of ISCED-F 2013 (UNESCO-UIS), declared, by table or by the skills taught."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from normalize.fields import Found
from normalize.fields.subject_codes import placed, without_code
from normalize.fields.subject_parts import by_parts, by_words, narrowest, without_wider
from normalize.fields.subject_terms import codes, key, keys, labels, names, table
from normalize.fields.text import label

_LONGEST = 200
_MOST_LISTED = 6
_LIST = re.compile(r"[;|\n]")
_SEPARATOR = r"\s*[-–—:.,)\]]*\s*"
_NAME = (
    r"(?:isced[\s_-]*(?:2013[\s_-]*)?(?:f|fields?)?[\s_-]*(?:\(?2013\)?)?(?:\s(?:broad|narrow|detailed)?\s?field)?"
    r"|(?:broad|narrow|detailed)\sfield|fields?\sof\s(?:education|study)(?:\sand\straining)?)"
    r"[\s:_/#=-]*(?:code)?[\s:_/#=(-]*"
)
_CODE = r"(?:0\d|10)\d{0,2}"
_NAMED_CODE = re.compile(
    rf"[(\[]?{_NAME}({_CODE})(?!\d)(?:{_SEPARATOR}\D.*)?", re.IGNORECASE | re.ASCII
)
_BARE_CODE = re.compile(rf"(?:f(?=0\d{{3}}))?({_CODE})", re.IGNORECASE | re.ASCII)
_CODES = re.compile(
    rf"(?:{_NAME})?\(?{_CODE}(?:\s*[,;|/&]\s*{_CODE})+\)?", re.IGNORECASE | re.ASCII
)
_EACH_CODE = re.compile(rf"(?<!\d){_CODE}(?!\d)", re.ASCII)
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
        return _of_words(text)
    return _declared(text) or placed(text) or _without_code(text)


def subjects_of(texts: Sequence[str]) -> list[Found[tuple[str, ...]] | None]:
    """`subject_of` of each of many labels, most of which are known as they are."""
    declared, known = labels(), table()
    made: dict[tuple[str, ...], Found[tuple[str, ...]]] = {}
    found: list[Found[tuple[str, ...]] | None] = []
    for text, name in zip(texts, keys(texts), strict=True):
        meant = None if name in declared else known.get(name)
        if meant is None:
            found.append(subject_of(text))
            continue
        if meant not in made:
            made[meant] = Found(meant, "table")
        found.append(made[meant])
    return found


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
    narrowest = codes if len(codes) == 1 else without_wider(codes)
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
    if _CODES.fullmatch(text):
        stated = tuple(dict.fromkeys(_EACH_CODE.findall(text)))
        return Found(stated, "declared_code") if codes().issuperset(stated) else None
    if found := _NAMED_CODE.fullmatch(text):
        return _valid(found[1], "declared_code")
    return _beside_label(text)


def _beside_label(text: str) -> Found[tuple[str, ...]] | None:
    """A code beside words: it counts where the words mean a field of the same broad field."""
    parts = _code_and_words(text)
    if parts is None:
        return None
    code, words = parts
    if names().get(code) == key(words):
        return _valid(code, "declared_code")
    meant = _labelled(words) or by_words(words)
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
    return (by_words(words) if words else None) or _of_words(text)


def _of_words(text: str) -> Found[tuple[str, ...]] | None:
    """What a text means that is in no table as it is: a list, or what its parts say."""
    parts = _LIST.split(text)
    if not 1 < len(parts) <= _MOST_LISTED:
        return by_parts(text)
    found = [one for part in parts if (one := subject(part)) is not None]
    meant = narrowest(code for one in found for code in one.value)
    return Found(meant, "table_of_parts") if found else by_parts(text)
