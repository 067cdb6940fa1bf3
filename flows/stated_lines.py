"""JSON lines of stated fields, parsed as they come: what `credcat parse` reads and writes."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from typing import Any

from normalize.fields.place import country
from normalize.parse import STATED, Parsed, Stated, StatedError, parse
from normalize.skills import LABELS, Skills

_MARK = "\ufeff"
"""What some editors write in front of the first line."""
BATCH = 5_000
"""Lines that are parsed together: each distinct value in them once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one line came to."""

    line: int
    """From 1."""
    given: Mapping[str, Any]
    parsed: Parsed | None = None
    mistake: str | None = None
    """Why the line could not be parsed, as a sentence."""

    def record(self) -> dict[str, Any]:
        """The answer for programs, one for each line; an ``id`` that was given comes back."""
        known = {"id": self.given["id"]} if "id" in self.given else {}
        if self.parsed is None:
            return {**known, "error": self.mistake}
        return {**known, **self.parsed.record()}


@dataclass(slots=True)
class StatedLines:
    """Lines of JSON, a listing's stated fields in each."""

    skills: Skills = LABELS
    """Which skills are looked for."""
    unknown: dict[str, str] = field(default_factory=dict)
    """Field or country that was met and is not known -> what to do, as a sentence."""
    mistakes: int = 0
    _countries: set[str] = field(default_factory=set)
    """Countries of providers that were looked up, as stated."""

    def answers(self, lines: Iterable[str], batch: int = BATCH) -> Iterator[Answer]:
        """An answer for each line that is not blank, in order."""
        numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
        while some := list(islice(numbered, batch)):
            yield from self._answer(some)

    def _answer(self, numbered: list[tuple[int, str]]) -> Iterator[Answer]:
        given: list[Mapping[str, Any]] = []
        stated: list[Stated | None] = []
        mistakes: list[str | None] = []
        for number, line in numbered:
            record, said, mistake = self._understand(number, line)
            given.append(record)
            stated.append(said)
            mistakes.append(mistake)
        parsed = iter(parse([one for one in stated if one is not None], self.skills))
        for (number, _), record, said, mistake in zip(
            numbered, given, stated, mistakes, strict=True
        ):
            found = None if said is None else next(parsed)
            yield Answer(line=number, given=record, parsed=found, mistake=mistake)

    def _understand(
        self, number: int, line: str
    ) -> tuple[Mapping[str, Any], Stated | None, str | None]:
        record: object = None
        try:
            record = json.loads(line.removeprefix(_MARK))
            if not isinstance(record, dict):
                raise StatedError("a line must be a JSON object of stated fields")
            self._note_unknown(record)
            said = Stated.of(record)
            self._note_countries(said)
            return record, said, None
        except (ValueError, RecursionError) as error:
            self.mistakes += 1
            reason = error if isinstance(error, StatedError) else f"not JSON: {error}"
            known = record if isinstance(record, dict) else {}
            return known, None, f"line {number}: {reason}"

    def _note_unknown(self, record: Mapping[str, object]) -> None:
        for name in record.keys() - {*STATED, "id"} - self.unknown.keys():
            near = get_close_matches(name, STATED, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(STATED)}"
            self.unknown[name] = f"the field `{name[:60]}` is not known and left out: {hint}"

    def _note_countries(self, said: Stated) -> None:
        for name in said.provider_country[:1]:
            if name in self._countries:
                continue
            self._countries.add(name)
            if country(name) is None:
                self.unknown[name] = (
                    f"the provider_country `{name[:60]}` is not known and left out:"
                    " write its name or its ISO 3166-1 code"
                )
