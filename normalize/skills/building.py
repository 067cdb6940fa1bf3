"""Making an index from an official download of ESCO: CSV files in ZIPs, in folders, or alone.

The download of one language holds skills, groups, collections and occupations; relations, which
have no language, are in the same ZIP or in one of their own. What a download lacks (types, groups)
is taken from the index that ships, by URI.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from normalize.skills import index
from normalize.skills.download import Download, DownloadError, Row

_REUSE = {
    "transversal": "transversal",
    "cross-sector": "cross-sector",
    "cross-sectoral": "cross-sector",
    "sector-specific": "sector-specific",
    "occupation-specific": "occupation-specific",
}
_VERSION = re.compile(r"\bv?(\d+\.\d+(?:\.\d+)?)\b")
_ISCED_F = "/isced-f/"
_DEEPEST = 12
"""Steps from a concept to its group; the hierarchy has 4 levels, knowledge under knowledge more."""
OCCUPATIONS = pa.schema(
    [
        pa.field("occupation_uri", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("alt_labels", pa.list_(pa.string()), nullable=False),
        pa.field("isco08", pa.string()),
        pa.field("essential_skills", pa.list_(pa.string()), nullable=False),
        pa.field("optional_skills", pa.list_(pa.string()), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class Built:
    """What was made of a download in one language."""

    version: str
    language: str
    skills: Path
    concepts: int
    labels: int
    occupations: Path | None
    """None where the download holds no occupations."""


def build(
    sources: Sequence[Path],
    folder: Path,
    *,
    version: str | None = None,
    language: str | None = None,
) -> list[Built]:
    """Write the index, and the occupations with their skills, of each language in a download.

    Args:
        sources: ZIPs, folders or CSV files of one version.
        folder: where ``esco-<version>-<language>.parquet`` is written.
        version: ESCO's version, where no file's name says it.
        language: only this language.

    Raises:
        DownloadError: a source is not there, is broken, or holds no skills of ESCO.
    """
    download = Download.open(sources)
    version = version or _version_of(sources)
    languages = download.languages("skills")
    if language is not None and language not in languages:
        held = ", ".join(languages) or "no language"
        raise DownloadError(f"no skills in {language!r}: the download holds {held}")
    if not languages:
        raise DownloadError(
            "no skills_<language>.csv in it: take the CSV download of ESCO "
            "(classification, one language) from https://esco.ec.europa.eu/en/use-esco/download"
        )
    chosen = [language] if language else languages
    return [_build(download, folder, version, one) for one in chosen]


def _version_of(sources: Sequence[Path]) -> str:
    found = {match[1] for path in sources if (match := _VERSION.search(path.name))}
    if len(found) != 1:
        said = " and ".join(sorted(found)) or "none"
        raise DownloadError(f"which version of ESCO is it? File names say {said}; add --version")
    return found.pop()


def _build(download: Download, folder: Path, version: str, language: str) -> Built:
    table = _skills(download, language)
    path = folder / f"esco-{version}-{language}.parquet"
    index.write(table, path)
    occupations = _occupations(download, language)
    at = folder / f"occupations-{version}-{language}.parquet" if occupations else None
    if occupations is not None and at is not None:
        _write_occupations(occupations, at)
    labels = table.num_rows + sum(len(row) for row in table["alt_labels"].to_pylist())
    return Built(version, language, path, table.num_rows, labels, at)


def _write_occupations(table: pa.Table, path: Path) -> None:
    pq.write_table(table.sort_by("occupation_uri"), path, compression="zstd")


def _skills(download: Download, language: str) -> pa.Table:
    groups = _Groups.read(download, language)
    collections = {
        kind: {row["conceptUri"] for row in download.rows(f"{kind}SkillsCollection", language)}
        for kind in ("language", "transversal")
    }
    shipped = index.shipped() if index.SHIPPED.is_file() else {}
    found: dict[str, dict[str, object]] = {}
    for row in download.rows("skills", language):
        uri, label = row["conceptUri"].strip(), row["preferredLabel"].strip()
        if uri.startswith(index.SKILL_URI) and label and row.get("status", "") != "obsolete":
            known = shipped.get(uri)
            found[uri] = {
                "id": uri.removeprefix(index.SKILL_URI),
                "label": label,
                "alt_labels": _alternatives(row, label),
                "skill_type": _type(row, uri, collections) or (known and known.skill_type),
                "reuse_level": _REUSE.get(row.get("reuseLevel", ""))
                or (known and known.reuse_level),
                "groups": groups.above(uri) or list(known.groups if known else ()),
            }
    if not found:
        raise DownloadError(f"skills_{language}.csv holds no skills of ESCO")
    return pa.Table.from_pylist(list(found.values()), schema=index.SCHEMA)


def _alternatives(row: Row, label: str) -> list[str]:
    """Alternative and hidden labels; separated by lines in official files, by bars elsewhere."""
    stated = row.get("altLabels", "") + "\n" + row.get("hiddenLabels", "")
    items = (item.strip() for item in re.split(r"[\n|]", stated))
    return [item for item in dict.fromkeys(items) if item and item != label]


def _type(row: Row, uri: str, collections: Mapping[str, set[str]]) -> str | None:
    for kind, members in collections.items():
        if uri in members:
            return kind
    if row.get("reuseLevel") == "transversal":
        return "transversal"
    return {"knowledge": "knowledge", "skill/competence": "skill"}.get(row.get("skillType", ""))


@dataclass(frozen=True, slots=True)
class _Groups:
    """The hierarchy above the concepts."""

    codes: dict[str, str]
    broader: dict[str, list[str]]

    @classmethod
    def read(cls, download: Download, language: str) -> "_Groups":
        codes = {row["conceptUri"]: _code(row) for row in download.rows("skillGroups", language)}
        broader: dict[str, list[str]] = {}
        for row in download.rows("broaderRelationsSkillPillar", language):
            broader.setdefault(row["conceptUri"], []).append(row["broaderUri"])
        return cls(codes, broader)

    def above(self, uri: str) -> list[str]:
        """Codes of the narrowest groups that a concept stands in, through broader concepts."""
        found: set[str] = set()
        seen, front = {uri}, [uri]
        for _ in range(_DEEPEST):
            above = {broader for one in front for broader in self.broader.get(one, ())} - seen
            found |= {self.codes[one] for one in above if self.codes.get(one)}
            seen |= above
            front = [one for one in above if one not in self.codes]
        return sorted(found)


def _code(row: Row) -> str:
    uri = row["conceptUri"]
    return uri.rsplit("/", 1)[1] if _ISCED_F in uri else row.get("code", "")


def _occupations(download: Download, language: str) -> pa.Table | None:
    skills: dict[tuple[str, str], list[str]] = {}
    for row in download.rows("occupationSkillRelations", language):
        skills.setdefault((row["occupationUri"], row["relationType"]), []).append(row["skillUri"])
    rows = [
        {
            "occupation_uri": row["conceptUri"],
            "label": row["preferredLabel"].strip(),
            "alt_labels": _alternatives(row, row["preferredLabel"].strip()),
            "isco08": row.get("iscoGroup") or None,
            "essential_skills": sorted(skills.get((row["conceptUri"], "essential"), [])),
            "optional_skills": sorted(skills.get((row["conceptUri"], "optional"), [])),
        }
        for row in download.rows("occupations", language)
    ]
    return pa.Table.from_pylist(rows, schema=OCCUPATIONS) if rows else None
