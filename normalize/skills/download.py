"""The CSV files of an ESCO download, wherever they lie: in ZIPs, in folders, or alone."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

Row = dict[str, str]

_NAME = re.compile(r"(?P<kind>[A-Za-z]+)(?:_(?P<language>[a-z]{2,3}))?\.csv")
_ALIASES = {"broaderRelationsSkillPil": "broaderRelationsSkillPillar"}
_NEEDED = {
    "skills": ("conceptUri", "preferredLabel"),
    "occupations": ("conceptUri", "preferredLabel"),
    "skillGroups": ("conceptUri",),
    "languageSkillsCollection": ("conceptUri",),
    "transversalSkillsCollection": ("conceptUri",),
    "broaderRelationsSkillPillar": ("conceptUri", "broaderUri"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
}
_LARGEST = 500_000_000
"""Bytes of one unpacked file; the largest of 1.1.1 has 21 million."""


class DownloadError(ValueError):
    """Something is no ESCO download, or a broken one; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A file on disk, or a member of a ZIP."""

    path: Path
    member: str | None = None

    def open(self) -> IO[bytes]:
        if self.member is None:
            return self.path.open("rb")
        with zipfile.ZipFile(self.path) as archive:
            if archive.getinfo(self.member).file_size > _LARGEST:
                raise DownloadError(f"{self}: larger than {_LARGEST:,} bytes")
            return io.BytesIO(archive.read(self.member))

    def __str__(self) -> str:
        return f"{self.path}: {self.member}" if self.member else str(self.path)


@dataclass(frozen=True, slots=True)
class Download:
    """Tables of a download by kind and language; relations of some versions have none."""

    places: dict[tuple[str, str | None], _Place]

    @classmethod
    def open(cls, sources: Sequence[Path]) -> Self:
        """Find the tables.

        Raises:
            DownloadError: a source is not there, or is neither ZIP, folder nor CSV file.
        """
        places: dict[tuple[str, str | None], _Place] = {}
        for source in sources:
            for name, place in _files(source):
                known = _NAME.fullmatch(name)
                if known:
                    kind = _ALIASES.get(known["kind"], known["kind"])
                    places[kind, known["language"]] = place
        return cls(places)

    def languages(self, kind: str) -> list[str]:
        """Languages that a kind of table is there in."""
        return sorted(language for one, language in self.places if one == kind and language)

    def rows(self, kind: str, language: str) -> Iterator[Row]:
        """The rows of a table in a language or in none; no rows where there is no such table.

        Raises:
            DownloadError: the file is broken, or is not what its name says.
        """
        place = self.places.get((kind, language)) or self.places.get((kind, None))
        if place is None:
            return
        try:
            with place.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
                reader = csv.DictReader(text)
                _expect(kind, reader.fieldnames or (), place)
                for row in reader:
                    yield {name: value or "" for name, value in row.items() if name}
        except (csv.Error, UnicodeDecodeError, zipfile.BadZipFile, OSError) as error:
            raise DownloadError(f"{place}: cannot be read: {error}") from error


def _expect(kind: str, columns: Sequence[str], place: _Place) -> None:
    missing = [name for name in _NEEDED[kind] if name not in columns]
    if missing:
        raise DownloadError(f"{place}: not ESCO's: it has no column {' and no '.join(missing)}")


def _files(source: Path) -> Iterator[tuple[str, _Place]]:
    if source.is_dir():
        for path in sorted((*source.glob("*.csv"), *source.glob("*.zip"))):
            yield from _files(path)
    elif source.suffix == ".csv" and source.is_file():
        yield source.name, _Place(source)
    elif not source.exists():
        raise DownloadError(f"{source}: there is no such file")
    elif not zipfile.is_zipfile(source):
        raise DownloadError(f"{source}: neither a ZIP, a folder nor a CSV file")
    else:
        with zipfile.ZipFile(source) as archive:
            members = archive.namelist()
        for member in members:
            yield member.rsplit("/", 1)[-1], _Place(source, member)
