"""Listings of the recorded feeds, as matching compares them, by feed and the feed's own id."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from normalize.fields.language import languages
from normalize.fields.language_detection import detect
from normalize.fields.level import level
from normalize.fields.organisation import organisation
from normalize.fields.text import long_text
from normalize.fields.url import absolute
from warehouse.match.records import SURE_LANGUAGE, Record, record

Row = Mapping[str, Any]

_PROGRAMMES = {
    "specialization": "program_certificate",
    "professional certificate": "professional_certificate",
}


def load_records(root: Path) -> dict[tuple[str, str], Record]:
    """(feed, id) -> record, of every feed that labelled pairs name."""
    found: dict[tuple[str, str], Record] = {}
    for feed, read in _FEEDS.items():
        for one in read(root / "feeds"):
            found.setdefault((feed, one.native_id), one)
    return found


def _listing(feed: str, key: str, title: str, **said: Any) -> Record:
    """A record of stated values, parsed as a night parses them."""
    named = [found for name in said.get("bodies", ()) if (found := organisation(name))]
    spoken = languages(said["language"]) if said.get("language") else None
    stated_level = level(said["level"]) if said.get("level") else None
    kind = (said.get("kind") or "").lower()
    return record(
        offering_id=f"{feed}:{key}",
        source_id=feed,
        provider_id=feed.partition("-")[0],
        native_id=key,
        url=absolute(said.get("url") or "") or "",
        title=title,
        description=long_text(said.get("description") or "") or "",
        bodies=[one.value.id for one in named],
        languages=spoken.value.taught if spoken else _detected(title, said.get("description")),
        level=stated_level.value if stated_level else None,
        credential_type=said.get("award") or _PROGRAMMES.get(kind),
        offering_type=said.get("offering_type") or _kind(kind),
    )


def _detected(title: str, description: str | None) -> tuple[str, ...]:
    found = detect((title, long_text(description or "")))
    return (found.tag,) if found and found.confidence >= SURE_LANGUAGE else ()


def _kind(said: str) -> str | None:
    if said in _PROGRAMMES:
        return "program"
    return "course" if said in ("course", "guided project") else None


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file)


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _class_central(feeds: Path) -> Iterator[Record]:
    for row in _rows(feeds / "class-central/courses.csv"):
        yield _listing(
            "class-central",
            row["Course Id"],
            row["Course Name"],
            url=row["Url"],
            bodies=[row["Universities/Institutions"]],
            offering_type="course",
        )


def _coursera_2013(feeds: Path) -> Iterator[Record]:
    said = _json(feeds / "coursera/maestro-api-2013_unis-cats-topics.json")
    names = {one["id"]: one["name"] for one in said["unis"]}
    for topic in said["topics"].values():
        yield _listing(
            "coursera-2013",
            topic["short_name"],
            topic["name"],
            url=f"https://www.coursera.org/course/{topic['short_name']}",
            bodies=[names[one] for one in topic["unis"] if one in names],
            language=topic["language"],
            offering_type="course",
        )


def _coursera(feed: str, file: str, names: Mapping[str, str]) -> Callable[[Path], Iterator[Record]]:
    def read(feeds: Path) -> Iterator[Record]:
        for row in _rows(feeds / "kaggle-style" / file):
            url = row["course_url"]
            yield _listing(
                feed,
                url.rstrip("/").rpartition("/")[2],
                row["course_title"],
                url=url,
                bodies=[row[names["body"]]],
                level=row[names["level"]],
                kind=row[names["kind"]],
                description=row["course_description"],
            )

    return read


def _edx(feeds: Path) -> Iterator[Record]:
    for row in _rows(feeds / "kaggle-style/edx_courses_imuhammad.csv"):
        yield _listing(
            "edx",
            row["course_url"].rpartition("/")[2],
            row["title"],
            url=row["course_url"],
            bodies=[row["institution"]],
            language=row["language"],
            level=row["Level"],
            description=row["course_description"],
        )


def _futurelearn(feeds: Path) -> Iterator[Record]:
    for row in _json(feeds / "futurelearn/courses-feed_ca-2017.json"):
        url = absolute(row["url"]) or ""
        yield _listing(
            "futurelearn",
            url.rpartition("/")[2],
            row["name"],
            url=url,
            bodies=[row["organisation"]["name"]],
            language=row["language"],
            description=row["description"],
        )


def _udacity(feeds: Path) -> Iterator[Record]:
    for row in _json(feeds / "udacity/public-api-v0-courses_tugaenko.json")["courses"]:
        yield _listing(
            "udacity",
            row["key"],
            row["title"],
            url=row["homepage"],
            bodies=[one["name"] for one in row["affiliates"]],
            level=row["level"],
            description=row["summary"],
        )


def _coursesity(feeds: Path) -> Iterator[Record]:
    for at, row in enumerate(_json(feeds / "coursera/course_catalog_esco.json")["courses"]):
        known = row["level"] != "unknown"
        yield _listing(
            "coursesity",
            str(at),
            row["title"],
            url=row["url"],
            level=row["level"] if known else None,
            description=row["description"],
        )


def _udemy(feeds: Path) -> Iterator[Record]:
    for row in _rows(feeds / "kaggle-style/udemy_courses_3.6k.csv"):
        yield _listing(
            "udemy", row["course_id"], row["course_title"], url=row["url"], level=row["level"]
        )


def _credly(feeds: Path) -> Iterator[Record]:
    for path in sorted((feeds / "credly/badges").glob("*.json")):
        for badge in _json(path).values():
            yield _listing(
                "credly",
                badge["id"],
                badge["name"],
                url=badge["url"],
                bodies=[one["entity"]["name"] for one in badge["issuer"]["entities"]],
                award="digital_badge",
                offering_type="course" if badge["type_category"] == "Learning" else None,
                description=badge["description"],
            )


_FEEDS: Mapping[str, Callable[[Path], Iterator[Record]]] = {
    "class-central": _class_central,
    "coursera-2013": _coursera_2013,
    "coursera-2023": _coursera(
        "coursera-2023",
        "coursera_vikas8894.csv",
        {
            "body": "course_organization",
            "level": "course_difficulty",
            "kind": "course_certificate_type",
        },
    ),
    "coursera-2025": _coursera(
        "coursera-2025",
        "coursera_course_dataset_v3.csv",
        {"body": "Organization", "level": "Difficulty", "kind": "Type"},
    ),
    "edx": _edx,
    "futurelearn": _futurelearn,
    "udacity": _udacity,
    "coursesity": _coursesity,
    "udemy": _udemy,
    "credly": _credly,
}
