"""Phrases by which listings state what detectors look for: data in ``phrases.csv``.

``detector``, ``language``, ``pattern``, ``needs``, ``unless``, ``share``, ``kind``, ``example``,
``source``:

* a pattern is a regular expression over the folded text (`folding.fold`), with names in braces for
  what many patterns share (`_SHARED`): ``{role}``, ``{name}``, ``{qualification}``, ``{near}``;
* it is tried only where one of the words in ``needs`` (joined with ``|``) stands in the text;
* a sentence in which ``unless`` (a regular expression) stands is left out: an exam that a listing
  prepares for is not its own;
* ``share`` is what the phrase earns of its metric;
* kind ``title`` counts in titles alone, ``body`` everywhere else, ``denied`` even where it is
  denied ("not suitable for blind learners" is a statement, too);
* a language other than English is looked for where the listing states it, or states none.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from warehouse.quality.folding import fold
from warehouse.quality.names import is_written_as
from warehouse.quality.statements import cut, is_stated, sentence

_FOLDER = Path(__file__).parent
_EVERYWHERE = frozenset({"en", "und"})
_DETERMINER = r"(?:(?:the|a|an|der|die|das|dem|den|la|le|les|el|los|il|lo|o|do|da|de|het)\:? |l')?"
_SHARED = {
    # Words of one sentence, as few as needed; the limits keep matching linear in the text.
    "near": r"[^.!?;:\n]{0,60}?",
    "far": r"[^.!?;\n]{0,140}?",
    # Names: how they are written is looked up in the text as it is.
    "name": rf"{_DETERMINER}(?P<name>\w[\w&'®-]*)",
    "name2": rf"{_DETERMINER}(?P<name2>\w[\w&'®-]*)",
    "body": rf"{_DETERMINER}(?P<body>\w[\w&'®-]*)",
    "body2": rf"{_DETERMINER}(?P<body2>\w[\w&'®-]*)",
    "name3": rf"{_DETERMINER}(?P<name3>\w[\w&'®-]*)",
    "acronym": r"(?P<acronym>[a-z][\w&]{1,9})",
    "acronym2": r"(?P<acronym2>[a-z][\w&]{1,9})",
    "firms": rf"{_DETERMINER}(?P<firms>\w[\w&'®-]*)",
    "council": r"[^.!?;\n]{0,60}?(?:council|institute|board|authority|ministry|society|agency)",
    "number": r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)",
    "ordinal": r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last|final"
    r"|\d+(?:st|nd|rd|th))",
}
_ENDINGS = r"(?:e?s|in|innen)?\b"
_PRODUCTS = (
    "experience", "audience", "campaign", "tag", "storage", "resource", "configuration", "password",
    "device", "endpoint", "package", "access", "machine", "cluster", "lifecycle", "identity", "ads",
    "content", "deployment", "virtualization", "workload", "key", "secrets", "file", "license",
)  # fmt: skip
"""Names of software in which "manager" is no role."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of the file."""

    detector: str
    language: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    terms: frozenset[str]
    """Files of terms (roles, qualifications) of which the pattern needs one, too."""
    unless: re.Pattern[str] | None
    share: float
    kind: str
    example: str

    @classmethod
    def of(
        cls, row: Mapping[str, str], shared: Mapping[str, str], roles: Sequence[str]
    ) -> "Phrase":
        """Compile a row of the file.

        Raises:
            ValueError: the pattern is no regular expression, or matches the empty text.
        """
        written = row["pattern"]
        for name, pattern in shared.items():
            written = written.replace(f"{{{name}}}", pattern)
        try:
            compiled = re.compile(rf"(?<!\w)(?:{written})(?!\w)")
        except re.error as error:
            raise ValueError(f"phrases.csv: {row['pattern']}: {error}") from error
        if compiled.search(""):
            raise ValueError(f"phrases.csv: {row['pattern']} matches the empty text")
        needs = (
            roles if row["needs"] == "{role}" else [fold(one) for one in row["needs"].split("|")]
        )
        return cls(
            row["detector"],
            row["language"],
            compiled,
            tuple(needs),
            frozenset(
                f"{name}s"
                for name in ("role", "qualification")
                # With an alternative at its top, a pattern may do without.
                if f"{{{name}}}" in row["pattern"] and "|" not in _outside(row["pattern"])
            ),
            re.compile(rf"\b(?:{row['unless']})") if row["unless"] else None,
            float(Fraction(row["share"])),
            row["kind"],
            row["example"],
        )

    def reads(self, field: str, languages: Collection[str]) -> bool:
        """Whether it is looked for in a field of a listing in these languages."""
        if (self.kind == "title" and field != "title") or (
            self.kind == "body" and field == "title"
        ):
            return False
        return self.language in _EVERYWHERE or not languages or self.language in languages


@dataclass(frozen=True, slots=True)
class Detection:
    """What a text states, and the words that state it."""

    share: float
    span: str


class Phrases:
    """Phrases, found in a text together."""

    def __init__(self, phrases: Collection[Phrase]) -> None:
        self._phrases = tuple(phrases)
        places: dict[str, list[int]] = {}
        kinds: dict[str, set[str]] = {}
        for number, phrase in enumerate(self._phrases):
            for word in phrase.needs:
                places.setdefault(word, []).append(number)
        for kind in {kind for phrase in phrases for kind in phrase.terms}:
            for word in _terms(kind):
                places.setdefault(word, [])
                kinds.setdefault(word, set()).add(kind)
        self._places = [
            (tuple(numbers), frozenset(kinds.get(word, ()))) for word, numbers in places.items()
        ]
        self._finder = AhoCorasick(list(places))

    def find(
        self, text: str, field: str = "description", languages: Collection[str] = ()
    ) -> dict[str, Detection]:
        """Detector -> the phrase that earns most of it, the first of several. Raises nothing."""
        folded = fold(text)
        met = {
            word for word, _, _ in self._finder.find_matches_as_indexes(folded, overlapping=True)
        }
        named = {number for word in met for number in self._places[word][0]}
        terms = {kind for word in met for kind in self._places[word][1]}
        found: dict[str, Detection] = {}
        for number in sorted(named):
            phrase = self._phrases[number]
            best = found.get(phrase.detector)
            if best is not None and best.share >= phrase.share:
                continue
            if not phrase.terms <= terms or not phrase.reads(field, languages):
                continue
            if (span := _stated(phrase, text, folded)) is not None:
                found[phrase.detector] = Detection(phrase.share, span)
        return found


def _stated(phrase: Phrase, text: str, folded: str) -> str | None:
    """The evidence of the first place where the text states the phrase."""
    for match in phrase.pattern.finditer(folded):
        names = (
            (group, text[at:]) for group in match.groupdict() if (at := match.start(group)) >= 0
        )
        if not all(is_written_as(group, said) for group, said in names):
            continue
        within = sentence(text, match.start(), match.end())
        if phrase.unless and phrase.unless.search(folded, within.start, within.end):
            continue
        if phrase.kind == "denied" or is_stated(within, match.start(), match.end()):
            return cut(within, match.start(), match.end())
    return None


def load() -> Iterator[Phrase]:
    """The rows of the file.

    Raises:
        ValueError: a pattern is no regular expression, or matches the empty text.
    """
    roles = _terms("roles")
    manager = "".join(f"(?<!{product} )" for product in _PRODUCTS) + "manager"
    titles = [manager if term == "manager" else re.escape(term) for term in roles]
    shared = {
        **_SHARED,
        "role": rf"\b(?:{'|'.join(map(re.escape, roles))}){_ENDINGS}",
        "rolename": rf"\b(?:{'|'.join(titles)}){_ENDINGS}",
        "qualification": rf"\b(?:{'|'.join(map(re.escape, _terms('qualifications')))})\b",
    }
    for row in _rows("phrases"):
        yield Phrase.of(row, shared, roles)


def _outside(pattern: str) -> str:
    """What of a pattern stands in no brackets."""
    outside, depth = [], 0
    for sign in pattern:
        depth -= sign == ")"
        if not depth:
            outside.append(sign)
        depth += sign == "("
    return "".join(outside)


def _terms(name: str) -> list[str]:
    """The folded terms of a file, the longest first."""
    return sorted({fold(row["term"]) for row in _rows(name)}, key=lambda term: (-len(term), term))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def phrases(detectors: frozenset[str]) -> Phrases:
    """The phrases of some detectors, compiled once."""
    return Phrases([one for one in load() if one.detector in detectors])
