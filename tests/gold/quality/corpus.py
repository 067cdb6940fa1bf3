"""Offerings of recorded feeds with all that detectors read: what the labels speak of."""

import ast
import csv
import json
import re
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from lxml import etree

from flows.offline import normalize_files, provider_for
from flows.settings import load as load_settings
from normalize.fields import text
from normalize.skills import OFF

NATIVE_ID = "native_id"
_READ = {
    "credly": ("credly", "feeds/credly/badges/*.json"),
    "adam-smith-college": ("xcri-cap", "feeds/xcri-cap/adam-smith-college_lncd-copy.xml"),
    "open-university": ("xcri-cap", "feeds/xcri-cap/open-university_2012-08-30_xcri-cap-1.2.xml"),
    "futurelearn": ("futurelearn", "feeds/futurelearn/courses-feed_ca-2017.json"),
    "udacity": ("udacity", "feeds/udacity/public-api-v0-courses_inlearnity.json"),
    "class-central": ("schema-org", "pages/classcentral-courses-hi-2023/pages.tar.xz"),
    "mitx": ("open-edx", "feeds/mit-learn/test_mitx_programs.json"),
    "mit-xpro": ("open-edx", "feeds/mit-learn/xpro_*.json"),
}
"""Feeds that have a reader: its name, and where the payloads are."""
_TEXTS = ("title", "description", "prerequisites_text", "quality_assurance_text")
_LISTS = ("learning_outcomes", "partner_names", "language_codes")

_Row = Mapping[str, Any]


def read(feed: str, real: Path) -> pa.Table:
    """The offerings of a feed, with the columns of the schema and ``criteria_text``."""
    if feed in _READ:
        return _normalized(*_READ[feed], real)
    return _laid_out(_TABLES[feed](real))


def _normalized(reader: str, pattern: str, real: Path) -> pa.Table:
    settings = load_settings(Path("there-is-no-such-folder") / "data")
    provider = provider_for(settings, reader, None)
    with TemporaryDirectory() as folder:
        paths = [_unpacked(path, Path(folder)) for path in sorted(real.glob(pattern))]
        batch = normalize_files(paths, provider, None, skills=OFF).batch
    offerings = batch.tables["offerings"]
    awards = batch.tables["credentials"].select(["offering_id", "criteria_text"]).to_pylist()
    criteria = {row["offering_id"]: row["criteria_text"] for row in awards if row["criteria_text"]}
    said = [criteria.get(one) for one in offerings["offering_id"].to_pylist()]
    return offerings.append_column("criteria_text", pa.array(said, pa.string()))


def _unpacked(path: Path, folder: Path) -> Path:
    """The path itself, or a folder of what an archive holds."""
    if ".tar" not in path.suffixes:
        return path
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _laid_out(rows: Iterator[_Row]) -> pa.Table:
    """Rows of a feed without a reader in the columns that detectors look at."""
    found = list(rows)
    table = {NATIVE_ID: pa.array([str(row[NATIVE_ID]) for row in found], pa.string())}
    for name in _TEXTS:
        said = [text.plain(row.get(name) or "") for row in found]
        table[name] = pa.array(said, pa.string())
    for name in _LISTS:
        listed = [[text.plain(one) or "" for one in row.get(name) or ()] for row in found]
        table[name] = pa.array(listed, pa.list_(pa.string()))
    return pa.table(table)


def _csv(path: str, row: Callable[[_Row], _Row], real: Path) -> Iterator[_Row]:
    csv.field_size_limit(sys.maxsize)
    with (real / "feeds" / path).open(encoding="utf-8", errors="replace", newline="") as file:
        yield from map(row, csv.DictReader(file))


def _json(path: str, key: str, row: Callable[[_Row], _Row], real: Path) -> Iterator[_Row]:
    found = json.loads((real / "feeds" / path).read_bytes())
    yield from map(row, found[key] if key else found)


def _coursera(row: _Row) -> _Row:
    return {
        NATIVE_ID: row["course_url"],
        "title": row["course_title"],
        "description": row["course_description"],
        "learning_outcomes": ast.literal_eval(row["course_summary"] or "[]"),
    }


_EDX_LANGUAGES = {"English": "en", "Español": "es", "Français": "fr", "Italiano": "it"}


def _edx(row: _Row) -> _Row:
    return {
        NATIVE_ID: row["course_url"],
        "title": row["title"],
        "description": row["course_description"],
        "language_codes": [_EDX_LANGUAGES.get(row["language"], "und")],
    }


def _nptel(row: _Row) -> _Row:
    return {
        NATIVE_ID: row["Course ID"],
        "title": row["Course Name"],
        "description": row["information"],
        "language_codes": ["en"],
    }


def _catalogue(row: _Row) -> _Row:
    # Links for affiliates carry the course's address inside them.
    return {
        NATIVE_ID: row["url"],
        "title": row["title"],
        "description": row["description"],
    }


def _new_jersey(row: _Row) -> _Row:
    return {
        NATIVE_ID: row["programid"],
        "title": row["officialname"],
        "description": f"{row['description']}\n{row['featuresdescription']}",
        "prerequisites_text": row["prerequisites"],
        "language_codes": ["en"],
    }


def _mooin(row: _Row) -> _Row:
    said = row["attributes"]
    return {
        NATIVE_ID: row["id"],
        "title": said["name"],
        "description": f"{said.get('abtract') or ''}\n{said.get('description') or ''}",
        "language_codes": ["de"],
    }


def _open_hpi(row: _Row) -> _Row:
    return {
        NATIVE_ID: row["id"],
        "title": row["name"],
        "description": row["description"],
        "language_codes": [row["language"]],
    }


def _iversity(row: _Row) -> _Row:
    return {
        NATIVE_ID: row["id"],
        "title": row["title"],
        "description": row["description"],
        "language_codes": [{"German": "de"}.get(row["language"], "en")],
    }


def _microsoft(real: Path) -> Iterator[_Row]:
    path = real / "feeds/microsoft-learn/ai-challenge_mlearn_results_2020.json"
    for title, row in json.loads(path.read_bytes()).items():
        yield {
            NATIVE_ID: row["uid"],
            "title": title,
            "description": row["long_description"] or row["short_description"],
            "language_codes": ["en"],
        }


def _lheo(real: Path) -> Iterator[_Row]:
    """Formations of the French training register; the sample's encoding is as it says."""
    tree = etree.parse(
        real / "feeds/france-lheo/cpf_catalogue.xml", etree.XMLParser(resolve_entities=False)
    )
    for at, node in enumerate(tree.iter("{*}formation")):
        said = {
            name: " ".join(node.xpath(f".//*[local-name()='{name}']/text()"))
            for name in ("intitule-formation", "objectif-formation", "contenu-formation")
        }
        yield {
            NATIVE_ID: f"{node.get('numero')}:{at}",
            "title": said["intitule-formation"],
            "description": f"{said['objectif-formation']}\n{said['contenu-formation']}",
            "language_codes": ["fr"],
        }


def _ctdl(real: Path) -> Iterator[_Row]:
    """Awards and courses in payloads of the Credential Registry, once for each description."""
    met = set()
    for path in sorted((real / "feeds/ctdl-credential-registry").rglob("*.json")):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            continue
        for at, node in enumerate(_nodes(document)):
            said = _words(node.get("ceterms:description"))
            kind = str(node.get("@type"))
            if len(said) < 80 or said in met or not _AWARDS.search(kind):
                continue
            met.add(said)
            yield {
                NATIVE_ID: f"{path.name}#{at}",
                "title": _words(node.get("ceterms:name")),
                "description": said,
                "language_codes": ["en"],
            }


_AWARDS = re.compile(r"ceterms:(?!.*(Organization|Agent|Process|Condition|Cost|Profile))")


def _nodes(document: object) -> Iterator[_Row]:
    if isinstance(document, dict):
        yield document
    inside = document.values() if isinstance(document, dict) else document
    if isinstance(inside, str) or not hasattr(inside, "__iter__"):
        return
    for one in inside:
        if isinstance(one, dict | list):
            yield from _nodes(one)


def _words(said: object) -> str:
    """A text of CTDL, which may be given for each language."""
    if isinstance(said, dict):
        return _words(next(iter(said.values()), ""))
    if isinstance(said, list):
        return _words(said[0] if said else "")
    return said if isinstance(said, str) else ""


_OLD = "mammooc-provider-payloads"
_TABLES: Mapping[str, Callable[[Path], Iterator[_Row]]] = {
    "coursera": partial(_csv, "kaggle-style/coursera_vikas8894.csv", _coursera),
    "edx": partial(_csv, "kaggle-style/edx_courses_imuhammad.csv", _edx),
    "nptel": partial(_csv, "nptel-swayam/nptel_noc_2023.csv", _nptel),
    "course-catalogue": partial(_json, "coursera/course_catalog_esco.json", "courses", _catalogue),
    "new-jersey": partial(_csv, "us-etpl-newjersey/standardized_etpl_test.csv", _new_jersey),
    "mooin": partial(
        _json, f"{_OLD}/mooin_course_worker_2018-01-30_78e4a9e_1.json", "data", _mooin
    ),
    "open-hpi": partial(
        _json, f"{_OLD}/open_hpi_course_worker_2017-06-02_00087a9_3.json", "", _open_hpi
    ),
    "iversity": partial(_json, f"{_OLD}/iversity_course_worker_1.json", "courses", _iversity),
    "microsoft-learn": _microsoft,
    "france-lheo": _lheo,
    "ctdl": _ctdl,
}
"""Feeds without a reader, by a name."""
FEEDS = (*_READ, *_TABLES)
