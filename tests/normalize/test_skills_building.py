"""Indexes of skills: what ships, and what is made of a download."""

import csv
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from normalize.skills import IndexFileError
from normalize.skills.building import build
from normalize.skills.download import DownloadError
from normalize.skills.index import SHIPPED, SKILL_URI, Index, find, load_all

SKILL = SKILL_URI + "00000000-0000-4000-8000-000000000001"
KNOWLEDGE = SKILL_URI + "00000000-0000-4000-8000-000000000002"
SPOKEN = SKILL_URI + "00000000-0000-4000-8000-000000000003"
NARROW = SKILL_URI + "00000000-0000-4000-8000-000000000004"
GROUP = SKILL_URI + "aaaaaaaa-0000-4000-8000-000000000000"
WORKER = "http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-000000000009"


def table(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def skill(uri: str, label: str, kind: str, reuse: str, other: str = "") -> dict[str, str]:
    return {
        "conceptUri": uri,
        "skillType": kind,
        "reuseLevel": reuse,
        "preferredLabel": label,
        "altLabels": other,
        "hiddenLabels": "",
        "status": "released",
    }


def files(language: str) -> dict[str, bytes]:
    return {
        f"skills_{language}.csv": table(
            skill(SKILL, "Netze knüpfen", "skill/competence", "cross-sector", "knüpfen\nKnoten"),
            skill(KNOWLEDGE, "Knotenkunde", "knowledge", "sector-specific"),
            skill(NARROW, "Seemannsknoten", "knowledge", "occupation-specific"),
            skill(SPOKEN, "Plattdeutsch", "knowledge", "transversal"),
        ),
        f"languageSkillsCollection_{language}.csv": table({"conceptUri": SPOKEN}),
        f"skillGroups_{language}.csv": table(
            {"conceptUri": GROUP, "code": "S6.1"},
            {"conceptUri": "http://data.europa.eu/esco/isced-f/0723", "code": ""},
        ),
        f"broaderRelationsSkillPil_{language}.csv": table(
            {"conceptUri": SKILL, "broaderUri": GROUP},
            {"conceptUri": KNOWLEDGE, "broaderUri": "http://data.europa.eu/esco/isced-f/0723"},
            {"conceptUri": NARROW, "broaderUri": KNOWLEDGE},
            {"conceptUri": KNOWLEDGE, "broaderUri": NARROW},
        ),
        f"occupations_{language}.csv": table(
            {"conceptUri": WORKER, "preferredLabel": "Netzmacher", "iscoGroup": "7318"}
        ),
        f"occupationSkillRelations_{language}.csv": table(
            {"occupationUri": WORKER, "relationType": "essential", "skillUri": SKILL},
            {"occupationUri": WORKER, "relationType": "optional", "skillUri": KNOWLEDGE},
        ),
    }


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(f"folder/{name}", body)
    return path


def test_a_download_of_any_language_becomes_an_index(tmp_path: Path):
    source = zipped(tmp_path / "ESCO dataset - v1.2.0 - classification - de - csv.zip", files("de"))
    (built,) = build([source], tmp_path / "out")

    assert (built.version, built.language, built.concepts, built.labels) == ("1.2.0", "de", 4, 6)
    concepts = {one.uri: one for one in Index.load(built.skills).concepts}
    assert concepts[SKILL].alt_labels == ("knüpfen", "Knoten")
    assert (concepts[SKILL].skill_type, concepts[SKILL].reuse_level) == ("skill", "cross-sector")
    assert concepts[SKILL].groups == ("S6.1",)
    assert concepts[SKILL].isced_f == ()
    assert concepts[NARROW].isced_f == ("0723",)
    assert concepts[SPOKEN].skill_type == "language"
    assert built.occupations is not None
    (worker,) = pq.read_table(built.occupations).to_pylist()
    assert worker["essential_skills"] == [SKILL]
    assert (worker["optional_skills"], worker["isco08"]) == ([KNOWLEDGE], "7318")


def test_what_was_built_is_found_beside_what_ships(tmp_path: Path):
    for version in ("1.9.0", "1.10.0"):
        build([zipped(tmp_path / "some.zip", files("de"))], tmp_path, version=version)
    assert find(tmp_path) == {"en": SHIPPED, "de": tmp_path / "esco-1.10.0-de.parquet"}
    assert [index.language for index in load_all(tmp_path)] == ["en", "de"]
    assert find(None) == find(tmp_path / "nothing") == {"en": SHIPPED}


def test_the_same_download_gives_the_same_bytes(tmp_path: Path):
    source = zipped(tmp_path / "v1.2.0.zip", files("de"))
    one, other = (build([source], tmp_path / name)[0].skills for name in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("v1.2.0.zip", None, "no such file"),
        ("v1.2.0.zip", b"PK but not really", "neither a ZIP"),
        ("v1.2.0.zip", {"readme.txt": b"nothing"}, "take the CSV download"),
        ("some.zip", files("de"), "add --version"),
        ("v1.2.0.zip", {"skills_de.csv": b"a,b\n1,2\n"}, "has no column conceptUri"),
        ("v1.2.0.zip", {"skills_de.csv": b"\xff\xfe\x00"}, "cannot be read"),
        ("v1.2.0.zip", {"skills_de.csv": b"conceptUri,preferredLabel\n"}, "no skills of ESCO"),
    ],
)
def test_a_wrong_download_is_told_in_a_sentence(
    tmp_path: Path, name: str, body: bytes | dict[str, bytes] | None, said: str
):
    path = tmp_path / name
    if isinstance(body, bytes):
        path.write_bytes(body)
    elif body is not None:
        zipped(path, body)
    with pytest.raises(DownloadError, match=said):
        build([path], tmp_path / "out")


def test_a_language_that_is_not_in_it_is_told(tmp_path: Path):
    source = zipped(tmp_path / "v1.2.0.zip", files("de"))
    with pytest.raises(DownloadError, match="the download holds de"):
        build([source], tmp_path / "out", language="fr")


def test_a_file_that_is_no_index_is_told(tmp_path: Path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "esco-1.0-xx.parquet")
    with pytest.raises(IndexFileError, match="no index of skills"):
        Index.load(tmp_path / "esco-1.0-xx.parquet")
    with pytest.raises(IndexFileError, match="not named like"):
        Index.load(tmp_path / "skills.parquet")


def test_what_ships_is_whole():
    index = Index.load(SHIPPED)
    assert (index.version, index.language, len(index.concepts)) == ("1.1.1", "en", 13_896)
    knowledge = [one for one in index.concepts if one.skill_type == "knowledge"]
    assert all(one.groups for one in knowledge)
    assert sum(bool(one.isced_f) for one in knowledge) / len(knowledge) > 0.95


@pytest.mark.real
def test_the_official_download_is_what_ships(real: Path, tmp_path: Path):
    (built,) = build([real / "taxonomies/esco-v1.1.1-en-official"], tmp_path, version="1.1.1")
    assert built.skills.read_bytes() == SHIPPED.read_bytes()
    assert built.occupations is not None
    occupations = pq.read_table(built.occupations)
    assert occupations.num_rows == 3_007
    assert len(occupations["essential_skills"].combine_chunks().flatten()) > 60_000


@pytest.mark.real
def test_labels_alone_take_types_and_groups_from_what_ships(real: Path, tmp_path: Path):
    (built,) = build([real / "taxonomies/esco-fr"], tmp_path, version="1.2.1")
    index = Index.load(built.skills)
    assert (index.language, len(index.concepts)) == ("fr", 13_095)
    typed = sum(one.skill_type is not None and bool(one.groups) for one in index.concepts)
    assert typed / len(index.concepts) > 0.95
