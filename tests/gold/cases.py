"""Gold cases: stated forms with the values that they must have, read from the files beside this."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal

from normalize.parse import STATED, Parsed, Stated, parse
from normalize.skills import OFF

FOLDER = Path(__file__).parent
Verdict = Literal["right", "null", "wrong"]
_NOTHING = ("", "unknown", "unspecified", "none stated")
_LISTED = ("subjects", "skills", "assessment", "verification")
"""Stated fields that are lists in a feed; others keep a ``|`` as providers write it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a gold file."""

    family: str
    line: int
    lang: str
    origin: str
    stated: dict[str, str]
    expected: dict[str, str]

    @property
    def holds_an_answer(self) -> bool:
        """Whether anything is expected to be found."""
        return any(value not in _NOTHING for value in self.expected.values())

    def said(self) -> str:
        """The stated texts, for a person."""
        return " · ".join(f"{name}: {text}" for name, text in self.stated.items())


@dataclass(frozen=True, slots=True)
class Score:
    """What came of a case."""

    case: Case
    verdict: Verdict
    faults: tuple[str, ...]
    """A sentence for each column that differs."""


def families() -> list[str]:
    """The families that have a gold file."""
    return sorted(path.stem for path in FOLDER.glob("*.tsv") if _is_scored(path))


def _is_scored(path: Path) -> bool:
    header = next(_lines(path))[1].split("\t")
    return any(name.startswith("=") for name in header)


@cache
def cases(family: str) -> tuple[Case, ...]:
    """The cases of a family.

    Raises:
        ValueError: a row has more or fewer cells than the header, or an unknown stated field.
    """
    lines = _lines(FOLDER / f"{family}.tsv")
    header = next(lines)[1].split("\t")
    unknown = {name for name in header if not name.startswith("=")} - {"lang", "origin", *STATED}
    if unknown:
        raise ValueError(f"{family}.tsv: unknown columns {', '.join(sorted(unknown))}")
    return tuple(_case(family, number, header, line) for number, line in lines)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(file, 1):
            text = line.rstrip("\r\n")
            if text and not text.startswith("#"):
                yield number, text


def _case(family: str, number: int, header: list[str], line: str) -> Case:
    cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
    if len(cells) > len(header):
        raise ValueError(f"{family}.tsv:{number}: {len(cells)} cells, {len(header)} in the header")
    row = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    stated = {name: _unescape(row[name]) for name in header if name in STATED and row[name]}
    expected = {name[1:]: text for name, text in row.items() if name.startswith("=")}
    return Case(family, number, row.get("lang", "und"), row.get("origin", ""), stated, expected)


def _unescape(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t")


def score(family: str) -> list[Score]:
    """Parse all cases of a family and judge them."""
    known = cases(family)
    parsed = parse([Stated.of(_record(case)) for case in known], OFF)
    return [_judge(case, found) for case, found in zip(known, parsed, strict=True)]


def _record(case: Case) -> dict[str, object]:
    return {
        name: text.split("|") if name in _LISTED else text for name, text in case.stated.items()
    }


def _judge(case: Case, parsed: Parsed) -> Score:
    verdicts, faults = [], []
    for column, expected in case.expected.items():
        found = _found(parsed, column)
        if not _same(expected, found):
            verdicts.append("null" if found in _NOTHING else "wrong")
            faults.append(f"{column}: expected {expected!r}, found {found!r}")
    verdict: Verdict = "wrong" if "wrong" in verdicts else "null" if verdicts else "right"
    return Score(case, verdict, tuple(faults))


def _found(parsed: Parsed, column: str) -> str:
    """The value of a column as text; ``price.x`` of the first row, ``prices.x`` of all rows."""
    table, _, name = column.rpartition(".")
    if not table:
        return _text(parsed.columns[column])
    rows = parsed.columns[table if table.endswith("s") else f"{table}s"]
    if table.endswith("s"):
        values = [_text(row[name]) for row in rows]
        return "|".join(values) if any(values) else ""
    return _text(rows[0][name]) if rows else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _same(expected: str, found: str) -> bool:
    if expected == found or (expected in _NOTHING and found in _NOTHING):
        return True
    ours, theirs = expected.split("|"), found.split("|")
    return len(ours) == len(theirs) and all(
        one == other or _equal(one, other) for one, other in zip(ours, theirs, strict=True)
    )


def _equal(one: str, other: str) -> bool:
    """Equal as numbers; spans in days are stored with the precision of a float32."""
    try:
        mine, theirs = Decimal(one), Decimal(other)
    except InvalidOperation:
        return False
    return abs(mine - theirs) <= abs(theirs) * Decimal("0.0000005")
