"""A text about languages, cut at its separators into segments of words with a meaning."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from normalize.fields.language_codes import COMMON, from_code, is_spoken, with_parts
from normalize.fields.language_names import (
    MOST_WORDS,
    WORD,
    Meaning,
    fold,
    is_no_language,
    meaning,
    region_codes,
    words,
)
from normalize.vocabulary import rows

OPENING, CLOSING, COLONS, DASHES = ("(", "[", "{"), (")", "]", "}"), (":",), ("-", "–", "—")
DETAILS = frozenset({"region", "script"})
"""What stands with a language: "English (US)", "Simplified Chinese"."""

_CODE = r"(?<![^\W_])[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){1,3}(?![\w-])"
_SEPARATOR = r"\s[-–—]{1,3}\s|[\n;|•·,/+&、،؛:(\[{)\]}]|\.(?=\s|\Z)"
_TOKENS = re.compile(rf"(?P<code>{_CODE})|(?P<separator>{_SEPARATOR})|(?P<word>{WORD})")
_MOST_TOKENS = 200
_LEVEL = re.compile(r"[abc][12](?:\.\d)?", re.IGNORECASE)
_OF = frozenset({"de", "do", "da", "du", "del", "of", "di"})
""" "português do Brasil", "Español de México"; "in" would name where one studies."""
_EUROPEAN = {"es": "ES", "pt": "PT"}
_CALLS = frozenset({"captions", "taught", "teaching"})
_COUNTED = frozenset({"more", "languages", "captions", "unnamed"})


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a few with one meaning."""

    text: str
    said: Meaning

    @property
    def kind(self) -> str:
        """A kind of `Meaning`, or level (CEFR), number, code, unknown."""
        return self.said.kind


@dataclass(slots=True)
class Segment:
    """What stands between two separators; "with" is one where captions may follow."""

    opened_by: str
    parts: list[Part] = field(default_factory=list)
    closed_by: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(part.text for part in self.parts)

    @property
    def in_brackets(self) -> bool:
        """Whether it describes what stands before it."""
        return self.opened_by in OPENING

    def has(self, *kinds: str) -> bool:
        """Whether a part is of one of these kinds."""
        return any(part.kind in kinds for part in self.parts)

    def is_void(self) -> bool:
        """Whether it says that something is missing: "not available in English"."""
        return any(part.kind == "unnamed" and part.said.value == "und" for part in self.parts)


def segments(text: str) -> list[Segment] | None:
    """The segments of a text in order; None where it is too long to be about languages."""
    tokens = list(_TOKENS.finditer(unicodedata.normalize("NFKC", text)))
    if len(tokens) > _MOST_TOKENS:
        return None
    found, run = [Segment("")], list[str]()
    for token in tokens:
        separator = _separator(token)
        if separator is not None and separator[0] == "." and run and fold(run[-1]) in _shortened():
            continue
        if separator is None:
            run.append(token[0])
            continue
        found[-1].parts, found[-1].closed_by = _parts(run), separator
        found.append(Segment(separator))
        run = []
    found[-1].parts = _parts(run)
    return found


@cache
def _shortened() -> frozenset[str]:
    """Names of which a point is a part: "dt. Untertitel"."""
    names = (row["term"] for row in rows("language_names") if "shortened" in row["evidence"])
    return frozenset(fold(name) for name in names)


def _separator(token: re.Match[str]) -> str | None:
    if token.lastgroup == "separator":
        return token[0].strip(" ")[:1] or token[0]
    said = meaning(token[0].casefold())
    return "with" if said is not None and said.kind == "boundary" else None


def _parts(run: Sequence[str]) -> list[Part]:
    """The words of a segment with their meanings: codes where all are, else the longest names."""
    if coded := _coded(run):
        return coded
    plain = [word for text in run for word in ([text] if _is_tag(text) else words(text))]
    parts, at = list[Part](), 0
    while at < len(plain):
        part, taken = _longest(plain[at : at + MOST_WORDS])
        parts.append(part)
        at += taken
    return _with_details(_without_counts(_with_codes(parts)))


def _is_tag(text: str) -> bool:
    """Whether hyphens hold a code together ("pt-BR") rather than words ("UK-English")."""
    return ("-" in text or "_" in text) and from_code(text) is not None


def _longest(run: Sequence[str]) -> tuple[Part, int]:
    for count in range(len(run), 0, -1):
        text = " ".join(run[:count])
        if said := meaning(fold(text)):
            return Part(text, said), count
    return Part(run[0], _lone(run[0])), 1


def _lone(word: str) -> Meaning:
    """A word that no table knows: a tag, a level, a number, a region's code, or unknown."""
    tags = from_code(word) if _is_tag(word) else None
    if tags is not None and len(tags) == 1:
        return Meaning("language", tags[0], "code")
    if _LEVEL.fullmatch(word):
        return Meaning("level")
    if word.isdigit():
        return Meaning("number")
    if word in region_codes():
        return Meaning("region", word)
    return Meaning("code" if word.casefold() in COMMON else "unknown", word.casefold())


def _coded(run: Sequence[str]) -> list[Part]:
    """The segment as codes: one of any kind, or several common ones with or without "and"."""
    if len(run) == 1:
        return _one_code(run[0])
    if len(run) == 2 and (part := _code_and_region(run[0], run[1])):
        return [part]
    return _several_codes(run)


def _one_code(word: str) -> list[Part]:
    """A common code wins over a word ("no", "it"), a word over any other code."""
    known = meaning(fold(word))
    is_word = is_no_language(fold(word)) or (known is not None and known.kind != "region")
    return _codes(word, () if is_word and word.casefold() not in COMMON else from_code(word))


def _codes(text: str, tags: Sequence[str] | None) -> list[Part]:
    return [Part(text, Meaning("language", tag, "code")) for tag in tags or ()]


def _code_and_region(code: str, region: str) -> Part | None:
    """A locale with a space in it, "pt BR", where that language is one of the country."""
    if code.casefold() not in COMMON or region not in region_codes():
        return None
    tags = from_code(f"{code}-{region}") if is_spoken(code.casefold(), region) else None
    return Part(f"{code} {region}", Meaning("language", tags[0], "code")) if tags else None


def _several_codes(run: Sequence[str]) -> list[Part]:
    parts = list[Part]()
    for at, word in enumerate(run):
        said = meaning(fold(word))
        if at == 1 and len(run) == 3 and said is not None and said.kind == "filler":
            continue
        coded = _codes(word, from_code(word)) if word.casefold() in COMMON else []
        if not coded:
            return []
        parts += coded
    return parts


def _with_codes(parts: Sequence[Part]) -> list[Part]:
    """Codes in capitals beside a word that calls for one: "EN audio", "Taught in DE"."""
    is_called = any(part.kind in _CALLS for part in parts)
    if not is_called or " ".join(part.text for part in parts).isupper():
        return list(parts)
    return [
        Part(part.text, Meaning("language", part.text.casefold(), "code"))
        if part.text.isupper() and part.text.casefold() in COMMON
        else part
        for part in parts
    ]


def _without_counts(parts: Sequence[Part]) -> list[Part]:
    """Without the numbers of "5 more", "21 languages available"."""
    after = [*parts[1:], None]
    return [
        part
        for part, following in zip(parts, after, strict=False)
        if part.kind != "number" or following is None or following.kind not in _COUNTED
    ]


def _with_details(parts: Sequence[Part]) -> list[Part]:
    """Languages with the regions and scripts that adjoin them: "UK English"."""
    merged = list[Part]()
    for part in parts:
        reach, joined = 1, None
        if part.kind == "language" and merged and merged[-1].kind in DETAILS:
            joined = detailed(part, merged[-1])
        elif part.kind in DETAILS and (reach := _reach(merged)):
            joined = detailed(merged[-reach], part)
        if joined is None:
            merged.append(part)
        else:
            merged[-reach:] = [joined]
    return merged


def _reach(parts: Sequence[Part]) -> int:
    """How many parts back the language stands that a detail belongs to; 0 where none does."""
    if parts and parts[-1].kind == "language":
        return 1
    is_of = len(parts) > 1 and parts[-1].text.casefold() in _OF and parts[-2].kind == "language"
    return 2 if is_of else 0


def detailed(language: Part, detail: Part) -> Part | None:
    """The language with a region or a script put in; None where that cannot be."""
    said, value = language.said, detail.said.value
    value = _EUROPEAN.get(said.value, "") if value == "EUROPE" else value
    script, region = (value, None) if detail.kind == "script" else (None, value)
    tag = with_parts(said.value, script, region) if value else None
    return Part(language.text, Meaning("language", tag, said.rule, said.is_place)) if tag else None
