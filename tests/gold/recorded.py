"""How the records of recorded feeds without a reader are found, and which fields state what."""

import ast
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A recorded file, how its records are found, and which of their fields state what."""

    path: str
    records: Callable[[Path], Iterator[Record]]
    fields: Mapping[str, str]
    """Stated field of `normalize.parse` -> field of the record."""
    always: Mapping[str, str]
    """Stated fields that hold for the whole feed, e.g. the provider's country."""

    def stated(self, root: Path) -> Iterator[dict[str, object]]:
        """The stated fields of each record."""
        for record in self.records(root / self.path):
            said = {name: record.get(column) for name, column in self.fields.items()}
            yield {**self.always, **{name: value for name, value in said.items() if value}}


def rows(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file)


def rows_with_skills(path: Path) -> Iterator[Record]:
    """Rows whose skills are a Python list written as text."""
    for row in rows(path):
        written = row["course_skills"]
        listed = ast.literal_eval(written) if written.startswith("[") else written.split(",")
        yield {**row, "course_skills": [skill.strip() for skill in listed if skill.strip()]}


def listed(*keys: str) -> Callable[[Path], Iterator[Record]]:
    """The records of a JSON document, below `keys`; objects inside them are reached by a dot."""

    def read(path: Path) -> Iterator[Record]:
        found = json.loads(path.read_bytes())
        for key in keys:
            found = found[key]
        for record in found:
            yield dict(_leaves(record, ""))

    return read


def _leaves(record: Record, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        yield prefix + name, value
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")


def sessions_of_topics(path: Path) -> Iterator[Record]:
    """Courses of Coursera's API of 2013, whose starts stand in three numbers."""
    document = json.loads(path.read_bytes())
    categories = {one["id"]: one["name"] for one in document["cats"]}
    universities = {one["id"]: one["name"] for one in document["unis"]}
    for run in document["courses"]:
        topic = document["topics"][str(run["topic_id"])]
        date = [run["start_year"], run["start_month"], run["start_day"]]
        yield {
            "name": topic.get("name"),
            "language": topic.get("language"),
            "categories": [categories[one] for one in topic.get("cats", [])],
            "universities": [universities[one] for one in topic.get("unis", [])],
            "duration": run["duration_string"],
            "start": "-".join(f"{part:02}" for part in date) if all(date) else None,
        }


def named(path: Path) -> Iterator[Record]:
    for name, record in json.loads(path.read_bytes()).items():
        yield {**record, "name": name}


def columns(path: Path) -> Iterator[Record]:
    """A table that is written column by column."""
    table = json.loads(path.read_bytes())
    for key in table["course_name"]:
        row = {name: values.get(key) for name, values in table.items()}
        row["skills"] = [skill["skillName"] for skill in row["skills"] or []]
        yield row
