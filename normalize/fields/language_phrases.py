"""Languages in lists and phrases: "English and French", "Englisch mit deutschen Untertiteln".

Each segment of a text must be understood to its last word: names, regions, and words of
`vocabulary/language_words.csv`. A segment with any other word names nothing and is unknown; a text
with a negation is not understood at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from normalize.fields.language_codes import COMMON, is_spoken, with_parts
from normalize.fields.language_names import Meaning, region_codes, words
from normalize.fields.language_segments import (
    CLOSING,
    COLONS,
    DASHES,
    DETAILS,
    OPENING,
    Part,
    Segment,
    detailed,
    segments,
)

_LONGEST_UNKNOWN = 3
"""An item of more unknown words is prose, and what stands beside it no list."""
_SAYS_NOTHING = frozenset(
    {"filler", "filler_phrase", "more", "languages", "taught", "teaching", "boundary"}
    | {"captions", "generated", "unnamed"}
)
_OF_A_LIST = frozenset(",/+&")
_ENDS = frozenset(";.\n|•·")
_CUES = ("captions", "generated")
_LESSONS = frozenset((
    "clases", "clase", "curso", "cursos", "aulas", "aula", "lecciones", "corso", "corsi", "lezioni",
    "lezione", "cours", "leçons", "курс", "курсы", "уроки", "занятия", "обучение",
))  # fmt: skip
_LESSON_OF = frozenset(("de", "di", "d", "d'", "do"))


@dataclass(slots=True)
class Phrase:
    """What a text names, in the order in which it names it."""

    taught: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def read(text: str) -> Phrase | None:
    """The languages of a text; None where it is prose, a negation or too long."""
    found = segments(text)
    if found is None or any(segment.has("negation") for segment in found):
        return None
    reader = _Reader()
    for segment in found:
        reader.take(segment)
    phrase = reader.phrase
    is_prose = any(len(words(item)) > _LONGEST_UNKNOWN for item in phrase.unknown)
    return None if is_prose or reader.is_lone_place or reader.is_ambiguous else phrase


class _Reader:
    """Takes the segments of a text in order, and keeps what they say."""

    def __init__(self) -> None:
        self.phrase = Phrase()
        self._role = "taught"
        self._roles_outside: list[str] = []
        self._target = self.phrase.taught
        """Where the last language went."""
        self._since_with: int | None = None
        """How many were taught before "with": captions follow, or more that is taught."""
        self._is_ambiguous = self._owes_captions = False
        self._is_audio = False
        """Whether it was said what is taught: "Spanish audio; English, French subtitles"."""
        self._is_code = False
        """Whether the last language is a code: "EN, UK" are two, or nobody can tell."""
        self._places = self._others = 0

    @property
    def is_lone_place(self) -> bool:
        """All that is said is a name that is rather a country's ("Italien")."""
        return self._places > 0 and self._others == 0

    @property
    def is_ambiguous(self) -> bool:
        """Nobody can tell what is taught from what is in captions only."""
        return self._is_ambiguous or self._owes_captions

    def take(self, segment: Segment) -> None:
        """Read one segment after the separator that opened it."""
        self._turn(segment)
        if not segment.parts or self._is_detail(segment) or self._is_marked(segment):
            return
        if self._is_of_material(segment):
            return
        self._count(segment)
        if self._role == "unknown" and not segment.has("taught", "teaching", "captions"):
            self.phrase.unknown[-1] += f" {segment.text}"
        elif not self._is_understood(segment):
            self._spoil(segment)
        elif segment.has(*_CUES):
            self._caption(segment)
        else:
            self._role = "taught" if segment.has("taught", "teaching") else self._role
            self._is_audio |= segment.has("taught")
            self._add(self._role, _languages(segment.parts))

    def _turn(self, segment: Segment) -> None:
        """Brackets end what a word in them has said about the languages that follow."""
        if segment.in_brackets:
            self._roles_outside.append(self._role)
        elif segment.opened_by in CLOSING and self._roles_outside:
            self._role = self._roles_outside.pop()
        elif segment.opened_by in _ENDS and self._role in {"unknown", "material"}:
            self._role = "taught"
        if segment.opened_by == "with" or (self._is_audio and segment.opened_by in _ENDS):
            self._since_with = len(self.phrase.taught)
        elif segment.opened_by not in _OF_A_LIST:
            self._since_with = None

    def _is_of_material(self, segment: Segment) -> bool:
        """Pass over what only the material is in: "German (material in English)"."""
        if segment.has("material") and self.phrase.taught and segment.closed_by not in COLONS:
            self._role = "material"
        elif segment.has("taught", "teaching", "captions") and self._role == "material":
            self._role = "taught"
        return self._role == "material"

    def _count(self, segment: Segment) -> None:
        for part in segment.parts:
            is_place = part.said.is_place and part.text != part.text.casefold()
            self._places += is_place
            self._others += not is_place
            if part.kind == "unnamed":
                self.phrase.unnamed.append(part.said.value)

    def _is_understood(self, segment: Segment) -> bool:
        named = _languages(segment.parts)
        if segment.is_void() and (named or segment.in_brackets):
            return False
        if segment.in_brackets and self._is_other(segment, named):
            return False
        if segment.has("teaching") and self._is_subject(segment):
            return False
        if _is_lesson(segment.parts):
            return False
        return all(
            part.kind in _SAYS_NOTHING or part.kind == "language" or self._repeats(part, named)
            for part in segment.parts
        )

    def _is_other(self, segment: Segment, named: Sequence[Meaning]) -> bool:
        """One other language in brackets, and nothing that says why: "English (Spanish)"."""
        if len(segment.parts) != 1 or not named or not self._target:
            return False
        base = self._target[-1].split("-", maxsplit=1)[0]
        return segment.closed_by in CLOSING and named[0].value.split("-")[0] != base

    def _is_subject(self, segment: Segment) -> bool:
        """A language that is learnt in another one: "Spanish (taught in English)"."""
        cue = next(at for at, part in enumerate(segment.parts) if part.kind == "teaching")
        is_learnt = bool(_languages(segment.parts[:cue])) or segment.in_brackets
        return is_learnt and bool(_languages(segment.parts[cue:]))

    def _repeats(self, part: Part, named: Sequence[Meaning]) -> bool:
        """A level ("B2") or the code of a language that is named beside it."""
        beside = [*(said.value for said in named), *self._target[-1:]]
        if part.kind == "level":
            return bool(beside)
        return part.kind == "code" and part.said.value in {tag.split("-")[0] for tag in beside}

    def _is_detail(self, segment: Segment) -> bool:
        """Add to the language before: "English (US)", "Chinese, Simplified", "German (de)"."""
        telling = [part for part in segment.parts if part.kind not in _SAYS_NOTHING]
        if len(telling) != 1 or not self._target:
            return False
        if segment.in_brackets:
            tag = _in_brackets(telling[0], self._target[-1])
        elif segment.opened_by in {",", *DASHES} and telling[0].kind in DETAILS:
            tag = None if self._is_code else _beside(telling[0], self._target[-1])
        elif segment.opened_by == "/":
            tag = _locale(telling[0].text, self._target[-1])
        else:
            tag = None
        if tag is not None:
            self._target[-1] = tag
            self._others += 1
        return tag is not None

    def _spoil(self, segment: Segment) -> None:
        """Count an item as unknown; in brackets, with the language that it describes."""
        text = segment.text
        if segment.in_brackets and self._target:
            text = f"{self._target.pop()} ({text})"
        self.phrase.unknown.append(text)
        if segment.in_brackets or segment.closed_by in COLONS:
            self._role = "unknown"

    def _is_marked(self, segment: Segment) -> bool:
        """Captions marked behind a language beside others: "English, Arabic (subtitles)"."""
        alone = segment.in_brackets and [part.kind for part in segment.parts] == ["captions"]
        if not alone or segment.closed_by not in CLOSING:
            return False
        of_several = len(self.phrase.taught) > 1 and self._target is self.phrase.taught
        if segment.text.casefold() == "cc" or not of_several:
            self._is_ambiguous |= of_several or segment.text.casefold() != "cc"
        else:
            self.phrase.captions.append(self._target.pop())
        return True

    def _caption(self, segment: Segment) -> None:
        """Languages beside a word for captions: those after it, else those before it."""
        cue = next(at for at, part in enumerate(segment.parts) if part.kind in _CUES)
        before, after = _languages(segment.parts[:cue]), _languages(segment.parts[cue:])
        if segment.has("generated") and not before and not after and self._target:
            after = [Meaning("language", self._target.pop(), "generated_captions")]
        if before and not after and self._since_with is not None:
            self.phrase.captions += self.phrase.taught[self._since_with :]
            del self.phrase.taught[self._since_with :]
        is_label = bool(before) and segment.closed_by in COLONS
        self._owes_captions = is_label
        self._is_ambiguous |= bool(before) and segment.opened_by == "/" and not self._is_audio
        self._add("taught" if after or is_label else "captions", before)
        self._add("captions", after)
        opens = segment.closed_by in {"\n", *COLONS, *OPENING, *DASHES}
        self._role = "captions" if opens or after else "taught"

    def _add(self, role: str, named: Sequence[Meaning]) -> None:
        if named:
            self._owes_captions &= role != "captions"
            self._target = self.phrase.captions if role == "captions" else self.phrase.taught
        self._target += [said.value for said in named]
        self._is_code = bool(named) and named[-1].rule == "code"
        self.phrase.rules += [said.rule for said in named]


def _is_lesson(parts: Sequence[Part]) -> bool:
    """Whether a language is what is learnt: "clases de inglés", "курс английского"."""
    said = [part.text.casefold() for part in parts]
    for at, part in enumerate(parts):
        if part.kind != "language" or not at:
            continue
        if said[at].endswith("ого") and said[at - 1] in _LESSONS:
            return True
        if at > 1 and said[at - 1] in _LESSON_OF and said[at - 2] in _LESSONS:
            return True
    return False


def _languages(parts: Sequence[Part]) -> list[Meaning]:
    return [part.said for part in parts if part.kind == "language"]


def _in_brackets(part: Part, last: str) -> str | None:
    """The tag with what brackets say: a region, a script, or its own code.

    "Portuguese (PT)" is the country, "German (de)" the code, "English (en-GB)" the whole tag.
    """
    if part.said.value == "la":
        return with_parts(last, script="Latn")
    if part.kind in DETAILS:
        return _with(part, last)
    if part.said.rule == "code" and part.text in region_codes():
        return with_parts(last, region=part.text)
    if (tag := _locale(part.text, last)) or part.said.rule != "code":
        return tag
    is_same = part.said.value.split("-")[0] == last.split("-", maxsplit=1)[0]
    return max(last, part.said.value, key=len) if is_same else None


def _locale(code: str, last: str) -> str | None:
    """The tag with a country that is written in small letters: "pt/br", "English (uk)"."""
    region = {"UK": "GB"}.get(code.upper(), code.upper())
    if region == last.upper() or region not in region_codes() or not is_spoken(last, region):
        return None
    is_language = code.casefold() in COMMON - {"uk"}
    return None if is_language else with_parts(last, region=region)


def _beside(part: Part, last: str) -> str | None:
    """The tag with a script, or with a region where it is spoken: "English, UK"."""
    tag = _with(part, last)
    if tag is None or part.kind == "script":
        return tag
    return tag if is_spoken(last, tag.rsplit("-", 1)[-1]) else None


def _with(part: Part, last: str) -> str | None:
    found = detailed(Part(last, Meaning("language", last)), part)
    return found.said.value if found else None
