"""The forms in which a label may stand in a text: folded, inflected, in both spellings of English.

Folding keeps the length of a text, so that a span found in the folded text is the span of the text.
"""

import re
from functools import cache
from typing import Literal

from normalize import vocabulary

Case = Literal["any", "initial", "exact"]

_FOLDED = str.maketrans(
    dict.fromkeys("-‐‑‒–—−\u00a0\u2009\u202f\t\r\n", " ") | dict.fromkeys("’‘`´", "'")
)
_QUALIFIED = re.compile(r"(?P<base>\S.*?)\s*\((?P<qualifier>[^()]+)\)")
_SHORTEST = 4
"""Letters of the shortest form that is looked for in lower case; shorter ones need their case."""
_LONGEST_ACRONYM = 5
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("ysing", "yzing"),
    ("our", "or"),
    ("elling", "eling"),
    ("programme", "program"),
    ("centre", "center"),
)
_BRITISH = ("is", "ys", "our", "elling", "amme", "centre")
"""What every spelling to be changed holds: a quick way out."""
_SAFE_SPELLINGS = re.compile(
    r"isation|(?<=[a-z]{3}[lnrt])is(?:e|ing)\b|(?<=[a-z]{2})ys(?:e|ing)\b|(?<=[a-z])elling\b"
    r"|(?:(?<=behavi)|(?<=col)|(?<=lab)|(?<=hum)|(?<=neighb)|(?<=fav))our|programme|centre"
)
_DOUBLED = re.compile(r"[^aeiou][aeiou][bdgmnprt]")


def fold(text: str) -> str:
    """Lower case, one kind of hyphen (a space), apostrophe and space; of the same length."""
    return lower(straighten(text))


def straighten(text: str) -> str:
    """As `fold`, with its case kept."""
    return text.translate(_FOLDED)


def lower(text: str) -> str:
    """In lower case, of the same length: some letters have two in lower case, and stay."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def squeeze(text: str) -> str:
    """A label or a declared skill folded, with single spaces: the key that both are compared by."""
    return " ".join(fold(text).split())


def bare(label: str) -> str:
    """A label without the meaning that ESCO adds in brackets: "Swift (computer programming)"."""
    qualified = _QUALIFIED.fullmatch(label)
    return qualified["base"] if qualified else label


def forms(label: str, language: str, *, verb: bool) -> list[tuple[str, Case]]:
    """How a label may be written in a text of its language: folded, with what its case must be.

    Args:
        label: as ESCO has it; what it adds in brackets is left out.
        language: of the label; inflection and spelling are known for English.
        verb: whether the label begins with a verb ("manage staff"), which texts inflect.
    """
    base = " ".join(bare(label).split())
    case = case_of(base)
    if case == "exact":
        return [(straighten(base), case)]
    written = [fold(base)]
    if language == "en" and case == "any":
        written = _in_english(written[0], verb=verb)
    return [(text, case) for text in dict.fromkeys(written) if text]


def case_of(label: str) -> Case:
    """Which letters a text must write as the label does.

    Acronyms and the shortest labels are other words in another case ("IT", "R", "LESS"); names are
    told from words by their first letter ("Swift", "Polish").
    """
    letters = [char for char in label if char.isalpha()]
    if len(label) < _SHORTEST or (len(label) <= _LONGEST_ACRONYM and label.isupper()):
        return "exact"
    if letters and letters[0].isupper() and " " not in label:
        return "initial"
    return "any"


def _in_english(text: str, *, verb: bool) -> list[str]:
    first, *rest = text.split(" ")
    found = [text]
    if verb and rest:
        found.append(" ".join([_gerund(first), *rest]))
    found += [other for form in found if (other := _other_number(form))]
    return found + [other for form in found if (other := _american(form)) != form]


@cache
def _of_one_number() -> frozenset[str]:
    rows = vocabulary.rows("label_words")
    return frozenset(row["word"] for row in rows if row["kind"] == "one_number")


def _other_number(text: str) -> str | None:
    """The last word in the other number, where that is safe."""
    head, _, last = text.rpartition(" ")
    if len(last) < _SHORTEST or not last.isalpha() or last in _of_one_number():
        return None
    if last.endswith("ies"):
        other = last[:-3] + "y"
    elif last.endswith(("ses", "xes", "ches", "shes")):
        other = last[:-2] if not last.endswith("ses") else last[:-1]
    elif last.endswith("s"):
        other = last[:-1] if not last.endswith(("ss", "us", "is", "ics")) else ""
    elif last.endswith(("ing", "ed", "x", "ch", "sh")):
        other = ""
    elif last.endswith("y") and last[-2] not in "aeiou":
        other = last[:-1] + "ies"
    else:
        other = last + "s"
    return f"{head} {other}".strip() if other else None


def _gerund(verb: str) -> str:
    if not verb.isalpha() or verb.endswith("ing"):
        return verb
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    if _DOUBLED.fullmatch(verb[-3:]) and len(verb) <= 4:
        return verb + verb[-1] + "ing"
    return verb + "ing"


def _american(text: str) -> str:
    if not any(british in text for british in _BRITISH):
        return text
    return _SAFE_SPELLINGS.sub(_respell, text)


def _respell(found: re.Match[str]) -> str:
    return dict(_SPELLINGS).get(found[0], found[0])
