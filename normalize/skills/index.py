"""The index of skill concepts: what ships with the package, and what an operator has built.

ESCO, the European classification of skills, competences and occupations, © European Union, reused
under Commission Decision 2011/833/EU (CC BY 4.0). This service uses the ESCO classification of the
European Commission. Only codes and labels are kept, no descriptions.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

SKILL_URI = "http://data.europa.eu/esco/skill/"
SHIPPED = Path(__file__).parent / "esco-1.1.1-en.parquet"
"""English, of the official download 1.1.1 (2022-09-13), made by `credcat taxonomy build`."""
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("alt_labels", pa.list_(pa.string()), nullable=False),
        pa.field("skill_type", pa.string()),
        pa.field("reuse_level", pa.string()),
        pa.field("groups", pa.list_(pa.string()), nullable=False),
    ]
)
"""A concept: the UUID of its URI, labels, type and reuse level as the schema codes them, and the
codes of its narrowest groups: ISCED-F for knowledge ("0613"), the hierarchy for skills ("S5.6")."""
_NAME = re.compile(r"esco-(?P<version>\d+(?:\.\d+)*)-(?P<language>[a-z]{2,3})\.parquet")


class IndexFileError(ValueError):
    """A file is no index of skills; the message names it and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One skill concept of ESCO in one language."""

    uri: str
    label: str
    alt_labels: tuple[str, ...]
    skill_type: str | None
    reuse_level: str | None
    groups: tuple[str, ...]

    @property
    def isced_f(self) -> tuple[str, ...]:
        """ISCED-F 2013 fields that a knowledge concept stands under."""
        return tuple(code for code in self.groups if code.isdecimal())


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The concepts of one version in one language. Compared as an object: it is loaded once."""

    version: str
    language: str
    concepts: tuple[Concept, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read an index; its name says version and language: ``esco-1.1.1-en.parquet``.

        Raises:
            IndexFileError: the name or the columns are not those of an index.
        """
        name = _NAME.fullmatch(path.name)
        if name is None:
            raise IndexFileError(f"{path}: not named like esco-1.1.1-en.parquet")
        try:
            table = pq.read_table(path).select(SCHEMA.names).cast(SCHEMA)
        except (OSError, pa.ArrowException, KeyError, ValueError) as error:
            raise IndexFileError(f"{path}: no index of skills: {error}") from error
        columns = [table[column].to_pylist() for column in SCHEMA.names]
        concepts = tuple(
            Concept(SKILL_URI + id_, label, tuple(alternatives), kind, reuse, tuple(groups))
            for id_, label, alternatives, kind, reuse, groups in zip(*columns, strict=True)
        )
        return cls(name["version"], name["language"], concepts)


def write(table: pa.Table, path: Path) -> None:
    """Write an index, a concept a row, sorted by id: the same concepts give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".partial")
    pq.write_table(
        table.sort_by("id").cast(SCHEMA), temporary, compression="zstd", compression_level=19
    )
    temporary.replace(path)


def find(folder: Path | None) -> dict[str, Path]:
    """The index of each language: the newest version, the operator's `folder` before the shipped.

    Args:
        folder: where `credcat taxonomy build` writes; None or absent: only what ships.
    """
    found = {"en": SHIPPED}
    built = sorted(folder.glob("esco-*.parquet"), key=_newness) if folder else []
    for path in built:
        name = _NAME.fullmatch(path.name)
        if name is not None:
            found[name["language"]] = path
    return found


def _newness(path: Path) -> tuple[int, ...]:
    name = _NAME.fullmatch(path.name)
    return tuple(int(part) for part in name["version"].split(".")) if name else ()


def load_all(folder: Path | None = None) -> tuple[Index, ...]:
    """The index of each language, English first; each file is read once in a process.

    Raises:
        IndexFileError: a file in `folder` is named like an index and is none.
    """
    paths = find(folder)
    order = sorted(paths, key=lambda language: (language != "en", language))
    return tuple(_load(paths[language]) for language in order)


@cache
def _load(path: Path) -> Index:
    return Index.load(path)


@cache
def uris(index: Index) -> dict[str, Concept]:
    """The concepts of an index, by URI."""
    return {concept.uri: concept for concept in index.concepts}


def shipped() -> dict[str, Concept]:
    """The concepts that ship, by URI."""
    return uris(_load(SHIPPED))
